"""The simulator as a process of its own, driven over HTTP."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from simulator.control import Control
from simulator.server import serve
from simulator.world import World

ROOT = Path(__file__).parents[2]
HEADERS = {"X-Simulator": "1"}


@pytest.fixture
async def url(world: World) -> AsyncIterator[str]:
    world.add_bot("7000:x", "regulars_bot", "Regulars")
    async with serve(world, extend=Control(world).add_to) as server:
        yield server.url


@pytest.fixture
async def control(url: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(url, headers=HEADERS) as session:
        yield session


async def test_as_a_process_of_its_own() -> None:
    arguments = ("-m", "simulator", "--port", "0", "--token", "7000:x", "--token", "8000:y", "--keep-calls")
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    async with aiohttp.ClientSession(url, headers=HEADERS) as session:
        assert (await get(session, "/bot8000:y/getMe"))["result"]["username"] == "regulars_bot_2"
        assert set((await get(session, "/_control/state"))["bots"]) == {"regulars_bot", "regulars_bot_2"}
    process.terminate()
    assert await process.wait() == 0


async def post(control: aiohttp.ClientSession, name: str, **body: Any) -> Any:
    async with control.post(f"/_control/{name}", json=body) as answer:
        return await answer.json() if answer.ok else await answer.text()


async def get(control: aiohttp.ClientSession, path: str) -> Any:
    async with control.get(path) as answer:
        return await answer.json()


async def echo(control: aiohttp.ClientSession) -> None:
    offset = 0
    while True:
        for update in (await get(control, f"/bot7000:x/getUpdates?offset={offset}&timeout=5"))["result"]:
            offset = update["update_id"] + 1
            await control.post("/bot7000:x/sendMessage", json={"chat_id": update["message"]["chat"]["id"], "text": "?"})


async def test_a_whole_conversation(control: aiohttp.ClientSession) -> None:
    assert (await post(control, "user", user_id=5, first_name="Anna"))["id"] == 5
    assert (await post(control, "act", user_id=5, act="start"))["text"] == "/start"
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await control.post("/bot7000:x/sendMessage", json={"chat_id": 5, "text": "x", "reply_markup": keyboard})
    tap = await post(control, "tap", user_id=5, data="go")
    state = await get(control, "/_control/state")
    assert state["unanswered_taps"] == [tap["callback_query_id"]]
    assert state["bots"]["regulars_bot"]["pending"] == 2
    assert [message["text"] for message in await get(control, "/_control/state?user_id=5")] == ["/start", "x"]
    assert (await get(control, "/_control/calls"))[0]["delivered"] is True
    assert await post(control, "fault", kind="forbidden") == 1
    assert await post(control, "fault") == 0
    assert await post(control, "pace", per_second=5) == {"per_second": 5}
    assert "T" in await post(control, "clock", seconds=3600)


async def test_refusals(control: aiohttp.ClientSession, url: str) -> None:
    assert "one of" in await post(control, "act", user_id=5, act="fly")
    assert await post(control, "act", user_id=5, act="start") == "no such user"
    await post(control, "user", user_id=5, first_name="Anna")
    assert "unexpected keyword" in await post(control, "act", user_id=5, act="send", args={"words": "x"})
    assert await post(control, "tap", user_id=5, data="x") == "no message with buttons"
    assert await post(control, "tap", user_id=5, data="x", bot="nobody") == "no such bot"
    async with control.post("/_control/clock", json=[]) as answer:
        assert answer.status == 400
    async with aiohttp.ClientSession(url) as stranger:
        for headers in ({}, {**HEADERS, "Origin": "http://evil.example"}, {**HEADERS, "Host": "evil.example"}):
            async with stranger.post("/_control/clock", json={"seconds": 1}, headers=headers) as answer:
                assert answer.status == 403


async def test_a_crowd_measures_the_bot(control: aiohttp.ClientSession) -> None:
    bot = asyncio.create_task(echo(control))
    report = await post(control, "load", people=5, rounds=4)
    bot.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await bot
    assert report["updates"] == 20
    assert report["p99_ms"] >= report["p50_ms"] > 0
