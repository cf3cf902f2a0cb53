"""Who speaks, and to which business: one look before anything else."""

from collections.abc import Sequence
from datetime import datetime

from telegram import Message, Update

from handlers.context import Context
from handlers.incoming import draft_of
from handlers.words import bare_words
from models.db import SYSTEM, Tx
from rules.actions import Action, decode
from rules.text import clean
from services import conversations, members, outbox
from services.conversations import TAKES_FILES, Question
from services.members import Standing


def action_of(update: Update) -> Action:
    """The button that was pressed; an empty one for anything made up."""
    data = update.callback_query.data if update.callback_query else None
    return (decode(data) if data else None) or Action("", "")


async def standing_of(update: Update, context: Context, first_name: str, language: str) -> Standing:
    """Where they stand; somebody new is remembered."""
    person_id = update.effective_user.id if update.effective_user else 0
    replied = update.effective_message.reply_to_message if update.message and update.effective_message else None
    found = await context.house.db.read(
        SYSTEM, _look, context, person_id, replied.message_id if replied and update.message else None
    )
    if found is not None:
        return found
    return await context.house.db.write(SYSTEM, _first_meeting, person_id, first_name, language, now=context.now)


def _look(tx: Tx, context: Context, person_id: int, replied_to: int | None) -> Standing | None:
    """Everything the gate must know, in one look: the open question, what was replied to, and the standing there."""
    chat_id = context.chat_id
    if context.query is None:
        row = outbox.by_telegram_message(tx, chat_id, replied_to) if replied_to else None
        context.replied_to = row
    asked = conversations.open_question(tx, chat_id, person_id, now=context.now)
    context.question = context.house.answered.get(context.album, asked)
    asked = context.question if context.query is None and _may_answer(context.message, context.question) else None
    return members.stand(tx, person_id, _business_meant(context.action.ref, asked, context))


def _may_answer(message: Message | None, question: Question | None) -> bool:
    """Only a new plain text answers a question, or a file one that takes files; all else goes where this person's
    words go."""
    if message is None or message.edit_date is not None or message.forward_origin:
        return False
    if not message.text:
        return question is not None and question.route in TAKES_FILES and draft_of(message) is not None
    return not message.text.startswith("/") and message.text.strip().casefold() not in bare_words()


def says_nothing(context: Context) -> bool:
    """An edit without words: a live location at every step, or a picture whose words a customer has taken away. In
    a member's own picture that is a correction."""
    message = context.message
    if message is None or message.text or message.caption:
        return False
    return message.location is not None or context.standing.member is None


def _business_meant(ref: Sequence[int], question: Question | None, context: Context) -> int | None:
    if ref:
        return ref[0]
    if context.replied_to is not None:
        return context.replied_to.business_id
    shops = {action.ref[0] for action in context.replied_actions if action.ref}
    if len(shops) == 1:
        return shops.pop()
    return question.ref[0] if question and question.ref else None


def _first_meeting(tx: Tx, person_id: int, first_name: str, language: str, *, now: datetime) -> Standing:
    person = members.meet(tx, person_id, clean(first_name), language, now=now)
    return members.stand(tx, person_id) or Standing(person, "stranger")
