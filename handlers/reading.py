"""Reading what a member typed, in the business's own terms and with its customers as the first dictionary."""

from datetime import datetime

from handlers.context import Context, NotAnAnswerError
from models import Business
from rules import capture as grammar
from rules.capture import Reading
from rules.refusal import Refusal
from services import customers

FEW_LETTERS = 20


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
        now=context.said_at,
        tz=business.time_zone,
        region=business.region,
        currency=business.currency,
        language=context.language,
        known=known,
    )


async def unread(context: Context, key: str) -> Exception:
    """What was typed holds no answer: news about somebody is read as news, a few words are asked for again."""
    reading = await understand(context, context.text)
    told = reading.name or reading.known_ids or reading.phone or reading.amount or reading.tags
    if told or len(context.text) > FEW_LETTERS:
        return NotAnAnswerError()
    return Refusal("follow-up-past") if reading.occurred_on else Refusal(key, words=context.text)


def read_date(context: Context) -> tuple[datetime, bool] | None:
    """The date in what was typed, and whether its hour was named."""
    business = shop(context)
    return grammar.read_date(
        context.text, now=context.said_at, tz=business.time_zone, region=business.region, language=context.language
    )
