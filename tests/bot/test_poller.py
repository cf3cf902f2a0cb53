"""Nothing that arrives is lost, nothing is done twice, order is kept inside a chat."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

import pytest
from telegram import Update
from telegram.error import Conflict

from bot import lanes, setbacks
from bot.poller import Poller
from handlers.context import Context
from models import Conversation, InboxUpdate
from models.db import SYSTEM, Tx
from services import inbox
from simulator.faults import Fault
from simulator.updates import Queued
from tests.books import NOW, Book
from tests.bot.rig import Handler, Rig, eventually, rigged, until

Start = Callable[[Handler], AbstractAsyncContextManager[Rig]]


@pytest.fixture
def start(book: Book) -> Start:
    return lambda handler: rigged(book, handler)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again is tried again at once."""
    monkeypatch.setattr(lanes, "ANSWER_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(lanes, "MARK_EVERY_SECONDS", 0.01)


async def echo(update: Update, context: Context) -> None:
    assert update.effective_message is not None
    await update.effective_message.reply_text(f"heard {update.effective_message.text}")


async def silent(_update: Update, _context: Context) -> None:
    """Neither writes nor answers."""


def count_up(tx: Tx, chat_id: int) -> int:
    row = tx.get(Conversation, (chat_id, 1)) or Conversation(chat_id=chat_id, person_id=1, question="0", asked_at=NOW)
    row.question = str(int(row.question) + 1)
    tx.add(row)
    return int(row.question)


async def count(_update: Update, context: Context) -> None:
    number = await context.write_as(SYSTEM, count_up, context.chat_id)
    await context.bot.send_message(context.chat_id, f"number {number}")


async def counted(rig: Rig, chat_id: int = 1001) -> int:
    row = await rig.db.read(SYSTEM, lambda tx: tx.get(Conversation, (chat_id, 1)))
    return int(row.question) if row else 0


async def test_telegram_may_forget_only_what_is_on_disk(start: Start) -> None:
    async with start(silent) as rig:
        await rig.confirmed()
        async with rig.book_held():
            await rig.phone().send("one")
            await eventually(lambda: not rig.db._writers[0]._units.empty())
            await rig.crash()
            assert len(rig.bot.queue.pending) == 1
        await rig.start()
        await rig.confirmed()
        assert await rig.states() == ["done"]


async def test_what_was_stored_before_a_crash_is_handled_after_it(start: Start) -> None:
    begun = asyncio.Event()

    async def hang(_update: Update, _context: Context) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with start(hang) as rig:
        phone = rig.phone()
        for text in "abc":
            await phone.send(text)
        await begun.wait()
        await until(rig.world, lambda: not rig.bot.queue.pending)
        await rig.crash()
        assert await rig.states() == ["new", "new", "new"]
        rig.handler = echo
        await rig.start()
        await rig.confirmed()
        assert [screen.text for screen in phone.screens] == ["heard a", "heard b", "heard c"]
        assert await rig.states() == ["done", "done", "done"]


@pytest.mark.parametrize(
    "malformed",
    [
        {"message": {}},
        {"message": {"message_id": "x", "date": "y", "chat": 5}},
        {"message": {"message_id": 1, "date": 10**18, "chat": {"id": 1, "type": "private"}}},
        {"callback_query": {"id": "1"}},
        {"message": {"message_id": 1, "date": 0, "chat": {"id": 2**70, "type": "private"}, "text": "\ud800"}},
        {"message": [1]},
        {"edited_message": "text"},
    ],
)
async def test_what_cannot_be_read_does_not_stop_what_comes_after(start: Start, malformed: dict[str, Any]) -> None:
    async with start(echo) as rig:
        phone = rig.phone()
        rig.bot.queue.push_raw(malformed)
        await phone.send("good")
        await phone.wait(lambda screen: screen.text == "heard good")
        await rig.confirmed()
        assert (await rig.states())[1:] == ["done"]


async def test_what_cannot_be_read_is_put_aside_and_kept(start: Start) -> None:
    async with start(echo) as rig:
        rig.bot.queue.push_raw({"message": {"message_id": "x", "date": "y", "chat": 5}})
        await rig.confirmed()
        (row,) = await rig.rows()
        assert row.state == "quarantined"
        assert '"chat": 5' in row.payload


async def test_order_is_kept_inside_a_chat(start: Start) -> None:
    seen: list[str] = []

    async def read_modify_write(update: Update, context: Context) -> None:
        number = await rig.db.read(SYSTEM, lambda tx: int(getattr(tx.get(Conversation, (1001, 1)), "question", 0)))
        await asyncio.sleep(0)
        await context.write_as(SYSTEM, _put, number + 1)
        seen.append(update.effective_message.text or "" if update.effective_message else "")

    async with start(read_modify_write) as rig:
        phone = rig.phone()
        for number in range(100):
            await phone.send(str(number))
        await rig.confirmed()
        assert await counted(rig) == 100
        assert seen == [str(number) for number in range(100)]


def _put(tx: Tx, number: int) -> None:
    row = tx.get(Conversation, (1001, 1)) or Conversation(chat_id=1001, person_id=1, question="", asked_at=NOW)
    row.question = str(number)
    tx.add(row)


async def test_a_chat_that_takes_long_does_not_hold_up_the_others(start: Start) -> None:
    go = asyncio.Event()

    async def slow_for_one(update: Update, context: Context) -> None:
        if context.chat_id == 1001:
            await go.wait()
        await echo(update, context)

    async with start(slow_for_one) as rig:
        slow, quick = rig.phone(1001), rig.phone(1002)
        await slow.send("a")
        await quick.send("b")
        await quick.wait(lambda screen: screen.text == "heard b")
        assert slow.screens == []
        go.set()
        await slow.wait(lambda screen: screen.text == "heard a")


async def test_an_update_that_telegram_sends_twice_is_applied_once(start: Start) -> None:
    async with start(count) as rig:
        phone = rig.phone()
        await phone.send("once")
        body = rig.bot.queue.pending[-1].body
        rig.bot.queue.pending.append(Queued(rig.bot.queue.last_id, body))
        await rig.confirmed()
        rig.bot.queue.pending.append(Queued(rig.bot.queue.last_id, body))
        await phone.send("another")
        await rig.confirmed()
        assert await counted(rig) == 2
        assert [screen.text for screen in phone.screens] == ["number 1", "number 2"]


async def test_a_bug_in_a_handler_is_an_apology_with_a_code_and_the_next_update_is_handled(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(update: Update, context: Context) -> None:
        if update.effective_message and update.effective_message.text == "bad":
            raise ValueError("a bug")
        await echo(update, context)

    async with start(broken) as rig:
        phone = rig.phone()
        await phone.send("bad")
        await phone.send("good")
        await rig.confirmed()
        apology, answer = (screen.text for screen in phone.screens)
        (record,) = [record for record in caplog.records if record.getMessage() == "handler failed"]
        assert record.code in apology  # type: ignore[attr-defined]  # an extra field
        assert answer == "heard good"
        assert await rig.states() == ["failed", "done"]


async def test_a_handler_that_hangs_is_cut_off_and_apologised_for(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "HANDLER_SECONDS", 0.05)

    async def hang(update: Update, context: Context) -> None:
        if update.effective_message and update.effective_message.text == "hang":
            await asyncio.Event().wait()
        await echo(update, context)

    async with start(hang) as rig:
        phone = rig.phone()
        await phone.send("hang")
        await phone.send("good")
        await phone.wait(lambda screen: screen.text == "heard good")
        await rig.confirmed()
        assert len(phone.screens) == 2
        assert await rig.states() == ["failed", "done"]


async def test_what_was_done_but_not_answered_is_marked_and_written_down_once(start: Start) -> None:
    async with start(count) as rig:
        rig.world.faults.add(Fault("reset_before", method="sendMessage"))
        phone = rig.phone()
        await phone.send("one")
        await until(rig.world, lambda: rig.world.calls and rig.world.calls[-1].outcome == "reset_before")
        await rig.confirmed()
        assert await counted(rig) == 1
        assert await rig.states() == ["done"]


async def test_an_answer_that_needed_no_write_is_given_again(start: Start) -> None:
    async with start(echo) as rig:
        rig.world.faults.add(Fault("server_error", method="sendMessage", times=3))
        phone = rig.phone()
        await phone.send("one")
        await phone.wait(lambda screen: screen.text == "heard one")
        await rig.confirmed()
        assert [screen.text for screen in phone.screens] == ["heard one"]
        assert await rig.states() == ["done"]


async def test_an_update_that_can_never_be_answered_is_given_up(start: Start) -> None:
    tried = 0

    async def down(_update: Update, _context: Context) -> None:
        nonlocal tried
        tried += 1
        raise Exception  # noqa: TRY002 - whatever it is

    async with start(down) as rig:
        rig.world.faults.add(Fault("server_error", method="sendMessage", times=None))
        await rig.phone().send("one")
        await rig.confirmed()
        assert await rig.states() == ["failed"]
        assert tried == 1


async def test_an_update_that_takes_the_process_down_is_given_up_in_the_end(start: Start) -> None:
    begun = asyncio.Event()

    async def deadly(_update: Update, _context: Context) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with start(deadly) as rig:
        await rig.phone().send("one")
        for _ in range(inbox.MOST_TRIES + 1):
            await begun.wait()
            begun.clear()
            await rig.crash()
            await rig.start()
        await rig.confirmed()
        assert await rig.states() == ["failed"]


async def test_a_blocked_chat_that_is_owed_an_answer_does_not_stop_the_start(start: Start) -> None:
    async with start(count) as rig:
        await rig.crash()
        phone = rig.phone()
        await phone.send("one")
        phone.block()
        await owed(rig, 1)
        await rig.start()
        other = rig.phone(1002)
        await other.send("two")
        await other.wait(lambda screen: screen.text == "number 1")


async def owed(rig: Rig, *update_ids: int) -> None:
    """Done, and the process died before the answer."""

    def store(tx: Tx) -> None:
        for number in update_ids:
            tx.add(
                InboxUpdate(
                    bot_id=rig.bot.id, update_id=number, chat_id=1001, payload="{}", state="done", received_at=NOW
                )
            )

    await rig.db.write(SYSTEM, store)


async def test_a_chat_is_shown_its_last_record_only_and_only_once(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[int] = []

    async def show(_app: object, _house: object, row: InboxUpdate) -> None:
        shown.append(row.update_id)

    monkeypatch.setattr(lanes, "show_again", show)
    async with start(silent) as rig:
        await rig.crash()
        await owed(rig, 1, 2, 3)
        for _ in range(3):
            await rig.start()
            await rig.lanes.idle()
            await rig.crash()
        assert shown == [3]
        await rig.start()


async def test_a_bug_in_showing_again_stops_nothing(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    async def show(*_: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(lanes, "show_again", show)
    async with start(echo) as rig:
        await rig.crash()
        await owed(rig, 1)
        await rig.start()
        phone = rig.phone()
        await phone.send("good")
        await phone.wait(lambda screen: screen.text == "heard good")
        await eventually(lambda: not rig.house.unanswered)


async def test_a_full_disk_loses_nothing(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing down the arrivals fails once, so does marking the answers and the poll; all is done in the end."""
    async with start(count) as rig:
        monkeypatch.setattr(setbacks, "backoff", lambda _n: _no_time())
        real, failed = rig.db.write, set[str]()

        async def write(scope: Any, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
            name = fn.__name__
            if name not in failed and name != "handled":
                failed.add(name)
                raise OSError("disk full")
            return await real(scope, fn, *args, **kwargs)

        monkeypatch.setattr(rig.db, "write", write)
        phone = rig.phone()
        for text in "abc":
            await phone.send(text)
        await until(rig.world, lambda: not rig.bot.queue.pending and len(phone.screens) == 3)
        await eventually(lambda: all_answered(rig))
        assert failed == {"store", "answered", "polled"}
        assert await counted(rig) == 3


async def all_answered(rig: Rig) -> bool:
    return all(row.answered_at is not None for row in await rig.rows())


def _no_time() -> timedelta:
    return timedelta(0)


async def test_a_lane_whose_book_fails_is_taken_up_again_in_order(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled: list[str] = []
    real, broken = lanes.Lanes._handle, True

    async def handle(self: lanes.Lanes, one: inbox.Arrived) -> None:
        nonlocal broken
        if broken:
            broken = False
            raise OSError("disk full")
        handled.append(one.payload["message"]["text"])
        await real(self, one)

    monkeypatch.setattr(lanes.Lanes, "_handle", handle)
    async with start(echo) as rig:
        phone = rig.phone()
        for text in "abc":
            rig.bot.queue.allow(None)
            await phone.send(text)
        await phone.wait(lambda screen: screen.text == "heard c")
        await rig.confirmed()
        assert handled == ["a", "b", "c"]
        assert await rig.states() == ["done"] * 3


async def test_a_second_poller_is_named_plainly_and_polling_goes_on(
    start: Start, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start(echo) as rig:
        monkeypatch.setattr(setbacks, "backoff", lambda _n: _no_time())
        assert isinstance(rig.poller, Poller)
        real, conflicts = rig.poller._ask, 2

        async def ask() -> list[dict[str, Any]]:
            nonlocal conflicts
            if conflicts:
                conflicts -= 1
                raise Conflict("terminated by other getUpdates request")
            return await real()

        monkeypatch.setattr(rig.poller, "_ask", ask)
        phone = rig.phone()
        await phone.send("one")
        await phone.wait(lambda screen: screen.text == "heard one")
        await phone.send("two")
        await phone.wait(lambda screen: screen.text == "heard two")
        assert "another program polls with this token" in caplog.text
        assert [r.levelno for r in caplog.records if "another program" in r.getMessage()] == [logging.ERROR], (
            "said once"
        )


async def test_stopping_lets_a_handler_finish_and_its_mark_be_written(start: Start) -> None:
    begun, go = asyncio.Event(), asyncio.Event()

    async def slow(update: Update, context: Context) -> None:
        begun.set()
        await go.wait()
        await count(update, context)

    async with start(slow) as rig:
        await rig.phone().send("one")
        await begun.wait()
        stopping = asyncio.create_task(rig.stop_work())
        await asyncio.sleep(0)
        go.set()
        await stopping
        assert [(row.state, row.answered_at) for row in await rig.rows()] == [("done", NOW)]


async def test_stopping_does_not_wait_for_ever(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "DRAIN_SECONDS", 0.05)
    begun = asyncio.Event()

    async def hang(_update: Update, _context: Context) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with start(hang) as rig:
        await rig.phone().send("one")
        await begun.wait()
        await rig.stop_work()
        assert await rig.states() == ["new"]
