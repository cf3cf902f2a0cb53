"""Opening a shop, its settings, its code."""

import re

from telegram import Update

from handlers.context import Context, Handle, NotAnAnswerError
from handlers.reading import shop, understand
from models.db import SYSTEM
from rules import timing
from rules.refusal import Refusal
from services import businesses, cases, members
from services.businesses import Opening
from services.members import Standing
from ui import businesses as screens
from ui.i18n import label

NAME_LETTERS = 40
TYPED = ("zone", "currency", "digest", "quiet", "cap", "prospects")
"""Settings whose value can be typed."""


async def start(update: Update, context: Context) -> None:
    """/start, alone: a stranger opens a shop; everybody else is told where they are."""
    standing = context.standing
    if standing.role == "stranger":
        await open_shop(update, context)
    elif standing.role == "customer":
        complained = bool(await context.read(cases.mine))
        await context.show(screens.customer_home(context.reader, shop(context), complained=complained))
    else:
        await context.show(screens.home(context.reader, shop(context), standing.role))


async def open_shop(_update: Update, context: Context) -> None:
    """Open a shop at once under a stand-in name, and ask for the real one."""
    if not context.house.may_open(context.person_id):
        raise Refusal("businesses-closed-signup")
    if context.standing.role in {"owner", "manager"} and context.action.arg != "another":
        raise Refusal("businesses-open-already", name=shop(context).name)
    person = context.standing.person
    opening = Opening(
        region=_region(context), language=person.language, name=label(person.language, "businesses-stand-in-name")
    )
    business = await context.write_as(SYSTEM, businesses.open_business, person.id, opening, now=context.now)
    await _stand_in(context, business.pk)
    if context.text:
        named = await context.write(businesses.rename, context.text, now=context.now)
        await context.show(screens.opened(context.reader, named))
        return
    await context.ask("businesses.name", screen=screens.welcome(context.reader, business))


def _region(context: Context) -> str:
    user = context.query.from_user if context.query else context.message.from_user if context.message else None
    guessed = timing.guess_region(user.language_code if user else None)
    if timing.REGIONS[guessed].language == context.language:
        return guessed
    return "CN" if context.language == "zh" else "US"


async def _stand_in(context: Context, business_id: int) -> None:
    found = await context.house.db.read(SYSTEM, members.stand, context.person_id, business_id)
    context.standing = found or context.standing


async def name(_update: Update, context: Context) -> None:
    """The answer to "what is your shop called?" - unless it is plainly news about a customer."""
    if await _is_news(context):
        raise NotAnAnswerError
    business = await context.write(businesses.rename, context.text, now=context.now)
    await context.show(screens.opened(context.reader, business))


async def _is_news(context: Context) -> bool:
    """A shop's name has no phone, amount or date and is short."""
    reading = await understand(context, context.text)
    facts = reading.phone or reading.amount or reading.follow_up_at or reading.visited or reading.tags
    return bool(facts) or len(context.text) > NAME_LETTERS or "\n" in context.text


async def settings(_update: Update, context: Context) -> None:
    """The settings card; /settings key shows the choices of one, /settings key value changes it at once."""
    key, _, value = context.text.partition(" ")
    if value:
        await context.write(businesses.change, key.casefold(), value, now=context.now)
    if key and not value:
        await _choices(context, key.casefold(), 0)
    else:
        await _settings_card(context)


async def _settings_card(context: Context) -> None:
    business = await context.read(businesses.own)
    context.standing = await _fresh(context)
    await context.show(screens.settings(context.reader, business))


async def _fresh(context: Context) -> Standing:
    found = await context.house.db.read(SYSTEM, members.stand, context.person_id, context.business_id)
    if found is None:
        raise Refusal("refusal-not-yours")
    return found


async def choose(_update: Update, context: Context) -> None:
    """One setting: its choices on buttons, and the way to type another value."""
    number, _, field = context.action.arg.rpartition(".")
    await _choices(context, field, int(number) if re.fullmatch(r"\d{1,3}", number) else 0)


async def _choices(context: Context, field: str, page: int) -> None:
    business = await context.read(businesses.own)
    await context.show(screens.choices(context.reader, business, field, page))


async def put(_update: Update, context: Context) -> None:
    """A choice was tapped: `field.value`."""
    field, _, value = context.action.arg.partition(".")
    await context.write(businesses.change, field, _spelled(field, value), now=context.now)
    await _settings_card(context)


def _spelled(field: str, value: str) -> str:
    """Button data has no colon and no slash: 0830, 2100-0800, Asia.Shanghai."""
    if field == "zone":
        return value.replace(".", "/", 1)
    return re.sub(r"(\d{2})(\d{2})", r"\1:\2", value) if field in {"digest", "quiet"} else value


async def type_value(_update: Update, context: Context) -> None:
    """Ask for a value that no button offers."""
    field = context.action.arg
    if field not in TYPED:
        raise Refusal("stale-button")
    await context.ask(f"businesses.typed_{field}", screen=screens.ask_value(context.reader, field))


def typed(field: str) -> Handle:
    """The route that takes a typed value of one setting."""

    async def take(_update: Update, context: Context) -> None:
        await context.write(businesses.change, field, context.text, now=context.now)
        await _settings_card(context)

    return take


async def switch(_update: Update, context: Context) -> None:
    """/business: where plain words go, and the choice of another place."""
    if context.action.ref and context.action.verb == "switch":
        standing = await context.write_as(SYSTEM, members.go_to, context.person_id, context.action.ref[0])
        context.standing = standing
    places = await context.house.db.read(SYSTEM, members.places, context.person_id)
    await context.show(screens.places(context.reader, places, context.standing))


async def stranger(_update: Update, context: Context) -> None:
    """Words of somebody who stands in no shop: the two ways in. A viewer is told that viewers only read."""
    if context.standing.role != "stranger":
        raise Refusal("refusal-role")
    await context.show(screens.ways_in(context.reader))
