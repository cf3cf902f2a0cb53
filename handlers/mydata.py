"""My data: seen, put right, taken along, erased, by the person it is about; erased also for whoever asked by word."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from telegram import Update

from handlers.answers import page_of, subject
from handlers.context import Context, NotAnAnswerError
from handlers.reading import shop
from models.db import SYSTEM, Scope, Tx
from rules import birthdays, timing
from rules.capture import is_question
from rules.phones import normalise
from rules.refusal import Refusal
from services import codes, customers, members, mydata
from services.mydata import Own
from ui import mydata as screens
from ui.i18n import label

FIELDS = ("name", "phone", "birthday")
NAME_LETTERS = 40
P = ParamSpec("P")


async def show(_update: Update, context: Context) -> None:
    """What a shop keeps; where several do, which one?"""
    places = await context.house.db.read(SYSTEM, mydata.places, context.person_id)
    if not places:
        await context.show(screens.nothing(context.reader))
    elif not context.action.ref and len(places) > 1:
        await context.show(screens.which(context.reader, places, page_of(context.action.arg)))
    else:
        if not context.action.ref:
            only = places[0].business.pk
            found = await context.house.db.read(SYSTEM, members.stand, context.person_id, only)
            context.standing = found if found is not None else context.standing
        await _show(context, await context.house.db.read(await _self(context), mydata.own))


async def _self(context: Context) -> Scope:
    """The customer they are in that shop, also where they work there by now."""
    business_id = shop(context).pk
    places = await context.house.db.read(SYSTEM, mydata.places, context.person_id)
    number = next((one.customer_id for one in places if one.business.pk == business_id), None)
    return Scope(business_id, "customer", context.person_id, customer_id=number)


async def _show(context: Context, own: Own) -> None:
    await context.show(screens.card(context.reader, own))


async def words(_update: Update, context: Context) -> None:
    """Their own words."""
    found = await context.house.db.read(await _self(context), mydata.words, page=page_of(context.action.arg))
    await context.show(screens.words(context.reader, found, context.now))


async def ask(_update: Update, context: Context) -> None:
    """What is it really? The answer is typed."""
    field = next((one for one in FIELDS if one == context.action.arg), None)
    if field is None:
        raise Refusal("stale-button")
    own = await context.house.db.read(await _self(context), mydata.own)
    await context.ask(f"mydata.{field}", screen=screens.ask(context.reader, own, field))


async def name(_update: Update, context: Context) -> None:
    """A typed name; a sentence is for the shop."""
    said = _typed(context)
    if "\n" in said or len(said) > NAME_LETTERS or is_question(said) or any(letter.isdigit() for letter in said):
        raise NotAnAnswerError
    await _put(context, mydata.correct_name, said, now=context.now)


async def phone(_update: Update, context: Context) -> None:
    """A typed number; words without one are for the shop."""
    said = _typed(context)
    number = normalise(said, shop(context).region)
    if number is None and any(letter.isalpha() for letter in said):
        raise NotAnAnswerError
    if number is None:
        raise Refusal("customer-phone-unreadable", text=said[:NAME_LETTERS])
    await _put(context, mydata.correct_phone, number, now=context.now)


async def birthday(_update: Update, context: Context) -> None:
    """A typed day; words without a figure are for the shop."""
    said = _typed(context)
    today = timing.local(context.now, shop(context).time_zone).date()
    born = birthdays.read(said, region=shop(context).region, today=today)
    if born is None and not (birthdays.is_about(said) or any(letter.isdigit() for letter in said)):
        raise NotAnAnswerError
    if born is None:
        raise Refusal("customer-birthday-unreadable")
    await _put(context, mydata.correct_birthday, born, now=context.now)


def _typed(context: Context) -> str:
    if context.question is None:
        raise Refusal("stale-button")
    return context.text


async def _put(context: Context, fn: Callable[Concatenate[Tx, P], Own], /, *args: P.args, **kwargs: P.kwargs) -> None:
    await _show(context, await context.write_as(await _self(context), fn, *args, **kwargs))


async def export(_update: Update, context: Context) -> None:
    """Two files: one to read, one for machines."""
    found = await context.house.db.read(await _self(context), mydata.export, now=context.now)
    for screen in screens.export(context.reader, found):
        await context.send(screen)


async def warn(_update: Update, context: Context) -> None:
    """What an erasure takes and what it leaves, before it is done."""
    if await _is_held(context):
        return
    own = await context.house.db.read(await _self(context), mydata.own)
    await context.show(screens.warn(context.reader, own))


async def _is_held(context: Context) -> bool:
    """For a day after a card was scanned it may be in the wrong hands: the shop hears who asks, and nothing goes."""
    scope = await _self(context)
    if scope.customer_id is None:
        return False
    if await context.house.db.read(scope, codes.doubt, scope.customer_id, now=context.now) is None:
        return False
    held = await context.write_as(scope, codes.asked_to_erase, scope.customer_id, now=context.now)
    if held is not None:
        await context.show(screens.held(context.reader, shop(context), held, context.now))
    return held is not None


async def part(_update: Update, context: Context) -> None:
    """It is not their card after all."""
    scope = await _self(context)
    if scope.customer_id is None:
        raise Refusal("stale-button")
    await context.write_as(scope, codes.part, scope.customer_id, now=context.now)
    await context.show(screens.parted(context.reader, shop(context)))


async def erase(_update: Update, context: Context) -> None:
    """Done at once, for good."""
    if await _is_held(context):
        return
    scope = await _self(context)
    ahead = await context.house.db.read(scope, mydata.look_ahead_own)
    done = await context.write_as(scope, mydata.erase_own, context.house.seal, ahead, now=context.now)
    await context.acknowledge(label(context.language, "mydata-erased-toast"))
    await context.show(screens.erased(context.reader, done))


async def warn_them(_update: Update, context: Context) -> None:
    """The same for somebody who asked the owner by word of mouth."""
    customer = await context.read(customers.get, subject(context))
    await context.show(screens.warn_them(context.reader, customer))


async def erase_them(_update: Update, context: Context) -> None:
    """Done at once, for good."""
    ahead = await context.read(mydata.look_ahead, subject(context))
    done = await context.write(mydata.erase, subject(context), context.house.seal, ahead, now=context.now)
    await context.show(screens.erased_them(context.reader, done))
