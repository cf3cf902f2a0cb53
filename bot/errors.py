"""The one place where an exception becomes a message."""

import logging
import secrets
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from telegram import Bot, Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.transport import classify
from handlers.context import Context, House
from models.db import trouble_of
from rules.outbox import Outcome
from rules.refusal import Refusal
from services import inbox
from services.inbox import AlreadyDoneError, NotOursError
from services.members import Standing
from ui import help as screens
from ui import wire
from ui.i18n import label, language_of, t
from ui.screen import Screen
from ui.watch import unsaved

log = logging.getLogger(__name__)
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 5
AGAIN = frozenset({Outcome.NEVER_REACHED, Outcome.UNKNOWN, Outcome.FLOODED})


class NotSavedError(Exception):
    """The book could not be written: the update keeps its place and is tried again."""


async def on_error(update: object, context: Context) -> None:
    """A refusal is said in the person's language, a lost answer is remembered, anything else is our bug."""
    error = context.error
    if isinstance(error, Refusal):
        await _say(context, error)
    elif isinstance(error, TelegramError):
        _lost(update, context, error)
    elif isinstance(error, AlreadyDoneError):
        context.house.unanswered.add(context.origin.update_id)
    elif isinstance(error, NotOursError):
        context.house.lost.add(context.origin.update_id)
    elif trouble_of(error):
        context.house.unsaved.add(context.origin.update_id)
        await _not_saved(context)
    else:
        await _apologise(context, error)
    if _standing_of(context) is None:
        # It broke before anybody knew who speaks: the handlers after it would only break on that.
        raise ApplicationHandlerStop


async def _say(context: Context, refusal: Refusal) -> None:
    language = language_for(context)
    try:
        if context.query is not None:
            await context.acknowledge(label(language, refusal.key, **refusal.args_by_name), alert=True)
        else:
            await context.send(Screen(t(language, refusal.key, **refusal.args_by_name)))
    except TelegramError as error:
        _lost(None, context, error)


def _lost(update: object, context: Context, error: TelegramError) -> None:
    """The answer did not arrive. If it can still be said, the lanes show it when Telegram is back."""
    if isinstance(error, Forbidden):
        return
    cause = classify(error)
    log.warning("answer not delivered", extra={"outcome": cause.outcome.value, "error": type(error).__name__})
    if cause.outcome in AGAIN and isinstance(update, Update):
        context.house.unanswered.add(update.update_id)


async def _not_saved(context: Context) -> None:
    """The disk's fault: the update stays in the inbox and is tried again."""
    await say_unsaved(context.bot, context.house, context.chat_id, language_for(context))
    with suppress(TelegramError):
        await context.acknowledge()


async def say_unsaved_of(bot: Bot, house: House, updates: Sequence[dict[str, Any]]) -> None:
    """They could not even be stored: they stay with Telegram and come again."""
    for update in updates:
        chat_id = inbox.chat_of(update)
        if chat_id is not None and chat_id > 0:  # people; in a group most of it was not for us
            await say_unsaved(bot, house, chat_id, language_of(_code_in(update), house.default_language))


def _code_in(update: dict[str, Any]) -> str | None:
    """What the sender's Telegram speaks: the book may not even be readable now."""
    senders = (part.get("from") for part in update.values() if isinstance(part, dict))
    codes = (sender.get("language_code") for sender in senders if isinstance(sender, dict))
    return next((code for code in codes if isinstance(code, str)), None)


async def say_unsaved(bot: Bot, house: House, chat_id: int, language: str) -> None:
    """Silence would make a person type it all again; said once a chat, until something is saved again."""
    if chat_id in house.told_unsaved:
        return
    house.told_unsaved.add(chat_id)
    try:
        await wire.send(bot, chat_id, unsaved(language))
    except TelegramError as error:
        log.warning("trouble not told", extra={"error": type(error).__name__})


async def _apologise(context: Context, error: Exception | None) -> None:
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    log.error("handler failed", exc_info=error, extra={"code": code, "update_id": context.origin.update_id})
    context.house.failed.add(context.origin.update_id)
    try:
        await context.acknowledge()
        await context.send(screens.apology(language_for(context), code))
    except TelegramError as also:
        _lost(None, context, also)


def language_for(context: Context) -> str:
    """The person's language, as far as the gate got to know it; otherwise their app's."""
    standing = _standing_of(context)
    if standing is not None:
        return standing.person.language
    spoken = context.query or context.message
    sender = spoken.from_user if spoken else None
    return language_of(sender.language_code if sender else None, context.house.default_language)


def _standing_of(context: Context) -> Standing | None:
    return getattr(context, "standing", None)
