"""What is good to know of a customer: preferences and the birthday."""

from telegram import Update

from handlers.answers import answer_about, is_talk, subject
from handlers.context import Context, NotAnAnswerError
from handlers.customers.record import show_changed
from handlers.reading import shop
from rules import birthdays, timing
from rules.capture import Reading
from rules.refusal import Refusal
from services import customers
from ui import customers as screens

PREFERENCE_LETTERS = 60


async def facts(_update: Update, context: Context) -> None:
    """What is known, a tap each to take it away; where it was asked for, one more, or the birthday."""
    if context.question is not None:
        await _told(context)
        return
    customer = await context.read(customers.get, subject(context))
    rows = await context.read(customers.preferences, customer.pk)
    await context.ask("customers.facts", customer.pk, screen=screens.facts(context.reader, customer, rows))


async def _told(context: Context) -> None:
    customer, reading = await answer_about(context)
    today = timing.local(context.now, shop(context).time_zone).date()
    region = shop(context).region
    born = birthdays.read(context.text, region=region, today=today)
    among = birthdays.read_among(context.text, region=region, today=today)
    if born is not None:
        entry = await context.write(customers.set_birthday, customer.pk, born, now=context.now)
    elif among is not None and not _elsewhere(context, reading):
        entry = await context.write(customers.add_facts, customer.pk, *among, now=context.now)
    elif birthdays.is_about(context.text):
        raise Refusal("customer-birthday-unreadable")
    elif _elsewhere(context, reading) or is_talk(context.text, reading):
        raise NotAnAnswerError
    else:
        entry = await context.write(customers.add_preference, customer.pk, context.text, now=context.now)
    await show_changed(context, customer.pk, entry)


def _elsewhere(context: Context, reading: Reading) -> bool:
    """Whether the words are news rather than something one likes."""
    many = "\n" in context.text or len(context.text) > PREFERENCE_LETTERS
    return bool(reading.phone or reading.amount or many)


async def unprefer(_update: Update, context: Context) -> None:
    """One preference holds no more."""
    customer_id, preference_id = context.ref[:2]
    entry = await context.write(customers.drop_preference, customer_id, preference_id, now=context.now)
    await show_changed(context, customer_id, entry)


async def unbirthday(_update: Update, context: Context) -> None:
    """The birthday was wrong."""
    entry = await context.write(customers.set_birthday, subject(context), None, now=context.now)
    await show_changed(context, subject(context), entry)
