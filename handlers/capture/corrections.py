"""One tap or one word under a card puts right what was understood."""

import re
from collections.abc import Sequence

from telegram import Update

from handlers.answers import page_of
from handlers.capture.said import card_of
from handlers.context import Context, NotAnAnswerError
from handlers.reading import read_date, shop, understand, unread
from models import Customer
from rules import capture as grammar
from rules import money, timing
from rules.capture import Reading
from rules.names import unwrapped
from services import audit, capture, customers
from services.capture import Recorded
from ui import capture as screens

WHOLE = "all"
NAME_LETTERS, NAME_WORDS, HAN_NAME = 40, 4, 8
VERBS = re.compile(
    r"[要了不删改换买卖送来去#＃]|\b(?:wants?|delete|remove|bought|needs?|is|are|was|the)\b", re.IGNORECASE
)
"""What a name does not hold, and a line about somebody does."""


async def card(_update: Update, context: Context) -> None:
    """Back to the card of an entry."""
    await _show(context, await context.read(capture.recorded, context.ref[0]))


async def _show(context: Context, made: Recorded) -> None:
    await context.show(await card_of(context, made))


async def listed(_update: Update, context: Context) -> None:
    """The lines of a list that still stand, a page of them."""
    made = await context.read(capture.batch, context.ref[0])
    await context.show(screens.listed(context.reader, made, context.now, page=page_of(context.action.arg)))


async def undo(_update: Update, context: Context) -> None:
    """/undo, or the button on a card."""
    if context.ref:
        take_back = audit.undo_whole if context.action.arg == WHOLE else audit.undo
        undone = await context.write(take_back, context.ref[0], now=context.now)
    else:
        undone = await context.write(audit.undo_latest, now=context.now)
    await context.show(screens.undone(context.reader, undone.entry, gone=undone.lines, maybe=undone.may_have_arrived))


async def whom(_update: Update, context: Context) -> None:
    """It was somebody else: who could it be?"""
    made = await context.read(capture.recorded, context.ref[0])
    rows = await context.read(capture.others, made.entry.pk)
    notes = await context.read(capture.last_notes, rows)
    await context.show(screens.whom(context.reader, made, rows, notes))


async def attach(_update: Update, context: Context) -> None:
    """This customer, or with no number a new one of that name."""
    customer_id = context.ref[1] if len(context.ref) > 1 else None
    await _show(context, await context.write(capture.attach, context.ref[0], customer_id, now=context.now))


async def detach(_update: Update, context: Context) -> None:
    """It is about no customer."""
    await _show(context, await context.write(capture.detach, context.ref[0]))


async def ask_name(_update: Update, context: Context) -> None:
    """The name as it should be, typed. Of a record that is another one by now its card is shown afresh."""
    if context.action.arg == screens.NEW:
        made = await context.read(capture.recorded, context.ref[0])
        if not made.is_new:
            await context.acknowledge(screens.stale(context.reader))
            await _show(context, made)
            return
    await context.ask("capture.name", context.ref[0], screen=screens.ask(context.reader, "capture-ask-name"))


async def name(_update: Update, context: Context) -> None:
    """A typed name. A whole sentence is news instead; of a file that is nobody's yet it is what the file shows."""
    made = await _standing(context)
    said = unwrapped(context.text)
    reading = await understand(context, said)
    known = await _known(context, reading, said)
    if len(known) > 1:
        await context.show(screens.whom(context.reader, made, known, await context.read(capture.last_notes, known)))
    elif known and not _has_news(reading, said):
        await _show(context, await context.write(capture.attach, made.entry.pk, known[0].pk, now=context.now))
    elif _is_a_name(reading, said):
        await _show(context, await context.write(capture.name_customer, made.entry.pk, said, now=context.now))
    elif made.customer is None and made.files and _describes(reading, said):
        made = await context.write(capture.patch, made.entry.pk, reading, now=context.now)
        await context.ask("capture.name", made.entry.pk, screen=await card_of(context, made))
    else:
        raise NotAnAnswerError


async def _standing(context: Context) -> Recorded:
    """The entry that was asked about; what is said after it was undone is news."""
    made = await context.read(capture.recorded, context.ref[0])
    if made.entry.undone_at is not None:
        raise NotAnAnswerError
    return made


async def _known(context: Context, reading: Reading, said: str) -> Sequence[Customer]:
    """Who in the book is meant by a typed name; several only where all bear it."""
    if reading.known_ids:
        return await context.read(capture.by_ids, reading.known_ids)
    if not said or len(said) > NAME_LETTERS or "\n" in said:
        return ()
    found = await context.read(customers.find, said)
    return found.rows[:1] if found.surely and found.total == 1 else ()


def _describes(reading: Reading, said: str) -> bool:
    """Words about nobody, under a file of nobody's: what it shows."""
    return not (reading.name or reading.is_small_talk or _has_news(reading, said))


def _has_news(reading: Reading, said: str) -> bool:
    facts = (reading.phone, reading.amount, reading.follow_up_at, reading.tags, reading.rhythm_days)
    return any(facts) or bool(reading.name and reading.what and not _could_be_a_name(said))


def _is_a_name(reading: Reading, said: str) -> bool:
    """Nothing but a name, whether a list knows it or not."""
    if reading.is_small_talk or _has_news(reading, said):
        return False
    return bool(reading.name and not reading.what) or _could_be_a_name(said)


def _could_be_a_name(said: str) -> bool:
    """A few letters that say nothing else."""
    if "\n" in said or len(said) > NAME_LETTERS or VERBS.search(said):
        return False
    return len(said.split()) <= NAME_WORDS and (said.isascii() or len(said) <= HAN_NAME)


async def ask_amount(_update: Update, context: Context) -> None:
    """The amount as it should be, typed."""
    await context.ask("capture.amount", context.ref[0], screen=screens.ask(context.reader, "capture-ask-amount"))


async def amount(_update: Update, context: Context) -> None:
    """A typed amount; a text that is more than an amount is news instead."""
    found = grammar.read_amount(context.text, shop(context).currency)
    if found is None:
        raise await unread(context, "capture-amount-unreadable")
    await _standing(context)
    minor = money.to_minor(*found)
    await _show(context, await context.write(capture.set_amount, context.ref[0], minor, found[1]))


async def kind(_update: Update, context: Context) -> None:
    """It was a sale, a visit, or just a note."""
    await _show(context, await context.write(capture.set_kind, context.ref[0], context.action.arg, now=context.now))


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
    await _standing(context)
    due_at, hour_named = found
    made = await context.write(capture.reschedule, context.ref[0], due_at, hour_named=hour_named, now=context.now)
    await _show(context, made)
