"""Who works here: invited by a link, listed, removed."""

import secrets

from telegram import Update

from handlers.context import Context
from handlers.reading import shop
from models.db import SYSTEM
from services import members
from ui import members as screens

BECOMES_MEMBER = "m_"
TOKEN_BYTES = 24


async def team(_update: Update, context: Context) -> None:
    """Who works here, and what may be done about it."""
    found = await context.read(members.team)
    number = int(context.action.arg) if context.action.arg.isdigit() else 0
    await context.show(screens.team(context.reader, shop(context), found, _me(context), number))


def _me(context: Context) -> screens.Me:
    member = context.standing.member
    return screens.Me(context.standing.role, member.pk if member else 0)


async def invite(_update: Update, context: Context) -> None:
    """As what?"""
    await context.show(screens.roles(context.reader, shop(context), _me(context)))


async def invite_as(_update: Update, context: Context) -> None:
    """A link for one person; the message with it is there to be forwarded."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = await context.write(members.invite, context.action.arg, token, now=context.now)
    link = f"https://t.me/{context.bot.username}?start={BECOMES_MEMBER}{token}"
    await context.show(screens.invited(context.reader, shop(context), made, context.now))
    await context.send(screens.invitation(context.reader, shop(context), made, link, context.now))


async def joined(_update: Update, context: Context) -> None:
    """/start with an invitation."""
    context.standing = await context.write_as(SYSTEM, members.join, context.text, context.person_id, now=context.now)
    await context.show(screens.joined(context.reader, shop(context), context.standing.role))


async def remove(_update: Update, context: Context) -> None:
    """Access ends at once; Undo gives it back."""
    gone = await context.write_as(SYSTEM, members.dismiss, context.standing.scope, context.ref[0], now=context.now)
    await context.show(screens.removed(context.reader, shop(context), gone))
