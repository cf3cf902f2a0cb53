"""What members see of what customers said, and write down of what was said to their face."""

from dataclasses import replace
from datetime import datetime

from telegram import Update

from handlers.context import Context
from handlers.reading import shop, understand
from models.db import Tx
from rules import roles
from rules.feedback import read_stars
from rules.refusal import Refusal
from rules.roles import Deed
from services import asking, capture, feedback, wants
from services.feedback import Heard, Spoken, Voice
from ui import feedback as screens
from ui.feedback import Besides


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
