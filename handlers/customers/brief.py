"""Brief me: the story of a customer before a call."""

import re
from collections.abc import Sequence

from telegram import Update

from handlers.answers import subject
from handlers.context import Context, NotAnAnswerError
from handlers.reading import understand
from models import Customer
from rules.names import name_key
from services import customers
from ui import capture as capture_screens
from ui import customers as screens

LEAD = re.compile(r"^(?:me\s+)?(?:on|about|for)\s+|^一下", re.IGNORECASE)


async def brief(_update: Update, context: Context) -> None:
    """/brief and a name, "简报 李姐", or the button on a card; alone it asks whose."""
    if context.query is not None:
        await _show(context, subject(context))
    elif context.text:
        await _of_words(context, LEAD.sub("", context.text).strip())
    else:
        await context.ask("customers.brief", screen=capture_screens.ask(context.reader, "brief-ask"))


async def _show(context: Context, customer_id: int) -> None:
    found = await context.read(customers.brief, customer_id, now=context.now)
    await context.show(screens.brief(context.reader, found, context.now))


async def _of_words(context: Context, words: str) -> None:
    rows = await meant(context, words)
    if not rows and not _is_command(context):
        raise NotAnAnswerError
    if not rows:
        page = await context.read(customers.find, words)
        await context.show(screens.found(context.reader, page, words, context.business_id))
    elif len(rows) == 1:
        await _show(context, rows[0].pk)
    else:
        about = [context.about("customers", "brief", row.pk) for row in rows]
        await context.show(screens.which(context.reader, "brief-which", list(zip(rows, about, strict=True))))


def _is_command(context: Context) -> bool:
    return context.message is not None and (context.message.text or "").startswith("/")


async def meant(context: Context, words: str) -> Sequence[Customer]:
    """Whom a few words name: somebody of exactly that name, else of a part of it, else somebody in the words."""
    key = name_key(words)
    rows = [row for row in (await context.read(customers.find, words)).rows if key and key in row.name_key]
    exact = [row for row in rows if row.name_key == key]
    if exact or rows:
        return exact or rows
    reading = await understand(context, words)
    if not reading.says_nothing_new and not _is_command(context):
        return ()
    return [await context.read(customers.get, number) for number in reading.known_ids]
