"""The page's routes: what they tell, what they take, whom they refuse."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from simulator.bots import Bot
from simulator.page import PhoneView, Scene, add_page
from simulator.page.routes import STATIC, next_morning
from simulator.page.texts import TEXTS
from simulator.people import User
from simulator.phone import Phone
from simulator.server import Server, serve
from simulator.world import World
from tests.simulator.test_files import PNG

HEADERS = {"X-Simulator": "1"}
OWNER = {"scene": "zh", "phone": "owner"}


@pytest.fixture
def scene(bot: Bot, anna: User, wang: User) -> Scene:
    owner, customer = PhoneView(wang, "老板的手机", hints=("王老板 报价",)), PhoneView(anna, "顾客的手机")
    return Scene("zh", "中文", "Asia/Shanghai", bot, owner, customer, texts={"name": "熟客"})


@pytest.fixture
async def server(world: World, scene: Scene) -> AsyncIterator[Server]:
    async with serve(world, extend=lambda app: add_page(app, world, [scene])) as server:
        yield server


@pytest.fixture
async def page(server: Server) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.url, headers=HEADERS) as session:
        yield session


async def act(page: aiohttp.ClientSession, act_name: str, /, **args: Any) -> tuple[int, str]:
    async with page.post("/page/act", json={**OWNER, "act": act_name, "args": args}) as answer:
        return answer.status, await answer.text()


async def event(response: aiohttp.ClientResponse, name: str) -> Any:
    """The next event of that name."""
    async for line in response.content:
        if line == f"event: {name}\n".encode():
            return json.loads((await response.content.readline()).removeprefix(b"data: "))
    raise AssertionError(f"no {name} came")


async def test_the_page_and_its_parts_are_served(page: aiohttp.ClientSession) -> None:
    async with page.get("/") as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "<main>" in await answer.text()
    for path in STATIC.iterdir():
        async with page.get(f"/page/static/{path.name}") as answer:
            assert answer.status == 200
    async with page.get("/page/static/..%2froutes.py") as answer:
        assert answer.status == 404


async def test_the_feed_begins_with_a_snapshot_and_goes_on(
    page: aiohttp.ClientSession, world: World, bot: Bot, wang: User
) -> None:
    async with page.get("/page/events?scene=zh") as feed:
        snapshot = await event(feed, "snapshot")
        assert snapshot["scenes"] == [{"key": "zh", "label": "中文"}]
        assert (snapshot["texts"]["name"], snapshot["texts"]["send"]) == ("熟客", "发送")
        assert snapshot["phones"]["owner"]["state"]["started"] is False
        await act(page, "start")
        told = await event(feed, "message")
        assert (told["phone"], told["message"]["text"], told["message"]["mine"]) == ("owner", "/start", True)
        assert told["state"]["started"] is True
        await act(page, "block")
        assert (await event(feed, "chat"))["state"]["blocked"] is True
        async with page.post("/page/clock", json={"scene": "zh", "to": "weeks"}) as answer:
            assert answer.ok
        assert (await event(feed, "clock"))["zone"] == "Asia/Shanghai"
        stranger = world.add_user(500, "Stranger")
        Phone(world, bot, stranger, settle=False).thumb.start()
        await act(page, "unblock")
        assert (await event(feed, "chat"))["phone"] == "owner"


async def test_taps_and_their_answers_reach_the_feed(page: aiohttp.ClientSession, server: Server, bot: Bot) -> None:
    await act(page, "start")
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    call = f"/bot{bot.token}/sendMessage"
    async with page.post(call, json={"chat_id": 102, "text": "x", "reply_markup": keyboard}) as answer:
        message_id = (await answer.json())["result"]["message_id"]
    async with page.get("/page/events?scene=zh") as feed:
        await event(feed, "snapshot")
        _, tap = await act(page, "tap", message_id=message_id, data="go")
        answered = {"callback_query_id": json.loads(tap), "text": "Done", "show_alert": True}
        await page.post(f"/bot{bot.token}/answerCallbackQuery", json=answered)
        told = await event(feed, "tap")
        assert (told["tap"], told["text"], told["alert"]) == (json.loads(tap), "Done", True)
        await page.post(f"/bot{bot.token}/deleteMessage", json={"chat_id": 102, "message_id": message_id})
        assert (await event(feed, "deleted"))["id"] == message_id


async def test_acts_and_their_refusals(page: aiohttp.ClientSession, scene: Scene, bot: Bot) -> None:
    assert await act(page, "scan") == (400, TEXTS["zh"]["no_code"])
    scene.scan_link = lambda: "https://t.me/regulars_bot?start=s-1"
    assert (await act(page, "scan"))[0] == 200
    assert (await act(page, "send", text="hello"))[0] == 200
    assert (await act(page, "contact", name="李姐", phone="13800138000"))[0] == 200
    assert (await act(page, "edit", message_id=99, text="x"))[0] == 400
    assert (await act(page, "send", words="x"))[0] == 400
    assert (await act(page, "_post", content={}))[0] == 400
    assert len(bot.queue.pending) == 3


async def upload(page: aiohttp.ClientSession, data: bytes, **query: str) -> int:
    async with page.post("/page/upload", params={**OWNER, **query}, data=data) as answer:
        return answer.status


async def test_uploads(page: aiohttp.ClientSession, world: World, bot: Bot, wang: User) -> None:
    phone = Phone(world, bot, wang, settle=False)
    assert await upload(page, PNG, kind="photo", caption="看") == 200
    assert (phone.messages[-1].photo, phone.messages[-1].text) == (PNG, "看")
    assert await upload(page, b"no picture", kind="photo", name="a.txt") == 200
    assert phone.messages[-1].document_name == "a.txt"
    assert await upload(page, b"", kind="photo") == 400
    assert await upload(page, PNG, kind="photo", caption="x" * 1025) == 400


async def test_files_are_data_and_never_a_page(page: aiohttp.ClientSession, world: World) -> None:
    picture = world.files.keep("photo", PNG, "a.png")
    sneaky = world.files.keep("document", b"<script>alert(1)</script>", "a.html")
    async with page.get(f"/page/file/{picture.file_id}") as answer:
        assert answer.content_type == "image/png"
    async with page.get(f"/page/file/{sneaky.file_id}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Disposition"] == "attachment"
    async with page.get("/page/file/none") as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"X-Simulator": ""}, {}]
)
async def test_only_this_machine_and_this_page(server: Server, headers: dict[str, str]) -> None:
    sent = {key: value for key, value in {**HEADERS, **headers}.items() if value}
    expected = 403 if headers else 400
    async with (
        aiohttp.ClientSession(server.url) as stranger,
        stranger.post("/page/clock", json={"to": "moon"}, headers=sent) as answer,
    ):
        assert answer.status == expected


def test_tomorrow_morning_is_local() -> None:
    evening = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    assert next_morning(evening, "Europe/London").astimezone(UTC) == datetime(2026, 3, 29, 8, tzinfo=UTC)
    assert next_morning(evening, "Asia/Shanghai").astimezone(UTC) == datetime(2026, 3, 30, 1, tzinfo=UTC)


def test_both_languages_say_the_same() -> None:
    assert TEXTS["zh"].keys() == TEXTS["en"].keys()
    assert all(texts[key] for texts in TEXTS.values() for key in texts)


def test_the_page_never_parses_text_as_markup() -> None:
    """Static proof on top of the browser test."""
    for path in STATIC.glob("*.js"):
        source = path.read_text()
        for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert sink not in source, f"{sink} in {path.name}"


def test_files_stay_short() -> None:
    room = Path(STATIC).parents[1]
    for path in [p for kind in ("py", "js", "css", "html") for p in room.rglob(f"*.{kind}")]:
        assert len(path.read_text().splitlines()) <= 300, path


async def test_open_feeds_do_not_hold_up_the_end(world: World, scene: Scene) -> None:
    async with asyncio.timeout(5), aiohttp.ClientSession() as session:
        async with serve(world, extend=lambda app: add_page(app, world, [scene])) as server:
            feed = await session.get(f"{server.url}/page/events")
            await event(feed, "snapshot")
        feed.close()
