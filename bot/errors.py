"""The one place where an exception becomes a message."""

import logging
import secrets

from telegram import Update
from telegram.error import Forbidden, TelegramError

from bot.transport import classify
from handlers.context import Context
from rules.outbox import Outcome
from rules.refusal import Refusal
from services.inbox import AlreadyDoneError
from ui import help as screens
from ui.i18n import label, t
from ui.screen import Screen

log = logging.getLogger(__name__)
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 5
AGAIN = frozenset({Outcome.NEVER_REACHED, Outcome.UNKNOWN, Outcome.FLOODED})


async def on_error(update: object, context: Context) -> None:
    """A refusal is said in the person's language, a lost answer is remembered, anything else is our bug."""
    error = context.error
    if isinstance(error, Refusal):
        await _say(context, error)
    elif isinstance(error, TelegramError):
        _lost(update, context, error)
    elif isinstance(error, AlreadyDoneError):
        context.house.unanswered.add(context.origin.update_id)
    else:
        await _apologise(context, error)


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
    """The answer did not arrive. If it can still be said, the poller shows it when Telegram is back."""
    if isinstance(error, Forbidden):
        return
    cause = classify(error)
    log.warning("answer not delivered", extra={"outcome": cause.outcome.value, "error": type(error).__name__})
    if cause.outcome in AGAIN and isinstance(update, Update):
        context.house.unanswered.add(update.update_id)


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
    """The person's language, as far as the gate got to know it."""
    standing = getattr(context, "standing", None)
    return standing.person.language if standing else context.house.default_language
