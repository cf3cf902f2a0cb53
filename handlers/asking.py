"""A customer answers what the bot asked of its own accord."""

import re

from telegram import Update

from handlers.context import Context
from handlers.reading import shop
from rules.refusal import Refusal
from services import asking
from ui import asking as screens

FIGURE = re.compile(r"\d{1,2}")


async def half(_update: Update, context: Context) -> None:
    """One half of the scale."""
    if context.action.arg not in screens.HALVES:
        raise Refusal("stale-button")
    await context.show(screens.half(context.reader, shop(context), context.action.arg))


async def score(_update: Update, context: Context) -> None:
    """The figure itself."""
    if not FIGURE.fullmatch(context.action.arg):
        raise Refusal("stale-button")
    given = int(context.action.arg)
    business = await context.write(asking.score, given, now=context.now)
    await context.show(screens.scored(context.reader, business, given))
