"""Bad luck on order, and the pace Telegram allows."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import pytest

from simulator.bots import Bot
from simulator.exchange import GARBAGE
from simulator.faults import Fault, Kind
from simulator.pace import Pace
from simulator.phone import Phone
from simulator.server import Server
from simulator.world import World
from tests.simulator.conftest import Api

ANNA = 101
Send = Callable[..., Awaitable[tuple[int, bytes]]]


@pytest.fixture
def send(server: Server, bot: Bot, http: aiohttp.ClientSession, phone: Phone) -> Send:
    async def send(seconds: float = 5.0, chat_id: int = ANNA) -> tuple[int, bytes]:
        params = {"chat_id": chat_id, "text": "hello"}
        timeout = aiohttp.ClientTimeout(total=seconds)
        async with http.post(f"{server.url}/bot{bot.token}/sendMessage", json=params, timeout=timeout) as answer:
            return answer.status, await answer.read()

    return send


async def test_too_many_requests(api: Api, world: World, phone: Phone) -> None:
    world.faults.add(Fault("too_many_requests", method="sendMessage", retry_after=3))
    assert await api("sendMessage", chat_id=ANNA, text="x") == "Too Many Requests: retry after 3"
    assert world.complaints == []
    await api("sendMessage", chat_id=ANNA, text="x")
    assert world.complaints == ["sendmessage during a flood wait"]


@pytest.mark.parametrize(("status", "words"), [(500, b"Internal Server Error"), (502, b"Bad Gateway")])
async def test_server_errors(send: Send, world: World, phone: Phone, status: int, words: bytes) -> None:
    world.faults.add(Fault("server_error", status=status))
    code, body = await send()
    assert code == status
    assert words in body
    assert phone.screens == []


async def test_garbage_hides_a_message_that_was_accepted(send: Send, world: World, phone: Phone) -> None:
    world.faults.add(Fault("garbage"))
    assert await send() == (200, GARBAGE)
    assert phone.screen.text == "hello"
    assert [(call.outcome, call.delivered) for call in world.calls] == [("garbage", True)]


@pytest.mark.parametrize(("kind", "accepted"), [("timeout_before", 0), ("timeout_after_accepting", 1)])
async def test_timeouts(send: Send, world: World, phone: Phone, kind: Kind, accepted: int) -> None:
    world.faults.add(Fault(kind))
    with pytest.raises(TimeoutError):
        await send(seconds=0.1)
    assert len(phone.screens) == accepted
    assert (await send())[0] == 200


@pytest.mark.parametrize(("kind", "accepted"), [("reset_before", 0), ("reset_after_accepting", 1)])
async def test_resets(send: Send, world: World, phone: Phone, kind: Kind, accepted: int) -> None:
    world.faults.add(Fault(kind))
    with pytest.raises(aiohttp.ClientError):
        await send()
    assert len(phone.screens) == accepted
    assert world.calls[0].delivered is bool(accepted)
    assert (await send())[0] == 200


async def test_a_hang_that_ends_breaks_the_connection(send: Send, world: World, phone: Phone) -> None:
    world.faults.add(Fault("timeout_after_accepting", seconds=0.01))
    with pytest.raises(aiohttp.ClientError):
        await send()


async def test_refusals_and_delays_on_order(api: Api, world: World, phone: Phone) -> None:
    world.faults.add(Fault("forbidden"))
    world.faults.add(Fault("bad_request", description="Bad Request: moon is full"))
    world.faults.add(Fault("delay", seconds=0.01))
    answers = [await api("sendMessage", chat_id=ANNA, text="x") for _ in range(3)]
    assert answers[:2] == ["Forbidden: bot was blocked by the user", "Bad Request: moon is full"]
    assert answers[2]["text"] == "x"


async def test_faults_are_choosy(api: Api, world: World, phone: Phone) -> None:
    fault = world.faults.add(Fault("forbidden", method="sendMessage", chat_id=5, times=None))
    assert "text" in await api("sendMessage", chat_id=ANNA, text="x")
    assert await api("getMe") is not None
    assert [await api("sendMessage", chat_id=5, text="x") for _ in range(3)] == [
        "Forbidden: bot was blocked by the user"
    ] * 3
    assert fault.happened == 3
    world.faults.clear()
    assert await api("sendMessage", chat_id=5, text="x") == "Bad Request: chat not found"
    world.faults.add(Fault("forbidden"))
    assert isinstance(await api("getUpdates"), list)


async def test_pace_per_chat_and_in_all(api: Api, world: World, phone: Phone, bot: Bot) -> None:
    world.pace = Pace(per_second=3)
    ids = [300 + n for n in range(4)]
    for user_id in ids:
        Phone(world, bot, world.add_user(user_id, "P"), settle=False).thumb.start()
    assert "text" in await api("sendMessage", chat_id=ids[0], text="x")
    assert await api("sendMessage", chat_id=ids[0], text="x") == "Too Many Requests: retry after 1"
    assert "flood wait" in (await api("sendMessage", chat_id=ids[1], text="x"), world.complaints[0])[1]


def test_pace_counts_sliding_windows() -> None:
    pace = Pace(per_second=3)
    assert [pace.retry_after(chat, 10.0) for chat in (1, 2, 3, 4)] == [0, 0, 0, 1]
    assert pace.retry_after(4, 11.01) == 0
    group = Pace(per_second=99, per_chat_per_second=99)
    assert [group.retry_after(-5, 10.0) for _ in range(21)][-2:] == [0, 60]


async def test_the_log_of_calls(api: Api, world: World, phone: Phone) -> None:
    await api("sendMessage", chat_id=ANNA, text="")
    await asyncio.sleep(0)
    (call,) = world.calls
    assert (call.method, call.params["chat_id"], call.outcome, call.delivered) == (
        "sendMessage",
        ANNA,
        "Bad Request: message text is empty",
        False,
    )
