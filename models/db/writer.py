"""Group commit: a thread takes every unit that is waiting for it, runs each in a savepoint of one transaction, commits
once and then answers all callers. The price of a durable commit is shared."""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from models.db.scope import Scope
from models.db.session import Tx
from models.db.trouble import LostTransactionError, Trouble, trouble_of

MOST_TOGETHER = 256
MOST_TRIES = 20
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Unit:
    """A function that is to be run for a scope, and who waits for it."""

    work: Callable[[Tx], Any]
    scope: Scope
    future: "asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: BaseException | None = None
    wakes: tuple[tuple[str, datetime], ...] = ()
    needs: set[int] = field(default_factory=set)
    """The businesses it turned out to touch besides its own."""

    @property
    def businesses(self) -> set[int]:
        return self.needs if self.scope.business_id is None else self.needs | {self.scope.business_id}


class Regime(Protocol):
    """How writers of one book keep out of each other's way: what the kinds of database do differently."""

    writers: int

    def writer_of(self, scope: Scope) -> int:
        """Which of the writers runs units of this scope: the same for all that must be serial."""

    def transaction(self, connection: Connection, businesses: Collection[int]) -> AbstractContextManager[object]:
        """One transaction, alone with these businesses; it commits, or raises and nothing was kept."""

    def holds(self, connection: Connection) -> bool:
        """Whether the transaction is still there."""

    def again(self, unit: Unit, tries: int) -> bool:
        """Whether a unit that failed is worth another try; it may have learned what it needs."""


class Writer:
    """One connection that writes."""

    def __init__(self, engine: Engine, regime: Regime, on_commit: Callable[[float], None]) -> None:
        self._engine, self._regime, self._on_commit = engine, regime, on_commit
        self._units: queue.SimpleQueue[Unit | None] = queue.SimpleQueue()
        self.wake_up: Callable[[Unit], None] = lambda _unit: None
        self.notice: Callable[[BaseException], None] = lambda _error: None
        self._thread = threading.Thread(target=self._serve, name="book-writer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, unit: Unit) -> None:
        self._units.put(unit)

    def close(self) -> None:
        """Finish what was handed over."""
        self._units.put(None)
        self._thread.join()

    def _serve(self) -> None:
        while batch := self._take():
            begun = time.perf_counter()
            self.commit(batch)
            self._on_commit(time.perf_counter() - begun)
            for unit in batch:
                if unit.error is not None:
                    self.notice(unit.error)
            answer(batch, self.wake_up)

    def _take(self) -> list[Unit]:
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

    def commit(self, batch: list[Unit]) -> None:
        """Everything in one transaction; where that fails each alone. Every unit ends with a result or an error."""
        try:
            self._together(batch)
            failed = [unit for unit in batch if unit.error is not None and self._regime.again(unit, 0)]
        except Exception as error:  # noqa: BLE001 - whatever it is, the callers must hear it and the thread must live
            for unit in batch:
                unit.error = error
            held = trouble_of(error) is Trouble.HELD  # by another program: each alone would wait as long again
            failed = batch if (len(batch) > 1 and not held) or self._regime.again(batch[0], 0) else []
            if len(failed) > 1:
                about = {"count": len(batch), "error": type(error).__name__}
                log.warning("group commit failed, running each alone", extra=about)
        for unit in failed:
            self._alone(unit)

    def _alone(self, unit: Unit) -> None:
        for tries in range(1, MOST_TRIES):
            try:
                self._together([unit])
            except Exception as error:  # noqa: BLE001 - handed to the caller
                unit.error = error
            if unit.error is None or not self._regime.again(unit, tries):
                return

    def _together(self, batch: list[Unit]) -> None:
        businesses = {number for unit in batch for number in unit.businesses}
        with self._engine.connect() as connection, self._regime.transaction(connection, businesses):
            for unit in batch:
                _run(connection, unit)
                if not self._regime.holds(connection):
                    # The next savepoint would open and commit a transaction of its own, and then be run a second time.
                    raise LostTransactionError("the transaction ended before its commit") from unit.error


def _run(connection: Connection, unit: Unit) -> None:
    unit.error = None
    with Tx(connection, unit.scope) as tx:
        try:
            unit.result = unit.work(tx)
            tx.commit()
            unit.wakes = tuple(tx.wakes)
        except Exception as error:  # noqa: BLE001 - handed to the caller; the savepoint is rolled back
            tx.rollback()
            unit.error = error


def answer(batch: list[Unit], wake_up: Callable[[Unit], None]) -> None:
    """Hand every caller the result, on its own loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Unit]] = {}
    for unit in batch:
        by_loop.setdefault(unit.loop, []).append(unit)
    for loop, units in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, units, wake_up)


def _settle(units: list[Unit], wake_up: Callable[[Unit], None]) -> None:
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
