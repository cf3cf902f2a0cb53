"""Servers on loopback that misbehave, and a bot that talks to them."""

import asyncio
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import TelegramError

from bot.transport import AiohttpRequest

TOKEN = "123456789:" + "AAF_" * 8 + "xyz"
SENT = {"ok": True, "result": {"message_id": 7, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "hello"}}
Wire = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Page = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def wire(talk: Wire) -> AsyncIterator[int]:
    """A bare TCP server; what it leaves open is closed for it."""
    talks: set[asyncio.Task[None]] = set()

    async def closing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.current_task())  # type: ignore[arg-type]
        try:
            await talk(reader, writer)
        except (asyncio.CancelledError, ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    async with await asyncio.start_server(closing, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        for task in talks:
            task.cancel()


@asynccontextmanager
async def site(page: Page) -> AsyncIterator[int]:
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{path:.*}", page)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@asynccontextmanager
async def bot_at(
    port: int, *, scheme: str = "http", host: str = "127.0.0.1", request: AiohttpRequest | None = None
) -> AsyncIterator[Bot]:
    request = request or AiohttpRequest(read_timeout=5, connect_timeout=5)
    root = f"{scheme}://{host}:{port}"
    bot = Bot(TOKEN, f"{root}/bot", f"{root}/file/bot", request=request, get_updates_request=request)
    await request.initialize()
    try:
        yield bot
    finally:
        await request.shutdown()


async def failure_of(bot: Bot) -> TelegramError:
    """Whatever a plain send raises; wherever one looks, it holds no token."""
    with pytest.raises(TelegramError) as caught:
        await bot.send_message(5, "hello")
    error: BaseException | None = caught.value
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    while error:
        assert TOKEN not in repr(error) + str(error)
        error = error.__context__
    return caught.value


async def request_read(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.splitlines() if line.lower().startswith(b"content-length"))
    return head + await reader.readexactly(length)


def answer(payload: bytes, status: str = "200 OK") -> bytes:
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status.encode(), len(payload), payload)


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)
