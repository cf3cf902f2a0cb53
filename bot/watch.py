"""Is the bot alive? It notices its own silence, says so to systemd, and remembers in the book when it last heard."""

import asyncio
import logging
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from bot.alarm import Alarm
from bot.metrics import Metrics
from models.db import SYSTEM, Database
from services import watch

log = logging.getLogger(__name__)
SILENT = timedelta(minutes=5)
"""A poll ends after half a minute; ten that did not are no accident."""
LOOK_SECONDS = 15
MARK_SECONDS = 60


class Watch:
    """`clock` is the real one: moving a demo's clock is no outage. What is queued goes by `now`, the book's."""

    def __init__(
        self, db: Database, clock: Callable[[], datetime], now: Callable[[], datetime], notify: str | None = None
    ) -> None:
        self.metrics, self.alarm = Metrics(), Alarm()
        self._db, self._clock, self._now, self._notify = db, clock, now, notify
        self._begun = self._turned = time.monotonic()
        self._heard: float | None = None
        self._marked: float | None = None
        self._told = False
        self.heard_at: datetime | None = None
        """When Telegram last answered the question for updates."""

    def turned(self) -> None:
        """Telegram was asked, with whatever result: the loop goes round."""
        self._turned = time.monotonic()

    async def polled(self, bot_id: int) -> None:
        """Telegram was asked and answered."""
        self.turned()
        self._heard, self.heard_at = self._turned, self._clock()
        if self._marked is not None and self._heard - self._marked < MARK_SECONDS:
            return
        try:
            missed = await self._db.write(SYSTEM, watch.polled, bot_id, self.heard_at, now=self._now())
        except Exception as error:  # the updates are stored all the same; the mark is made at the next poll
            log.exception("poll not marked", extra={"error": type(error).__name__})
            return
        self._marked = self._heard
        if missed:
            log.error("away for longer than telegram keeps updates: the owners are told")

    @property
    def silent_for(self) -> timedelta:
        """Since Telegram last answered, or since the start."""
        return timedelta(seconds=time.monotonic() - (self._begun if self._heard is None else self._heard))

    @property
    def hangs(self) -> bool:
        """Not even a failure for long: no lost network, but a fault of ours that a restart mends."""
        return time.monotonic() - self._turned > SILENT.total_seconds()

    async def run(self) -> None:
        """For ever: look, and tell systemd that we live."""
        self.tell_systemd("READY=1")
        while True:
            self.look()
            await asyncio.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """One look. A lost network is not mended by a restart, so only a hanging bot stops to ping."""
        silent = self.silent_for > SILENT
        if silent and not self._told:
            log.error("no updates have come in for long", extra={"seconds": int(self.silent_for.total_seconds())})
        self._told = silent
        if not self.hangs:
            self.tell_systemd("WATCHDOG=1")

    def tell_systemd(self, words: str) -> None:
        """systemd's own protocol: a datagram to the socket it named."""
        if not self._notify:
            return
        path = f"\0{self._notify[1:]}" if self._notify.startswith("@") else self._notify
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.sendto(words.encode(), path)
