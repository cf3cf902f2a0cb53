"""This process among several that serve one bot on one server: the chats it holds, and whether it leads.

push -> store + hold the chat (one unit) -> ours: the lane      another's: ring for the holder
ring, or a look every second            -> what waits in our chats
every other second: "I live"            -> the lead, where it is free; chats whose holder died
a chat without work for a moment        -> let go
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.desk import Left
from bot.logs import logged
from handlers.context import House
from models import InboxUpdate
from models.db import SYSTEM, trouble_of
from models.db.bell import Bell
from services import replicas
from services.inbox import Arrived, lane_of
from services.replicas import Handed, Me

if TYPE_CHECKING:
    from bot.lanes import Lanes

log = logging.getLogger(__name__)
BEAT_SECONDS = 1.0
KEPT_SECONDS = 3
"""A chat stays for as long as the next picture of an album may take."""
SOON = timedelta(seconds=30)
"""The leader looks by itself at what falls due later."""
CHAT, WAKE = "chat", "wake"


@dataclass(slots=True)
class Hold:
    """A chat that is ours: which of its updates we have begun with, and since when nothing is to be done."""

    seen: set[int] = field(default_factory=set)
    idle_since: datetime | None = None


class Replicas:
    """The desk of one of several; `clock` is the real one."""

    def __init__(self, house: House, me: Me, url: str, clock: Callable[[], datetime]) -> None:
        self.me, self._house, self._clock = me, house, clock
        self._loop = asyncio.get_running_loop()
        self._bell = Bell(url, f"regulars_{me.bot_id}", self._rung)
        self._chats: dict[int, Hold] = {}
        self._lead, self._until = False, clock()
        self._beating: asyncio.Task[None] | None = None
        self._hearing: set[asyncio.Task[None]] = set()
        self.lanes: Lanes
        self.take_the_lead: Callable[[], Awaitable[None]]
        self.stand_down: Callable[[], Awaitable[None]]
        self.wake: Callable[[str, datetime], None] = lambda _job, _at: None

    # What the lanes ask

    async def begin(self) -> Left:
        """Nothing: what is left behind is found at the first beat, by whoever comes first."""
        return [], []

    async def store(self, came: list[dict[str, Any]]) -> Left:
        handed = await self._house.db.write(SYSTEM, replicas.store, self.me, came, now=self._clock())
        for holder, chat in handed.elsewhere:
            self._bell.ring(f"{CHAT} {holder} {chat}")
        behind = {chat for chat, waits in handed.beside.items() if waits - self._hold(chat).seen}
        # Somebody stored an earlier one, and their ring has not been heard yet: all of that chat is read, in its order.
        handed.waiting = [one for one in handed.waiting if lane_of(one) not in behind]
        taken = self._taken(handed)
        if behind:
            self._later(self._hear(behind))
        return taken

    async def left(self) -> Left:
        handed = await self._house.db.read(SYSTEM, replicas.owed, self.me)
        return handed.owed, handed.waiting

    def lost(self, one: Arrived | InboxUpdate) -> None:
        self._chats.pop(lane_of(one), None)

    def _taken(self, handed: Handed) -> Left:
        every: list[InboxUpdate | Arrived] = [*handed.owed, *handed.waiting]
        for one in every:
            hold = self._hold(lane_of(one))
            hold.seen.add(one.update_id)
            hold.idle_since = None
        return handed.owed, handed.waiting

    def _hold(self, chat: int) -> Hold:
        return self._chats.setdefault(chat, Hold())

    # Coming and going

    async def start(self) -> None:
        """The first beat at once: there may be work, and nobody who leads."""
        await self._live()
        self._bell.start()
        self._beating = asyncio.create_task(self._beat())

    async def stop(self) -> None:
        """No new chats; what is in the lanes is ours until it ends, or the lease does."""
        if self._beating is None:
            return
        tasks = [*self._hearing, self._beating]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(self._bell.close)

    async def leave(self) -> None:
        """Free at once, instead of when the lease ends."""
        await self._house.db.write(SYSTEM, replicas.leave, self.me)

    def leads(self) -> bool:
        """By our own clock, so that who stood still does not go on with what is another's by now."""
        return self._lead and self._clock() < self._until

    # Every second

    async def _beat(self) -> None:
        while True:
            try:
                await self._live()
                await self._look_around()
            except Exception as error:
                ours = trouble_of(error) is None
                log.log(logging.ERROR, "no beat", exc_info=ours, extra={"error": type(error).__name__})
            await asyncio.sleep(BEAT_SECONDS)

    async def _live(self) -> None:
        now = self._clock()
        late = now >= self._until
        leads = await self._house.db.write(SYSTEM, replicas.stay, self.me, now=now)
        self._until = now + replicas.LEASE
        if late:
            await self._drop_what_was_lost()
        if leads and not self._lead:
            await self.take_the_lead()  # where that fails, the next beat tries again
            self._lead = True
        elif self._lead and not leads:
            self._lead = False
            await self.stand_down()

    async def _drop_what_was_lost(self) -> None:
        """We stood still for longer than a lease: others may have gone on in our chats."""
        held = await self._house.db.read(SYSTEM, replicas.held, self.me)
        for chat in self._chats.keys() - held:
            del self._chats[chat]
            self.lanes.drop(chat)

    async def _look_around(self) -> None:
        now, db = self._clock(), self._house.db
        left = await db.read(SYSTEM, replicas.left_behind, self.me, now=now)
        if left:
            self.lanes.put(*self._taken(await db.write(SYSTEM, replicas.take_over, self.me, left, now=now)))
        if self._lead:
            await db.write(SYSTEM, replicas.bury, self.me, now=now)
        await self._let_go(self._idle(now))

    def _idle(self, now: datetime) -> set[int]:
        """Without work for a while; the look that finds it so begins the while."""
        found = set()
        for chat, hold in self._chats.items():
            if self.lanes.works_in(chat):
                hold.idle_since = None
            elif hold.idle_since is None:
                hold.idle_since = now
            elif (now - hold.idle_since).total_seconds() >= KEPT_SECONDS:
                found.add(chat)
        return found

    async def _let_go(self, chats: Collection[int]) -> None:
        if not chats:
            return
        gone = await self._house.db.write(SYSTEM, replicas.let_go, self.me, chats)
        for chat in gone:
            if not self.lanes.works_in(chat):
                self._chats.pop(chat, None)
        await self._hear(set(chats) - gone)  # what a lost ring would have told

    # Rings

    def ring_for(self, job: str, at: datetime) -> None:
        """Something falls due: the leader wakes for it, whoever wrote it."""
        if self.leads():
            self.wake(job, at)
        elif at <= self._house.now() + SOON:
            self._bell.ring(f"{WAKE} {job} {at.isoformat()}")

    def _rung(self, words: str) -> None:
        self._loop.call_soon_threadsafe(self._understand, words)

    def _understand(self, words: str) -> None:
        match words.split(" "):
            case [kind, holder, chat] if kind == CHAT and int(holder) == self.me.id:
                self._later(self._hear({int(chat)}))
            case [kind, job, at] if kind == WAKE and self.leads():
                self.wake(job, datetime.fromisoformat(at))

    def _later(self, hearing: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(hearing)
        self._hearing.add(task)
        task.add_done_callback(self._hearing.discard)

    async def _hear(self, chats: set[int]) -> None:
        """What others have stored in our chats."""
        mine = chats & self._chats.keys()
        if not mine:
            return
        with logged("chats not looked at"):  # before they are let go they are looked at again
            found = await self._house.db.read(SYSTEM, replicas.pending, self.me, mine)
            new = [one for one in found if one.update_id not in self._seen(one)]
            self.lanes.put(*self._taken(Handed(waiting=new)))

    def _seen(self, one: Arrived) -> set[int]:
        hold = self._chats.get(lane_of(one))
        return hold.seen if hold else {one.update_id}  # let go meanwhile: whoever holds it now has found it
