"""Against real servers on loopback, each of which misbehaves in its own way."""

import asyncio
import io
import json
import logging

import pytest
from aiohttp import web
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.transport import FLOOD_SECONDS, AiohttpRequest, Cause, Flooded, NeverReached, classify
from rules.outbox import Outcome
from tests.bot.servers import SENT, TOKEN, answer, bot_at, closed_port, failure_of, request_read, silence, site, wire


async def test_parameters_arrive_as_a_form() -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        form = await request.post()
        assert request.path == f"/bot{TOKEN}/sendMessage"
        assert dict(form) == {"chat_id": "5", "text": "王老板 & ?", "disable_notification": "true"}
        return web.json_response(SENT)

    async with site(page) as port, bot_at(port) as bot:
        message = await bot.send_message(5, "王老板 & \ud800", disable_notification=True)
        assert message.message_id == 7


@pytest.mark.parametrize("opened", [False, True], ids=["bytes", "handle"])
async def test_a_file_arrives_whole_and_under_its_name(opened: bool) -> None:
    content = b"\x00book" * 400_000

    async def page(request: web.Request) -> web.StreamResponse:
        form = await request.post()
        part = form["document"]
        assert isinstance(part, web.FileField)
        assert (part.file.read(), part.content_type) == (content, "text/csv")
        assert part.filename == "王姐_ 100%__x_.csv"
        assert form["caption"] == "给 ?"
        return web.json_response(SENT)

    async with site(page) as port, bot_at(port) as bot:
        file = io.BytesIO(content) if opened else content
        await bot.send_document(5, file, caption="给 \ud800", filename='王姐" 100%\r\nx\\.csv', read_timeout=None)


async def test_a_file_is_fetched_and_a_missing_one_is_not() -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        if request.path == f"/file/bot{TOKEN}/photos/王 1.jpg":
            return web.Response(body=b"picture")
        return web.json_response({"ok": False, "description": "Not Found"}, status=404)

    async with site(page) as port, bot_at(port) as bot:
        root = f"{bot.base_file_url}/photos"
        assert await bot.request.retrieve(f"{root}/%E7%8E%8B%201.jpg") == b"picture"
        with pytest.raises(InvalidToken):
            await bot.request.retrieve(f"{root}/other.jpg")


@pytest.mark.parametrize(
    ("status", "body", "kind", "cause"),
    [
        (400, {"description": "Bad Request: chat not found"}, BadRequest, Cause(Outcome.UNREACHABLE)),
        (400, {"description": "Bad Request: can't parse entities: x"}, BadRequest, Cause(Outcome.BROKEN_MARKUP)),
        (400, {"description": "Bad Request: message is too long"}, BadRequest, Cause(Outcome.REFUSED)),
        (400, {"parameters": {"migrate_to_chat_id": -1005}}, ChatMigrated, Cause(Outcome.MIGRATED, migrate_to=-1005)),
        (401, {"description": "Unauthorized"}, InvalidToken, Cause(Outcome.REFUSED)),
        (403, {"description": "Forbidden: bot was blocked by the user"}, Forbidden, Cause(Outcome.UNREACHABLE)),
        (404, {"description": "Not Found"}, InvalidToken, Cause(Outcome.REFUSED)),
        (409, {"description": "Conflict: terminated by other getUpdates request"}, Conflict, Cause(Outcome.REFUSED)),
        (429, {"parameters": {"retry_after": 17}}, Flooded, Cause(Outcome.FLOODED, retry_after=17)),
        (429, {"parameters": {"retry_after": 0}}, Flooded, Cause(Outcome.FLOODED, retry_after=1)),
        (429, {"parameters": {"retry_after": 10**30}}, Flooded, Cause(Outcome.FLOODED, retry_after=FLOOD_SECONDS)),
        (429, {"description": "Too Many Requests"}, Flooded, Cause(Outcome.FLOODED, retry_after=FLOOD_SECONDS)),
        (500, {"description": "Internal Server Error"}, NetworkError, Cause(Outcome.UNKNOWN)),
        (502, {"description": "Bad Gateway"}, NetworkError, Cause(Outcome.UNKNOWN)),
    ],
)
async def test_what_telegram_refuses(
    status: int, body: dict[str, object], kind: type[TelegramError], cause: Cause
) -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": False, "error_code": status} | body, status=status)

    async with site(page) as port, bot_at(port) as bot:
        error = await failure_of(bot)
    assert type(error) is kind
    assert classify(error) == cause


@pytest.mark.parametrize(
    "reply",
    [
        answer(b""),
        answer(b"<html>hello</html>"),
        answer(b'{"ok": true}'),
        answer(b'{"ok": true, "result": {"message_'),
        answer(b'["result"]'),
        answer(b"<html>Bad Gateway</html>", "502 Bad Gateway"),
        answer(b"<html>log in to this hotel</html>", "403 Forbidden"),
        answer(b"<html>no</html>", "400 Bad Request"),
        answer(b'"ok"', "403 Forbidden").replace(b'"ok"', b'["ok"'),
        answer(b"", "302 Found\r\nLocation: /elsewhere"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{",
        b"what?\r\n\r\n",
        b"",
    ],
)
async def test_a_reply_that_is_not_telegrams_says_nothing(reply: bytes, caplog: pytest.LogCaptureFixture) -> None:
    arrived: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.append(await request_read(reader))
        writer.write(reply)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with wire(talk) as port, bot_at(port) as bot:
        error = await failure_of(bot)
    assert classify(error) == Cause(Outcome.UNKNOWN)
    assert len(arrived) == 1
    assert [record for record in caplog.records if record.levelno > logging.DEBUG] == []


async def test_silence_is_unknown() -> None:
    async with wire(silence) as port, bot_at(port, request=AiohttpRequest(read_timeout=0.2)) as bot:
        error = await failure_of(bot)
    assert type(error) is TimedOut
    assert classify(error) == Cause(Outcome.UNKNOWN)


async def test_a_reset_is_unknown() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_read(reader)
        writer.transport.abort()

    async with wire(talk) as port, bot_at(port) as bot:
        error = await failure_of(bot)
    assert type(error) is NetworkError
    assert classify(error) == Cause(Outcome.UNKNOWN)


async def test_a_kept_connection_that_dies_is_not_sent_over_again() -> None:
    arrived: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.append(await request_read(reader))
        writer.write(answer(json.dumps(SENT).encode()))
        arrived.append(await request_read(reader))

    async with wire(talk) as port, bot_at(port) as bot:
        await bot.send_message(5, "hello")
        error = await failure_of(bot)
    assert type(error) is NetworkError
    assert len(arrived) == 2


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_closed_port_was_never_reached(scheme: str) -> None:
    async with bot_at(closed_port(), scheme=scheme) as bot:
        error = await failure_of(bot)
    assert type(error) is NeverReached
    assert classify(error) == Cause(Outcome.NEVER_REACHED)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "-_-", "x" * 64, ""])
async def test_an_unknown_host_was_never_reached(host: str) -> None:
    request = AiohttpRequest(connect_timeout=2, pool_timeout=0)
    async with bot_at(1, host=host, request=request) as bot:
        assert type(await failure_of(bot)) is NeverReached


async def test_no_handshake_was_never_reached() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with wire(talk) as port, bot_at(port, scheme="https") as bot:
        assert type(await failure_of(bot)) is NeverReached
    request = AiohttpRequest(connect_timeout=0.2, pool_timeout=0)
    async with wire(silence) as port, bot_at(port, scheme="https", request=request) as bot:
        assert type(await failure_of(bot)) is NeverReached
