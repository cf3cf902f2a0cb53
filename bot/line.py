"""The line to Telegram: PTB's Application on our transport, and what the jobs send and fetch through it."""

import asyncio
import logging
from collections.abc import Awaitable
from pathlib import Path

from telegram import BotCommand, InputFile, Message
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ContextTypes

from bot.errors import AGAIN, on_error
from bot.settings import Settings, SettingsError
from bot.transport import AiohttpRequest, classify
from bot.watch import Watch
from handlers import GATE
from handlers.context import App, Context, House
from jobs import Delivery, Fetched, Vault
from models import OutboxMessage
from models.db import Archive
from rules.outbox import Outcome, backoff
from rules.roles import COMMANDS
from ui import wire
from ui.i18n import LANGUAGES, label
from ui.screen import Screen

log = logging.getLogger(__name__)
SEND_CONNECTIONS = 256
UPLOAD_SECONDS = 300
"""50 MB over a thin line."""


def build_application(settings: Settings, token: str, house: House, polling: AiohttpRequest) -> App:
    """PTB's Application with our transport, our context and the gate; no updater, no job queue."""
    application: App = (
        Application.builder()
        .token(token)
        .base_url(settings.base_url)
        .base_file_url(settings.base_file_url)
        .request(AiohttpRequest(connection_limit=SEND_CONNECTIONS, proxy=settings.proxy))
        .get_updates_request(polling)
        .context_types(ContextTypes(context=Context))
        .updater(None)
        .job_queue(None)
        .build()
    )
    application.bot_data["house"] = house
    GATE.build(application)
    application.add_error_handler(on_error)
    return application


class Line:
    """What the house says of its own accord."""

    def __init__(self, application: App, settings: Settings, house: House, watch: Watch) -> None:
        self._app, self._settings, self._house, self._watch = application, settings, house, watch
        watch.alarm.say = self._sound

    async def meet(self) -> None:
        """Who are we? An outage is waited for, a wrong token is not."""
        attempts = 0
        while True:
            self._watch.turned()
            try:
                await self._app.initialize()
                await self._offer_commands()
            except InvalidToken:
                raise SettingsError("TELEGRAM_BOT_TOKEN", "Telegram does not know this token") from None
            except NetworkError as error:
                attempts += 1
                log.warning("telegram cannot be reached, trying on", extra={"error": type(error).__name__})
                await asyncio.sleep(min(backoff(attempts).total_seconds(), 30))
            else:
                return

    async def _offer_commands(self) -> None:
        """The menu of somebody nobody knows yet, in every language; roles get their own when they are met."""
        for language in (None, *LANGUAGES):
            spoken = language or self._settings.default_language
            menu = [BotCommand(name, label(spoken, f"command-{name}")) for name in COMMANDS["stranger"]]
            await self._app.bot.set_my_commands(menu, language_code=language)

    async def deliver(self, message: OutboxMessage, screen: Screen) -> Delivery:
        """A message of the outbox."""
        try:
            number = await self._put(message, screen)
        except TelegramError as error:
            cause = classify(error)
            result = Delivery(cause.outcome, cause.retry_after, cause.migrate_to)
        else:
            result = Delivery(Outcome.DELIVERED, telegram_message_id=number)
        self._watch.metrics.delivered(message, result.outcome, self._house.now())
        return result

    async def _put(self, message: OutboxMessage, screen: Screen) -> int | None:
        if screen.changes is not None:
            await wire.change(self._app.bot, message.chat_id, screen.changes, screen)
            return None  # a reply to it is still one to what was sent first
        sent: Message = await wire.send(self._app.bot, message.chat_id, screen, as_plain=message.plain_text)
        return sent.message_id

    async def fetch(self, file_id: str) -> Fetched:
        """The bytes of a file somebody sent."""
        try:
            return Fetched(await wire.fetch(self._app.bot, file_id))
        except TelegramError as error:
            return Fetched(None, again=classify(error).outcome in AGAIN)

    def vault(self, archive: Archive) -> Vault:
        """Where copies of the book go."""
        send = self._send_copy if self._settings.backup_chat is not None else None
        return Vault(archive, self._app.bot.id, self._alarm, send, self._watch.metrics.backups.add)

    async def _send_copy(self, path: Path) -> bool:
        chat_id, language = self._settings.backup_chat, self._settings.default_language
        content = await asyncio.to_thread(path.read_bytes)
        sending = self._app.bot.send_document(
            chat_id or 0,
            InputFile(content, filename=path.name),
            caption=label(language, "backups-caption"),
            disable_notification=True,
            read_timeout=UPLOAD_SECONDS,
            write_timeout=UPLOAD_SECONDS,
        )
        return await _went(sending, "backup not sent")

    async def _alarm(self, key: str) -> None:
        """To whoever runs this, past the outbox: it belongs to no shop, and the book may be what is broken."""
        await self._tell(label(self._settings.default_language, key))

    async def _sound(self, kind: str) -> None:
        await self._tell(label(self._settings.default_language, f"alarm-{kind}"))

    async def _tell(self, text: str) -> None:
        for person_id in self._settings.owner_ids:
            await _went(self._app.bot.send_message(person_id, text), "alarm not told")


async def _went(call: Awaitable[object], otherwise: str) -> bool:
    """What is tried once: the next hour, or the next day, tries again."""
    failure: TelegramError | None = None
    try:
        await call
    except TelegramError as error:
        failure = error
    if failure is not None:
        log.error(otherwise, extra={"outcome": classify(failure).outcome.value, "error": type(failure).__name__})
    return failure is None
