"""Slipping customers: the list, the alert, and what is done about it."""

import re

from telegram import Update

from handlers.answers import answer_about, page_of, subject
from handlers.context import Context, NotAnAnswerError
from handlers.reading import shop
from rules.outbox import LEFT
from rules.refusal import Refusal
from rules.text import utf16
from services import insights
from services.insights import LISTS, Answered, Letter
from ui import capture as capture_screens
from ui import customers as customer_screens
from ui import insights as screens
from ui.i18n import label

MOST_UNITS = 3500
LIST = re.compile(r"(?P<page>\d{1,6})(?P<which>[a-z]+)")


async def churn(_update: Update, context: Context) -> None:
    """Who is slipping, the most at stake first."""
    # A book of ten thousand takes a second to read; nobody's button waits for that.
    await context.acknowledge()
    found = await context.read_long(insights.churn, page=page_of(context.action.arg), now=context.now)
    await context.show(screens.churn(context.reader, found, shop(context)))


async def show(_update: Update, context: Context) -> None:
    """/insights: the whole book in figures, or one part of them."""
    await context.acknowledge()
    found = await context.read_long(insights.overview, now=context.now)
    await context.show(screens.part(context.reader, found, context.action.arg))


async def people(_update: Update, context: Context) -> None:
    """Whom a figure is about. The argument is the page and the name of the list."""
    asked = LIST.fullmatch(context.action.arg)
    if asked is None or asked["which"] not in LISTS:
        raise Refusal("stale-button")
    await context.acknowledge()
    found = await context.read_long(insights.people, asked["which"], page=page_of(asked["page"]), now=context.now)
    await context.show(screens.people(context.reader, found, asked["which"]))


async def alert(_update: Update, context: Context) -> None:
    """One of them: why, and what can be done."""
    found = await context.read(insights.one, subject(context), now=context.now)
    await context.show(screens.alert(context.reader, found, shop(context)))


async def _is_stale(context: Context) -> bool:
    """Somebody was faster, or the customer came: say so and show how it stands."""
    found = await context.read(insights.one, subject(context), now=context.now)
    if not found.open:
        await _fresh(context)
    return not found.open


async def _fresh(context: Context) -> None:
    found = await context.read(insights.one, subject(context), now=context.now)
    await context.acknowledge(capture_screens.stale(context.reader))
    await context.show(screens.alert(context.reader, found, shop(context)))


async def write(_update: Update, context: Context) -> None:
    """The draft of a letter."""
    if not await _is_stale(context):
        await context.show(screens.letter(context.reader, await _letter(context)))


async def _letter(context: Context) -> Letter:
    return await context.read(insights.letter, subject(context), now=context.now)


async def send(_update: Update, context: Context) -> None:
    """The draft, on its way."""
    await _send(context, screens.draft(await _letter(context), signed=False))


async def ask_words(_update: Update, context: Context) -> None:
    """Own words instead of the draft."""
    if not await _is_stale(context):
        name = (await _letter(context)).slipping.customer.name
        await context.ask("insights.words", subject(context), screen=screens.ask_words(context.reader, name))


async def words(_update: Update, context: Context) -> None:
    """Own words, on their way. What may be news must not reach a customer: when in doubt it is no letter."""
    customer, reading = await answer_about(context)
    if reading.phone or reading.amount or (reading.known_ids and customer.pk not in reading.known_ids):
        raise NotAnAnswerError
    if utf16(context.text) > MOST_UNITS:
        raise Refusal("letter-too-long", most=MOST_UNITS)
    await _send(context, context.text)


async def _send(context: Context, text: str) -> None:
    done = await context.write(insights.send, subject(context), text, now=context.now)
    if done.message_id is None:
        await _fresh(context)
    else:
        await context.show(screens.sending(context.reader, done, text))


async def cancel(_update: Update, context: Context) -> None:
    """Hold the letter back."""
    held = await context.write(insights.cancel, subject(context), now=context.now)
    if held.state in LEFT:
        await context.acknowledge(label(context.language, "letter-too-late"), alert=True)
    await context.show(screens.cancelled(context.reader, held, shop(context)))


async def wrote(_update: Update, context: Context) -> None:
    """The member sent the draft by hand."""
    text = screens.draft(await _letter(context), signed=True)
    done = await context.write(insights.answer, subject(context), "written", text=text, now=context.now)
    await _show(context, done, "written")


async def called(_update: Update, context: Context) -> None:
    """The member called."""
    done = await context.write(insights.answer, subject(context), "called", now=context.now)
    await _show(context, done, "called")


async def not_now(_update: Update, context: Context) -> None:
    """Not before one more of their usual gaps."""
    done = await context.write(insights.answer, subject(context), "not_now", now=context.now)
    await _show(context, done, "not_now")


async def _show(context: Context, done: Answered, what: screens.What) -> None:
    if done.entry_id is None:
        await _fresh(context)
    else:
        await context.show(screens.answered(context.reader, done, what))


async def lost(_update: Update, context: Context) -> None:
    """They will not come any more: why?"""
    if await _is_stale(context):
        return
    customer = (await context.read(insights.one, subject(context), now=context.now)).customer
    back = context.about("insights", "alert", customer.pk)
    await context.show(customer_screens.reasons(context.reader, customer, back))
