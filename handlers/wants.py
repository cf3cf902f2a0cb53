"""What people ask for: counted, and back to their words."""

import re

from telegram import Update

from handlers.context import Context
from handlers.reading import shop
from rules.refusal import Refusal
from services import wants
from ui import wants as screens

PLACE = re.compile(r"(\d{1,3})\.(\d{1,3})")


async def every(_update: Update, context: Context) -> None:
    """All of it, a page at a time."""
    page = int(context.action.arg) if re.fullmatch(r"\d{1,3}", context.action.arg) else 0
    found = await context.read(wants.every, page=page, now=context.now)
    await context.show(screens.every(context.reader, shop(context), found))


async def one(_update: Update, context: Context) -> None:
    """One thing, and who asked for it."""
    place = PLACE.fullmatch(context.action.arg)
    if place is None:
        raise Refusal("stale-button")
    nth, page = int(place[1]), int(place[2])
    found = await context.read(wants.one, context.ref[0], nth, now=context.now)
    await context.show(screens.one(context.reader, shop(context), found, context.now, page=page))
