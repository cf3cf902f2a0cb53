"""Webhook delivery: many updates at once, those of one chat one by one in order, each again until it is taken."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING

import aiohttp

from simulator.world import Change

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from simulator.bots import Bot, Webhook
    from simulator.updates import Queued
    from simulator.world import World

RETRY_SECONDS = 0.2
_JSON = {"Content-Type": "application/json"}
Place = tuple[int, object]


@asynccontextmanager
async def webhooks(world: World) -> AsyncIterator[None]:
    pusher = asyncio.create_task(_push_all(world))
    try:
        yield
    finally:
        pusher.cancel()
        with suppress(asyncio.CancelledError):
            await pusher


async def _push_all(world: World) -> None:
    """Sleeps until some bot has a webhook; a world without one pays nothing."""
    while not any(_due(bot, {}) for bot in world.bots.values()):
        await world.bell.heard()
    limits = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(timeout=limits) as session, asyncio.TaskGroup() as group:
        flying: dict[Place, asyncio.Task[None]] = {}
        while True:
            for bot in world.bots.values():
                for place, queued in _due(bot, flying).items():
                    push = group.create_task(_push_one(world, session, bot, queued))
                    flying[place] = push
                    push.add_done_callback(lambda _done, place=place: _landed(world, flying, place))  # type: ignore[misc]
            await world.bell.heard()


def _landed(world: World, flying: dict[Place, asyncio.Task[None]], place: Place) -> None:
    del flying[place]
    world.bell.ring()


def _due(bot: Bot, flying: dict[Place, asyncio.Task[None]]) -> dict[Place, Queued]:
    """The first update of every chat of which none is on its way, as many as may be."""
    found: dict[Place, Queued] = {}
    if bot.webhook is None:
        return found
    room = bot.webhook.max_connections - len(flying)
    for queued in bot.queue.pending:
        if len(found) >= room:
            break
        place = (bot.id, _chat_of(queued.body))
        if place not in flying:
            found.setdefault(place, queued)
    return found


@lru_cache(maxsize=4096)
def _chat_of(body: str) -> object:
    """As far as one can tell: what comes in by the door for hostile updates may be anything."""
    update = json.loads(body)
    for part in update.values():
        inner = part.get("message", part) if isinstance(part, dict) else None
        chat = inner.get("chat") if isinstance(inner, dict) else None
        if isinstance(chat, dict) and isinstance(chat.get("id"), int):
            return chat["id"]
    return None


async def _push_one(world: World, session: aiohttp.ClientSession, bot: Bot, queued: Queued) -> None:
    hook = bot.webhook
    if hook is None:
        return
    problem = await _refusal(session, hook, queued.body)
    if problem is None:
        bot.queue.taken(queued)
        world.changed(Change("confirmed"))
    else:
        hook.last_error, hook.last_error_date = problem, world.stamp()
        await asyncio.sleep(RETRY_SECONDS)


async def _refusal(session: aiohttp.ClientSession, hook: Webhook, body: str) -> str | None:
    secret = {"X-Telegram-Bot-Api-Secret-Token": hook.secret_token} if hook.secret_token else {}
    try:
        async with session.post(hook.url, data=body, headers=_JSON | secret) as answer:
            if answer.ok:
                return None
            return f"Wrong response from the webhook: {answer.status} {answer.reason}"
    except (aiohttp.ClientError, TimeoutError) as error:
        return str(error) or type(error).__name__
