"""Server-sent events: a snapshot first, then every change of the two phones of a scene."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from aiohttp import web

from simulator.page.views import clock_view, message_view, snapshot, state_view
from simulator.thumb import Thumb

if TYPE_CHECKING:
    from simulator.page.scenes import Scene
    from simulator.wire import Json
    from simulator.world import Change, World

HEARTBEAT_SECONDS = 15.0
_HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Feed:
    """One browser's view of one scene. Changes are turned into data late, when the call that made them is done."""

    def __init__(self, world: World, scenes: list[Scene], scene: Scene) -> None:
        self.world = world
        self.scenes = scenes
        self.scene = scene
        self.changes: asyncio.Queue[Change | None] = asyncio.Queue()
        self.thumbs = {which: Thumb(world, scene.bot, scene.phone(which).user) for which in ("owner", "customer")}

    async def run(self, request: web.Request, closing: asyncio.Event) -> web.StreamResponse:
        response = web.StreamResponse(headers=_HEADERS)
        await response.prepare(request)
        stop = self.world.watch(self._hear)
        try:
            await _write(response, "snapshot", snapshot(self.world, self.scenes, self.scene))
            while not closing.is_set():
                await self._next(response)
        except ConnectionError:
            pass  # the tab was closed
        finally:
            stop()
        return response

    def end(self) -> None:
        self.changes.put_nowait(None)

    async def _next(self, response: web.StreamResponse) -> None:
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                change = await self.changes.get()
        except TimeoutError:
            await response.write(b": still here\n\n")
            return
        if change is not None:
            for name, body in self._told(change):
                await _write(response, name, body)

    def _hear(self, change: Change) -> None:
        mine = change.chat is None or any(change.chat is thumb.chat for thumb in self.thumbs.values())
        if mine and change.kind != "confirmed":
            self.changes.put_nowait(change)

    def _told(self, change: Change) -> list[tuple[str, Json]]:
        if change.kind == "clock":
            return [("clock", clock_view(self.world, self.scene))]
        return [
            (change.kind, {"phone": which, "state": state_view(thumb), **self._detail(thumb, change)})
            for which, thumb in self.thumbs.items()
            if change.chat is thumb.chat or change.chat is None
        ]

    def _detail(self, thumb: Thumb, change: Change) -> Json:
        if change.tap is not None:
            return {"tap": change.tap.id, "text": change.tap.text, "alert": change.tap.show_alert}
        if change.message is None:
            return {}
        if change.kind == "deleted":
            return {"id": change.message.message_id}
        return {"message": message_view(self.world, change.message, thumb.user)}


async def _write(response: web.StreamResponse, name: str, body: Json) -> None:
    await response.write(f"event: {name}\ndata: {json.dumps(body)}\n\n".encode())
