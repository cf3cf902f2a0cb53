"""Updates that are pushed: stored before they are answered with 200, and nobody else gets in."""

import asyncio
import io
import json
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import aiohttp
import pytest
from telegram import Update

from bot import lanes, setbacks, webhook
from bot.webhook import LARGEST, Webhook
from bot.webhook import SECRET as HEADER
from handlers.context import Context
from simulator.bots import Webhook as Told
from simulator.faults import Fault
from tests.books import Book
from tests.bot.rig import SECRET, Handler, Rig, eventually, rigged
from tests.bot.servers import closed_port
from tests.bot.test_poller import _no_time, count, counted, echo, silent

Start = Callable[[Handler], AbstractAsyncContextManager[Rig]]


@pytest.fixture
def start(book: Book, monkeypatch: pytest.MonkeyPatch) -> Start:
    monkeypatch.setattr(lanes, "ANSWER_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(lanes, "MARK_EVERY_SECONDS", 0.01)
    return lambda handler: rigged(book, handler, door=closed_port())


async def push(rig: Rig, body: str | bytes | io.BytesIO, secret: str | None = SECRET) -> int:
    """As somebody who has found the address."""
    headers = {HEADER: secret} if secret is not None else {}
    async with (
        aiohttp.ClientSession() as session,
        session.post(rig.hook["webhook_url"], data=body, headers=headers) as answer,
    ):
        return answer.status


def hello(number: int, text: str = "hello") -> str:
    somebody = {"id": 1001, "type": "private", "is_bot": False, "first_name": "P"}
    message = {"message_id": number, "date": 0, "chat": somebody, "from": somebody, "text": text}
    return json.dumps({"update_id": number, "message": message})


async def known(rig: Rig) -> Told:
    """Telegram has been told where to push."""
    await eventually(lambda: rig.bot.webhook is not None)
    assert rig.bot.webhook is not None
    return rig.bot.webhook


async def test_what_is_pushed_is_handled_in_its_order(start: Start) -> None:
    async with start(echo) as rig:
        phone = rig.phone()
        for text in "abc":
            await phone.send(text)
        await phone.wait(lambda screen: screen.text == "heard c")
        await rig.confirmed()
        assert [screen.text for screen in phone.screens] == ["heard a", "heard b", "heard c"]
        assert await rig.states() == ["done"] * 3
        told = await known(rig)
        assert (told.url, told.secret_token) == (rig.hook["webhook_url"], SECRET)
        assert rig.bot.queue.allowed == {"message", "edited_message", "callback_query", "my_chat_member"}


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", "密码"])
async def test_nobody_else_gets_in(start: Start, secret: str | None) -> None:
    async with start(echo) as rig:
        assert await push(rig, hello(1), secret) == 401
        assert await rig.rows() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [("{", 400), (b"\xff\xfe", 400), ("[" * 100_000, 400), ("[]", 200), ('{"update_id": "x"}', 200)],
)
async def test_what_is_no_update_is_not_stored(start: Start, body: str | bytes, status: int) -> None:
    async with start(echo) as rig:
        assert await push(rig, body) == status
        assert await rig.rows() == []


async def test_what_is_too_large_is_not_read(start: Start) -> None:
    async with start(echo) as rig:
        assert await push(rig, io.BytesIO(b"x" * (LARGEST + 1))) == 413
        assert await rig.rows() == []


async def test_what_is_pushed_twice_is_done_once(start: Start) -> None:
    async with start(count) as rig:
        rig.world.add_user(1001, "P")
        rig.phone().thumb.chat.started = True
        found = await asyncio.gather(*(push(rig, hello(7)) for _ in range(5)))
        assert found == [200] * 5
        await rig.lanes.idle()
        assert await push(rig, hello(7)) == 200
        await rig.lanes.idle()
        assert await counted(rig) == 1
        assert len(await rig.rows()) == 1


async def test_telegram_hears_200_only_when_it_is_on_disk(start: Start) -> None:
    async with start(silent) as rig:
        await known(rig)
        async with rig.book_held():
            await rig.phone().send("one")
            await eventually(lambda: not rig.db._writers[0]._units.empty())
            assert len(rig.bot.queue.pending) == 1
            await rig.crash()
            assert len(rig.bot.queue.pending) == 1
        await rig.start()
        await rig.confirmed()
        assert await rig.states() == ["done"]


async def test_a_book_that_takes_nothing_is_said_to_telegram_which_comes_again(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start(count) as rig:
        told, real, full = await known(rig), rig.db.write, True

        async def write(scope: Any, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
            if full:
                raise OSError(28, "No space left on device")
            return await real(scope, fn, *args, **kwargs)

        monkeypatch.setattr(rig.db, "write", write)
        phone = rig.phone()
        await phone.send("one")
        await eventually(lambda: told.last_error is not None)
        assert "503" in (told.last_error or "")
        full = False
        await phone.wait(lambda screen: screen.text == "number 1")
        await rig.confirmed()
        assert await rig.states() == ["done"]


async def test_a_damaged_book_takes_nothing_in(start: Start) -> None:
    async with start(echo) as rig:
        rig.watch.alarm.damaged = True
        assert await push(rig, hello(1)) == 503
        assert await rig.rows() == []


async def test_who_moves_the_webhook_is_heard_of_and_it_is_moved_back(
    start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(webhook, "LOOK_SECONDS", 0.02)
    async with start(echo) as rig:
        await known(rig)
        await eventually(lambda: rig.watch.heard_at is not None)
        rig.bot.webhook = Told("https://elsewhere.example/")
        await eventually(lambda: rig.bot.webhook is not None and rig.bot.webhook.url == rig.hook["webhook_url"])
        assert [r.levelno for r in caplog.records if "has moved or removed" in r.getMessage()] == [logging.ERROR]


async def test_pushes_that_do_not_arrive_are_heard_of(
    start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(webhook, "LOOK_SECONDS", 0.02)
    async with start(echo) as rig:
        told = await known(rig)
        told.secret_token = "another_word_than_ours"
        rig.bot.queue.push_raw({"message": {}})
        stamps = iter(range(1, 10**6))
        monkeypatch.setattr(rig.world, "stamp", lambda: next(stamps))
        await eventually(lambda: "Telegram cannot push updates" in caplog.text)
        assert await rig.rows() == []


async def test_telegram_out_of_reach_at_the_start_is_tried_again(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setbacks, "backoff", lambda _n: _no_time())
    async with start(echo) as rig:
        await rig.crash()
        rig.bot.webhook = None
        rig.world.faults.add(Fault("server_error", method="setWebhook", times=3))
        rig.world.faults.add(Fault("bad_request", method="setWebhook", times=1))
        await rig.start()
        phone = rig.phone()
        await phone.send("one")
        await phone.wait(lambda screen: screen.text == "heard one")


async def test_polling_takes_a_webhook_away_that_was_left_behind(
    book: Book, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(setbacks, "backoff", lambda _n: _no_time())
    async with rigged(book, echo) as rig:
        await rig.crash()
        rig.bot.webhook = Told("https://nobody.example/")
        phone = rig.phone()
        await rig.start()
        rig.bot.queue.push_raw({"message": {}})  # what waited is not dropped
        await phone.send("one")
        await eventually(lambda: rig.bot.webhook is None)
        await phone.wait(lambda screen: screen.text == "heard one")
        await rig.confirmed()
        assert len(await rig.rows()) == 2
        assert "it is taken away" in caplog.text


async def test_a_webhook_that_comes_back_is_left_to_a_person(
    book: Book, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(setbacks, "backoff", lambda _n: _no_time())
    async with rigged(book, echo) as rig:
        for _ in range(2):
            rig.bot.webhook = Told("https://nobody.example/")
            rig.bot.queue.close()
            await eventually(lambda: rig.bot.webhook is None or "keeps setting a webhook" in caplog.text)
        await eventually(lambda: "keeps setting a webhook" in caplog.text)
        assert rig.bot.webhook is not None


async def test_stopping_leaves_the_address_and_what_comes_meanwhile_waits(start: Start) -> None:
    begun, go = asyncio.Event(), asyncio.Event()

    async def slow(update: Update, context: Context) -> None:
        begun.set()
        await go.wait()
        await count(update, context)

    async with start(slow) as rig:
        phone = rig.phone()
        await phone.send("one")
        await begun.wait()
        stopping = asyncio.create_task(rig.stop())
        assert isinstance(rig.poller, Webhook)
        await eventually(lambda: rig.poller._keeping is not None and rig.poller._keeping.done())  # type: ignore[union-attr]
        go.set()
        await stopping
        await phone.send("two")
        await asyncio.sleep(0.05)
        assert len(rig.bot.queue.pending) == 1
        assert (await known(rig)).url == rig.hook["webhook_url"]
        await rig.start()
        await rig.confirmed()
        assert await counted(rig) == 2


async def test_the_port_that_was_opened_is_known(start: Start) -> None:
    async with start(echo) as rig:
        assert isinstance(rig.poller, Webhook)
        assert rig.poller.port == rig.door
