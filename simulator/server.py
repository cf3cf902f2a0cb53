"""The Bot API over HTTP. `async with serve(world) as server: server.url`."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from simulator import params, pushing
from simulator.exchange import Answer, Exchange, refused
from simulator.files import LARGEST_UPLOAD
from simulator.wire import ApiError

if TYPE_CHECKING:
    from simulator.bots import Bot
    from simulator.world import World

Extension = Callable[[web.Application], None]
_ENVELOPE = 1024 * 1024
_NO_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    app: web.Application


class Edge:
    """The two roads of the Bot API: calls and file downloads."""

    def __init__(self, world: World, closing: asyncio.Event) -> None:
        self.world = world
        self.exchange = Exchange(world, closing)

    async def call(self, request: web.Request) -> web.StreamResponse:
        try:
            bot = self._bot(request.match_info["token"])
            answer = await self.exchange.answer(bot, request.match_info["method"], await params.read(request))
        except ApiError as error:
            answer = refused(error)
        except web.HTTPRequestEntityTooLarge:
            answer = refused(ApiError(413, "Request Entity Too Large"))
        if answer.ending == "reset":
            _break(request)
        return _response(answer)

    async def file(self, request: web.Request) -> web.StreamResponse:
        try:
            self._bot(request.match_info["token"])
        except ApiError as error:
            return _response(refused(error))
        file = self.world.files.by_path.get(request.match_info["path"])
        if file is None:
            return _response(refused(ApiError(404, "Not Found")))
        return web.Response(body=file.data, content_type="application/octet-stream")

    def _bot(self, token: str) -> Bot:
        bot = self.world.bots.get(token)
        if bot is None:
            well_formed = token.partition(":")[0].isdecimal() and ":" in token
            raise ApiError(401, "Unauthorized") if well_formed else ApiError(404, "Not Found")
        return bot


def _response(answer: Answer) -> web.Response:
    return web.Response(status=answer.status, body=answer.body, content_type="application/json")


def _break(request: web.Request) -> None:
    """A real RST, not a polite goodbye: lingering for no time throws away what was not read."""
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    transport.abort()


def make_app(world: World, closing: asyncio.Event, extend: Extension | None = None) -> web.Application:
    app = web.Application(client_max_size=LARGEST_UPLOAD + _ENVELOPE)
    edge = Edge(world, closing)
    app.router.add_route("*", "/bot{token}/{method}", edge.call)
    app.router.add_get("/file/bot{token}/{path:.+}", edge.file)
    if extend is not None:
        extend(app)
    return app


def _listen(host: str, port: int) -> socket.socket:
    # asyncio sets TCP_NODELAY only where the protocol says TCP; without it every answer costs 45 ms.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":  # where it would let a second server take the same port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(1024)
    return listener


@asynccontextmanager
async def serve(
    world: World, host: str = "127.0.0.1", port: int = 0, *, extend: Extension | None = None
) -> AsyncIterator[Server]:
    """Serve the world; `extend` may add routes of its own (the page, the control API)."""
    closing = asyncio.Event()
    app = make_app(world, closing, extend)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    listener = _listen(host, port)
    await web.SockSite(runner, listener).start()
    shown = f"[{host}]" if ":" in host else host
    try:
        async with pushing.webhooks(world):
            yield Server(f"http://{shown}:{listener.getsockname()[1]}", app)
    finally:
        closing.set()
        for bot in world.bots.values():
            bot.queue.close()
        await runner.cleanup()
