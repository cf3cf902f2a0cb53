"""A standing agreement: shown, told in one line, ended."""

import re
from dataclasses import replace
from datetime import date

from telegram import Update

from handlers.answers import answer_about, is_talk, subject
from handlers.context import Context, NotAnAnswerError
from handlers.reading import shop
from models import Entry
from rules import capture as grammar
from rules import money, timing
from rules.capture import Reading
from rules.text import one_line
from services import agreements, customers
from services.agreements import Terms
from ui import agreements as screens
from ui import capture as capture_screens
from ui import customers as customer_screens
from ui.i18n import label

MOST_LETTERS = 300
WHAT_UNITS = 60
UNTIL = re.compile(
    r"有效期|截止|到期|[到至](?=[^店家货]*[\d一二三四五六七八九十年月底])|(?<![a-z])(?:until|till|through|renews?|expires?|ends?)(?![a-z])"
)


async def show(_update: Update, context: Context) -> None:
    """What stands; where nothing does, the question."""
    story = await context.read(customers.story, subject(context), now=context.now)
    if story.agreement is None:
        await _ask(context)
    else:
        await context.show(screens.agreement(context.reader, story.customer, story.agreement, context.now))


async def ask(_update: Update, context: Context) -> None:
    """Other terms from now on."""
    await _ask(context)


async def _ask(context: Context) -> None:
    customer = await context.read(customers.get, subject(context))
    await context.ask("agreements.terms", customer.pk, screen=screens.ask(context.reader, customer))


async def terms(_update: Update, context: Context) -> None:
    """What was agreed, for how much, till when: one line."""
    customer, reading = await answer_about(context)
    if len(context.text) > MOST_LETTERS or reading.phone or is_talk(context.text, reading):
        raise NotAnAnswerError
    entry = await context.write(agreements.agree, customer.pk, _terms(context, reading), now=context.now)
    await _show_changed(context, customer.pk, entry)


def _terms(context: Context, reading: Reading) -> Terms:
    reminder = label(context.language, "agreements-renew", terms=one_line(context.text, WHAT_UNITS))
    told = Terms(context.text, renews_on=_renewal(context, reading), reminder=reminder)
    if reading.amount is None or reading.currency is None:
        return told
    minor = money.to_minor(reading.amount, reading.currency)
    return replace(told, amount_minor=minor, currency=reading.currency)


def _renewal(context: Context, reading: Reading) -> date | None:
    """The date after "until"; without such a word the one that was named, unless it comes again and again."""
    zone = shop(context).time_zone
    until = UNTIL.search(context.text.casefold())
    if until is not None:
        found = grammar.read_date(
            context.text[until.start() :],
            now=context.said_at,
            tz=zone,
            region=shop(context).region,
            language=context.language,
        )
        if found is not None:
            return timing.local(found[0], zone).date()
    at = reading.follow_up_at if reading.rrule is None else None
    return timing.local(at, zone).date() if at else None


async def end(_update: Update, context: Context) -> None:
    """It holds no more."""
    entry = await context.write(agreements.end, subject(context), now=context.now)
    await _show_changed(context, subject(context), entry)


async def _show_changed(context: Context, customer_id: int, entry: Entry | None) -> None:
    story = await context.read(customers.story, customer_id, now=context.now)
    if entry is None:
        await context.acknowledge(capture_screens.stale(context.reader))
        await context.show(customer_screens.card(context.reader, story, context.now))
    else:
        await context.show(customer_screens.changed(context.reader, story, entry, context.now))
