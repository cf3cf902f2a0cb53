"""The Bot API, in one piece with the network in front of it: it takes a call or not, and answers or not."""

import asyncio
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from bot.transport import AiohttpRequest, _failure
from tests.simulation.shelf import CUSTOMER

if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.witness import Witness
    from tests.simulation.world import World

MOVED_BY = -1_000_000
"""From the number of a group to the one it has as a larger group."""


def _ok(result: object) -> tuple[int, bytes]:
    return 200, json.dumps({"ok": True, "result": result}).encode()


def _error(code: int, description: str) -> tuple[int, bytes]:
    return code, json.dumps({"ok": False, "error_code": code, "description": description}).encode()


def _moved(chat: int) -> tuple[int, bytes]:
    body = {"ok": False, "error_code": 400, "description": "Bad Request: group chat was upgraded to a supergroup chat"}
    return 400, json.dumps({**body, "parameters": {"migrate_to_chat_id": chat + MOVED_BY}}).encode()


HOP = (0.001, 0.02)
"""Seconds a packet takes."""
POLL_SECONDS = 25
CALL_SECONDS = 15
SLOW_SECONDS = 25
"""Several slow calls of one handler, as one: longer than a handler may take."""
BOT_ID = 123456
KINDS = ("connect", "429", "403", "entities", "400", "migrated", *("lost",) * 7)
"""What may go wrong, the likely more than once."""
REFUSALS: dict[str, tuple[int, bytes] | None] = {
    "403": _error(403, "Forbidden: bot was blocked by the user"),
    "entities": _error(400, "Bad Request: can't parse entities: x"),
    "400": _error(400, "Bad Request: something else"),
    "migrated": None,
}
TEXTS = frozenset({"sendMessage", "editMessageText"})


@dataclass(slots=True)
class Call:
    """One request on its way."""

    process: "Process"
    name: str
    params: dict[str, str]
    answer: "asyncio.Future[tuple[int, bytes]]"
    sending: tuple[int, int] | None
    """Number and fence of the outbox row it is for."""

    def end(self, result: tuple[int, bytes] | Exception) -> None:
        """What the process hears; what it cannot hear any more is lost."""
        if self.answer.done():
            return
        if isinstance(result, Exception):
            self.answer.set_exception(result)
        else:
            self.answer.set_result(result)


class Wire(AiohttpRequest):
    """Our transport with everything but the socket: what it makes of an answer is its own."""

    speaks_for: ClassVar["Process"]
    """The process that is being built."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.process = Wire.speaks_for

    async def initialize(self) -> None:
        """No session: there is no network."""

    async def _exchange(self, method: str, url: str, **options: Any) -> tuple[int, bytes]:  # noqa: ARG002 - its signature
        parts = urlsplit(url)
        body = options.get("data", b"")
        params = dict(parse_qsl(parts.query) + parse_qsl(body.decode(), keep_blank_values=True))
        future: asyncio.Future[tuple[int, bytes]] = asyncio.get_running_loop().create_future()
        call = Call(self.process, parts.path.rsplit("/", 1)[1], params, future, self.process.sending.get())
        self.process.world.telegram.take(call)
        return await future


@dataclass
class Telegram:
    """Its memory, and its moods: `trouble` is how often a call goes wrong."""

    world: "World"
    chance: random.Random
    witness: "Witness"
    trouble: float = 0.0
    kinds: tuple[str, ...] = KINDS
    was_slow: bool = False
    """A handler may have been cut off at its deadline."""
    blocked: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    """Chats that have another number now."""
    shown: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    """Chat by chat what the bot sent, as it stands there."""
    on_shown: Callable[[dict[str, Any]], None] = lambda _message: None
    _updates: dict[int, dict[str, Any]] = field(default_factory=dict)
    _ghosts: list[dict[str, Any]] = field(default_factory=list)
    _parked: list[tuple[Call, int]] = field(default_factory=list)
    _last_update: int = 0
    _last_message: int = 0
    _flood_until: float = 0.0

    def push(self, **content: Any) -> int:
        """Somebody did something."""
        self._last_update += 1
        self._updates[self._last_update] = {"update_id": self._last_update, **content}
        parked, self._parked = self._parked, []
        for call, _ in parked:
            self._give_updates(call)
        return self._last_update

    @property
    def pending(self) -> bool:
        return bool(self._updates)

    def number(self) -> int:
        self._last_message += 1
        return self._last_message

    def take(self, call: Call) -> None:
        """A call leaves the process."""
        if call.name == "getMe":
            call.end(_ok({"id": BOT_ID, "is_bot": True, "first_name": "R", "username": "regulars_bot"}))
        elif call.name == "getUpdates":
            self.world.line.after(self._hop(), lambda: self._poll(call))
        else:
            self.world.on_call(call)
            if not call.process.dead:
                self.world.line.after(self._hop(), lambda: self._arrive(call))

    def _hop(self) -> float:
        return self.chance.uniform(*HOP)

    # Updates

    def _poll(self, call: Call) -> None:
        offset = int(call.params.get("offset", 0))
        for number in [number for number in self._updates if number < offset]:
            self._ghosts.append(self._updates.pop(number))
        if call.process.superseded:
            self._answer(call, _error(409, "Conflict: terminated by other getUpdates request"), self._hop())
        elif self._goes_wrong(0.5):
            self._answer(call, self._failed(), self.chance.uniform(0, 3))
        elif self._updates:
            self._give_updates(call)
        else:
            self._parked.append((call, offset))
            self.world.line.after(POLL_SECONDS, lambda: self._unpark(call), kind="idle")

    def _unpark(self, call: Call) -> None:
        parked = [pair for pair in self._parked if pair[0] is not call]
        if len(parked) < len(self._parked):
            self._parked = parked
            self._answer(call, _ok([]), 0)

    def _give_updates(self, call: Call) -> None:
        found = list(self._updates.values())
        if self._ghosts and self._goes_wrong(1):
            found = [self.chance.choice(self._ghosts), *found]
        self._answer(call, _ok(found), self._hop())

    # Everything else

    def _goes_wrong(self, weight: float) -> bool:
        return self.chance.random() < self.trouble * weight

    def _arrive(self, call: Call) -> None:
        chat = int(call.params.get("chat_id", 0))
        if self.world.clock.at < self._flood_until and call.name in TEXTS:
            self._flooded(call)
        elif chat in self.moved:
            self._answer(call, _moved(chat), self._hop())
        elif chat in self.blocked:
            self._answer(call, _error(403, "Forbidden: bot was blocked by the user"), self._hop())
        elif self._goes_wrong(1.0 if call.sending else 0.3):
            self._misfortune(call, chat)
        else:
            self._accept(call)
            self._answer(call, self._result(call), self._hop())

    def _misfortune(self, call: Call, chat: int) -> None:
        kind = self.chance.choice(self.kinds)
        if call.sending is None and self.chance.random() < 0.2:
            self.was_slow = True
            self._accept(call)
            self._answer(call, self._result(call), SLOW_SECONDS)
        elif kind == "lost" or not self._may_meet(kind, call, chat):
            self._lost(call)
        elif kind == "connect":
            self._answer(call, _failure(aiohttp.ConnectionTimeoutError()), self.chance.uniform(0, 10))
        elif kind == "429":
            self._flood_until = self.world.clock.at + self.chance.choice((1, 5, 30, 100))
            self._flooded(call)
        else:
            self._refused(kind, call, chat)

    def _may_meet(self, kind: str, call: Call, chat: int) -> bool:
        """A customer's chat may be a group that became a larger one; people's own never move."""
        if call.name == "answerCallbackQuery" or (kind in REFUSALS and call.sending is None):
            return False
        return kind != "migrated" or chat in {CUSTOMER, CUSTOMER + MOVED_BY}

    def _refused(self, kind: str, call: Call, chat: int) -> None:
        if kind == "403":
            self.world.block(chat)
        elif kind == "migrated":
            self.moved.add(chat)
        self._answer(call, REFUSALS[kind] or _moved(chat), self._hop())

    def _lost(self, call: Call) -> None:
        """Nobody is told whether it was taken."""
        if self.chance.random() < 0.6:
            self._accept(call)
        wait, result = self.chance.choice(
            ((CALL_SECONDS, None), (0.1, None), (0.1, self._failed()), (0.1, (200, b"<p>")))
        )
        self.witness.nobody_knows(call)
        slow = wait == CALL_SECONDS
        ends = result or _failure(TimeoutError() if slow else aiohttp.ServerDisconnectedError())
        self._answer(call, ends, wait)

    def _flooded(self, call: Call) -> None:
        seconds = max(1, int(self._flood_until - self.world.clock.at + 0.999))
        parameters = {"retry_after": seconds}
        text = json.dumps({"ok": False, "error_code": 429, "description": "x", "parameters": parameters})
        self._answer(call, (429, text.encode()), self._hop(), flood=seconds)

    def _failed(self) -> tuple[int, bytes]:
        return self.chance.choice(((500, b"oops"), _error(502, "Bad Gateway")))

    def _accept(self, call: Call) -> None:
        if call.name == "sendMessage":
            chat = int(call.params["chat_id"])
            markup = json.loads(call.params.get("reply_markup", "null"))
            message = {
                "message_id": self.number(),
                "text": call.params["text"],
                "chat": {"id": chat, "type": "private"},
            }
            message |= {"date": int(self.world.clock.latest.timestamp())}
            message |= {"reply_markup": markup} if markup and "inline_keyboard" in markup else {}
            self.shown.setdefault(chat, []).append(message)
            self.on_shown(message)
        self.witness.accepted(call)
        self.world.after_accepting(call)

    def _result(self, call: Call) -> tuple[int, bytes]:
        if call.name == "sendMessage":
            return _ok(self.shown[int(call.params["chat_id"])][-1])
        if call.name == "editMessageText":
            chat = {"id": int(call.params["chat_id"]), "type": "private"}
            return _ok({"message_id": int(call.params["message_id"]), "date": 1, "chat": chat, "text": "x"})
        return _ok(True)

    def _answer(self, call: Call, result: tuple[int, bytes] | Exception, wait: float, *, flood: float = 0) -> None:
        def arrives() -> None:
            self.witness.answered(call, result, flood=flood)
            if call.name == "getUpdates" and call.process.superseded:
                return  # two pollers are never served: whoever took over has ended this one's question
            call.process.hears(lambda: call.end(result))

        self.world.line.after(wait, arrives)
