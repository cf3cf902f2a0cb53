"""The real command in a process of its own, on a Telegram in a box: started, killed, stopped, starved, looked at."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.settings import Settings, load
from models.db.engine import connect
from simulator.world import World

ROOT = Path(__file__).parents[2]
TOKEN = "123456:" + "A" * 35


def utc() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the real process runs on real time, so its test must as well


@dataclass
class Site:
    """A machine with a book, and one process at a time that works with it."""

    world: World
    folder: Path
    url: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    """More settings for the process."""
    starts: list[float] = field(default_factory=list)
    """Seconds from starting the process to its first question for updates."""
    after: Callable[[str], None] = lambda _method: None
    """Called when Telegram has done what the process asked for, and has not answered yet."""
    process: asyncio.subprocess.Process | None = None
    polls: int = 0
    polled: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def settings(self) -> Settings:
        return load(
            telegram_api_url=self.url,
            telegram_bot_token=TOKEN,
            data_dir=self.folder / "data",
            database_key_file=self.folder / "keys" / "database.key",
            _env_file=None,
        )

    async def start(self, *module: str) -> None:
        """The real command, unless told otherwise; returns when it asks for updates."""
        begun = time.monotonic()
        self.polled.clear()
        self.process = await self.run(*(module or ("bot", "run")))
        await self.asked()
        self.starts.append(time.monotonic() - begun)

    async def asked(self) -> None:
        """Until it asks for updates, the next time after `polled` was cleared."""
        try:
            async with asyncio.timeout(60):
                await self.polled.wait()
        except TimeoutError:
            raise AssertionError(f"it never asked for updates:\n{self.log()}") from None

    async def run(self, *module: str, pipes: int = asyncio.subprocess.DEVNULL) -> asyncio.subprocess.Process:
        settings = self.settings
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "bot.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", *module),
                cwd=ROOT,
                env={
                    "PATH": os.environ["PATH"],
                    "TELEGRAM_API_URL": self.url,
                    "TELEGRAM_BOT_TOKEN": TOKEN,
                    "DATA_DIR": str(settings.data_dir),
                    "DATABASE_KEY_FILE": str(settings.database_key_file),
                    "LOG_LEVEL": "WARNING",
                    "HOME": str(self.folder),
                    **self.environment,
                },
                stdin=pipes,
                stdout=pipes,
                stderr=log,
            )

    @property
    def alive(self) -> asyncio.subprocess.Process:
        assert self.process is not None
        assert self.process.returncode is None, f"it ended by itself:\n{self.log()}"
        return self.process

    async def kill(self) -> None:
        process = self.alive
        process.kill()
        await process.wait()

    async def terminate(self) -> tuple[int, float]:
        """SIGTERM: how it ended, and after how many seconds."""
        process, begun = self.alive, time.monotonic()
        process.send_signal(signal.SIGTERM)
        return await process.wait(), time.monotonic() - begun

    def extend(self, app: web.Application) -> None:
        """Tells when the process asks for updates."""

        @web.middleware
        async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
            method = request.path.rsplit("/", 1)[1]
            if method == "getUpdates":
                self.polled.set()
                self.polls += 1
            response = await handler(request)
            self.after(method)
            return response

        app.middlewares.append(watch)

    def log(self) -> str:
        """What stands on its console, the end of it."""
        path = self.folder / "bot.log"
        return path.read_text(encoding="utf-8")[-4000:] if path.exists() else ""

    def integrity(self) -> list[str]:
        """What is wrong with the book's file."""
        raw = self.unlocked()
        try:
            return list(_wrong(raw.execute(f"PRAGMA {check}") for check in _CHECKS))
        finally:
            raw.close()

    def unlocked(self) -> Any:
        """The book past the bot."""
        settings = self.settings
        return connect(settings.database_path, bytes.fromhex(settings.database_key_file.read_text()))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process is not None and self.process.returncode is None:
            await self.kill()


_CHECKS = ("integrity_check", "cipher_integrity_check", "foreign_key_check")


def _wrong(found: Iterable[Iterable[tuple[object, ...]]]) -> Iterable[str]:
    return (str(row) for rows in found for row in rows if row != ("ok",))
