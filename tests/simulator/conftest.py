"""A world, its server, a bot without a mind, and two people."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from simulator.bots import Bot
from simulator.people import User
from simulator.phone import Phone
from simulator.server import Server, serve
from simulator.world import World

TOKEN = "7000:simulated-bot"
Api = Callable[..., Awaitable[Any]]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def bot(world: World) -> Bot:
    return world.add_bot(TOKEN, "regulars_bot", "Regulars")


@pytest.fixture
def anna(world: World) -> User:
    return world.add_user(101, "Anna", "Smith", username="anna", language_code="en")


@pytest.fixture
def wang(world: World) -> User:
    return world.add_user(102, "王", language_code="zh")


@pytest.fixture
def phone(world: World, bot: Bot, anna: User) -> Phone:
    """Anna has pressed Start; nobody polls, so nothing waits."""
    phone = Phone(world, bot, anna, settle=False)
    phone.thumb.start()
    return phone


@pytest.fixture
async def server(world: World) -> AsyncIterator[Server]:
    async with serve(world) as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def api(server: Server, bot: Bot, http: aiohttp.ClientSession) -> Api:
    """Call a method with JSON; the result, or the description of the refusal."""

    async def call(method: str, **params: Any) -> Any:
        async with http.post(f"{server.url}/bot{bot.token}/{method}", json=params) as answer:
            body = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body["result"] if body["ok"] else body["description"]

    return call
