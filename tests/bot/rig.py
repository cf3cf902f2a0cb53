"""The poller alone: a Telegram in a box, a book, and a handler that the test writes."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select
from telegram import Update
from telegram.ext import TypeHandler

from bot.app import utc_now
from bot.lanes import Lanes
from bot.line import build_application
from bot.poller import Poller
from bot.settings import load
from bot.transport import AiohttpRequest
from bot.watch import Watch
from bot.webhook import Webhook
from handlers.context import App, Context, House
from models import InboxUpdate
from models.db import SYSTEM, Database, Tx
from rules.mydata import Seal
from simulator.bots import Bot
from simulator.phone import Phone
from simulator.server import serve
from simulator.world import World
from tests.books import NOW, Book

TOKEN = "123456:" + "A" * 35
SECRET = "a-word_that-nobody-guesses"
Handler = Callable[[Update, Context], Awaitable[None]]


@dataclass
class Rig:
    """One bot with one handler; `crash` and `start` as often as one likes. Pushed to where it has a `door`."""

    world: World
    bot: Bot
    url: str
    book: Book
    handler: Handler
    db: Database
    door: int | None = None
    lanes: Lanes = field(init=False)
    poller: Poller | Webhook = field(init=False)
    house: House = field(init=False)
    watch: Watch = field(init=False)
    app: App = field(init=False)

    async def start(self) -> None:
        settings = load(telegram_api_url=self.url, telegram_bot_token=TOKEN, _env_file=None, **self.hook)
        self.house = House(self.db, lambda: NOW, lambda _person: True, "en", Seal(b"sealed"))
        self.polling = AiohttpRequest(connection_limit=1)
        self.watch = Watch(self.db, utc_now, lambda: NOW)
        self.app = build_application(settings, TOKEN, self.house, self.polling)
        for group in list(self.app.handlers):
            del self.app.handlers[group]
        self.app.add_handler(TypeHandler(Update, self.handle))
        await self.app.initialize()
        self.lanes = Lanes(self.app, self.house, self.watch)
        await self.lanes.start()
        if self.door is None:
            self.poller = Poller(self.app, self.polling, self.lanes, self.watch)
        else:
            self.poller = Webhook(self.app, settings, self.lanes, self.watch)
        await self.poller.start()

    @property
    def hook(self) -> dict[str, Any]:
        if self.door is None:
            return {}
        here = f"http://127.0.0.1:{self.door}/telegram"
        return {"webhook_url": here, "webhook_secret": SECRET, "webhook_port": self.door}

    async def handle(self, update: Update, context: Context) -> None:
        await self.handler(update, context)

    async def crash(self) -> None:
        """As after kill -9: nothing is finished, nothing more is written."""
        await self.poller.stop()
        await self.lanes.cut_off()
        await self.app.shutdown()
        await self.polling.shutdown()

    async def stop(self) -> None:
        await self.stop_work()
        await self.app.shutdown()
        await self.polling.shutdown()

    async def stop_work(self) -> None:
        """In the order of the real one."""
        await self.poller.stop()
        await self.lanes.stop()

    def phone(self, person_id: int = 1001) -> Phone:
        user = self.world.users.get(person_id) or self.world.add_user(person_id, f"P{person_id}", language_code="en")
        return Phone(self.world, self.bot, user, settle=False)

    async def confirmed(self) -> None:
        """Telegram was told that everything arrived, and everything was handled."""
        while self.bot.queue.pending:
            await self.world.bell.heard()
        await self.lanes.idle()

    async def rows(self) -> list[InboxUpdate]:
        return await self.db.read(SYSTEM, _rows)

    async def states(self) -> list[str]:
        return [row.state for row in await self.rows()]

    @asynccontextmanager
    async def book_held(self) -> AsyncIterator[None]:
        """Nothing can be written as long as this lasts."""
        # The first poll's own mark would be of the same batch, and no second poll come before it is written.
        await eventually(lambda: self.watch._marked is not None)
        held, go = threading.Event(), threading.Event()

        def hold(_tx: Tx) -> None:
            held.set()
            go.wait(30)

        holding = asyncio.create_task(self.db.write(SYSTEM, hold))
        # A unit that is handed over before it is held would be of the same batch, and nothing would wait.
        await asyncio.to_thread(held.wait, 30)
        try:
            yield
        finally:
            go.set()
            await holding
            await self.db.write(SYSTEM, lambda _tx: None)  # behind everything that waited


def _rows(tx: Tx) -> list[InboxUpdate]:
    return list(tx.exec(select(InboxUpdate).order_by(col(InboxUpdate.update_id))))


@asynccontextmanager
async def rigged(book: Book, handler: Handler, *, door: int | None = None) -> AsyncIterator[Rig]:
    world = World()
    bot = world.add_bot(TOKEN, "regulars_bot", "Regulars")
    db = book.database()
    async with serve(world) as server:
        rig = Rig(world, bot, server.url, book, handler, db, door)
        await rig.start()
        try:
            yield rig
        finally:
            with suppress(Exception):
                await rig.stop()
    db.close()


async def until(world: World, fits: Callable[[], Any]) -> None:
    """Looks again whenever the world changes; a test that waits in vain is ended by its time limit."""
    while not fits():
        await world.bell.heard()


async def eventually(fits: Callable[[], bool | Awaitable[bool]]) -> None:
    """For what rings no bell: looks again until it fits; in vain, the test's time limit ends it."""
    while True:
        found = fits()
        if found if isinstance(found, bool) else await found:
            return
        await asyncio.sleep(0.01)
