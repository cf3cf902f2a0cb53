"""One bot's queue of updates, with the rules of getUpdates."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import NamedTuple

from simulator.wire import ApiError, Json

# Telegram sends these only to a bot that names them in allowed_updates.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MOST_PER_CALL = 100
LONGEST_POLL = 50
_ELSEWHERE = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Queued(NamedTuple):
    update_id: int
    body: str


class UpdateQueue:
    def __init__(self, first_id: int = 1000) -> None:
        self.pending: deque[Queued] = deque()
        self.last_id = first_id
        self.confirmed = first_id
        self.allowed: frozenset[str] = frozenset()
        self._poll: asyncio.Future[None] | None = None
        self.arrived: Callable[[], None] = lambda: None
        """Called when there is something new to hand out."""

    def allow(self, kinds: Iterable[str] | None) -> None:
        """None keeps the earlier choice, as Telegram does; an empty list is the default choice."""
        if kinds is not None:
            self.allowed = frozenset(kinds)

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def push(self, kind: str, payload: Json) -> int | None:
        return self.push_raw({kind: payload}) if self.wants(kind) else None

    def push_raw(self, update: Json) -> int:
        """Also the door for hostile updates: what comes in goes out, whatever it is."""
        self.last_id += 1
        body = json.dumps({"update_id": self.last_id, **update})
        self.pending.append(Queued(self.last_id, body))
        self._wake()
        self.arrived()
        return self.last_id

    def confirm(self, offset: int) -> bool:
        """Forget what the offset acknowledges; True when something was."""
        if offset < 0:
            offset = self.pending[offset].update_id if len(self.pending) >= -offset else 0
        before = self.confirmed
        while self.pending and self.pending[0].update_id < offset:
            self.confirmed = self.pending.popleft().update_id
        return self.confirmed != before

    def taken(self, queued: Queued) -> None:
        """A push was answered: with several on their way a later one may be first."""
        with suppress(ValueError):
            self.pending.remove(queued)
        self.confirmed = self.pending[0].update_id - 1 if self.pending else self.last_id

    def drop(self) -> None:
        self.confirm(self.last_id + 1)

    async def poll(self, limit: int, seconds: float) -> list[str]:
        """The pending updates as JSON texts, waiting for the first one if there are none."""
        self._end_other_poll()
        if not self.pending and seconds > 0:
            await self._wait(min(seconds, LONGEST_POLL))
        count = min(max(limit, 1), MOST_PER_CALL)
        return [queued.body for queued, _ in zip(self.pending, range(count), strict=False)]

    async def _wait(self, seconds: float) -> None:
        mine = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await mine
        except TimeoutError:
            return
        finally:
            if self._poll is mine:
                self._poll = None

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def close(self) -> None:
        """Let a waiting poll go home with nothing: the server is going down."""
        self._wake()

    def _end_other_poll(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(ApiError(409, _ELSEWHERE))
