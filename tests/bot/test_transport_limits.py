"""The transport's timeouts, its pool, its proxy and its end; and what classify makes of anything else."""

import asyncio
import gc
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import EndPointNotFound, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest

from bot.transport import AiohttpRequest, Cause, Flooded, NeverReached, classify
from rules.outbox import Outcome
from rules.refusal import Refusal
from tests.bot.servers import SENT, TOKEN, answer, bot_at, failure_of, request_read, silence, site, wire

BIG = b"x" * 24_000_000


async def test_a_full_pool_was_never_reached() -> None:
    request = AiohttpRequest(connection_limit=1, pool_timeout=0.1, connect_timeout=0.1)
    async with wire(silence) as port, bot_at(port, request=request) as bot:
        first = asyncio.create_task(bot.send_message(5, "hello"))
        await asyncio.sleep(0.05)
        assert type(await failure_of(bot)) is NeverReached
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first


async def test_a_slow_upload_may_take_longer_than_an_answer() -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        first = await request.content.readany()
        await asyncio.sleep(1.2)  # the rest is more than the sockets hold: the bot is still writing
        assert len(first) + len(await request.content.read()) > len(BIG)
        return web.json_response(SENT)

    request = AiohttpRequest(read_timeout=1, write_timeout=0.1, media_write_timeout=20)
    async with site(page) as port, bot_at(port, request=request) as bot:
        message = await bot.send_document(5, BIG)
        assert message.message_id == 7


async def test_an_upload_that_is_not_taken_ends() -> None:
    request = AiohttpRequest(read_timeout=0.1, media_write_timeout=0.1, connect_timeout=0.1, pool_timeout=0.1)
    async with wire(silence) as port, bot_at(port, request=request) as bot:
        with pytest.raises(TimedOut):
            await bot.send_document(5, BIG)


async def test_a_call_may_have_limits_of_its_own() -> None:
    request = AiohttpRequest(read_timeout=None, connect_timeout=None, pool_timeout=None, write_timeout=None)
    assert request.read_timeout is None
    async with wire(silence) as port, bot_at(port, request=request) as bot:
        with pytest.raises(TimedOut):
            await bot.send_message(5, "hello", read_timeout=0.1)


async def test_a_long_poll_waits_longer_than_an_answer() -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.4)
        return web.json_response({"ok": True, "result": []})

    request = AiohttpRequest(read_timeout=0.1)
    async with site(page) as port, bot_at(port, request=request) as bot:
        assert await bot.get_updates(timeout=5) == ()


async def test_a_proxy_is_asked_instead() -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        assert request.raw_path == f"http://telegram.invalid/bot{TOKEN}/sendMessage"
        assert request.headers["Proxy-Authorization"] == "Basic bWU6cHc="
        return web.json_response(SENT)

    async with site(page) as port:
        request = AiohttpRequest(proxy=f"http://me:pw@127.0.0.1:{port}")
        async with bot_at(80, host="telegram.invalid", request=request) as bot:
            await bot.send_message(5, "hello")


async def test_a_proxy_that_opens_no_tunnel() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer(b"", "407 Proxy Authentication Required"))
        await writer.drain()

    async with wire(talk) as port:
        request = AiohttpRequest(proxy=f"http://me:hunter2@127.0.0.1:{port}")
        async with bot_at(443, scheme="https", host="telegram.invalid", request=request) as bot:
            error = await failure_of(bot)
    assert type(error) is NeverReached
    assert "hunter2" not in str(error)


async def test_before_the_start_and_after_the_end_nothing_is_sent() -> None:
    request = AiohttpRequest()
    bot = Bot(TOKEN, request=request)
    assert type(await failure_of(bot)) is NeverReached
    await request.shutdown()
    await request.initialize()
    await request.initialize()
    await request.shutdown()
    await request.shutdown()
    assert type(await failure_of(bot)) is NeverReached


async def test_it_can_be_started_again_and_leaves_nothing_open() -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        return web.json_response(SENT)

    request = AiohttpRequest()
    for _ in range(2):
        async with site(page) as port, bot_at(port, request=request) as bot:
            await asyncio.gather(*(bot.send_message(5, "hello") for _ in range(8)))
    gc.collect()  # a transport left open would warn, and warnings are errors


async def test_a_cancelled_call_gives_its_connection_back() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if b"wait" in await request_read(reader):
            await asyncio.sleep(60)
        writer.write(answer(b'{"ok": true, "result": true}'))
        await writer.drain()

    async with wire(talk) as port, bot_at(port, request=AiohttpRequest(connection_limit=1)) as bot:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(bot.send_message(5, "wait"), 0.1)
        assert await bot.delete_message(5, 1)


async def test_many_at_once() -> None:
    at_once = highest = 0

    async def page(request: web.Request) -> web.StreamResponse:
        nonlocal at_once, highest
        at_once += 1
        highest = max(highest, at_once)
        await asyncio.sleep(0.05)
        at_once -= 1
        return web.json_response(SENT)

    async with site(page) as port, bot_at(port, request=AiohttpRequest(connection_limit=16)) as bot:
        await asyncio.gather(*(bot.send_message(5, "hello") for _ in range(64)))
    assert highest == 16


class StockRetryAfter(RetryAfter):
    """As PTB's answers today: a whole number, without its warning."""

    @property
    def retry_after(self) -> int:
        return 3


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (Flooded(timedelta(seconds=2)), Cause(Outcome.FLOODED, retry_after=2)),
        (StockRetryAfter(3), Cause(Outcome.FLOODED, retry_after=3)),
        (EndPointNotFound("x"), Cause(Outcome.REFUSED)),
        (TelegramError("x"), Cause(Outcome.UNKNOWN)),
        (NetworkError("x"), Cause(Outcome.UNKNOWN)),
        (KeyError("result"), Cause(Outcome.UNKNOWN)),
        (Refusal("no"), Cause(Outcome.UNKNOWN)),
        (asyncio.CancelledError(), Cause(Outcome.UNKNOWN)),
    ],
)
def test_anything_else_is_classified_too(error: BaseException, cause: Cause) -> None:
    assert classify(error) == cause


def test_it_is_what_ptb_asks_for() -> None:
    assert issubclass(AiohttpRequest, BaseRequest)
    assert AiohttpRequest(read_timeout=3).read_timeout == 3
