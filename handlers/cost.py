"""What the use of the book costs."""

from telegram import Update

from handlers.context import Context
from services import cost
from ui import cost as screens


async def show(_update: Update, context: Context) -> None:
    """/cost: records made, messages, taps, corrections and minutes."""
    await context.show(screens.card(context.reader, await context.read(cost.cost, now=context.now), context.now))
