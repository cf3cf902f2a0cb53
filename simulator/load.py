"""Many people who write, wait for the answer, and write again: the other half of a benchmark."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from simulator.thumb import Thumb

if TYPE_CHECKING:
    from simulator.bots import Bot
    from simulator.chats import Chat
    from simulator.wire import Json
    from simulator.world import Change, World

FIRST_ID = 5_000_000_000


class Crowd:
    def __init__(self, world: World, bot: Bot, people: int) -> None:
        self.world = world
        self.bot = bot
        self.thumbs = [Thumb(world, bot, world.add_user(FIRST_ID + n, f"Person {n}")) for n in range(people)]
        self.waiting: dict[Chat, asyncio.Future[None]] = {}
        self.seconds: list[float] = []

    async def run(self, rounds: int, text: str, patience: float = 60.0) -> Json:
        """Everybody writes `rounds` times; `{n}` in the text becomes the round."""
        stop = self.world.watch(self._heard)
        begin = self.world.clock.ticks()
        try:
            async with asyncio.timeout(patience):
                await asyncio.gather(*(self._one(thumb, rounds, text) for thumb in self.thumbs))
        finally:
            stop()
        return _report(self.seconds, self.world.clock.ticks() - begin)

    async def _one(self, thumb: Thumb, rounds: int, text: str) -> None:
        for number in range(rounds):
            answered = self.waiting[thumb.chat] = asyncio.get_running_loop().create_future()
            begin = self.world.clock.ticks()
            thumb.send(text.replace("{n}", str(number)))
            await answered
            self.seconds.append(self.world.clock.ticks() - begin)

    def _heard(self, change: Change) -> None:
        if change.message is None or change.message.sender is not self.bot.user or change.chat is None:
            return
        waiting = self.waiting.get(change.chat)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)


def _report(seconds: list[float], whole: float) -> Json:
    ordered = sorted(seconds)
    return {
        "updates": len(ordered),
        "seconds": round(whole, 4),
        "per_second": round(len(ordered) / whole, 1),
        "p50_ms": round(1000 * ordered[len(ordered) // 2], 2),
        "p99_ms": round(1000 * ordered[len(ordered) * 99 // 100], 2),
    }
