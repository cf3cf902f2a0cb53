"""Answers that are kept ready: the list, one more, one less; and sent from a card in two taps."""

import re
from datetime import datetime

from telegram import Update

from handlers.answers import subject
from handlers.context import Context, NotAnAnswerError
from handlers.reading import shop, understand
from models.db import Tx
from rules import replies as rules
from rules.names import name_key
from rules.refusal import Refusal
from services import customers, feedback, replies
from services.feedback import Answered, Reply, Words
from ui import feedback as feedback_screens
from ui import replies as screens

WHICH = re.compile(r"(r?)(\d{1,18})")


def _ready(context: Context) -> tuple[str, ...]:
    """The ones of the catalogue, as the shop speaks."""
    return screens.ready(shop(context).language)


async def show(_update: Update, context: Context) -> None:
    """/replies: the list; with words, one more."""
    if context.text:
        await _add(context)
        return
    await context.show(screens.every(context.reader, shop(context), await context.read(replies.every, _ready(context))))


async def ask(_update: Update, context: Context) -> None:
    """One more is typed."""
    await context.ask("replies.add", screen=screens.ask(context.reader))


async def add(_update: Update, context: Context) -> None:
    """The typed one; news that begins with a customer of the book is none. Prices, numbers and hours stand in many."""
    if context.question is None:
        raise Refusal("stale-button")
    reading = await understand(context, context.text)
    named = name_key(reading.name or "") if reading.known_ids else ""
    if named and name_key(context.text).startswith(named) and not rules.has_field(context.text):
        raise NotAnAnswerError
    await _add(context)


async def _add(context: Context) -> None:
    made = await context.write(replies.add, context.text, _ready(context), now=context.now)
    await context.show(screens.every(context.reader, shop(context), made.rows, made.entry))


async def remove(_update: Update, context: Context) -> None:
    """One less."""
    made = await context.write(replies.remove, _which(context), _ready(context), now=context.now)
    await context.show(screens.every(context.reader, shop(context), made.rows, made.entry))


def _which(context: Context) -> int:
    found = WHICH.fullmatch(context.action.arg)
    if found is None:
        raise Refusal("stale-button")
    return -int(found[2]) if found[1] else int(found[2])


async def choose(_update: Update, context: Context) -> None:
    """Which one to this customer? As they would read it; where it could not arrive that is said at once."""
    customer = await context.read(feedback.answer_to, subject(context), now=context.now)
    rows = await context.read(_as_read, customer.pk, _ready(context))
    await context.show(screens.choose(context.reader, customer, rows, context.ref[1:2]))


def _as_read(tx: Tx, customer_id: int, ready: tuple[str, ...]) -> list[replies.Quick]:
    rows = replies.every(tx, ready)
    return [replies.Quick(one.number, replies.words(tx, one.number, customer_id, ready)) for one in rows]


async def send(_update: Update, context: Context) -> None:
    """On its way, ten seconds under Cancel like any other answer."""
    customer_id, case_id = subject(context), next(iter(context.ref[1:2]), None)
    made, text = await context.write(_send, _which(context), customer_id, case_id, _ready(context), now=context.now)
    if isinstance(made, Reply):
        await context.show(feedback_screens.sending(context.reader, shop(context), made, text))
    else:
        customer = await context.read(customers.get, customer_id)
        await context.show(feedback_screens.taken(context.reader, customer, made, text, context.now))


def _send(
    tx: Tx, number: int, customer_id: int, case_id: int | None, ready: tuple[str, ...], *, now: datetime
) -> tuple[Reply | Answered, str]:
    text = replies.words(tx, number, customer_id, ready)
    return feedback.reply_unless_taken(tx, customer_id, Words(text), now=now, case_id=case_id), text
