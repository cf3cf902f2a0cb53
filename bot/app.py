"""Builds everything, reads the clock, starts and stops it in order."""

import asyncio
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.book import archive_of, hold, ledger_of, on_server, open_book, seal_of
from bot.lanes import Lanes
from bot.line import Line, build_application
from bot.poller import Poller
from bot.settings import Settings, service_socket
from bot.transport import AiohttpRequest
from bot.watch import Watch
from handlers.context import App, House
from jobs import SCHEDULE, Job, Shift, Vault
from models.db import SYSTEM, Database, trouble_of
from models.db.erasures import Ledger
from services import outbox

if TYPE_CHECKING:
    from bot.health import Health
    from bot.replicas import Replicas
    from bot.webhook import Webhook

log = logging.getLogger(__name__)
Now = Callable[[], datetime]
DRAIN_SECONDS = 2
SWITCH_SECONDS = 0.0005
"""A tenth of Python's own: who answers people waits so long for the threads that read a whole book or draw."""


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


class Regulars:
    """The whole bot: book, Telegram, heartbeat."""

    def __init__(self, settings: Settings, *, token: str | None = None, now: Now = utc_now) -> None:
        self._settings, self._token, self.now = settings, token or settings.token, now
        self._open = AsyncExitStack()
        """What has been opened, to be closed in the opposite order."""
        self._leads = False
        self.db: Database
        self.house: House
        self.application: App
        self.lanes: Lanes
        self.source: Poller | Webhook
        """Where updates come from."""
        self.shared: Replicas | None = None
        """Where several processes serve one bot."""
        self.heart: Heart
        self.watch: Watch
        self.health: Health
        """Only where METRICS_PORT is set."""

    async def start(self) -> None:
        """The book first, then Telegram, then the heartbeat, then what people say."""
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise
        log.info("started", extra={"bot_id": self.application.bot.id})

    async def _start(self) -> None:
        self._open.callback(hold(self._settings, self._token).close)
        self.db = open_book(self._settings, now=self.now())
        self._open.callback(self.db.close)
        # A server's copies are its own affair (docs/operations.md).
        self._archive = None if self._settings.server_url else archive_of(self._settings)
        self.house = House(self.db, self.now, self._may_open, self._settings.default_language, seal_of(self._settings))
        await self._watch_over()
        polling = AiohttpRequest(connection_limit=1, proxy=self._settings.proxy)
        self.application = build_application(self._settings, self._token, self.house, polling)
        for ends in (polling.shutdown, self.application.bot.request.shutdown, self.application.shutdown):
            self._open.push_async_callback(ends)
        line = Line(self.application, self._settings, self.house, self.watch)
        await line.meet()
        vault = line.vault(self._archive) if self._archive else None
        await self.go_to_work(polling, line, vault, ledger_of(self._settings))

    async def go_to_work(
        self, polling: AiohttpRequest, line: Line, vault: Vault | None = None, ledger: Ledger | None = None
    ) -> None:
        """What a dead process left is taken up before anything new begins."""
        shared = self.shared = await self._sit_down()
        self._open.push_async_callback(self._rest)
        self._deliver = partial(self._lead, line, vault, ledger, shared)
        if shared is None:
            await self._deliver()
        self.lanes = Lanes(self.application, self.house, self.watch, shared)
        self._open.push_async_callback(self.lanes.stop)
        await self.lanes.start()
        self.source = self._source(polling)
        if shared is not None:
            shared.lanes, shared.take_the_lead, shared.stand_down = self.lanes, self._deliver, self._rest
            self._open.push_async_callback(shared.stop)
            await shared.start()
        self._open.push_async_callback(self.source.stop)
        await self.source.start()

    async def _sit_down(self) -> "Replicas | None":
        """Among others, where the book is on a server and updates are pushed."""
        there = on_server(self._settings)
        if there is None or self._settings.webhook_url is None:
            return None
        shared = await there.sit_down(self.house, self.application.bot.id, utc_now)
        self.db.on_wake = shared.ring_for
        self._open.push_async_callback(shared.leave)
        return shared

    async def _lead(self, line: Line, vault: Vault | None, ledger: Ledger | None, shared: "Replicas | None") -> None:
        """Do what time brings: alone, or as the one of several."""
        silent_until = await self.db.read(SYSTEM, outbox.silent_until)
        shift = Shift(self.db, self.now, line.deliver, line.fetch, self._wake, vault, ledger, silent_until)
        self.heart = Heart(shift, self.now)
        if shared is None:
            self.db.on_wake = self.heart.wake
        else:
            shift.leads, shared.wake = shared.leads, self.heart.wake
        await self.db.write(SYSTEM, outbox.orphaned, now=self.now(), alone=shared is None)
        self._leads = True
        self.heart.start()

    async def _rest(self) -> None:
        """Somebody else leads now, or this is the end."""
        if self._leads:
            self._leads = False
            await self.heart.stop()

    def _source(self, polling: AiohttpRequest) -> "Poller | Webhook":
        if self._settings.webhook_url is None:
            return Poller(self.application, polling, self.lanes, self.watch)
        # The server costs start-up time and memory, so only those pay who asked for it.
        from bot.webhook import Webhook  # noqa: PLC0415

        return Webhook(self.application, self._settings, self.lanes, self.watch)

    async def _watch_over(self) -> None:
        """Before Telegram is met: that may take as long as an outage does."""
        self.watch = Watch(self.db, utc_now, self.now, service_socket())
        self.db.on_commit, self.db.on_trouble = self.watch.metrics.commits.observe, self.watch.alarm.of_book
        watching = asyncio.create_task(self.watch.run())
        self._open.callback(watching.cancel)
        self._open.callback(self.watch.tell_systemd, "STOPPING=1")
        if self._settings.metrics_port is not None:
            from bot.health import Health  # noqa: PLC0415

            self.health = Health(self.db, self.watch, self._archive, self.now)
            self._open.push_async_callback(self.health.stop)
            await self.health.start(self._settings.metrics_host, self._settings.metrics_port)

    async def stop(self) -> None:
        """In the opposite order; what was handed to the book is still written."""
        await self._open.aclose()
        log.info("stopped")

    async def run(self) -> None:
        """Until SIGTERM or SIGINT, also while Telegram is waited for, or until Telegram says the token is wrong."""
        sys.setswitchinterval(SWITCH_SECONDS)
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
            await self.source.wait()
        finally:
            await self.stop()

    async def idle(self) -> None:
        """Returns when nothing is left to handle or to send at this moment of the clock."""
        await self.lanes.idle()
        if self._leads:
            await self.heart.idle()

    def _may_open(self, person_id: int) -> bool:
        return self._settings.open_signup or person_id in self._settings.owner_ids

    def _wake(self, job: str, at: datetime) -> None:
        self.heart.wake(job, at)


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
            # What is wrong with the book stands in a line of its own; only a bug needs its trace.
            ours = trouble_of(error) is None
            log.log(logging.ERROR, "job failed", exc_info=ours, extra={"job": job.name, "error": type(error).__name__})
        finally:
            self._running.discard(job.name)
            if job.name in self._later:
                self.wake(job.name, self._later.pop(job.name))
            if not self._running:
                self._resting.set()

    async def _go_round(self, job: Job) -> None:
        while self._works() and (await job.step(self._shift) or self._due_again(job.name)):
            pass

    def _works(self) -> bool:
        return not self._shift.closing and self._shift.leads()

    def _due_again(self, name: str) -> bool:
        if self._later.get(name, self._now() + timedelta(1)) > self._now():
            return False
        del self._later[name]
        return True
