"""The control API: other processes drive a world over HTTP, under /_control/.

Every POST is JSON with the header `X-Simulator: 1`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from simulator.exchange import outcome_of
from simulator.faults import Fault
from simulator.guard import guarded
from simulator.load import Crowd
from simulator.pace import Pace
from simulator.thumb import PhoneError, Thumb

if TYPE_CHECKING:
    from simulator.bots import Bot
    from simulator.messages import Message
    from simulator.wire import Json
    from simulator.world import World

ACTS = frozenset({"start", "send", "edit", "forward", "contact", "location", "block", "unblock", "open_link"})


class Control:
    def __init__(self, world: World) -> None:
        self.world = world

    def add_to(self, app: web.Application) -> None:
        for name in ("user", "act", "tap", "fault", "pace", "clock", "load"):
            app.router.add_post(f"/_control/{name}", guarded(getattr(self, name)))
        app.router.add_get("/_control/state", guarded(self.state))
        app.router.add_get("/_control/calls", guarded(self.calls))

    async def user(self, request: web.Request) -> web.Response:
        """{"user_id", "first_name", "last_name", "username", "language_code"}"""
        return web.json_response(self.world.add_user(**await _body(request)).as_api())

    async def act(self, request: web.Request) -> web.Response:
        """{"user_id", "act": "send", "args": {"text": "hi"}, "bot": "<username>"}"""
        body = await _body(request)
        name = body.get("act")
        if name not in ACTS:
            raise web.HTTPBadRequest(text=f"act: one of {', '.join(sorted(ACTS))}")
        try:
            message = getattr(self._thumb(body), name)(**body.get("args", {}))
        except (PhoneError, TypeError) as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        return web.json_response(None if message is None else message.as_api())

    async def tap(self, request: web.Request) -> web.Response:
        """{"user_id", "data", "message_id"}; the newest message with buttons where no id is given"""
        body = await _body(request)
        thumb = self._thumb(body)
        message = thumb.message(body["message_id"]) if "message_id" in body else _newest_keyboard(thumb)
        return web.json_response({"callback_query_id": thumb.tap(message, body["data"]).id})

    async def fault(self, request: web.Request) -> web.Response:
        """The fields of Fault; an empty object clears all faults"""
        body = await _body(request)
        if body:
            self.world.faults.add(Fault(**body))
        else:
            self.world.faults.clear()
        return web.json_response(len(self.world.faults.scripted))

    async def pace(self, request: web.Request) -> web.Response:
        """The fields of Pace; an empty object switches it off"""
        body = await _body(request)
        self.world.pace = Pace(**body) if body else None
        return web.json_response(body)

    async def clock(self, request: web.Request) -> web.Response:
        """{"seconds": 3600}"""
        self.world.clock.move(timedelta(seconds=(await _body(request))["seconds"]))
        return web.json_response(self.world.clock.now().isoformat())

    async def load(self, request: web.Request) -> web.Response:
        """{"people": 64, "rounds": 20, "text": "hello {n}"}: updates a second, p50 and p99 of the first answer"""
        body = await _body(request)
        crowd = Crowd(self.world, self._bot(body), body.get("people", 64))
        try:
            return web.json_response(await crowd.run(body.get("rounds", 20), body.get("text", "hello {n}")))
        except TimeoutError:
            raise web.HTTPGatewayTimeout(text=f"only {len(crowd.seconds)} answers came") from None

    async def state(self, request: web.Request) -> web.Response:
        """?user_id=: the chat of that person; without: queues, complaints, unanswered taps"""
        user_id = request.query.get("user_id")
        if user_id is None:
            return web.json_response(self._summary())
        thumb = self._thumb({"user_id": int(user_id), "bot": request.query.get("bot")})
        return web.json_response([message.as_api() for message in thumb.chat.messages.values()])

    async def calls(self, request: web.Request) -> web.Response:
        first = int(request.query.get("from", "0"))
        return web.json_response([outcome_of(record) for record in self.world.calls[first:]])

    def _summary(self) -> Json:
        return {
            "now": self.world.clock.now().isoformat(),
            "calls": len(self.world.calls),
            "in_progress": self.world.in_progress,
            "complaints": self.world.complaints,
            "unanswered_taps": [tap.id for tap in self.world.unanswered_taps()],
            "bots": {
                bot.username: {
                    "pending": len(bot.queue.pending),
                    "last_id": bot.queue.last_id,
                    "confirmed": bot.queue.confirmed,
                }
                for bot in self.world.bots.values()
            },
        }

    def _bot(self, body: Json) -> Bot:
        name = body.get("bot")
        bot = self.world.bot_named(name) if name else next(iter(self.world.bots.values()))
        if bot is None:
            raise web.HTTPNotFound(text="no such bot")
        return bot

    def _thumb(self, body: Json) -> Thumb:
        user = self.world.users.get(body.get("user_id", 0))
        if user is None:
            raise web.HTTPNotFound(text="no such user")
        return Thumb(self.world, self._bot(body), user)


def _newest_keyboard(thumb: Thumb) -> Message:
    found = next((m for m in reversed(thumb.chat.messages.values()) if m.rows), None)
    if found is None:
        raise web.HTTPNotFound(text="no message with buttons")
    return found


async def _body(request: web.Request) -> dict[str, Any]:
    body = await request.json()
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="a JSON object is expected")
    return body
