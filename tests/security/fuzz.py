"""Hostile updates through the real poller: none ends it, none gets stuck, and the next good one is answered at once."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from sqlmodel import func, select

from bot.app import utc_now
from bot.lanes import Lanes
from bot.poller import Poller
from bot.watch import Watch
from models import InboxUpdate
from models.db import SYSTEM, Tx
from tests.security.hostile import Update, broken, corpus, sendable
from tests.security.stand import Direct, Stand, standing
from tests.security.town import Town

PAGE = 100
PATIENCE = 60
"""Seconds for a page; one update that never ends would take longer."""
AT_MOST = 1.0
"""Seconds that a good update may wait once a hostile page is through."""
NEWCOMER = 700_001


@dataclass
class Report:
    """What a run came to."""

    sent: int = 0
    states: dict[str, int] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    slowest: float = 0.0
    """Seconds until a good update after a hostile page was answered."""
    failed: list[str] = field(default_factory=list)
    """Updates that met a bug of ours."""
    ended: bool = False

    def __str__(self) -> str:
        return f"{self.sent} hostile updates: {self.states}, next good one answered after {self.slowest:.2f} s at most"


def faults(report: Report) -> list[str]:
    """What should not have been."""
    wrong = [f"met a bug of ours: {one[:500]}" for one in report.failed]
    wrong += [f"{report.states['new']} are stuck"] if report.states.get("new") else []
    wrong += [f"the next good one waited {report.slowest:.2f} s"] if report.slowest > AT_MOST else []
    wrong += ["the poller has ended"] if report.ended else []
    if report.counted.get("quarantined", 0) != report.states.get("quarantined", 0):
        wrong.append(f"quarantined and counted differ: {report.states}, {report.counted}")
    return wrong


@dataclass
class Fuzz:
    stand: Stand
    poller: Poller
    lanes: Lanes
    watch: Watch
    report: Report = field(default_factory=Report)

    async def run(self, updates: Iterator[Update]) -> Report:
        """All of them, a page at a time, each page followed by somebody who means well."""
        self.stand.world.keep_calls = False
        while page := list(islice(updates, PAGE)):
            await self._page(page)
        self.report.states = await self.stand.db.read(SYSTEM, _states)
        self.report.failed = await self.stand.db.read(SYSTEM, _failed)
        self.report.counted = dict(self.watch.metrics.updates.by_value)
        self.report.ended = self.poller.failed is not None
        return self.report

    async def _page(self, page: list[Update]) -> None:
        for update in page:
            self.stand.bot.queue.push_raw(update)
        self.report.sent += len(page)
        await self._through()
        self.report.slowest = max(self.report.slowest, await self._good_one())
        self.stand.heard.clear()

    async def _through(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.stand.bot.queue.pending:
                await self.stand.world.bell.heard()
            await self.lanes.idle()

    async def _good_one(self) -> float:
        person_id = NEWCOMER + self.report.sent
        phone = self.stand.phones[person_id] = self.stand.newcomer(person_id)
        begun = time.monotonic()
        await phone.send("/help")
        await phone.wait(lambda screen: bool(screen.text), within=PATIENCE)
        took = time.monotonic() - begun
        await self._through()
        return took


def _states(tx: Tx) -> dict[str, int]:
    return dict(tx.execute(select(InboxUpdate.state, func.count()).group_by(InboxUpdate.state)).all())


def _failed(tx: Tx) -> list[str]:
    return list(tx.exec(select(InboxUpdate.payload).where(InboxUpdate.state == "failed")))


def hostile(town: Town, seed: int, count: int) -> Iterator[Update]:
    """The corpus, then real updates broken at random: the same for the same seed."""
    yield from filter(sendable, corpus())
    chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    yield from (update for _ in range(count) if sendable(update := broken(town.updates, chance)))


@asynccontextmanager
async def fuzzing(town: Town, folder: Path) -> AsyncIterator[Fuzz]:
    async with standing(town, folder) as stand:
        watch = Watch(stand.db, utc_now, utc_now)
        lanes = Lanes(stand.app, stand.house, watch)
        await lanes.start()
        poller = Poller(stand.app, Direct(connection_limit=1), lanes, watch)
        await poller.start()
        try:
            yield Fuzz(stand, poller, lanes, watch)
        finally:
            await poller.stop()
            await lanes.stop()
