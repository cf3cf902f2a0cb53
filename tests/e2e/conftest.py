"""One stage for every story: a Telegram in a box, the real bot on it over HTTP, and phones in people's hands."""

import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot.app import Regulars
from bot.settings import Settings, load
from models import Business
from models.db import SYSTEM, Tx
from simulator.bots import Bot
from simulator.clock import Clock
from simulator.phone import Phone
from simulator.server import serve
from simulator.world import World
from tests.books import KEY

TOKEN = "123456:" + "A" * 35
START = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
"""A Wednesday: 10:30 in Shanghai, 02:30 in London."""
SHANGHAI, LONDON = "Asia/Shanghai", "Europe/London"


@dataclass
class Stage:
    """The world, the bot, and the way to move time."""

    world: World
    bot: Bot
    app: Regulars
    phones: dict[int, Phone] = field(default_factory=dict)
    reports: str = "none"
    """Which pictures come by themselves: in most stories they would come in the middle of something else."""

    def phone(self, person_id: int, name: str, language: str = "zh-hans") -> Phone:
        user = self.world.add_user(person_id, name, language_code=language)
        self.phones[person_id] = Phone(self.world, self.bot, user)
        return self.phones[person_id]

    async def owner(self, person_id: int = 1001, language: str = "zh", shop: str = "老陈五金") -> Phone:
        """Somebody whose shop is open."""
        phone = self.phone(
            person_id, "老陈" if language == "zh" else "Maggie", "zh-hans" if language == "zh" else "en-gb"
        )
        await phone.start()
        await phone.send(shop)
        await self.app.db.write(SYSTEM, self._choose_reports)
        return phone

    def _choose_reports(self, tx: Tx) -> None:
        for business in tx.exec(select(Business)):
            business.reports = self.reports

    async def pass_time(self, **by: float) -> None:
        """The clock moves, and everything that has fallen due happens."""
        self.world.clock.move(timedelta(**by))
        await self.settle()

    async def settle(self) -> None:
        await self.app.idle()
        await self.app.idle()

    async def until(self, hour: time, zone: str = SHANGHAI, days: int = 0) -> None:
        """Until the local clock shows this hour next, `days` later."""
        there = self.world.clock.now().astimezone(ZoneInfo(zone))
        target = datetime.combine(there.date(), hour, ZoneInfo(zone)) + timedelta(days=days)
        if target <= there:
            target += timedelta(days=1)
        await self.pass_time(seconds=(target - there).total_seconds())


@asynccontextmanager
async def staged(
    folder: Path, whereabouts: Mapping[str, str] = MappingProxyType({}), blank: Path | None = None
) -> AsyncIterator[Stage]:
    """A stage with its book under `folder`, a copy of `blank` where that is given, or on the server."""
    clock = Clock()
    clock.moved = START - clock.now()
    world = World(clock)
    # Whether a tap was answered is a matter of behaviour; how fast, on a busy machine, is not.
    world.tap_patience = timedelta(seconds=30)
    bot = world.add_bot(TOKEN, "regulars_bot", "Regulars")
    outside = os.environ.get("TELEGRAM_API_URL")
    async with serve(world) as server:
        settings = load(
            telegram_api_url=outside or server.url,
            telegram_bot_token=TOKEN,
            data_dir=folder / "data",
            database_key_file=folder / "keys" / "database.key",
            **whereabouts,
            _env_file=None,
        )
        if blank is not None:
            # Three hundred stories need not all begin with the history of the schema: it has tests of its own.
            lay(blank, settings)
        app = Regulars(settings, now=clock.now)
        await app.start()
        world.idle = app.idle
        clock.on_move(app.heart.wake_all)
        try:
            yield Stage(world, bot, app)
        finally:
            await app.stop()
        assert world.complaints == []


def lay(blank: Path, settings: Settings) -> None:
    """An empty book of the newest schema where the bot will look for one, and its key."""
    settings.database_path.parent.mkdir(parents=True)
    shutil.copy(blank, settings.database_path)
    settings.database_key_file.parent.mkdir(parents=True)
    settings.database_key_file.write_text(KEY.hex())


@pytest.fixture
async def stage(tmp_path: Path, whereabouts: dict[str, str], request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    blank = None if whereabouts else request.getfixturevalue("blank")
    async with staged(tmp_path, whereabouts, blank) as stage:
        yield stage
