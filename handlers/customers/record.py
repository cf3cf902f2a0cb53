"""A record: found, shown, and changed from its card."""

import re
from dataclasses import replace
from decimal import Decimal

from telegram import Update

from handlers.answers import answer_about, has_facts, page_of, subject
from handlers.context import Context, NotAnAnswerError
from handlers.reading import shop, understand
from models import Entry
from rules import capture as grammar
from rules import insights as rules
from rules import money
from rules.capture import Reading
from rules.phones import normalise
from rules.refusal import Refusal
from services import capture, customers, insights
from services.customers import Happening
from ui import capture as capture_screens
from ui import customers as screens

NAME_LETTERS = 40
REASON_LETTERS = 120
TAG_LETTERS = 20
MOST_TAGS_AT_ONCE = 6
BETWEEN_TAGS = re.compile(r"[\s,，、;；#＃]+")
USUALLY = ("平常", "usually ")
"""What makes "every 6 weeks" a habit of theirs instead of an appointment, in either language."""


async def find(_update: Update, context: Context) -> None:
    """/find and a part of a name, the end of a phone number or a #tag; alone the latest customers."""
    await _show_found(context, context.text, 0)


async def turn(_update: Update, context: Context) -> None:
    """Another page of the same search."""
    number, _, words = context.action.arg.partition(".")
    page = await context.read(customers.find, screens.unpacked(words), page=page_of(number))
    await context.show(screens.found(context.reader, page, screens.unpacked(words), context.business_id))


async def _show_found(context: Context, words: str, number: int) -> None:
    page = await context.read(customers.find, words, page=number)
    if words and page.total == 1:
        await show_card(context, page.rows[0].pk)
    else:
        await context.show(screens.found(context.reader, page, words, context.business_id))


async def create(_update: Update, context: Context) -> None:
    """Add the one who was not found; a second tap finds them."""
    words = screens.unpacked(context.action.arg)
    if not words:
        raise Refusal("stale-button")
    if (await context.read(customers.find, words)).total:
        await _show_found(context, words, 0)
        return
    reading = await understand(context, words)
    entry = await context.write(customers.create, reading.name or words, reading.phone, now=context.now)
    await show_changed(context, entry.customer_id or 0, entry)


async def card(_update: Update, context: Context) -> None:
    """All that matters of one customer."""
    await show_card(context, subject(context))


async def show_card(context: Context, customer_id: int) -> None:
    """The card as it is now."""
    story = await context.read(customers.story, customer_id, now=context.now)
    await context.show(screens.card(context.reader, story, context.now))


async def show_changed(context: Context, customer_id: int, entry: Entry | None) -> None:
    """The card after a change; where there was nothing to change the button was an old one."""
    if entry is None:
        await context.acknowledge(capture_screens.stale(context.reader))
        await show_card(context, customer_id)
        return
    story = await context.read(customers.story, customer_id, now=context.now)
    await context.show(screens.changed(context.reader, story, entry, context.now))


async def timeline(_update: Update, context: Context) -> None:
    """What happened, newest first."""
    past = await context.read(customers.timeline, subject(context), page=page_of(context.action.arg))
    await context.show(screens.timeline(context.reader, past, context.now))


async def edit(_update: Update, context: Context) -> None:
    """What can be changed about the record itself."""
    story = await context.read(customers.story, subject(context), now=context.now)
    await context.show(screens.edit(context.reader, story, context.now))


async def ask(_update: Update, context: Context) -> None:
    """One question; the route named after what is asked takes the answer."""
    field = context.action.arg
    if field not in screens.ASKED:
        raise Refusal("stale-button")
    customer = await context.read(customers.get, subject(context))
    screen = screens.ask(context.reader, field, customer.name)
    if field in {"note", "phone"}:
        screen = (screens.ask_note if field == "note" else screens.ask_phone)(context.reader, customer)
    await context.ask(f"customers.{field}", customer.pk, screen=screen)


async def note(_update: Update, context: Context) -> None:
    """A typed note."""
    customer, _ = await answer_about(context)
    entry = await context.write(customers.note, customer.pk, context.text, now=context.now)
    await show_changed(context, customer.pk, entry)


async def favour(_update: Update, context: Context) -> None:
    """Something done for them beyond the trade."""
    await _give(context, "favour")


async def concession(_update: Update, context: Context) -> None:
    """Something let go: a price, a date, a fault made good."""
    await _give(context, "concession")


async def _give(context: Context, kind: str) -> None:
    customer, reading = await answer_about(context)
    what = Happening(kind, context.text, occurred_on=reading.occurred_on)
    if reading.amount and reading.currency:
        minor = money.to_minor(reading.amount, reading.currency)
        what = replace(what, amount_minor=minor, currency=reading.currency)
    await show_changed(context, customer.pk, await context.write(customers.give, customer.pk, what, now=context.now))


async def sale(_update: Update, context: Context) -> None:
    """What was bought and for how much; without an amount it was a visit. A date in it is a plan as well."""
    customer, reading = await answer_about(context)
    if reading.follow_up_at or reading.not_understood:
        reading = replace(reading, visited=True, kind="purchase" if reading.amount else reading.kind)
        made = await context.write(capture.record, reading, now=context.now, customer_id=customer.pk)
        await context.show(capture_screens.recorded(context.reader, made, context.now))
        return
    entry = await context.write(customers.sell, customer.pk, _sold(context, reading), now=context.now)
    await show_changed(context, customer.pk, entry)


def _sold(context: Context, reading: Reading) -> Happening:
    """In an answer to "how much?" a bare number at the end is the amount."""
    found = (reading.amount, reading.currency) if reading.amount and reading.currency else _last_number(context)
    if found is None:
        kind = "sale" if reading.kind == "purchase" else "visit"
        return Happening(kind, context.text, occurred_on=reading.occurred_on)
    minor = money.to_minor(*found)
    return Happening("sale", context.text, minor, found[1], occurred_on=reading.occurred_on)


def _last_number(context: Context) -> tuple[Decimal, str] | None:
    words = context.text.split()
    return grammar.read_amount(words[-1], shop(context).currency) if words else None


async def name(_update: Update, context: Context) -> None:
    """A typed name; a sentence is news instead."""
    customer, reading = await answer_about(context)
    if has_facts(reading) or "\n" in context.text or len(context.text) > NAME_LETTERS:
        raise NotAnAnswerError
    await show_changed(
        context, customer.pk, await context.write(customers.rename, customer.pk, context.text, now=context.now)
    )


async def phone(_update: Update, context: Context) -> None:
    """A typed number. Words without one are news; digits that are no number are asked for again."""
    customer, reading = await answer_about(context)
    number = reading.phone or normalise(context.text, shop(context).region)
    if number is None and any(letter.isalpha() for letter in context.text):
        raise NotAnAnswerError
    if number is None:
        raise Refusal("customer-phone-unreadable", text=context.text[:NAME_LETTERS])
    entry = await context.write(customers.set_phone, customer.pk, number, now=context.now)
    await show_changed(context, customer.pk, entry)


async def tags(_update: Update, context: Context) -> None:
    """The tags of a customer; where they were asked for, the typed ones are added."""
    if context.question is not None:
        await _add_tags(context)
        return
    customer = await context.read(customers.get, subject(context))
    rows = await context.read(customers.tags, customer.pk)
    await context.show(screens.tags(context.reader, customer, rows, page_of(context.action.arg)))


async def _add_tags(context: Context) -> None:
    customer, reading = await answer_about(context)
    words = [word for word in BETWEEN_TAGS.split(context.text) if word]
    too_long = any(len(word) > TAG_LETTERS for word in words)
    if not words or too_long or len(words) > MOST_TAGS_AT_ONCE or has_facts(reading):
        raise NotAnAnswerError
    entry = await context.write(customers.add_tags, customer.pk, words, now=context.now)
    await show_changed(context, customer.pk, entry)


async def untag(_update: Update, context: Context) -> None:
    """Take one tag away."""
    customer_id, *tag = context.ref or (0,)
    if not tag:
        raise Refusal("stale-button")
    entry = await context.write(customers.drop_tag, customer_id, tag[0], now=context.now)
    await show_changed(context, customer_id, entry)


async def kinds(_update: Update, context: Context) -> None:
    """The kinds there are."""
    await context.show(screens.kinds(context.reader, await context.read(customers.get, subject(context))))


async def kind(_update: Update, context: Context) -> None:
    """A kind was tapped."""
    entry = await context.write(customers.set_kind, subject(context), context.action.arg, now=context.now)
    await show_changed(context, subject(context), entry)


async def rhythm(_update: Update, context: Context) -> None:
    """How often they come, typed."""
    customer, reading = await answer_about(context)
    for usually in USUALLY:
        stated = await understand(context, usually + context.text)
        if stated.rhythm_days:
            entry = await context.write(
                customers.set_rhythm, customer.pk, stated.rhythm_days, stated.last_visit_on, now=context.now
            )
            await show_changed(context, customer.pk, entry)
            return
    if has_facts(reading):
        raise NotAnAnswerError
    raise Refusal("customer-rhythm-unreadable")


async def lost(_update: Update, context: Context) -> None:
    """They will not come any more: why?"""
    customer = await context.read(customers.get, subject(context))
    await context.show(screens.reasons(context.reader, customer, context.about("customers", "edit", customer.pk)))


async def lose(_update: Update, context: Context) -> None:
    """A reason was tapped."""
    if context.action.arg not in rules.REASONS:
        raise Refusal("stale-button")
    await _lose(context, subject(context), context.action.arg)


async def reason(_update: Update, context: Context) -> None:
    """A reason was typed."""
    customer, reading = await answer_about(context)
    if not context.text or len(context.text) > REASON_LETTERS or has_facts(reading):
        raise NotAnAnswerError
    await _lose(context, customer.pk, context.text)


async def _lose(context: Context, customer_id: int, why: str) -> None:
    entry = await context.write(insights.lose, customer_id, why, now=context.now)
    if entry is None:
        await show_changed(context, customer_id, None)
        return
    customer = await context.read(customers.get, customer_id)
    await context.show(screens.lost(context.reader, customer, entry.pk))


async def archive(_update: Update, context: Context) -> None:
    """Out of the lists; found again by name."""
    entry = await context.write(customers.set_state, subject(context), "archived", now=context.now)
    await show_changed(context, subject(context), entry)


async def activate(_update: Update, context: Context) -> None:
    """Back in the book."""
    entry = await context.write(customers.set_state, subject(context), "active", now=context.now)
    await show_changed(context, subject(context), entry)
