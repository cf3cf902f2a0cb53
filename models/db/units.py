"""Units of work on the database's own threads: some write (models/db/writer.py), two read, one reads whole books."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from models.db.engine import OneWriter
from models.db.scope import Scope
from models.db.session import Tx
from models.db.trouble import trouble_of
from models.db.writer import Regime, Unit, Writer

P = ParamSpec("P")
T = TypeVar("T")
Wake = Callable[[str, datetime], None]
ONE_WRITER = OneWriter()
LONG_READERS = 1
"""Besides the others: who makes the engine for reading counts its connection."""
log = logging.getLogger(__name__)


class ClosedError(RuntimeError):
    """The book was closed before this unit was handed over."""


class Database:
    """`write` and `read` run a plain function `fn(tx, ...)` for a scope, off the event loop."""

    def __init__(self, writing: Engine, reading: Engine, *, readers: int = 2, regime: Regime = ONE_WRITER) -> None:
        self._writing, self._reading, self._regime = writing, reading, regime
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="book-reader")
        self._long_reader = ThreadPoolExecutor(LONG_READERS, thread_name_prefix="book-long-reader")
        self._closed = False
        self.on_wake: Wake = lambda _job, _at: None
        self.on_commit: Callable[[float], None] = lambda _seconds: None
        """How long a group of writes took; called on the writer's thread."""
        self.on_trouble: Callable[[Exception], None] = lambda _error: None
        """The disk, or somebody else, keeps the book from us; called on the book's threads."""
        self._writers = [Writer(writing, regime, self._committed) for _ in range(regime.writers)]
        for writer in self._writers:
            writer.wake_up = self._wake_up
            writer.notice = self._notice
            writer.start()

    async def write(self, scope: Scope, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn` and commit; returns after the commit is durable."""
        if self._closed:
            raise ClosedError("nobody is left to write this")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        unit = Unit(lambda tx: fn(tx, *args, **kwargs), scope, future, loop)
        self._writers[self._regime.writer_of(scope)].put(unit)
        # Once handed over, the unit commits whether or not its caller is still waiting.
        return await future

    async def read(self, scope: Scope, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn` on a read-only connection."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read_again, scope, lambda tx: fn(tx, *args, **kwargs))

    async def read_long(
        self, scope: Scope, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same for what reads a whole book: one after the other, so that a short look never waits for them."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._long_reader, self._read_again, scope, lambda tx: fn(tx, *args, **kwargs)
        )

    def close(self) -> None:
        """Finish what was handed over, then close every connection."""
        self._closed = True
        for writer in self._writers:
            writer.close()
        self._readers.shutdown()
        self._long_reader.shutdown()
        self._writing.dispose()
        self._reading.dispose()

    def _read_again(self, scope: Scope, work: Callable[[Tx], T]) -> T:
        try:
            return self._read(scope, work)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        return self._read(scope, work)  # the server was away since the last look

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

    def _notice(self, error: BaseException) -> None:
        if isinstance(error, Exception) and trouble_of(error) is not None:
            self.on_trouble(error)

    def _committed(self, seconds: float) -> None:
        self.on_commit(seconds)

    def _wake_up(self, unit: Unit) -> None:
        for job, at in unit.wakes:
            try:
                self.on_wake(job, at)
            except Exception as error:
                log.exception("job not woken", extra={"job": job, "error": type(error).__name__})
