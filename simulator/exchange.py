"""One call from question to answer: faults, pace, the method itself, the record of it."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from simulator.methods import METHODS
from simulator.methods.call import Call
from simulator.wire import ApiError, Json, too_many_requests
from simulator.world import CallRecord, Change, World

if TYPE_CHECKING:
    import asyncio

    from simulator.bots import Bot
    from simulator.faults import Ending
    from simulator.params import Params

GARBAGE = b"<html><body>Bad gateway?</body></html>"
_POLL_CONFLICT = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_SENDING = ("send", "copy", "forward")


class Answer:
    """What the server is to do: give this body with this status, or hang, or break the connection."""

    def __init__(self, status: int, body: bytes, ending: Ending = "answer") -> None:
        self.status = status
        self.body = body
        self.ending = ending


def granted(result: Any) -> Answer:
    return Answer(200, json.dumps({"ok": True, "result": result}).encode())


def refused(error: ApiError) -> Answer:
    return Answer(error.code, json.dumps(error.as_api()).encode())


class Exchange:
    def __init__(self, world: World, closing: asyncio.Event) -> None:
        self.world = world
        self.closing = closing

    async def answer(self, bot: Bot, method: str, params: Params) -> Answer:
        name = method.lower()
        if name not in METHODS and name != "getupdates":
            return refused(ApiError(404, "Not Found"))
        call = Call(self.world, bot, name, params)
        if name == "getupdates":
            return await self._with_faults(call, None)
        record = CallRecord(bot, method, params.values, self.world.clock.now())
        if self.world.keep_calls:
            self.world.calls.append(record)
        self.world.in_progress += 1
        try:
            return await self._with_faults(call, record)
        finally:
            self.world.in_progress -= 1
            self.world.bell.ring()

    async def _with_faults(self, call: Call, record: CallRecord | None) -> Answer:
        fault = self.world.faults.take(call.method, call.params.integer("chat_id") or None)
        if fault is None:
            return await self._perform(call, record)
        if fault.kind == "delay":
            await fault.wait(self.closing)
        if fault.kind == "too_many_requests":
            call.bot.flood_until = self.world.clock.ticks() + fault.retry_after
        answer = await self._perform(call, record) if fault.accepts else refused(fault.error())
        if record is not None and fault.ending != "answer":
            record.outcome = fault.kind
        if fault.ending == "error":
            return refused(fault.error())
        if fault.ending == "garbage":
            return Answer(200, GARBAGE)
        if fault.ending == "hang":
            await fault.wait(self.closing)
            return Answer(504, b"", "reset")
        return Answer(answer.status, answer.body, fault.ending)

    async def _perform(self, call: Call, record: CallRecord | None) -> Answer:
        try:
            if record is None:
                return await self._get_updates(call)
            self._check_pace(call)
            result = METHODS[call.method](call)
        except ApiError as error:
            if record is not None:
                record.outcome = error.description
            return refused(error)
        record.outcome, record.delivered = "ok", True
        return granted(result)

    def _check_pace(self, call: Call) -> None:
        if not call.method.startswith(_SENDING) or call.method == "sendchataction":
            return
        now = self.world.clock.ticks()
        if call.bot.flood_until > now:
            self.world.complain(f"{call.method} during a flood wait")
        if self.world.pace is None:
            return
        wait = math.ceil(max(call.bot.flood_until - now, 0)) or self.world.pace.retry_after(
            call.params.integer("chat_id"), now
        )
        if wait:
            call.bot.flood_until = max(call.bot.flood_until, now + wait)
            raise too_many_requests(wait)

    async def _get_updates(self, call: Call) -> Answer:
        bot, params = call.bot, call.params
        if bot.webhook is not None:
            raise ApiError(409, _POLL_CONFLICT)
        bot.queue.allow(call.allowed_updates())
        if bot.queue.confirm(params.integer("offset")):
            self.world.changed(Change("confirmed"))
        bodies = await bot.queue.poll(params.integer("limit", 100), params.number("timeout") or 0)
        return Answer(200, f'{{"ok":true,"result":[{",".join(bodies)}]}}'.encode())


def outcome_of(record: CallRecord) -> Json:
    return {
        "bot": record.bot.username,
        "method": record.method,
        "params": record.params,
        "at": record.at.isoformat(),
        "outcome": record.outcome,
        "delivered": record.delivered,
    }
