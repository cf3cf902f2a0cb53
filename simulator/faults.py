"""Bad luck on order: what goes wrong, with which call, how often."""

import asyncio
from dataclasses import dataclass
from typing import Literal, NamedTuple

from simulator.wire import ApiError, bad_request, forbidden, too_many_requests

Kind = Literal[
    "too_many_requests",
    "server_error",
    "garbage",
    "timeout_before",
    "timeout_after_accepting",
    "reset_before",
    "reset_after_accepting",
    "forbidden",
    "bad_request",
    "delay",
]
Ending = Literal["error", "garbage", "hang", "reset", "answer"]


class Course(NamedTuple):
    accepts: bool
    ending: Ending


_COURSES: dict[Kind, Course] = {
    "too_many_requests": Course(accepts=False, ending="error"),
    "server_error": Course(accepts=False, ending="error"),
    "garbage": Course(accepts=True, ending="garbage"),
    "timeout_before": Course(accepts=False, ending="hang"),
    "timeout_after_accepting": Course(accepts=True, ending="hang"),
    "reset_before": Course(accepts=False, ending="reset"),
    "reset_after_accepting": Course(accepts=True, ending="reset"),
    "forbidden": Course(accepts=False, ending="error"),
    "bad_request": Course(accepts=False, ending="error"),
    "delay": Course(accepts=True, ending="answer"),
}


@dataclass(eq=False, slots=True)
class Fault:
    """One fault. `times=None` means until removed; `seconds=None` means for ever."""

    kind: Kind
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    retry_after: int = 1
    status: int = 500
    description: str = ""
    seconds: float | None = None
    accepted: bool | None = None  # overrides whether the call takes effect all the same
    happened: int = 0

    @property
    def accepts(self) -> bool:
        return _COURSES[self.kind].accepts if self.accepted is None else self.accepted

    @property
    def ending(self) -> Ending:
        return _COURSES[self.kind].ending

    def fits(self, method: str, chat_id: int | None) -> bool:
        spent = self.times is not None and self.happened >= self.times
        right_method = self.method is None or self.method.lower() == method
        return not spent and right_method and self.chat_id in {None, chat_id}

    def error(self) -> ApiError:
        if self.kind == "too_many_requests":
            return too_many_requests(self.retry_after)
        if self.kind == "forbidden":
            return forbidden(self.description or "bot was blocked by the user")
        if self.kind == "bad_request":
            return bad_request(self.description.removeprefix("Bad Request: ") or "scripted")
        return ApiError(self.status, {502: "Bad Gateway"}.get(self.status, "Internal Server Error"))

    async def wait(self, closing: asyncio.Event) -> None:
        """As long as the fault lasts, but not past the server's end."""
        try:
            async with asyncio.timeout(self.seconds):
                await closing.wait()
        except TimeoutError:
            return


class Faults:
    def __init__(self) -> None:
        self.scripted: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self.scripted.append(fault)
        return fault

    def clear(self) -> None:
        self.scripted.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The first fault meant for this call. A fault for no method spares the long poll."""
        for fault in self.scripted:
            if fault.fits(method, chat_id) and (fault.method or method != "getupdates"):
                fault.happened += 1
                return fault
        return None
