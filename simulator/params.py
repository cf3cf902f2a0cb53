"""The parameters of one call, whichever way they came: query, form, JSON or multipart."""

import json
import math
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from simulator.wire import Json, bad_request

_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    data: bytes
    mime_type: str | None


@dataclass(slots=True)
class Params:
    """JSON clients send values, form clients texts that may hold JSON: both read the same here."""

    values: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else json.dumps(value) if isinstance(value, dict | list) else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        return whole(self.text(name), default)

    def number(self, name: str) -> float | None:
        try:
            found = float(self.text(name))
        except ValueError:
            return None
        return found if math.isfinite(found) else None

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in _TRUE

    def json(self, name: str, refusal: str) -> Any:
        """A nested value; None when it is absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(refusal) from None


def whole(value: object, default: int = 0) -> int:
    """An integer from whatever a client sent in its place."""
    try:
        return int(value) if isinstance(value, int | float | str) else default
    except (ValueError, OverflowError):
        return default


async def read(request: web.Request) -> Params:
    params = Params(dict(request.query) if "?" in request.raw_path else {})
    if request.method == "POST" and request.can_read_body:
        await _read_body(request, params)
    _check_encoding(params.values)
    return params


async def _read_body(request: web.Request, params: Params) -> None:
    kind = request.content_type
    if kind == "application/json":
        params.values |= await _json_body(request)
    elif kind == "application/x-www-form-urlencoded":
        params.values |= dict(
            parse_qsl((await request.read()).decode("utf-8", "surrogateescape"), keep_blank_values=True)
        )
    elif kind.startswith("multipart/"):
        await _read_parts(request, params)


async def _json_body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse JSON object")
    return body


async def _read_parts(request: web.Request, params: Params) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        data = bytes(await part.read(decode=True))
        if part.filename is None:
            params.values[part.name] = data.decode("utf-8", "surrogateescape")
        else:
            kind = part.headers.get("Content-Type", "").split(";")[0]
            params.uploads[part.name] = Upload(part.filename, data, kind or None)


def _check_encoding(values: Json) -> None:
    for value in values.values():
        if isinstance(value, str) and not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                raise bad_request("strings must be encoded in UTF-8") from None
