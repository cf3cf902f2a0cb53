"""Builds everything, reads the clock, starts and stops it in order."""

import asyncio
import logging
import signal
import sqlite3
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import BotCommand, Message
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ContextTypes

from bot.errors import AGAIN, on_error
from bot.poller import Poller
from bot.settings import Settings, SettingsError
from bot.transport import AiohttpRequest, classify
from handlers import GATE
from handlers.context import App, Context, House
from jobs import SCHEDULE, Delivery, Fetched, Job, Shift
from models import OutboxMessage
from models.db import SYSTEM, Database, open_database, read_or_make_key
from models.db.schema import migrate
from rules.outbox import Outcome, backoff
from rules.roles import COMMANDS
from services import outbox
from ui import wire
from ui.i18n import LANGUAGES, label
from ui.screen import Screen

log = logging.getLogger(__name__)
Now = Callable[[], datetime]
SEND_CONNECTIONS = 256
DRAIN_SECONDS = 2


class AlreadyRunningError(Exception):
    """Another process works on this book."""


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


class Regulars:
    """The whole bot: book, Telegram, heartbeat."""

    def __init__(self, settings: Settings, *, token: str | None = None, now: Now = utc_now) -> None:
        self._settings, self._token, self.now = settings, token or settings.token, now
        self._open = AsyncExitStack()
        """What has been opened, to be closed in the opposite order."""
        self.db: Database
        self.house: House
        self.application: App
        self.poller: Poller
        self.heart: Heart

    async def start(self) -> None:
        """The book first, then Telegram, then the heartbeat, then what people say."""
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise
        log.info("started", extra={"bot_id": self.application.bot.id})

    async def _start(self) -> None:
        self._open.callback(lock(self._settings.database_path).close)
        self.db = open_book(self._settings, now=self.now())
        self._open.callback(self.db.close)
        self.house = House(self.db, self.now, self._may_open, self._settings.default_language)
        polling = AiohttpRequest(connection_limit=1, proxy=self._settings.proxy)
        self.application = build_application(self._settings, self._token, self.house, polling)
        for ends in (polling.shutdown, self.application.bot.request.shutdown, self.application.shutdown):
            self._open.push_async_callback(ends)
        await self._meet_telegram()
        await self.go_to_work(polling)

    async def go_to_work(self, polling: AiohttpRequest) -> None:
        """What a dead process left is taken up before anything new begins."""
        silent_until = await self.db.read(SYSTEM, outbox.silent_until)
        shift = Shift(self.db, self.now, self._deliver, self._fetch, self._wake, paused_until=silent_until)
        self.heart = Heart(shift, self.now)
        self.db.on_wake = self.heart.wake
        await self.db.write(SYSTEM, outbox.orphaned, now=self.now())
        self.heart.start()
        self._open.push_async_callback(self.heart.stop)
        self.poller = Poller(self.application, self.house, polling)
        self._open.push_async_callback(self.poller.stop)
        await self.poller.start()

    async def stop(self) -> None:
        """In the opposite order; what was handed to the book is still written."""
        await self._open.aclose()
        log.info("stopped")

    async def run(self) -> None:
        """Until SIGTERM or SIGINT, also while Telegram is waited for, or until Telegram says the token is wrong."""
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):  # Windows
                loop.add_signal_handler(sign, stopping.set)
        told, working = asyncio.create_task(stopping.wait()), asyncio.create_task(self._work())
        await asyncio.wait([told, working], return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if working.done():
            working.result()
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working

    async def _work(self) -> None:
        await self.start()
        try:
            await self.poller.wait()
        finally:
            await self.stop()

    async def idle(self) -> None:
        """Returns when nothing is left to handle or to send at this moment of the clock."""
        await self.poller.idle()
        await self.heart.idle()

    def _may_open(self, person_id: int) -> bool:
        return self._settings.open_signup or person_id in self._settings.owner_ids

    def _wake(self, job: str, at: datetime) -> None:
        self.heart.wake(job, at)

    async def _meet_telegram(self) -> None:
        """Who are we? An outage is waited for, a wrong token is not."""
        attempts = 0
        while True:
            try:
                await self.application.initialize()
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
            await self.application.bot.set_my_commands(menu, language_code=language)

    async def _deliver(self, message: OutboxMessage, screen: Screen) -> Delivery:
        bot = self.application.bot
        try:
            sent: Message = await wire.send(bot, message.chat_id, screen, as_plain=message.plain_text)
        except TelegramError as error:
            cause = classify(error)
            return Delivery(cause.outcome, cause.retry_after, cause.migrate_to)
        return Delivery(Outcome.DELIVERED, telegram_message_id=sent.message_id)

    async def _fetch(self, file_id: str) -> Fetched:
        try:
            return Fetched(await wire.fetch(self.application.bot, file_id))
        except TelegramError as error:
            return Fetched(None, again=classify(error).outcome in AGAIN)


def open_book(settings: Settings, *, now: datetime) -> Database:
    """The book, brought to the newest schema after a copy."""
    key, made = read_or_make_key(settings.database_key_file)
    if made:
        # On the console, not only in a log: without this file neither data nor backups can be read.
        log.warning("a new key was made: copy DATABASE_KEY_FILE to a safe place, without it data and backups are lost")
    path = settings.database_path
    backup = migrate(path, key, backups=path.parent / "backups", now=now)
    if backup is not None:
        log.info("copied before migrating")
    return open_database(path, key)


def lock(path: Path) -> sqlite3.Connection:
    """One process per book. A lock inside SQLite is let go by any death, on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    held = sqlite3.connect(path.with_suffix(".lock"), timeout=0, isolation_level=None, check_same_thread=False)
    try:
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        held.close()
        raise AlreadyRunningError(f"another process already works on {path}: stop it first") from None
    return held


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


class Heart:
    """APScheduler as a heartbeat: each job of SCHEDULE every so often, and when something is known to fall due."""

    def __init__(self, shift: Shift, now: Now) -> None:
        self._shift, self._now = shift, now
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._running: set[str] = set()
        self._later: dict[str, datetime] = {}
        self._resting = asyncio.Event()
        self._resting.set()

    def start(self) -> None:
        for job in SCHEDULE:
            self._scheduler.add_job(
                self._round, "interval", seconds=job.every_seconds, args=[job], id=job.name, next_run_time=utc_now()
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """Begin nothing new, and let what is on the wire end: cut off, nobody would know whether it arrived."""
        self._shift.closing = True
        self._scheduler.pause()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._resting.wait(), DRAIN_SECONDS)
        self._scheduler.shutdown(wait=False)

    def wake(self, name: str, at: datetime) -> None:
        """Run a job when the book's clock shows `at`, if it would not run before."""
        if name in self._running:
            # It is looked at when the round is over; a busy loop until a far-off time would help nobody.
            self._later[name] = min(at, self._later.get(name, at))
            return
        delay = max(timedelta(0), at - self._now())
        job = self._scheduler.get_job(name)
        run_at = utc_now() + delay
        if job is not None and (job.next_run_time is None or job.next_run_time > run_at):
            self._scheduler.modify_job(name, next_run_time=run_at)

    def wake_all(self) -> None:
        """The clock was moved: look at everything."""
        for job in SCHEDULE:
            self.wake(job.name, self._now())

    async def idle(self) -> None:
        """Returns when every job has gone round with nothing left to do."""
        for job in SCHEDULE:
            await self._resting.wait()
            await self._round(job)
        await self._resting.wait()

    async def _round(self, job: Job) -> None:
        if job.name in self._running:
            return
        self._running.add(job.name)
        self._resting.clear()
        try:
            await self._go_round(job)
        except Exception as error:
            log.exception("job failed", extra={"job": job.name, "error": type(error).__name__})
        finally:
            self._running.discard(job.name)
            if job.name in self._later:
                self.wake(job.name, self._later.pop(job.name))
            if not self._running:
                self._resting.set()

    async def _go_round(self, job: Job) -> None:
        while not self._shift.closing and (await job.step(self._shift) or self._due_again(job.name)):
            pass

    def _due_again(self, name: str) -> bool:
        if self._later.get(name, self._now() + timedelta(1)) > self._now():
            return False
        del self._later[name]
        return True
