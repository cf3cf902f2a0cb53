"""APScheduler's part, on virtual time. As the real one it looks at the wall clock only when its timer rings."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass
class Beat:
    """One job; `next_run_time` is wall-clock time."""

    run: Callable[..., Awaitable[None]]
    args: list[Any]
    every: timedelta
    next_run_time: datetime
    running: bool = False


class Heartbeat:
    """What `bot.app.Heart` uses of AsyncIOScheduler, with its settings: coalesce, one instance, no grace."""

    now: Callable[[], datetime]
    """Set by the world before a process starts."""

    def __init__(self, **_settings: Any) -> None:
        self.beats: dict[str, Beat] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._stopped = False
        self._tasks: set[asyncio.Task[None]] = set()

    def add_job(self, run: Callable[..., Awaitable[None]], _trigger: str, *, seconds: float, **more: Any) -> None:
        self.beats[more["id"]] = Beat(run, more["args"], timedelta(seconds=seconds), more["next_run_time"])

    def get_job(self, name: str) -> Beat | None:
        return self.beats.get(name)

    def modify_job(self, name: str, *, next_run_time: datetime) -> None:
        self.beats[name].next_run_time = next_run_time
        self._arm()

    def start(self) -> None:
        self._arm()

    def pause(self) -> None:
        self._stopped = True

    def shutdown(self, *, wait: bool) -> None:  # noqa: ARG002 - APScheduler's signature
        self._stopped = True

    @property
    def rings_at(self) -> float:
        """On the loop's clock: where the wall clock was set meanwhile, not when the next job is due."""
        return self._timer.when() if self._timer is not None else 0.0

    @property
    def next_at(self) -> datetime:
        return min(beat.next_run_time for beat in self.beats.values())

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        delay = max(0.0, (self.next_at - Heartbeat.now()).total_seconds())
        self._timer = asyncio.get_running_loop().call_later(delay, self._ring)

    def _ring(self) -> None:
        now = Heartbeat.now()
        for beat in self.beats.values():
            if self._stopped or beat.next_run_time > now:
                continue
            missed = (now - beat.next_run_time) // beat.every
            beat.next_run_time += beat.every * (missed + 1)
            if not beat.running:
                beat.running = True
                task = asyncio.get_running_loop().create_task(self._run(beat))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        self._arm()

    async def _run(self, beat: Beat) -> None:
        try:
            await beat.run(*beat.args)
        finally:
            beat.running = False
