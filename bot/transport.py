"""Telegram over aiohttp, since PTB's stock transport is the bottleneck under concurrency; and what each failure means.

The one question after a failed call is whether Telegram may have acted on it. `NeverReached` says certainly not,
`TimedOut` and plain `NetworkError` say that nobody knows. Nothing is sent twice here, and no exception carries an
address, since the token is part of it.
"""

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlencode

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

from rules.outbox import Outcome

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
KEEP_ALIVE_SECONDS = 30
AHEAD_SECONDS, READ_UP_SECONDS = 0.01, 1
FLOOD_SECONDS = 5  # where a 429 does not say for how long
BEFORE_THE_WIRE = (
    aiohttp.ClientConnectorError,  # refused, no such host, TLS, the proxy's too
    aiohttp.ConnectionTimeoutError,  # the pool's as well
    aiohttp.ClientHttpProxyError,  # the proxy would not open the tunnel
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
    UnicodeError,  # a host's name that cannot be one
)
NOBODY_THERE = ("chat not found", "peer_id_invalid", "chat_write_forbidden", "not enough rights to send")


class NeverReached(NetworkError):  # noqa: N818 - stands beside PTB's TimedOut and Forbidden
    """The request certainly did not get to Telegram: it may be repeated."""


class Flooded(RetryAfter):
    """PTB's own, always in timedelta: the stock property warns on every look."""

    @property
    def retry_after(self) -> timedelta:
        return self._retry_after


class AiohttpRequest(BaseRequest):
    """What `telegram.Bot` sends with. Timeouts are in seconds, None is for ever."""

    def __init__(  # noqa: PLR0913 - PTB's names for what may be set
        self,
        *,
        connection_limit: int = 256,
        read_timeout: float | None = 15,
        write_timeout: float | None = 15,
        connect_timeout: float | None = 10,
        pool_timeout: float | None = 10,
        media_write_timeout: float | None = 60,
        proxy: str | None = None,
    ) -> None:
        self._limit = connection_limit
        self._read, self._connect, self._pool = read_timeout, connect_timeout, pool_timeout
        self._write, self._media_write = write_timeout, media_write_timeout
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._limit, keepalive_timeout=KEEP_ALIVE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 - PTB's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        usual_write = self._media_write if request_data and request_data.contains_files else self._write
        timeout, whole = _timeout(
            read=_given(read_timeout, self._read),
            write=_given(write_timeout, usual_write) if method == "POST" else None,
            connect=_given(connect_timeout, self._connect),
            pool=_given(pool_timeout, self._pool),
        )
        code, payload = await self._exchange(method, url, whole=whole, timeout=timeout, **_body(request_data))
        if method == "POST" or code >= HTTPStatus.MULTIPLE_CHOICES:
            _must_be_telegram(code, payload)
        return code, payload

    async def _exchange(self, method: str, url: str, *, whole: float | None, **options: Any) -> tuple[int, bytes]:
        if self._session is None:
            raise NeverReached("the transport is not running")
        try:
            async with (
                _patience(whole),
                self._session.request(method, url, allow_redirects=False, **options) as response,
            ):
                return response.status, await response.read()
        except Exception as error:  # noqa: BLE001 - of any kind: PTB would quote it, and it may quote the address
            failure = _failure(error)
        raise failure  # out here the original is no longer its context

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As PTB's, which logs the payload when it is no JSON."""
        try:
            answer = json.loads(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise NetworkError("the answer is no JSON object")
        return answer


def _given(value: object, usual: float | None) -> float | None:
    """PTB passes a marker of its own where the caller said nothing."""
    return value if value is None or isinstance(value, int | float) else usual


def _timeout(
    *, read: float | None, write: float | None, connect: float | None, pool: float | None
) -> tuple[aiohttp.ClientTimeout, float | None]:
    """aiohttp knows no limit for writing: a body that is not taken runs into the whole. Reading counts from its end."""
    whole = None if None in {read, write} else _sum(read, write, connect, pool)
    limits = aiohttp.ClientTimeout(total=None, connect=_sum(connect, pool), sock_connect=connect, sock_read=read)
    return limits, whole


@asynccontextmanager
async def _patience(seconds: float | None) -> AsyncIterator[None]:
    """So long for the whole of it. Who stood still meanwhile (SIGSTOP, a laptop's lid) first reads what has come: an
    answer that lies there unread is no answer that nobody knows."""
    async with asyncio.timeout(seconds) as limit:
        loop, due = asyncio.get_running_loop(), limit.when()
        look = None if due is None else loop.call_at(due - AHEAD_SECONDS, lambda: _stood_still(limit, due))
        try:
            yield
        finally:
            if look is not None:
                look.cancel()


def _stood_still(limit: asyncio.Timeout, due: float) -> None:
    now = asyncio.get_running_loop().time()
    if now > due:
        limit.reschedule(now + READ_UP_SECONDS)


def _sum(*seconds: float | None) -> float | None:
    known = [each for each in seconds if each is not None]
    return sum(known) if len(known) == len(seconds) else None


def _body(request_data: RequestData | None) -> dict[str, Any]:
    """A lone surrogate becomes `?`: one such character must not make a message that can never be sent."""
    if request_data is None:
        return {}
    if request_data.contains_files:
        return {"data": _multipart(request_data)}
    return {"data": urlencode(request_data.json_parameters, errors="replace").encode(), "headers": FORM}


def _multipart(request_data: RequestData) -> aiohttp.FormData:
    """File names go out as they are, since Telegram shows percent signs as percent signs."""
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, _encodable(value))
    for name, (filename, content, mime) in request_data.multipart_data.items():
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        safe = re.sub(r'[\x00-\x1f\x7f"\\]', "_", _encodable(filename))
        form.add_field(name, file, filename=safe, content_type=mime)
    return form


def _encodable(text: str) -> str:
    return text.encode(errors="replace").decode()


def _failure(error: Exception) -> NetworkError:
    name = type(error).__name__
    if isinstance(error, BEFORE_THE_WIRE):
        why = error.strerror if isinstance(error, aiohttp.ClientConnectorError) else None
        return NeverReached(f"{name}: {why}" if why else name)
    return TimedOut(name) if isinstance(error, TimeoutError) else NetworkError(name)


def _must_be_telegram(code: int, payload: bytes) -> None:
    """A proxy's or a hotel's page is not Telegram's word: its 403 does not mean that a customer blocked the bot."""
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        raise Flooded(_flood_wait(payload))
    sign = b'"result"' if code < HTTPStatus.MULTIPLE_CHOICES else b'"ok"'
    if sign not in payload:
        raise NetworkError(f"HTTP {code} without an answer of the Bot API")


def _flood_wait(payload: bytes) -> timedelta:
    try:
        return timedelta(seconds=max(1, int(json.loads(payload)["parameters"]["retry_after"])))
    except (ValueError, LookupError, TypeError, OverflowError):
        return timedelta(seconds=FLOOD_SECONDS)


class Cause(NamedTuple):
    """Why a call failed, and what the failure itself says about trying again."""

    outcome: Outcome
    retry_after: float | None = None
    migrate_to: int | None = None


MEANINGS: dict[type[BaseException], Outcome] = {
    Forbidden: Outcome.UNREACHABLE,
    InvalidToken: Outcome.REFUSED,
    Conflict: Outcome.REFUSED,
    EndPointNotFound: Outcome.REFUSED,
    NeverReached: Outcome.NEVER_REACHED,
}


def classify(error: BaseException) -> Cause:
    """The one place where a failed call becomes an outcome. PTB's BadRequest and TimedOut are NetworkErrors as well."""
    if isinstance(error, RetryAfter):
        return Cause(Outcome.FLOODED, retry_after=_seconds(error.retry_after))
    if isinstance(error, ChatMigrated):
        return Cause(Outcome.MIGRATED, migrate_to=error.new_chat_id)
    if isinstance(error, BadRequest):
        return Cause(_bad_request(error.message.casefold()))
    return Cause(next((outcome for kind, outcome in MEANINGS.items() if isinstance(error, kind)), Outcome.UNKNOWN))


def _seconds(wait: int | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else wait


def _bad_request(said: str) -> Outcome:
    if "can't parse entities" in said:
        return Outcome.BROKEN_MARKUP
    return Outcome.UNREACHABLE if any(phrase in said for phrase in NOBODY_THERE) else Outcome.REFUSED
