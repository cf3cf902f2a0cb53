"""Ways in: the shop's code, one for each place it hangs at, one for a customer's card."""

import secrets
from collections.abc import Sequence

from telegram import Update

from handlers.answers import is_record
from handlers.context import Context, NotAnAnswerError
from handlers.reading import shop, understand
from models import Customer, PlaceCode
from models.db import SYSTEM
from rules.names import name_key
from rules.refusal import Refusal
from services import businesses, codes, customers
from ui import capture as capture_screens
from ui import codes as screens
from ui import customers as customer_screens
from ui import feedback as feedback_screens

SCANS_SHOP = "s_"
SCANS_CARD = "c_"
TOKEN_BYTES = 24


async def share(_update: Update, context: Context) -> None:
    """The shop's code; with a customer's name one for their card, with other words one for a place."""
    if not context.text:
        business = await context.read(businesses.own)
        places = await context.read(codes.every)
        link = _link(context, SCANS_SHOP + business.code)
        await context.send(screens.shop(context.reader, business, link, places=len(places)))
        return
    rows = await _named(context)
    if not rows and (somebody := (await understand(context, context.text)).name):
        raise Refusal("codes-card-nobody", name=somebody)
    if not rows:
        await make(_update, context)
    elif len(rows) == 1:
        await _print(context, rows[0].pk)
    else:
        ways = [(row, context.about("codes", "card", row.pk)) for row in rows]
        await context.show(customer_screens.which(context.reader, "codes-card-which", ways))


async def _named(context: Context) -> Sequence[Customer]:
    key = name_key(context.text)
    return [row for row in (await context.read(customers.find, context.text)).rows if key and row.name_key == key]


def _link(context: Context, payload: str) -> str:
    """A link that starts this bot with a payload."""
    return f"https://t.me/{context.bot.username}?start={payload}"


async def ask(_update: Update, context: Context) -> None:
    """Where will it hang?"""
    await context.ask("codes.make", screen=screens.ask(context.reader))


async def make(_update: Update, context: Context) -> None:
    """A code for a place; news about a customer is no place."""
    if context.question is not None and is_record(await understand(context, context.text)):
        raise NotAnAnswerError
    await _show(context, await context.write(codes.make, context.text, now=context.now))


async def _show(context: Context, place: PlaceCode) -> None:
    await context.send(screens.place(context.reader, shop(context), place, _link(context, SCANS_SHOP + place.code)))


async def places(_update: Update, context: Context) -> None:
    """Every place, and what it has brought in."""
    number = int(context.action.arg) if context.action.arg.isdigit() else 0
    await context.show(screens.places(context.reader, shop(context), await context.read(codes.every), number))


async def place(_update: Update, context: Context) -> None:
    """The code of one place again."""
    await _show(context, await context.read(codes.get, context.ref[0]))


async def close(_update: Update, context: Context) -> None:
    """It leads nowhere any more."""
    closed = await context.write(codes.close, context.ref[0], now=context.now)
    await context.show(screens.closed(context.reader, shop(context), closed))


async def card(_update: Update, context: Context) -> None:
    """A code for one customer, to be printed on their card."""
    await _print(context, context.ref[0])


async def _print(context: Context, customer_id: int) -> None:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    customer = await context.write(codes.issue, customer_id, token, now=context.now)
    await context.send(screens.card(context.reader, shop(context), customer, _link(context, SCANS_CARD + token)))


async def tied(_update: Update, context: Context) -> None:
    """/start with the code of a card: the record is theirs now, and the doors are open."""
    context.standing = await context.write_as(SYSTEM, codes.tie, context.text, context.person_id, now=context.now)
    business = shop(context)
    elsewhere = context.standing.person.business_id != business.pk
    door = feedback_screens.door(context.reader, business)
    await context.show(screens.welcome(context.reader, business, door, elsewhere=elsewhere))


async def untie(_update: Update, context: Context) -> None:
    """It was somebody else who scanned."""
    undone = await context.write(codes.untie, context.ref[0], now=context.now)
    await context.show(capture_screens.undone(context.reader, undone.entry, maybe=undone.may_have_arrived))
