"""What is kept and allowed, and the end of messages: /privacy and /stop."""

import re

from telegram import Update

from handlers.context import Context
from handlers.reading import shop
from models.db import SYSTEM
from rules.privacy import ASKED, Purpose
from rules.refusal import Refusal
from services import members, privacy
from ui import privacy as screens
from ui.i18n import label

STOP = "/stop"
SHOP = re.compile(r"\d{1,18}")


async def card(_update: Update, context: Context) -> None:
    """What is kept and allowed, for whoever asks."""
    standing = context.standing
    if standing.member is not None:
        await context.show(screens.for_member(context.reader, shop(context), muted=standing.member.nudges_off))
    elif standing.role == "customer":
        await context.show(screens.card(context.reader, await context.read(privacy.kept)))
    else:
        await context.show(screens.for_stranger(context.reader))


async def put(_update: Update, context: Context) -> None:
    """A switch was tapped: `purpose.1` or `purpose.0`."""
    name, _, grants = context.action.arg.partition(".")
    purpose = next((one for one in ASKED if one == name), None)
    if purpose is None or grants not in {"0", "1"}:
        raise Refusal("stale-button")
    await _answer(context, purpose, grants=grants == "1", wording=None)


async def offers(_update: Update, context: Context) -> None:
    """Yes to the question asked after a good rating."""
    asked = f"{label(context.language, 'privacy-offers-ask')} → {label(context.language, 'privacy-button-offers')}"
    await _answer(context, "offers", grants=True, wording=asked)


async def _answer(context: Context, purpose: Purpose, *, grants: bool, wording: str | None) -> None:
    seen = wording or screens.wording(context.reader, purpose, grants=grants)
    kept = await context.write(privacy.choose, purpose, grants=grants, wording=seen, now=context.now)
    await context.acknowledge(label(context.language, "privacy-kept-answer"))
    await context.show(screens.card(context.reader, kept))


async def stop(_update: Update, context: Context) -> None:
    """Everywhere at once, for anyone; the button under what one shop has sent ends what that shop sends, and the words
    above it stay."""
    if context.query is None:
        found = await context.write_as(SYSTEM, privacy.stop, context.person_id, wording=STOP, now=context.now)
    elif SHOP.fullmatch(context.action.arg):
        one, seen = int(context.action.arg), label(context.language, "privacy-button-stop")
        found = await context.write_as(SYSTEM, privacy.stop_shop, context.person_id, one, wording=seen, now=context.now)
    else:
        raise Refusal("stale-button")
    await context.send(screens.stopped(context.reader, found))


async def allow(_update: Update, context: Context) -> None:
    """One shop may write again."""
    seen = label(context.language, "privacy-button-allow-shop", name=shop(context).name)
    await context.write(privacy.allow, wording=seen, now=context.now)
    others = await context.house.db.read(SYSTEM, privacy.still_stopped, context.person_id)
    await context.show(screens.allowed(context.reader, shop(context), others))


async def unmute(_update: Update, context: Context) -> None:
    """Digest and alerts of one shop again."""
    await context.write_as(SYSTEM, members.unmute, context.person_id, context.business_id)
    await context.show(screens.unmuted(context.reader, shop(context)))
