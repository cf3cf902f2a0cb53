"""Customers rate and say; members hear, answer, and write down what was said to their face."""

import re
from dataclasses import replace
from datetime import datetime

from telegram import Update

from handlers.answers import answer_about, is_own_record
from handlers.context import Context, NotAnAnswerError
from handlers.reading import shop, understand
from models.db import SYSTEM, Tx
from rules import roles
from rules.feedback import read_stars
from rules.outbox import LEFT, State
from rules.refusal import Refusal
from rules.roles import Deed
from rules.text import clean
from services import asking, capture, cases, conversations, feedback, members, wants
from services.conversations import Question
from services.feedback import Heard, Rated, Said, Spoken, Voice
from ui import asking as asked
from ui import feedback as screens
from ui.feedback import Besides
from ui.i18n import label

PUSHED = frozenset({"feedback.words", "cases.card", "cases.due"})
CASE_ACTS = frozenset({"take", "take_over", "remedy", "tell", "told", "in_person", "again"})
"""Buttons that only the card of one case has."""
PRIVATE = ("#", "＃")
FIGURE = re.compile(r"10|[0-9]")
"""Of the scale from 0 to 10."""


async def scanned(_update: Update, context: Context) -> None:
    """/start with a shop's code: five stars; for who works there a preview that does not count."""
    context.standing = await context.write_as(SYSTEM, members.arrive, context.person_id, context.text)
    preview = context.standing.member is not None
    await context.show(screens.door(context.reader, shop(context), code=context.text, preview=preview))


async def stars(_update: Update, context: Context) -> None:
    """The five stars once more."""
    await context.show(screens.door(context.reader, shop(context)))


async def preview(_update: Update, context: Context) -> None:
    """A star on the preview is nobody's opinion."""
    await context.acknowledge(label(context.language, "feedback-preview-toast"))


async def rate(_update: Update, context: Context) -> None:
    """A star: the shop's code on the button is the right to rate it, since the book may not know this person yet."""
    given, _, code = context.action.arg.partition(".")
    if not given.isdigit():
        raise Refusal("stale-button")
    standing = await context.house.db.read(SYSTEM, members.at_the_door, context.person_id, code)
    if standing.member is not None:
        await context.acknowledge(label(context.language, "feedback-preview-toast"))
        return
    person = standing.person
    made = await context.write_as(
        standing.scope, feedback.rate, person.id, person.first_name, int(given), standing.place_id, now=context.now
    )
    context.standing = standing
    await _await_words(context)
    own = await context.house.db.read(SYSTEM, _own_shop, context.person_id)
    await context.show(screens.thanks(context.reader, shop(context), made, own_shop=own, code=code))


async def _await_words(context: Context) -> None:
    """Plain words go to the person's current shop; where that is another one, the next text comes here all the same."""
    if context.standing.person.business_id == context.business_id:
        return
    question = Question("feedback.words", (context.business_id,))
    await context.house.db.write(
        SYSTEM, conversations.ask, context.chat_id, context.person_id, question, now=context.now
    )


def _own_shop(tx: Tx, person_id: int) -> str:
    """The name of the shop this person works in, where their plain words go."""
    standing = members.stand(tx, person_id)
    return standing.business.name if standing and standing.member and standing.business else ""


async def enough(_update: Update, context: Context) -> None:
    """No words to the stars; the tap has closed the question."""
    await context.show(screens.enough(context.reader, shop(context)))


async def write(_update: Update, context: Context) -> None:
    """An answer to a shop's message, where plain words may go elsewhere."""
    await context.ask("feedback.words", screen=screens.write(context.reader, shop(context)))


async def customer(_update: Update, context: Context) -> None:
    """/feedback by a customer: stars, words, both, or neither."""
    given, words = read_stars(context.text, leading=True)
    if given is None:
        await (_say(context, words) if words else stars(_update, context))
        return
    person = context.standing.person
    rated, said = await context.write(_opinion, person.id, person.first_name, given, words, now=context.now)
    if said is not None:
        await context.show(screens.kept(context.reader, shop(context), said, rated))
    else:
        await context.show(screens.thanks(context.reader, shop(context), rated))


def _opinion(tx: Tx, person_id: int, name: str, given: int, words: str, *, now: datetime) -> tuple[Rated, Said | None]:
    rated = feedback.rate(tx, person_id, name, given, now=now)
    return rated, feedback.say(tx, person_id, name, words, now=now) if words else None


async def words(_update: Update, context: Context) -> None:
    """Plain words of a customer are kept and answered; a shopkeeper's own record is no word to another shop."""
    if context.question is not None and await is_own_record(context):
        raise NotAnAnswerError
    if FIGURE.fullmatch(context.text):
        await _figure(context)
    else:
        await _say(context, context.text)


async def _figure(context: Context) -> None:
    """A bare number is an answer where one is waited for, else words like any others."""
    if not await context.read(asking.awaits_score, now=context.now):
        await _say(context, context.text)
        return
    business = await context.write(asking.score, int(context.text), now=context.now)
    await context.show(asked.scored(context.reader, business, int(context.text)))


async def edited(_update: Update, context: Context) -> None:
    """A customer's changed words are words again: the shop sees both."""
    said = context.text.partition(" ")[2] if context.text.startswith("/") else context.text
    await _say(context, said)


async def contact(_update: Update, context: Context) -> None:
    """A contact card from a customer: its name and number are words."""
    shared = context.message.contact if context.message else None
    parts = (shared.first_name, shared.last_name, shared.phone_number) if shared else ()
    await _say(context, clean(" ".join(part for part in parts if part)))


async def file(_update: Update, context: Context) -> None:
    """A picture's caption is kept; the picture cannot be yet, which is said."""
    if context.text:
        await _say(context, context.text)
    else:
        await context.show(screens.file_left_out(context.reader, shop(context)))


async def _say(context: Context, said: str) -> None:
    if not said.strip():
        raise Refusal("feedback-words-empty")
    person = context.standing.person
    made = await context.write(feedback.say, person.id, person.first_name, said, now=context.now)
    await context.show(screens.kept(context.reader, shop(context), made))


async def nowhere(_update: Update, _context: Context) -> None:
    """/feedback by somebody who has to do with no shop."""
    raise Refusal("feedback-scan-first")


async def member(_update: Update, context: Context) -> None:
    """/feedback by a member: alone it lists what customers said, with text it writes down what one said."""
    if not context.text:
        await _list(context, 0)
        return
    roles.require(context.standing.role, Deed.RECORD)
    given, said = read_stars(context.text, leading=False)
    if given is not None and not 1 <= given <= feedback.MOST_STARS:
        raise Refusal("feedback-stars-range")
    made = await context.write(feedback.record_spoken, await _heard(context, said, given), now=context.now)
    await context.show(screens.spoken(context.reader, shop(context), made))


async def _heard(context: Context, said: str, given: int | None) -> Heard:
    """Who is meant stands in the words; known customers are matched first."""
    reading = await understand(context, said)
    heard = Heard(said, given, reading.known_ids, reading.name, reading.phone)
    if reading.name and said.startswith(reading.name):
        return replace(heard, text=said.removeprefix(reading.name).strip(" ,，:：") or said)
    return heard


async def attach(_update: Update, context: Context) -> None:
    """It was this customer, or with no number a new one of that name."""
    customer_id = context.ref[1] if len(context.ref) > 1 else None
    made = await context.write(capture.attach, context.ref[0], customer_id, now=context.now)
    if made.activity is None:
        raise Refusal("feedback-gone")
    voice = Voice(made.activity, made.customer)
    await context.show(screens.spoken(context.reader, shop(context), Spoken(made.entry.pk, voice, made.is_new)))


async def page(_update: Update, context: Context) -> None:
    """Another page of what customers said."""
    await _list(context, _page_number(context))


async def _list(context: Context, number: int) -> None:
    found = await context.read(feedback.heard, page=number)
    besides = await context.read(_besides, shares=roles.may(context.standing.role, Deed.SHARE), now=context.now)
    await context.show(screens.voices(context.reader, shop(context), found, context.now, besides=besides))


def _besides(tx: Tx, *, shares: bool, now: datetime) -> Besides:
    return Besides(shares, wants.any_asked(tx, now=now), asking.result(tx, now=now))


def _page_number(context: Context) -> int:
    return int(context.action.arg) if context.action.arg.isdigit() else 0


async def show(_update: Update, context: Context) -> None:
    """One of them in full."""
    voice = await context.read(feedback.get, context.ref[0])
    back = _page_number(context)
    await context.show(screens.heard(context.reader, voice, shop(context), context.now, back=back))


async def answer(_update: Update, context: Context) -> None:
    """Answer a customer: refused at once where it could not arrive, else the words are typed."""
    somebody = await context.read(feedback.answer_to, context.ref[0], now=context.now)
    await context.ask("feedback.answered", somebody.pk, screen=screens.answer(context.reader, somebody))


async def answered(_update: Update, context: Context) -> None:
    """The typed answer. A Telegram reply to another alert is for the customer of that one, not for this one."""
    if context.replied_to is not None and context.replied_to.kind in PUSHED:
        raise NotAnAnswerError
    somebody, _ = await answer_about(context)
    await _send(context, somebody.pk)


async def replied(_update: Update, context: Context) -> None:
    """A Telegram reply to a pushed opinion, or to the card of a case, answers its customer."""
    customer_id, case_id = await _whom(context)
    if customer_id is None:
        raise Refusal("feedback-nobody")
    await _send(context, customer_id, case_id)
    # Whatever was being asked before, the next plain text must not go to that customer by surprise.
    await context.write_besides(SYSTEM, conversations.forget, context.chat_id, context.person_id)


async def _whom(context: Context) -> tuple[int | None, int | None]:
    """The customer and the case a reply is about: what was pushed says so, else the buttons of the card."""
    pushed = context.replied_to
    if pushed is not None and pushed.kind == "feedback.words":
        voice = await context.read(feedback.get, pushed.args["activity"])
        return (voice.customer.pk if voice.customer else None), (voice.case.pk if voice.case else None)
    drawn = (action for action in context.replied_actions if action.word == "cases" and action.verb in CASE_ACTS)
    case_id = pushed.args["case"] if pushed is not None and pushed.kind in PUSHED else None
    case_id = case_id or next((action.ref[1] for action in drawn if len(action.ref) > 1), None)
    if case_id is None:
        raise NotAnAnswerError
    return (await context.read(cases.get, case_id)).customer_id, case_id


async def _send(context: Context, customer_id: int, case_id: int | None = None) -> None:
    """Ten seconds under Cancel; what begins with # never leaves."""
    said = context.text.strip()
    if not said.lstrip("#＃ "):
        raise Refusal("feedback-answer-empty")
    if said.startswith(PRIVATE):
        noted = await context.write(feedback.note, customer_id, said[1:].strip(), now=context.now)
        await context.show(screens.noted(context.reader, shop(context), noted))
        return
    made = await context.write(feedback.reply, customer_id, said, now=context.now, case_id=case_id)
    await context.show(screens.sending(context.reader, shop(context), made.customer, said, made.message.pk))


async def cancel(_update: Update, context: Context) -> None:
    """Not to be sent after all; once it has gone, or may have, the screen says so."""
    message = await context.write(feedback.cancel_reply, context.ref[0], now=context.now)
    customer, text = await context.read(feedback.sent_reply, message.pk)
    if message.state in LEFT:
        await context.acknowledge(label(context.language, "reply-too-late"), alert=True)
        await context.show(screens.sent(context.reader, customer, text))
    else:
        maybe = message.state == State.UNCERTAIN
        await context.show(screens.taken_back(context.reader, text, maybe=maybe))
