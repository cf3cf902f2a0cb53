"""Customers to win who were left alone for a while: the list, and what is done about one."""

from telegram import Update

from handlers.answers import page_of, subject
from handlers.context import Context
from rules import roles
from rules.roles import Deed
from services import customers, prospects
from ui import capture as capture_screens
from ui import customers as customer_screens
from ui import prospects as screens


async def every(_update: Update, context: Context) -> None:
    """Who has bought nothing yet and was left alone for a while."""
    found = await context.read(prospects.listed, page=page_of(context.action.arg), now=context.now)
    leads = roles.may(context.standing.role, Deed.SETTINGS)
    await context.show(screens.every(context.reader, found, context.business_id, leads=leads))


async def one(_update: Update, context: Context) -> None:
    """One of them, and what can be done."""
    found = await context.read(prospects.one, subject(context), now=context.now)
    if found is None:
        await _settled(context)
    else:
        await context.show(screens.one(context.reader, found))


async def later(_update: Update, context: Context) -> None:
    """Not for a month."""
    entry = await context.write(prospects.later, subject(context), now=context.now)
    if entry is None:
        await _settled(context)
        return
    customer = await context.read(customers.get, subject(context))
    await context.show(screens.put_off(context.reader, customer, entry.pk, context.now))


async def _settled(context: Context) -> None:
    """Somebody was faster, or they came in."""
    story = await context.read(customers.story, subject(context), now=context.now)
    await context.acknowledge(capture_screens.stale(context.reader))
    await context.show(customer_screens.card(context.reader, story, context.now))
