"""Two records of one customer: found, looked at together, and made one by a tap that can be undone."""

from telegram import Update

from handlers.answers import answer_about, has_facts, page_of, subject
from handlers.context import Context, NotAnAnswerError
from handlers.customers.record import show_changed
from models.db import SYSTEM
from rules.refusal import Refusal
from services import conversations, customers
from ui import customers as screens

LONGEST_SEARCH = 40


async def alike(_update: Update, context: Context) -> None:
    """Who may be the same as this one."""
    customer = await context.read(customers.get, subject(context))
    rows = await context.read(customers.alike, customer.pk)
    await context.show(screens.alike(context.reader, customer, rows, context.now))


async def other(_update: Update, context: Context) -> None:
    """Who is the same was typed."""
    customer, reading = await answer_about(context)
    if not context.text or len(context.text) > LONGEST_SEARCH or (has_facts(reading) and not reading.phone):
        raise NotAnAnswerError
    rows = await context.read(customers.searched, customer.pk, context.text)
    if rows:
        await context.write_besides(SYSTEM, conversations.forget, context.chat_id, context.person_id)
    await context.show(screens.alike(context.reader, customer, rows, context.now, words=context.text))


def _two(context: Context) -> tuple[int, int]:
    """Who stays and who goes; the ids a made-up answer may lack."""
    stays, goes, *_ = (*context.ref, 0, 0)
    return stays, goes


async def preview(_update: Update, context: Context) -> None:
    """What the merge would make; nothing has happened yet."""
    found = await context.read(customers.preview, *_two(context))
    await context.show(screens.preview(context.reader, found, context.now))


async def merge(_update: Update, context: Context) -> None:
    """The two become one. A second tap finds it done."""
    stays, goes = _two(context)
    try:
        entry = await context.write(customers.merge, stays, goes, now=context.now)
    except Refusal as refusal:
        if refusal.key != "merge-already":
            raise
        await show_changed(context, stays, None)
        return
    await show_changed(context, entry.customer_id or stays, entry)


async def apart(_update: Update, context: Context) -> None:
    """These are two: nobody asks about them again."""
    entry = await context.write(customers.keep_apart, *_two(context), now=context.now)
    await show_changed(context, _two(context)[0], entry)


async def duplicates(_update: Update, context: Context) -> None:
    """/duplicates: all who look the same; with a name, that customer's."""
    if context.text:
        found = await context.read(customers.find, context.text)
        if found.total != 1:
            await context.show(screens.found(context.reader, found, context.text, context.business_id))
        else:
            rows = await context.read(customers.alike, found.rows[0].pk)
            await context.show(screens.alike(context.reader, found.rows[0], rows, context.now))
        return
    page = await context.read(customers.pairs, page=page_of(context.action.arg))
    await context.show(screens.pairs(context.reader, page, context.business_id))
