"""/healthz and /metrics over HTTP, where METRICS_PORT is set."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.door import Door
from bot.watch import SILENT, Watch
from models.db import SYSTEM, Archive, Database, Tx
from services import inbox, outbox

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 5
Gauges = dict[str, tuple[str, float]]


class Health:
    """Two pages for machines; they name nobody."""

    def __init__(self, db: Database, watch: Watch, archive: Archive | None, now: Callable[[], datetime]) -> None:
        self._db, self._watch, self._archive, self._now = db, watch, archive, now
        pages = [web.get("/healthz", self.healthz), web.get("/metrics", self.metrics)]
        self._door = Door(pages, "METRICS_PORT")

    async def start(self, host: str, port: int) -> None:
        await self._door.open(host, port)

    async def stop(self) -> None:
        await self._door.close()

    @property
    def port(self) -> int:
        return self._door.port

    async def healthz(self, _request: web.Request) -> web.Response:
        """200 and "ok", or 503 and one line a trouble."""
        troubles = [words for words in (self._silence(), await self._book()) if words]
        return web.Response(text="\n".join([*troubles, ""]) if troubles else "ok\n", status=503 if troubles else 200)

    async def metrics(self, _request: web.Request) -> web.Response:
        text = self._watch.metrics.text(await self._gauges())
        return web.Response(body=text.encode(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    def _silence(self) -> str:
        silent = self._watch.silent_for
        if self._watch.heard_at is None:
            return "no updates have come in since the start"
        return f"no updates have come in for {silent.total_seconds():.0f} seconds" if silent > SILENT else ""

    async def _book(self) -> str:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._db.read(SYSTEM, inbox.depth)
        except Exception as error:
            log.exception("the book does not answer", extra={"error": type(error).__name__})
            return "the book does not answer"
        return ""

    async def _gauges(self) -> Gauges:
        """What is looked up when somebody asks."""
        found: Gauges = {}
        if self._watch.heard_at is not None:
            about = "When Telegram last answered the question for updates, or for the webhook."
            found["regulars_last_poll_timestamp_seconds"] = (about, self._watch.heard_at.timestamp())
        newest = max(await asyncio.to_thread(self._archive.taken), default=None) if self._archive else None
        if newest is not None:
            about = "When the newest copy of the book was taken."
            found["regulars_last_backup_timestamp_seconds"] = (about, newest.timestamp())
        return found | await self._db.read(SYSTEM, _depths, now=self._now())


def _depths(tx: Tx, *, now: datetime) -> Gauges:
    due, waiting = outbox.depth(tx, now=now)
    return {
        "regulars_inbox_waiting": ("Updates stored and not yet done.", inbox.depth(tx)),
        "regulars_outbox_due": ("Messages that should have gone by now.", due),
        "regulars_outbox_waiting": ("Messages that wait for their time.", waiting),
    }
