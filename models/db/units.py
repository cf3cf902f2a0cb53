"""Units of work on the database's own threads.

One thread writes. It takes every unit that is waiting, runs each in a savepoint of one transaction, commits once and
then answers all callers (group commit): the price of a durable commit is shared. Two threads read.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from models.db.engine import in_transaction
from models.db.scope import Scope
from models.db.session import Tx
from models.db.trouble import LostTransactionError, Trouble, trouble_of

P = ParamSpec("P")
T = TypeVar("T")
Wake = Callable[[str, datetime], None]

MOST_TOGETHER = 256
log = logging.getLogger(__name__)


class ClosedError(RuntimeError):
    """The book was closed before this unit was handed over."""


@dataclass(slots=True)
class _Unit:
    work: Callable[[Tx], Any]
    scope: Scope
    future: "asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: BaseException | None = None
    wakes: tuple[tuple[str, datetime], ...] = ()


class Database:
    """`write` and `read` run a plain function `fn(tx, ...)` for a scope, off the event loop."""

    def __init__(self, writing: Engine, reading: Engine, *, readers: int = 2) -> None:
        self._writing, self._reading = writing, reading
        self._units: queue.SimpleQueue[_Unit | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="book-reader")
        self._writer = threading.Thread(target=self._serve, name="book-writer", daemon=True)
        self._writer.start()
        self._closed = False
        self.on_wake: Wake = lambda _job, _at: None
        self.on_commit: Callable[[float], None] = lambda _seconds: None
        """How long a group of writes took; called on the writer's thread."""
        self.on_trouble: Callable[[Exception], None] = lambda _error: None
        """The disk, or somebody else, keeps the book from us; called on the book's threads."""

    async def write(self, scope: Scope, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn` and commit; returns after the commit is durable."""
        if self._closed:
            raise ClosedError("nobody is left to write this")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._units.put(_Unit(lambda tx: fn(tx, *args, **kwargs), scope, future, loop))
        # Once handed over, the unit commits whether or not its caller is still waiting.
        return await future

    async def read(self, scope: Scope, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn` on a read-only connection."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read, scope, lambda tx: fn(tx, *args, **kwargs))

    def close(self) -> None:
        """Finish what was handed over, then close every connection."""
        self._closed = True
        self._units.put(None)
        self._writer.join()
        self._readers.shutdown()
        self._writing.dispose()
        self._reading.dispose()

    def _read(self, scope: Scope, work: Callable[[Tx], T]) -> T:
        # The session begins by itself, without a savepoint inside: three statements fewer for every look.
        try:
            with self._reading.connect() as connection, Tx(connection, scope) as tx:
                result = work(tx)
                # Rows are handed out as they are: the rollback at the end would expire what the session still holds.
                tx.expunge_all()
                return result
        except Exception as error:
            self._notice(error)
            raise

    def _serve(self) -> None:
        while batch := self._take():
            begun = time.perf_counter()
            try:
                with self._writing.connect() as connection:
                    self._commit(connection, batch)
                self.on_commit(time.perf_counter() - begun)
            except Exception as error:  # noqa: BLE001 - whatever it is, the callers must hear it and the thread must live
                _fail(batch, error)
            for unit in batch:
                if unit.error is not None:
                    self._notice(unit.error)
            _answer(batch, self._wake_up)

    def _notice(self, error: BaseException) -> None:
        if isinstance(error, Exception) and trouble_of(error) is not None:
            self.on_trouble(error)

    def _take(self) -> list[_Unit]:
        first = self._units.get()
        if first is None:
            return []
        batch = [first]
        while len(batch) < MOST_TOGETHER:
            try:
                unit = self._units.get_nowait()
            except queue.Empty:
                break
            if unit is None:
                self._units.put(None)
                break
            batch.append(unit)
        return batch

    def _commit(self, connection: Connection, batch: list[_Unit]) -> None:
        try:
            _run_together(connection, batch)
        except Exception as error:
            if len(batch) == 1 or trouble_of(error) is Trouble.HELD:
                raise  # held by another program: each alone would wait as long again
            log.warning(
                "group commit failed, running each alone", extra={"count": len(batch), "error": type(error).__name__}
            )
            for unit in batch:
                self._alone(connection, unit)

    def _alone(self, connection: Connection, unit: _Unit) -> None:
        try:
            _run_together(connection, [unit])
        except Exception as error:  # noqa: BLE001 - handed to the caller
            unit.error = error

    def _wake_up(self, unit: _Unit) -> None:
        for job, at in unit.wakes:
            try:
                self.on_wake(job, at)
            except Exception as error:
                log.exception("job not woken", extra={"job": job, "error": type(error).__name__})


def _run_together(connection: Connection, batch: list[_Unit]) -> None:
    with connection.begin():
        for unit in batch:
            _run(connection, unit)
            if not in_transaction(connection):
                # The next savepoint would open and commit a transaction of its own, and then be run a second time.
                raise LostTransactionError("the transaction ended before its commit") from unit.error


def _run(connection: Connection, unit: _Unit) -> None:
    unit.error = None
    with Tx(connection, unit.scope) as tx:
        try:
            unit.result = unit.work(tx)
            tx.commit()
            unit.wakes = tuple(tx.wakes)
        except Exception as error:  # noqa: BLE001 - handed to the caller; the savepoint is rolled back
            tx.rollback()
            unit.error = error


def _fail(batch: list[_Unit], error: Exception) -> None:
    for unit in batch:
        unit.error = error


def _answer(batch: list[_Unit], wake_up: Callable[[_Unit], None]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Unit]] = {}
    for unit in batch:
        by_loop.setdefault(unit.loop, []).append(unit)
    for loop, units in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, units, wake_up)


def _settle(units: list[_Unit], wake_up: Callable[[_Unit], None]) -> None:
    for unit in units:
        if unit.future.done():
            continue
        if unit.error is None:
            unit.future.set_result(unit.result)
        else:
            unit.future.set_exception(unit.error)
    for unit in units:
        if unit.error is None:
            wake_up(unit)
