"""Plain words from a member become a record; the card says what was understood and lets every part be corrected."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from telegram import Update

from handlers.context import Context, NotAnAnswerError
from handlers.reading import read_date, shop, understand, unread
from rules import capture as grammar
from rules import money, timing
from rules.capture import Reading
from rules.phones import normalise
from rules.refusal import Refusal
from rules.text import clean
from services import audit, capture, customers
from services.capture import Recorded
from ui import capture as screens
from ui import customers as customer_screens

if TYPE_CHECKING:
    from services.customers import Story

TRAILING_NUMBER = re.compile(r"(?<![\d.,:/-])(\d{1,3}(?:,\d{3})+|\d{1,7}(?:\.\d{1,2})?)$", re.ASCII)


async def text(_update: Update, context: Context) -> None:
    """A plain message: small talk makes nothing, a known name alone is a look-up, everything else is written down."""
    if not context.text:
        raise Refusal("capture-empty")
    reading = await understand(context, context.text)
    if reading.is_small_talk and not reading.name:
        await context.show(screens.nothing_there(context.reader, context.business_id))
    elif reading.says_nothing_new and reading.known_ids:
        await _look_up(context, reading)
    else:
        await _record(context, reading)


async def add(_update: Update, context: Context) -> None:
    """/add and its text; alone it asks one question."""
    if context.text:
        await _record(context, await understand(context, context.text))
    else:
        await context.ask("capture.text", screen=screens.ask(context.reader, "capture-ask"))


async def sale(_update: Update, context: Context) -> None:
    """/sale and its text: what is told happened, whatever the words."""
    if not context.text:
        await context.ask("capture.sale", screen=screens.ask(context.reader, "capture-ask-sale"))
        return
    await _record(context, await _as_sale(context, context.text), command="sale")


async def _as_sale(context: Context, said: str) -> Reading:
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


async def _record(context: Context, reading: Reading, command: str = "") -> None:
    made = await context.write(capture.record, reading, now=context.now, command=command)
    await context.show(screens.recorded(context.reader, made, context.now))


async def _look_up(context: Context, reading: Reading) -> None:
    if len(reading.known_ids) == 1:
        story: Story = await context.read(customers.story, reading.known_ids[0], now=context.now)
        await context.show(customer_screens.card(context.reader, story, context.now))
    else:
        page = await context.read(customers.find, reading.name or reading.text)
        await context.show(
            customer_screens.found(context.reader, page, reading.name or reading.text, context.business_id)
        )


async def contact(_update: Update, context: Context) -> None:
    """A contact card: name and phone as they are."""
    shared = context.message.contact if context.message else None
    if shared is None:
        raise Refusal("capture-empty")
    region = shop(context).region
    name = clean(" ".join(part for part in (shared.first_name, shared.last_name) if part)).strip()
    phone = normalise(shared.phone_number, region) or normalise(f"+{shared.phone_number.lstrip('+')}", region)
    reading = await understand(context, f"{name} {phone or shared.phone_number}".strip())
    reading = replace(
        reading,
        text=f"{name} {shared.phone_number}".strip(),
        kind="customer",
        name=name or None,
        phone=phone,
        amount=None,
        currency=None,
        follow_up_at=None,
        rrule=None,
        visited=False,
        what="",
        guesses=frozenset(),
        not_understood=(),
    )
    await _record(context, reading)


async def edited(_update: Update, context: Context) -> None:
    """The message was edited: so is the record, read as it was meant: what followed /sale is still a sale."""
    entry = await context.read(audit.of_message, context.chat_id, context.origin.message_id or 0)
    if entry is None or entry.verb != "capture.record":
        raise Refusal("capture-edit-unknown")
    command, text = entry.details.get("command", ""), context.text
    if text.startswith("/"):
        word, _, text = text.partition(" ")
        command = word[1:].partition("@")[0].lower()
    reading = await (_as_sale if command == "sale" else understand)(context, text)
    made = await context.write(capture.rewrite, entry.pk, reading, now=context.now, command=command)
    await context.show(screens.recorded(context.reader, made, context.now, edited=True))


async def file(_update: Update, context: Context) -> None:
    """Pictures, voice and files cannot be kept yet: their caption is, and the rest is said plainly."""
    if not context.text:
        raise Refusal("capture-file-not-kept")
    made = await context.write(capture.record, await understand(context, context.text), now=context.now)
    await context.show(screens.recorded(context.reader, made, context.now, file_left_out=True))


async def card(_update: Update, context: Context) -> None:
    """Back to the card of an entry."""
    await _show(context, await context.read(capture.recorded, context.ref[0]))


async def _show(context: Context, made: Recorded) -> None:
    await context.show(screens.recorded(context.reader, made, context.now))


async def undo(_update: Update, context: Context) -> None:
    """/undo, or the button on a card."""
    if context.ref:
        undone = await context.write(audit.undo, context.ref[0], now=context.now)
    else:
        undone = await context.write(audit.undo_latest, now=context.now)
    await context.show(screens.undone(context.reader, undone.entry, maybe=undone.may_have_arrived))


async def whom(_update: Update, context: Context) -> None:
    """It was somebody else: who could it be?"""
    made = await context.read(capture.recorded, context.ref[0])
    name = made.customer.name if made.customer else made.entry.details.get("name", "")
    others = await context.read(customers.find, name)
    rows = [row for row in others.rows if made.customer is None or row.id != made.customer.id]
    await context.show(screens.whom(context.reader, made, rows[: capture.MOST_CHOICES]))


async def attach(_update: Update, context: Context) -> None:
    """This customer, or with no number a new one of that name."""
    customer_id = context.ref[1] if len(context.ref) > 1 else None
    await _show(context, await context.write(capture.attach, context.ref[0], customer_id, now=context.now))


async def ask_name(_update: Update, context: Context) -> None:
    """The name as it should be, typed."""
    await context.ask("capture.name", context.ref[0], screen=screens.ask(context.reader, "capture-ask-name"))


async def name(_update: Update, context: Context) -> None:
    """A typed name; a whole sentence is news instead."""
    reading = await understand(context, context.text)
    if reading.phone or reading.amount or reading.follow_up_at:
        raise NotAnAnswerError
    await _show(context, await context.write(capture.name_customer, context.ref[0], context.text, now=context.now))


async def ask_amount(_update: Update, context: Context) -> None:
    """The amount as it should be, typed."""
    await context.ask("capture.amount", context.ref[0], screen=screens.ask(context.reader, "capture-ask-amount"))


async def amount(_update: Update, context: Context) -> None:
    """A typed amount; a text that is more than an amount is news instead."""
    found = grammar.read_amount(context.text, shop(context).currency)
    if found is None:
        raise await unread(context, "capture-amount-unreadable")
    minor = money.to_minor(*found)
    await _show(context, await context.write(capture.set_amount, context.ref[0], minor, found[1]))


async def kind(_update: Update, context: Context) -> None:
    """It was a sale, a visit, or just a note."""
    await _show(context, await context.write(capture.set_kind, context.ref[0], context.action.arg))


async def when(_update: Update, context: Context) -> None:
    """Times to choose from for the follow-up of this entry."""
    made = await context.read(capture.recorded, context.ref[0])
    await context.show(screens.when(context.reader, made, context.now))


async def at(_update: Update, context: Context) -> None:
    """A time was tapped, as minutes since the epoch; or none at all."""
    if context.action.arg == "none":
        await _show(context, await context.write(capture.drop_follow_up, context.ref[0], now=context.now))
        return
    due_at, hour_named = timing.unpack(context.action.arg)
    made = await context.write(capture.reschedule, context.ref[0], due_at, hour_named=hour_named, now=context.now)
    await _show(context, made)


async def ask_when(_update: Update, context: Context) -> None:
    """The time, typed."""
    await context.ask("capture.typed_when", context.ref[0], screen=screens.ask(context.reader, "capture-ask-when"))


async def typed_when(_update: Update, context: Context) -> None:
    """A typed date; what holds none is news, or asked for again."""
    found = read_date(context)
    if found is None:
        raise await unread(context, "followups-no-date")
    due_at, hour_named = found
    made = await context.write(capture.reschedule, context.ref[0], due_at, hour_named=hour_named, now=context.now)
    await _show(context, made)
