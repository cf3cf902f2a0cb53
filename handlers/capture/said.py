"""Plain words: written down, looked up, or edited."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from telegram import Update

from handlers.capture.incoming import brought
from handlers.context import Context
from handlers.reading import shop, understand
from rules import capture as grammar
from rules.capture import Reading
from rules.refusal import Refusal
from services import capture, customers
from services.capture import Brought, Recorded
from ui import capture as screens
from ui import customers as customer_screens
from ui.screen import Screen

if TYPE_CHECKING:
    from services.customers import Story

SEARCH_LETTERS, SEARCH_WORDS = 16, 3
TRAILING_NUMBER = re.compile(r"(?<![\d.,:/-])(\d{1,3}(?:,\d{3})+|\d{1,7}(?:\.\d{1,2})?)$", re.ASCII)


async def text(_update: Update, context: Context) -> None:
    """A plain message: small talk makes nothing, a known name alone is a look-up, everything else is written down."""
    if not context.text:
        raise Refusal("capture-empty")
    came = await brought(context)
    lines = lines_of(context.text)
    if came.forwarded is not None:
        await write_down(context, await passed_on(context, came), came)
    elif len(lines) > 1:
        await write_all(context, [await understand(context, line) for line in lines], came)
    else:
        await _one(context, await understand(context, context.text), came)


async def _one(context: Context, reading: Reading, came: Brought) -> None:
    if reading.is_small_talk and not reading.name:
        await context.show(screens.nothing_there(context.reader, context.business_id))
    elif reading.known_ids and (reading.says_nothing_new or _only_a_number(reading)):
        await _look_up(context, reading)
    elif context.question is not None or not await _found(context, reading):
        await write_down(context, reading, came)


def _only_a_number(reading: Reading) -> bool:
    """The phone of somebody in the book and no word besides."""
    return bool(reading.phone) and not (reading.name or reading.what or reading.amount or reading.follow_up_at)


async def _found(context: Context, reading: Reading) -> bool:
    """A word or two without a fact in them are looked for; what finds nobody is written down. Right after an entry
    other words may be more of it, but a name never is: who sounds like it is shown before there are two of them.
    """
    if not _may_be_a_search(reading):
        return False
    page = await context.read(customers.find, reading.text)
    joins = await context.read(capture.last_entry, context.said_at, chat_id=context.chat_id)
    if not page.total or not (page.surely or joins is None or reading.name):
        return False
    if page.total == 1 and page.surely:
        await _show_card(context, page.rows[0].pk)
        return True
    keep = context.about("capture", "keep")
    await context.show(customer_screens.found(context.reader, page, reading.text, context.business_id, keep=keep))
    return True


def _may_be_a_search(reading: Reading) -> bool:
    facts = (reading.phone, reading.amount, reading.follow_up_at, reading.occurred_on, reading.rhythm_days)
    tagged = reading.tags and not reading.text.startswith(("#", "＃"))
    about_somebody = reading.what and (reading.name or reading.known_ids)
    happened = reading.visited or reading.kind == "purchase"
    if any(facts) or tagged or about_somebody or happened or reading.not_understood:
        return False
    return len(reading.text) <= SEARCH_LETTERS and len(reading.text.split()) <= SEARCH_WORDS


async def keep(_update: Update, context: Context) -> None:
    """It was no search: what was typed is written down."""
    words = customer_screens.unpacked(context.action.arg)
    if not words:
        raise Refusal("stale-button")
    await write_down(context, await understand(context, words), Brought(said_at=context.now))


async def add(_update: Update, context: Context) -> None:
    """/add and its text; alone it asks one question."""
    lines, came = lines_of(context.text), await brought(context, "add")
    if len(lines) > 1:
        await write_all(context, [await understand(context, line) for line in lines], came)
    elif context.text:
        await write_down(context, await understand(context, context.text), came)
    else:
        await context.ask("capture.text", screen=screens.ask(context.reader, "capture-ask"))


async def sale(_update: Update, context: Context) -> None:
    """/sale and its text: what is told happened, whatever the words."""
    if not context.text:
        await context.ask("capture.sale", screen=screens.ask(context.reader, "capture-ask-sale"))
        return
    lines, came = lines_of(context.text), await brought(context, "sale")
    readings = [await as_sale(context, line) for line in lines]
    if len(readings) > 1:
        await write_all(context, readings, came)
    else:
        await write_down(context, readings[0], came)


def lines_of(text: str) -> list[str]:
    """The entries of a message, if it is not a whole book."""
    lines = grammar.split(text)
    if len(lines) > grammar.MOST_ENTRIES:
        raise Refusal("capture-list-too-long", most=grammar.MOST_ENTRIES, count=len(lines))
    return lines


async def as_sale(context: Context, said: str) -> Reading:
    reading = await _with_trailing_amount(context, await understand(context, said))
    kind = "purchase" if reading.amount is not None else reading.kind
    return replace(reading, kind=kind, visited=True)


async def _with_trailing_amount(context: Context, reading: Reading) -> Reading:
    """Under /sale a bare number at the end is money, and so neither an hour nor the end of a phone."""
    found = TRAILING_NUMBER.search(reading.text) if reading.amount is None else None
    if found is None or (reading.phone or "").endswith(found[1]):
        return reading
    amount = Decimal(found[1].replace(",", ""))
    rest = await understand(context, reading.text[: found.start()].strip())
    what = rest.what.removesuffix(found[1]).strip()
    guesses = rest.guesses | {"amount"}
    currency = shop(context).currency
    return replace(rest, text=reading.text, amount=amount, currency=currency, what=what, guesses=guesses)


async def passed_on(context: Context, came: Brought) -> Reading:
    """Somebody else's words: "tomorrow" counts from their own day, and whom they name is not who they are."""
    if came.forwarded is None:
        return await understand(context, context.text)
    context.said_at = min(came.forwarded.at, context.now)
    reading = await understand(context, context.text)
    return replace(reading, name=None, known_ids=(), rhythm_days=None, party=None, tags=(), promise=False)


async def write_down(context: Context, reading: Reading, came: Brought, customer_id: int | None = None) -> Recorded:
    """One record, and its card."""
    made = await context.write(capture.record, reading, now=context.now, customer_id=customer_id, brought=came)
    await context.show(await card_of(context, made))
    return made


async def card_of(context: Context, made: Recorded, *, edited: bool = False) -> Screen:
    """The card of a record; one about nobody that brought a file asks whose it is, with the likeliest to tap."""
    if made.customer is None and made.files and not (made.choices or made.about_nobody or made.entry.undone_at):
        latest = await context.read(customers.find, "")
        return screens.whose(context.reader, made, latest.rows[: capture.MOST_CHOICES])
    notes = await context.read(capture.last_notes, made.choices) if made.choices else {}
    return screens.recorded(context.reader, made, context.now, edited=edited, notes=notes)


async def write_all(context: Context, readings: Sequence[Reading], came: Brought) -> None:
    made = await context.write(capture.record_all, readings, now=context.now, brought=came)
    await context.show(screens.listed(context.reader, made, context.now))


async def _look_up(context: Context, reading: Reading) -> None:
    if len(reading.known_ids) == 1:
        await _show_card(context, reading.known_ids[0])
    else:
        page = await context.read(customers.find, reading.name or reading.text)
        await context.show(
            customer_screens.found(context.reader, page, reading.name or reading.text, context.business_id)
        )


async def _show_card(context: Context, customer_id: int) -> None:
    story: Story = await context.read(customers.story, customer_id, now=context.now)
    await context.show(customer_screens.card(context.reader, story, context.now))
