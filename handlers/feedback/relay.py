"""A member answers: by a reply to what was relayed, or by the button; in words, or with a picture, voice note or file.

How it flows. `replied` finds out whom the card is about; who else has them in hand is said first (`_send`).
`feedback.reply` puts the answer on the timeline and on its way: an outbox row, ten seconds under Cancel, rendered when
it leaves (`jobs.feedback.reply`) with the shop's name first. The others' cards are drawn anew (`cases.redraw`).
"""

from datetime import datetime

from telegram import Update

from handlers.answers import answer_about
from handlers.context import Context, NotAnAnswerError
from handlers.incoming import draft_of
from handlers.reading import shop
from models import Customer
from models.db import SYSTEM, Tx
from rules.outbox import LEFT, State
from rules.refusal import Refusal
from services import cases, conversations, customers, feedback, mydata
from services.attachments import Draft as File
from services.feedback import Answered, Reply, Words
from ui import feedback as screens
from ui.i18n import label

PUSHED = frozenset({"feedback.words", "feedback.file", "cases.card", "cases.due"})
CASE_ACTS = frozenset({"take", "take_over", "remedy", "tell", "told", "in_person", "again"})
"""Buttons that only the card of one case has."""
PRIVATE = ("#", "＃")


async def answer(_update: Update, context: Context) -> None:
    """Answer a customer: refused at once where it could not arrive, else the words are typed. Whoever else has them in
    hand is named first."""
    await _still_there(context, context.ref[0])
    somebody, has_it = await context.read(_answer_to, context.ref[0], now=context.now)
    screen = screens.answer(context.reader, somebody, has_it, context.now)
    await context.ask("feedback.answered", somebody.pk, has_it.member.pk if has_it else 0, screen=screen)


def _answer_to(tx: Tx, customer_id: int, *, now: datetime) -> tuple[Customer, Answered | None]:
    return feedback.answer_to(tx, customer_id, now=now), feedback.in_hand(tx, customer_id)


async def answered(_update: Update, context: Context) -> None:
    """The typed answer. A Telegram reply to another alert is for the customer of that one, not for this one."""
    if context.replied_to is not None and context.replied_to.kind in PUSHED:
        raise NotAnAnswerError
    somebody, _ = await answer_about(context)
    await _send(context, somebody.pk, told=next(iter(context.ref[1:2]), None))


async def replied(_update: Update, context: Context) -> None:
    """A Telegram reply to a pushed opinion, or to the card of a case, answers its customer."""
    customer_id, case_id = await _whom(context)
    if customer_id is None:
        raise Refusal("feedback-nobody")
    await _still_there(context, customer_id)
    await _send(context, customer_id, case_id)
    # Whatever was being asked before, the next plain text must not go to that customer by surprise.
    await context.write_besides(SYSTEM, conversations.forget, context.chat_id, context.person_id)


async def _whom(context: Context) -> tuple[int | None, int | None]:
    """The customer and the case a reply is about: what was pushed says so, else the buttons of the card."""
    pushed = context.replied_to
    if pushed is not None and pushed.kind in {"feedback.words", "feedback.file"}:
        voice = await context.read(feedback.get, pushed.args["activity"])
        return (voice.customer.pk if voice.customer else None), (voice.case.pk if voice.case else None)
    drawn = (action for action in context.replied_actions if action.word == "cases" and action.verb in CASE_ACTS)
    case_id = pushed.args["case"] if pushed is not None and pushed.kind in PUSHED else None
    case_id = case_id or next((action.ref[1] for action in drawn if len(action.ref) > 1), None)
    if case_id is not None:
        return (await context.read(cases.get, case_id)).customer_id, case_id
    # What was pushed of somebody who was erased since is forgotten; its buttons still say whom it was about.
    answers = (action for action in context.replied_actions if (action.word, action.verb) == ("feedback", "answer"))
    customer_id = next((action.ref[1] for action in answers if len(action.ref) > 1), None)
    if customer_id is not None:
        await _still_there(context, customer_id)
    raise NotAnAnswerError


async def _still_there(context: Context, customer_id: int) -> None:
    """Who was erased at their own wish is not simply gone: the member hears why nobody can be answered."""
    try:
        await context.read(customers.get, customer_id)
    except Refusal:
        mark = context.house.seal.of_record(context.business_id, customer_id)
        if await context.house.db.read(SYSTEM, mydata.was_erased, mark):
            raise Refusal("reply-erased") from None
        raise


async def _send(context: Context, customer_id: int, case_id: int | None = None, *, told: int | None = None) -> None:
    """Ten seconds under Cancel; what begins with # never leaves, nor does the rest of its album. `told`: the member of
    whom it was said that they have it."""
    said, file = context.text.strip(), _file(context)
    if file is None and not said.lstrip("#＃ "):
        raise Refusal("feedback-answer-empty")
    hashed = said.startswith(PRIVATE)
    if hashed or await context.read(feedback.is_private, context.album):
        text = said[1:].strip() if hashed else said
        noted = await context.write(feedback.note, customer_id, text, file, now=context.now, album=context.album)
        await context.show(screens.noted(context.reader, shop(context), noted))
        return
    words = Words(said, (file,) if file else (), context.album)
    made = await context.write(
        feedback.reply_unless_taken, customer_id, words, now=context.now, case_id=case_id, told=told
    )
    if isinstance(made, Reply):
        await context.show(screens.sending(context.reader, shop(context), made, said))
    else:
        customer = await context.read(customers.get, customer_id)
        await context.show(screens.taken(context.reader, customer, made, said, context.now))


def _file(context: Context) -> File | None:
    """What goes along; what cannot be sent on is refused, rather than its words alone being sent."""
    message = context.message
    if message is None or message.text:
        return None
    found = draft_of(message)
    if found is None:
        raise Refusal("feedback-not-sent-contact" if message.contact else "feedback-not-sent-other")
    return found


async def cancel(_update: Update, context: Context) -> None:
    """Not to be sent after all; once it has gone, or may have, the screen says so."""
    message = await context.write(feedback.cancel_reply, context.ref[0], now=context.now)
    done = await context.read(feedback.sent_reply, message.pk)
    if message.state in LEFT:
        await context.acknowledge(label(context.language, "reply-too-late"), alert=True)
        await context.show(screens.sent(context.reader, done))
    else:
        await context.show(screens.taken_back(context.reader, done, maybe=message.state == State.UNCERTAIN))
