"""Several real processes for one bot on one PostgreSQL server, behind a proxy, any of them killed at any moment."""

import asyncio
import itertools
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web
from sqlmodel import col, select

from bot.settings import Settings, load
from bot.webhook import SECRET as HEADER
from models import Activity
from models.db import Tx
from tests.bot.servers import closed_port
from tests.e2e.killing import Massacre, say
from tests.e2e.site import TOKEN

SECRET = "a-word_that-nobody-guesses"
PATH = "/telegram"


@dataclass
class Front:
    """What stands before the processes: hands each push to the next one that takes connections."""

    doors: list[int] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    """How many pushes each took."""
    port: int = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        turns = itertools.count()
        app = web.Application()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:

            async def hand_on(request: web.Request) -> web.Response:
                body, secret = await request.read(), request.headers[HEADER]
                first = next(turns)
                for number in range(len(self.doors)):
                    door = self.doors[(first + number) % len(self.doors)]
                    try:
                        async with session.post(
                            f"http://127.0.0.1:{door}{PATH}", data=body, headers={HEADER: secret}
                        ) as got:
                            self.taken[door] = self.taken.get(door, 0) + 1
                            return web.Response(status=got.status)
                    except aiohttp.ClientConnectorError:
                        continue  # nobody there; one that dies in the middle is another matter
                    except aiohttp.ClientError:
                        break
                return web.Response(status=502)

            app.add_routes([web.post(PATH, hand_on)])
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
            await runner.setup()
            try:
                await web.TCPSite(runner, "127.0.0.1", 0).start()
                self.port = runner.addresses[0][1]
                yield
            finally:
                await runner.cleanup()


@dataclass
class Herd(Massacre):
    """As many processes as the front has doors."""

    database: str = field(kw_only=True)
    front: Front = field(default_factory=Front)
    living: dict[int, int] = field(default_factory=dict)
    """Process by door."""
    lease: float = 10.0
    """Seconds a process is believed to live."""
    warm: asyncio.subprocess.Process | None = None

    @property
    def settings(self) -> Settings:
        return load(
            telegram_api_url=self.url,
            telegram_bot_token=TOKEN,
            data_dir=self.folder / "data",
            database_key_file=self.folder / "keys" / "database.key",
            database_url=self.database,
            _env_file=None,
        )

    async def gather_in(self, count: int) -> None:
        """Start them all, from one that has everything imported."""
        self.environment |= {
            "DATABASE_URL": self.database,
            "WEBHOOK_URL": f"http://127.0.0.1:{self.front.port}{PATH}",
            "WEBHOOK_SECRET": SECRET,
        }
        self.front.doors.extend(closed_port() for _ in range(count))
        self.warm = await self.run("tests.e2e.warm", pipes=asyncio.subprocess.PIPE)
        for door in self.front.doors:
            await self.raise_one(door)

    async def raise_one(self, door: int) -> None:
        assert self.warm is not None
        self.living[door] = await say(self.warm, f"start WEBHOOK_PORT={door}")

    async def kill_one(self, door: int, how: int = signal.SIGKILL) -> int:
        """How it ended."""
        assert self.warm is not None
        pid = self.living.pop(door)
        os.kill(pid, how)
        return await say(self.warm, f"wait {pid}")

    def must_live(self) -> None:
        """The time limit of the test says it."""

    async def kill_any(self, times: int) -> None:
        """One after the other, whoever it is, the leader too; and another one stands still, mostly beyond its lease."""
        frozen: list[asyncio.Task[None]] = []
        for number in range(times):
            await asyncio.sleep(self.chance.uniform(0.5, 3))
            door, still = self.chance.sample(self.front.doors, 2)
            if number % 2:
                os.kill(self.living[still], signal.SIGSTOP)
                frozen.append(asyncio.create_task(self._thaw(still)))
            assert await self.kill_one(door) == -signal.SIGKILL, f"it ended by itself:\n{self.log()}"
            self.killed += 1
            await asyncio.sleep(self.chance.uniform(0, 2))
            await self.raise_one(door)
            await asyncio.gather(*frozen)
            frozen.clear()

    async def _thaw(self, door: int) -> None:
        await asyncio.sleep(self.chance.uniform(0.9, 2) * self.lease)
        os.kill(self.living[door], signal.SIGCONT)

    async def __aexit__(self, *_: object) -> None:
        for door in list(self.living):
            await self.kill_one(door)
        if self.warm is not None:
            self.warm.kill()
            await self.warm.wait()


def orders(tx: Tx) -> list[list[str]]:
    """What people wrote, on the timelines of each shop, in the order in which it was written down."""
    found: dict[int, list[str]] = {}
    for row in tx.exec(select(Activity).where(col(Activity.text).startswith("客户")).order_by(col(Activity.id))):
        found.setdefault(row.business_id, []).append(row.text)
    return list(found.values())
