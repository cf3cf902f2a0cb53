"""getUpdates: offsets, filters, one poller, webhooks."""

import asyncio

import aiohttp
import pytest
from aiohttp import web

from simulator.bots import Bot
from simulator.phone import Phone, PhoneError
from simulator.server import serve
from simulator.world import World
from tests.simulator.conftest import Api


async def test_an_offset_confirms(api: Api, phone: Phone, bot: Bot) -> None:
    for word in "abc":
        await phone.send(word)
    first = await api("getUpdates", limit=2)
    assert [update["update_id"] for update in first] == [1001, 1002]
    assert len(await api("getUpdates", offset=1003)) == 2
    assert bot.queue.confirmed == 1002
    assert [update["message"]["text"] for update in await api("getUpdates", offset=-1)] == ["c"]
    assert await api("getUpdates", offset=1005) == []


async def test_a_long_poll_wakes_for_the_first_update(api: Api, phone: Phone) -> None:
    poll = asyncio.ensure_future(api("getUpdates", offset=1002, timeout=20))
    await phone.world.bell.heard()
    await phone.send("hello")
    assert [update["message"]["text"] for update in await poll] == ["hello"]
    await api("getUpdates", offset=1003)
    assert await api("getUpdates", timeout=0.01) == []


async def test_allowed_updates_are_remembered(api: Api, phone: Phone) -> None:
    await api("getUpdates", offset=1002, allowed_updates=["callback_query"])
    await phone.send("unheard")
    assert await api("getUpdates") == []
    await api("getUpdates", allowed_updates=[])
    await phone.edit(2, "heard")
    assert "edited_message" in (await api("getUpdates"))[0]
    assert "can't parse allowed updates" in await api("getUpdates", allowed_updates="{")


async def test_settled_waits_for_the_offset_and_the_idle_hook(api: Api, world: World, phone: Phone) -> None:
    phone._note()
    with pytest.raises(PhoneError, match=r"not settled in 0.01 s"):
        await phone.settled(within=0.01)
    calls: list[str] = []

    async def idle() -> None:
        calls.append("asked")

    world.idle = idle
    waiting = asyncio.ensure_future(phone.settled())
    await api("getUpdates", offset=phone.bot.queue.last_id + 1)
    await waiting
    assert calls == ["asked"]


async def test_webhook_gets_what_polling_would(
    api: Api, phone: Phone, bot: Bot, http: aiohttp.ClientSession, world: World
) -> None:
    seen: list[tuple[str | None, str]] = []

    async def take(request: web.Request) -> web.Response:
        body = await request.json()
        seen.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), body["message"]["text"]))
        return web.Response(status=500 if len(seen) == 1 else 200)

    def extend(app: web.Application) -> None:
        app.router.add_post("/hook", take)

    async with serve(World(), extend=extend) as shop:
        assert await api("setWebhook", url=f"{shop.url}/hook", secret_token="s3cret") is True
        assert "can't use getUpdates" in await api("getUpdates")
        while bot.queue.pending:
            await world.bell.heard()
        info = await api("getWebhookInfo")
        assert await api("deleteWebhook") is True
    assert seen == [("s3cret", "/start")] * 2
    assert "500" in info["last_error_message"]


async def test_webhook_refusals(api: Api) -> None:
    assert "HTTPS URL must be provided" in await api("setWebhook", url="http://example.com")
    assert "unallowed characters" in await api("setWebhook", url="https://example.com", secret_token="ü")
    assert await api("setWebhook", url="") is True
    assert await api("deleteWebhook", drop_pending_updates=True) is True
