"""Reading what a member typed, in the business's own terms and with its customers as the first dictionary."""

from datetime import datetime

from handlers.context import Context
from models import Business
from rules import capture as grammar
from rules.capture import Reading
from rules.refusal import Refusal
from services import customers


def shop(context: Context) -> Business:
    """The business the words go to."""
    if context.standing.business is None:
        raise Refusal("refusal-not-yours")
    return context.standing.business


async def understand(context: Context, text: str) -> Reading:
    """Known customers are matched first: they are the best dictionary."""
    business = shop(context)
    phone = grammar.read_phone(text, business.region)
    known = await context.read(customers.mentioned, text, [phone] if phone else [])
    return grammar.read(
        text,
        now=context.now,
        tz=business.time_zone,
        region=business.region,
        currency=business.currency,
        language=context.language,
        known=known,
    )


def read_date(context: Context) -> tuple[datetime, bool] | None:
    """The date in what was typed, and whether its hour was named."""
    business = shop(context)
    return grammar.read_date(
        context.text, now=context.now, tz=business.time_zone, region=business.region, language=context.language
    )
