"""The page's routes: the page itself, its feed, its acts, its files."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from aiohttp import web

from simulator.files import LARGEST_PHOTO, LARGEST_UPLOAD, image_size
from simulator.guard import guarded
from simulator.page.feed import Feed
from simulator.page.views import PICTURES
from simulator.thumb import PhoneError, Thumb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.page.scenes import Scene
    from simulator.world import World

STATIC = Path(__file__).parent / "static"
ACTS = frozenset({"start", "send", "edit", "contact", "block", "unblock", "open_link"})
MORNING = time(9)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache"}


def add_page(app: web.Application, world: World, scenes: Sequence[Scene]) -> None:
    """Put the page at / of an application that serves this world."""
    Page(world, list(scenes)).add_to(app)


def next_morning(now: datetime, time_zone: str) -> datetime:
    zone = ZoneInfo(time_zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, MORNING, zone)


class Page:
    def __init__(self, world: World, scenes: list[Scene]) -> None:
        self.world = world
        self.scenes = scenes
        self.closing = asyncio.Event()
        self.feeds: set[Feed] = set()

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/", guarded(self.index))
        app.router.add_get("/page/static/{name}", guarded(self.static))
        app.router.add_get("/page/events", guarded(self.events))
        app.router.add_get("/page/file/{file_id}", guarded(self.file))
        app.router.add_post("/page/act", guarded(self.act))
        app.router.add_post("/page/upload", guarded(self.upload))
        app.router.add_post("/page/clock", guarded(self.clock))
        app.on_shutdown.append(self.close)

    async def close(self, _: web.Application) -> None:
        self.closing.set()
        for feed in self.feeds:
            feed.end()

    async def index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / "index.html", headers={**_SAFE, "Content-Security-Policy": _POLICY})

    async def static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in {path.name for path in STATIC.iterdir()}:
            raise web.HTTPNotFound
        return web.FileResponse(STATIC / name, headers=_SAFE)

    async def events(self, request: web.Request) -> web.StreamResponse:
        feed = Feed(self.world, self.scenes, self._scene(request.query.get("scene")))
        self.feeds.add(feed)
        try:
            return await feed.run(request, self.closing)
        finally:
            self.feeds.discard(feed)

    async def act(self, request: web.Request) -> web.StreamResponse:
        """{"scene", "phone": "owner"|"customer", "act", "args"}"""
        body = await request.json()
        thumb, name, args = self._thumb(body), str(body.get("act")), body.get("args", {})
        try:
            return web.json_response(self._do(body, thumb, name, args))
        except (PhoneError, TypeError) as error:
            raise web.HTTPBadRequest(text=str(error)) from None

    def _do(self, body: dict[str, Any], thumb: Thumb, name: str, args: dict[str, Any]) -> object:
        if name == "tap":
            return thumb.tap(thumb.message(args["message_id"]), args["data"]).id
        if name == "scan":
            return self._scan(self._scene(body.get("scene")), thumb)
        if name not in ACTS:
            raise PhoneError(f"no such act: {name}")
        message = getattr(thumb, name)(**args)
        return None if message is None else message.message_id

    def _scan(self, scene: Scene, thumb: Thumb) -> int:
        link = scene.link()
        if link is None:
            raise PhoneError(scene.words()["no_code"])
        return thumb.open_link(link).message_id

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """The file is the body; ?scene&phone&kind=photo|document&name&caption say what it is."""
        query = request.query
        data = await request.read()
        if not data or len(data) > LARGEST_UPLOAD:
            raise web.HTTPBadRequest(text="a file of 1 byte to 50 MB is expected")
        thumb, caption = self._thumb(dict(query)), query.get("caption", "")
        picture = query.get("kind") == "photo" and len(data) <= LARGEST_PHOTO and image_size(data) is not None
        try:
            # What is no picture travels as a document, as it would from a real phone.
            sent = thumb.photo(data, caption) if picture else thumb.document(query.get("name", "file"), data, caption)
        except PhoneError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        return web.json_response(sent.message_id)

    async def clock(self, request: web.Request) -> web.StreamResponse:
        """{"scene", "to": "hour"|"tomorrow"|"weeks"}"""
        body = await request.json()
        now = self.world.clock.now()
        steps = {
            "hour": timedelta(hours=1),
            "tomorrow": next_morning(now, self._scene(body.get("scene")).time_zone) - now,
            "weeks": timedelta(weeks=2),
        }
        if body.get("to") not in steps:
            raise web.HTTPBadRequest(text=f"to: one of {', '.join(steps)}")
        self.world.clock.move(steps[body["to"]])
        return web.json_response(self.world.clock.now().isoformat())

    async def file(self, request: web.Request) -> web.StreamResponse:
        file = self.world.files.by_id.get(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound
        shown = file.kind == "photo" and file.mime_type in PICTURES
        kind = file.mime_type if shown else "application/octet-stream"
        # People's files are data: a sandbox keeps an HTML or SVG one from acting as this page.
        headers = {**_SAFE, "Content-Security-Policy": "sandbox; default-src 'none'"}
        if not shown:
            headers["Content-Disposition"] = "attachment"
        return web.Response(body=file.data, content_type=kind, headers=headers)

    def _scene(self, key: object) -> Scene:
        return next((scene for scene in self.scenes if scene.key == key), self.scenes[0])

    def _thumb(self, body: dict[str, Any]) -> Thumb:
        scene = self._scene(body.get("scene"))
        return Thumb(self.world, scene.bot, scene.phone(str(body.get("phone"))).user)
