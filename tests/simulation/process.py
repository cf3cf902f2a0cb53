"""One process of the bot: the production poller, handlers, heart and jobs on a loop and a memory of their own."""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from telegram import Update
from telegram.ext import ApplicationHandlerStop, TypeHandler

from bot.app import Regulars
from bot.line import Line, build_application
from bot.watch import Watch
from handlers.context import Context, House
from jobs import Delivery
from models import Activity, OutboxMessage
from models.db import SYSTEM, Database, Scope, Tx, of_business, trouble_of
from models.db.session import GuardError
from models.db.units import ONE_WRITER
from models.db.writer import Unit, Writer, answer
from rules.mydata import Seal
from tests.simulation.clock import Loop
from tests.simulation.heartbeat import Heartbeat
from tests.simulation.telegram import Wire
from ui.screen import Screen

if TYPE_CHECKING:
    from tests.simulation.world import World

P = ParamSpec("P")
T = TypeVar("T")
COMMIT = (0.0005, 0.008)
"""Seconds a transaction takes."""
AFTER_TIMERS = (0.0, 0.02)
"""Seconds until what came in meanwhile has been read."""
TALLY = "#"
SEAL = Seal(b"sealed")


class Book(Database):
    """The production units and group commit; the writer's thread is an event of the world."""

    def __init__(self, process: "Process") -> None:
        self._process, self._engine = process, process.world.shelf.engine
        self._writer = Writer(self._engine, ONE_WRITER, lambda _seconds: None)
        self.waiting: list[Unit] = []
        self.on_wake = lambda _job, _at: None

    async def write(self, scope: Scope, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self.waiting.append(Unit(lambda tx: fn(tx, *args, **kwargs), scope, future, loop))
        if len(self.waiting) == 1:
            self._process.later(COMMIT, self._write_batch)
        return await future

    def _write_batch(self) -> None:
        batch, self.waiting = self.waiting, []
        if self._process.world.dies_before_commit(self._process):
            return
        shelf = self._process.world.shelf
        shelf.fails = self._process.world.disk_fails()
        self._writer.commit(batch)
        shelf.fails = False
        self._process.world.committed(self._process)
        for unit in batch:
            if isinstance(unit.error, GuardError):
                raise unit.error
        if not self._process.dead:
            answer(batch, self._wake_up)

    async def read(self, scope: Scope, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._process.later(COMMIT, lambda: self._look(scope, lambda tx: fn(tx, *args, **kwargs), future))
        return await future

    def _look(self, scope: Scope, work: Callable[[Tx], T], future: "asyncio.Future[T]") -> None:
        with self._engine.connect() as connection, Tx(connection, scope) as tx:
            try:
                found = work(tx)
            except Exception as error:  # noqa: BLE001 - the caller's, as in production
                self._process.hears(partial(_fail, future, error))
                return
            tx.expunge_all()
        self._process.hears(partial(_give, future, found))


def _give(future: "asyncio.Future[T]", found: T) -> None:
    if not future.done():
        future.set_result(found)


def _fail(future: "asyncio.Future[Any]", error: Exception) -> None:
    if not future.done():
        future.set_exception(error)


class Marked(Line):
    """Says which row it is sending, so that the world can tell one call from another."""

    sending: ContextVar[tuple[int, int] | None]

    async def deliver(self, message: OutboxMessage, screen: Screen) -> Delivery:
        self.sending.set((message.pk, message.fence))
        return await super().deliver(message, screen)


class Blind(Watch):
    """Its marks go by the real clock, which a world of its own does not know."""

    async def polled(self, bot_id: int) -> None:
        pass


class Process:
    """`turn` lets it run; frozen it stands still, dead it is gone, with all it had in mind."""

    def __init__(self, world: "World", name: int) -> None:
        self.world, self.name = world, name
        self.dead, self.frozen, self.superseded = False, False, False
        self.thawed_at = -1e9
        self.sending: ContextVar[tuple[int, int] | None] = ContextVar("sending", default=None)
        self.loop = Loop(world.clock)
        self._held: list[Callable[[], object]] = []
        self.bot = Regulars(world.settings, now=world.clock.now)
        self.book = Book(self)
        self._start = self.loop.create_task(self._begin())
        self._start.add_done_callback(self._begun)

    def _begun(self, start: "asyncio.Task[None]") -> None:
        """Where it cannot even begin on this disk it ends, and is started again."""
        if not start.cancelled() and trouble_of(start.exception()):
            self.world.crash(self)

    async def _begin(self) -> None:
        bot, wire = self.bot, self._wire()
        bot.db = self.book
        bot.house = House(self.book, bot.now, lambda _person: False, "en", SEAL)
        bot.application = build_application(self.world.settings, "123456:" + "A" * 35, bot.house, wire)
        bot.application.add_handler(TypeHandler(Update, self._tally), group=-2)
        await bot.application.initialize()
        bot.watch = Blind(self.book, bot.now, bot.now)
        line = Marked(bot.application, self.world.settings, bot.house, bot.watch)
        line.sending = self.sending
        await bot.go_to_work(wire, line)

    def _wire(self) -> Wire:
        """Every transport that is built from now on speaks for this process."""
        Wire.speaks_for = self
        return Wire(connection_limit=1)

    async def _tally(self, update: Update, context: Context) -> None:
        """The cheapest handler there can be: one line into the book, one answer."""
        text = update.message.text if update.message else None
        if text is None or not text.startswith(TALLY):
            return
        await context.house.db.read(SYSTEM, _look_around)
        await context.write_as(of_business(self.world.shelf.business_id), _write_line, text, now=context.now)
        await context.bot.send_message(context.chat_id, f"heard {text}")
        raise ApplicationHandlerStop

    def later(self, span: tuple[float, float], act: Callable[[], object]) -> None:
        """Work of another thread of this process: it stands still and dies with it."""

        def run() -> None:
            if self.frozen:
                self._held.append(run)
            elif not self.dead:
                act()

        self.world.line.after(self.world.chance.uniform(*span), run)

    def hears(self, act: Callable[[], object]) -> None:
        """Something comes in; a frozen process finds it when it goes on, perhaps after its own timers have rung."""
        if self.frozen:
            self._held.append(lambda: self.later(AFTER_TIMERS, partial(self.hears, act)))
        elif not self.dead:
            self.loop.call_soon(act)

    @property
    def may_freeze(self) -> bool:
        """Not between the reading of the clock and the commit: that moment is too short to be worth a guard."""
        return not (self.dead or self.frozen or self.book.waiting) and self._start.done()

    def thaw(self) -> None:
        if self.dead:
            return
        self.frozen, self.thawed_at = False, self.world.clock.at
        held, self._held = self._held, []
        for act in held:
            act()

    @property
    def heartbeat(self) -> Heartbeat:
        found = self.bot.heart._scheduler
        assert isinstance(found, Heartbeat)
        return found

    @property
    def idle(self) -> bool:
        """Nothing is on its way: time may leap."""
        if not self._start.done():
            return False
        if not self.dead:
            self._start.result()
        lanes, house = self.bot.lanes, self.bot.house
        busy = lanes._lanes or lanes._answered or house.unanswered or self.bot.heart._running
        return not busy

    def kill(self) -> None:
        """As after kill -9: nothing more is written or sent, nothing is finished."""
        self.dead = True

    def bury(self) -> None:
        """Empty what is left of it, so that nothing of it stirs when it is collected."""
        for _ in range(10):
            tasks = [task for task in asyncio.all_tasks(self.loop) if not task.done()]
            if not tasks:
                break
            for task in tasks:
                task.cancel()
            self.loop.turn()
        self.loop.close()


def _look_around(_tx: Tx) -> None:
    """As every handler does, which is why a later one might write before it."""


def _write_line(tx: Tx, text: str, *, now: Any) -> None:
    tx.add(Activity(business_id=tx.business_id, kind="note", text=text, occurred_at=now, recorded_at=now))
    tx.flush()
