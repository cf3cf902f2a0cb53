"""Virtual time: one true clock, a wall clock that may be wrong, a line of things to come, and an event loop that
never waits. Nothing here sleeps."""

import asyncio
import heapq
import itertools
import selectors
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal


class Clock:
    """`at` are the true seconds since the world began; `now` is what the machine's wall clock shows."""

    def __init__(self, begin: datetime) -> None:
        self.at = 0.0
        self._begin, self._wrong = begin, timedelta(0)
        self.stepped_at = -1e9
        """When somebody last set the wall clock."""
        self.latest = begin
        """The latest time it ever showed."""

    def now(self) -> datetime:
        shown = self._begin + self._wrong + timedelta(seconds=self.at)
        self.latest = max(self.latest, shown)
        return shown

    def step(self, by: timedelta) -> None:
        self._wrong += by
        self.stepped_at = self.at

    def until(self, wall: datetime) -> float:
        """The true time when the wall clock will show this."""
        return self.at + (wall - self.now()).total_seconds()


Kind = Literal["flight", "act", "idle"]
"""On its way; something somebody will do; something that nobody misses when time leaps over it."""


class Line:
    """What the world outside the processes will do, in order."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._count = clock, itertools.count()
        self._heap: list[tuple[float, int, Callable[[], object], Kind]] = []
        self.in_flight = 0

    def after(self, seconds: float, act: Callable[[], object], *, kind: Kind = "flight") -> None:
        self.in_flight += kind == "flight"
        heapq.heappush(self._heap, (self._clock.at + seconds, next(self._count), act, kind))

    @property
    def next_at(self) -> float | None:
        return self._heap[0][0] if self._heap else None

    @property
    def next_act_at(self) -> float | None:
        return min((at for at, _, _, kind in self._heap if kind != "idle"), default=None)

    def run_due(self) -> None:
        while self._heap and self._heap[0][0] <= self._clock.at:
            _, _, act, kind = heapq.heappop(self._heap)
            self.in_flight -= kind == "flight"
            act()


class _NoSelector(selectors.SelectSelector):
    """Nothing outside this interpreter ever happens."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:  # noqa: ARG002
        return []


class Loop(asyncio.SelectorEventLoop):
    """The event loop of one process, driven by hand: a process that is not run stands still, as under SIGSTOP."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        super().__init__(_NoSelector())
        self.errors: list[dict[str, object]] = []
        self.set_exception_handler(lambda _loop, context: self.errors.append(context))

    def time(self) -> float:
        return self._clock.at

    def _write_to_self(self) -> None:
        """Nobody sleeps, so nobody has to be woken."""

    @property
    def ready(self) -> bool:
        next_at = self.next_at
        return bool(self._ready) or (next_at is not None and next_at <= self._clock.at)  # type: ignore[attr-defined]

    @property
    def next_at(self) -> float | None:
        scheduled = self._scheduled  # type: ignore[attr-defined]
        while scheduled and scheduled[0].cancelled():
            handle = heapq.heappop(scheduled)
            handle._scheduled = False
        return float(scheduled[0].when()) if scheduled else None

    def turn(self) -> None:
        """One round: what is ready, and the timers that are due."""
        self.call_soon(self.stop)
        self.run_forever()
