"""The only place in the simulator that reads the real clock."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus whatever a visitor has moved it by. The demo's product reads the same object."""

    def __init__(self) -> None:
        self.moved = timedelta()
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return datetime.now(UTC) + self.moved

    def move(self, by: timedelta) -> None:
        self.moved += by
        for listener in self._listeners:
            listener()

    def on_move(self, callback: Callable[[], None]) -> None:
        self._listeners.append(callback)

    @staticmethod
    def ticks() -> float:
        """Seconds that no move changes: floods and pace are a matter of real time."""
        return time.monotonic()
