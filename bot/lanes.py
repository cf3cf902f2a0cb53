"""What is done with updates that are in the inbox: order is kept inside a chat, chats run beside one another."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from telegram.error import TelegramError

from bot import updates
from bot.desk import Alone, Desk
from bot.errors import AGAIN, NotSavedError, say_unsaved_of
from bot.logs import logged
from bot.setbacks import LONGEST_WAIT_SECONDS
from bot.transport import classify
from bot.watch import Watch
from handlers import show_again
from handlers.context import App, House
from models import InboxUpdate
from models.db import SYSTEM, trouble_of
from rules.outbox import backoff
from services import inbox
from services.inbox import Arrived

log = logging.getLogger(__name__)

HANDLER_SECONDS = 20
DRAIN_SECONDS = 3
AT_ONCE = 256
MARK_EVERY_SECONDS = 0.2
MARK_AT_LAST_SECONDS = 1
ANSWER_AGAIN_SECONDS = 1


class Lanes:
    """One for each chat in which something is to be done."""

    def __init__(self, application: App, house: House, watch: Watch, desk: Desk | None = None) -> None:
        self._desk = desk or Alone(house, application.bot.id)
        self._app, self._house, self._watch = application, house, watch
        self._bot_id = application.bot.id
        self._lanes: dict[int, deque[Arrived | InboxUpdate]] = {}
        """Chat by chat: updates to handle, and records whose answer is owed."""
        self._workers: set[asyncio.Task[None]] = set()
        self._running: dict[int, float] = {}
        """Updates that are being handled, and since when."""
        self._room = asyncio.Semaphore(AT_ONCE)
        self._answered: set[int] = set()
        self._reachable = asyncio.Event()
        self._flood = 0.0
        """Seconds Telegram asked us to wait with answers."""
        self._tasks: list[asyncio.Task[None]] = []
        self._quiet = asyncio.Event()
        self._quiet.set()

    async def start(self) -> None:
        """Chat by chat: the answer a crash left owed, then what it left undone."""
        owed, waiting = await self._desk.begin()
        self.put(owed, [])
        for one in waiting:
            await self._try_again(one, begun=inbox.lane_of(one) not in self._lanes)
        self._tasks = [asyncio.create_task(each) for each in (self._mark(), self._answer())]

    async def stop(self) -> None:
        """Let what runs finish, for a few seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._quiet.wait(), DRAIN_SECONDS)
        await self.cut_off()
        with logged("answers not marked"):
            await asyncio.wait_for(self._write_marks(), MARK_AT_LAST_SECONDS)

    async def cut_off(self) -> None:
        """Wherever it is: what is not done stands in the inbox."""
        ends = [*self._tasks, *self._workers]
        for task in ends:
            task.cancel()
        await asyncio.gather(*ends, return_exceptions=True)

    async def idle(self) -> None:
        """Every stored update has been handled and marked."""
        await self._quiet.wait()
        await self._write_marks()

    async def arrive(self, came: list[dict[str, Any]]) -> None:
        """Store what came, and begin with it. Telegram may forget it once this has returned: it is on our disk."""
        try:
            owed, fresh = await self._desk.store(came)
        except Exception as error:
            if trouble_of(error):
                await say_unsaved_of(self._app.bot, self._house, came)
            raise
        self.put(owed, fresh)
        again = {one["update_id"] for one in came} - {one.update_id for one in fresh}
        if again:
            # Brought once more: whoever stored it first may be gone, with its answer or all of it still undone.
            with logged("what came again not looked up"):
                await self._catch_up(again)

    def put(self, owed: Iterable[InboxUpdate], waiting: Iterable[Arrived]) -> None:
        """Answers that are owed, then what is not done: each behind what is in its lane."""
        for row in owed:
            self._queue(row)
        for one in waiting:
            self._queue(one)

    def works_in(self, chat: int) -> bool:
        """Whether something is to be done in a chat."""
        return chat in self._lanes

    def drop(self, chat: int) -> None:
        """Somebody else goes on in this chat. What has begun ends at its next write."""
        lane = self._lanes.get(chat, deque())
        for one in list(lane)[1:]:
            lane.remove(one)
            self._forget(one)

    def _forget(self, one: Arrived | InboxUpdate) -> None:
        self._running.pop(one.update_id, None)
        self._house.fences.pop(one.update_id, None)

    def reachable(self) -> None:
        """Telegram answers again: what it was owed is tried at once."""
        self._reachable.set()

    async def _answer(self) -> None:
        """Answers that did not arrive are tried again, ever more slowly, and at once when Telegram is back."""
        failures = 0
        while True:
            # What was tried again last time has had its wait: whatever is still owed failed once more.
            failures = failures + 1 if self._house.unanswered else 0
            if failures:
                with logged("owed answers not sent"):
                    await self._catch_up(set(self._house.unanswered))
            with suppress(TimeoutError):
                await asyncio.wait_for(
                    self._reachable.wait(), max(self._flood, ANSWER_AGAIN_SECONDS * 2 ** min(failures, 5))
                )
            self._reachable.clear()
            self._flood = 0

    async def _catch_up(self, owed: set[int]) -> None:
        # The last of a chat answers for the older ones: what is answered by now is no longer owed.
        self._house.unanswered -= await self._house.db.read(SYSTEM, inbox.answered_of, self._bot_id, owed)
        due = owed - self._running.keys() - self._answered
        done, waiting = await self._desk.left()
        self.put((row for row in done if row.update_id in due), (one for one in waiting if one.update_id in due))

    async def _show_again(self, row: InboxUpdate) -> None:
        """What a chat recorded last; what could not be said for another reason than bad luck never will be."""
        try:
            await show_again(self._app, self._house, row)
        except TelegramError as error:
            cause = classify(error)
            self._flood = max(self._flood, cause.retry_after or 0)
            if cause.outcome in AGAIN:
                self._house.unanswered.add(row.update_id)
                return
        except Exception as error:
            log.exception("answer cannot be shown", extra={"error": type(error).__name__, "update_id": row.update_id})
        await self._house.db.write(SYSTEM, inbox.caught_up, row, now=self._house.now())

    async def _try_again(self, one: Arrived, *, begun: bool) -> None:
        """What takes the process down every time must not do so for ever."""
        tries = await self._house.db.write(SYSTEM, inbox.try_again, self._bot_id, one.update_id) if begun else 0
        if tries > inbox.MOST_TRIES:
            await self._finish(one, "failed")
        else:
            self._queue(one)

    def _queue(self, one: Arrived | InboxUpdate) -> None:
        self._quiet.clear()
        self._running[one.update_id] = time.monotonic()
        self._house.unanswered.discard(one.update_id)
        if one.fence:
            self._house.fences[one.update_id] = one.fence
        chat = inbox.lane_of(one)
        if chat in self._lanes:
            self._lanes[chat].append(one)
            return
        self._lanes[chat] = deque([one])
        worker = asyncio.create_task(self._work(chat))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work(self, chat: int) -> None:
        lane, failures = self._lanes[chat], 0
        try:
            while lane:
                failures = 0 if await self._got_through(lane[0]) else failures + 1
                if failures:
                    # The rest of the lane waits behind it: nothing newer of this chat may overtake.
                    await asyncio.sleep(min(backoff(failures).total_seconds(), LONGEST_WAIT_SECONDS))
                else:
                    self._forget(lane.popleft())
        finally:
            del self._lanes[chat]
            if not self._lanes:
                self._quiet.set()

    async def _got_through(self, one: Arrived | InboxUpdate) -> bool:
        """False where the book could not be written: it stands in the inbox and is tried again."""
        try:
            async with self._room:
                await self._next(one)
        except Exception as error:
            ours = not isinstance(error, NotSavedError) and trouble_of(error) is None
            about = {"error": type(error).__name__, "update_id": one.update_id}
            log.log(logging.ERROR, "update not handled", exc_info=ours, extra=about)
            return False
        return True

    async def _next(self, one: Arrived | InboxUpdate) -> None:
        if isinstance(one, InboxUpdate):
            await self._show_again(one)
        else:
            await self._handle(one)

    async def _handle(self, one: Arrived) -> None:
        try:
            update = updates.read(one.payload, self._app.bot)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it must not stop the others
            log.warning("update cannot be read", extra={"update_id": one.update_id, "error": type(error).__name__})
            await self._finish(one, "quarantined")
            return
        try:
            async with asyncio.timeout(HANDLER_SECONDS):
                await self._app.process_update(update)
        except TimeoutError as error:
            log.warning("handler took too long", extra={"update_id": one.update_id, "seconds": HANDLER_SECONDS})
            await self._app.process_error(update, error)
        except Exception as error:
            if trouble_of(error):
                raise
            log.exception("not dispatched", extra={"error": type(error).__name__, "update_id": one.update_id})
            self._house.failed.add(one.update_id)
        await self._conclude(one)

    async def _conclude(self, one: Arrived) -> None:
        counted, house = self._watch.metrics, self._house
        if one.update_id in house.lost:
            house.lost.discard(one.update_id)
            log.warning("update passed to another process", extra={"update_id": one.update_id})
            self.drop(inbox.lane_of(one))
            self._desk.lost(one)
            return
        if one.update_id in house.unsaved:
            house.unsaved.discard(one.update_id)
            counted.updates.add("unsaved")
            raise NotSavedError
        house.told_unsaved.discard(one.chat_id or 0)
        if one.update_id in house.failed:
            house.failed.discard(one.update_id)
            if not await self._finish(one, "failed"):
                # It failed after its write: what the apology could not say, that it is in the book, is still owed.
                house.unanswered.add(one.update_id)
        elif one.update_id in house.unanswered:
            counted.updates.add("unanswered")
        else:
            counted.updates.add("done")
            counted.answers.observe(time.monotonic() - self._running[one.update_id])
            self._answered.add(one.update_id)

    async def _finish(self, one: Arrived, state: str) -> bool:
        self._watch.metrics.updates.add(state)
        db, now = self._house.db, self._house.now()
        return await db.write(SYSTEM, inbox.finish, self._bot_id, one.update_id, state, now=now, fence=one.fence)

    async def _mark(self) -> None:
        while True:
            await asyncio.sleep(MARK_EVERY_SECONDS)
            with logged("answers not marked"):
                await self._write_marks()

    async def _write_marks(self) -> None:
        """They stay until they are written: a mark that is lost would show an answer twice."""
        marks = set(self._answered)
        if marks:
            await self._house.db.write(SYSTEM, inbox.answered, self._bot_id, sorted(marks), now=self._house.now())
            self._answered -= marks
