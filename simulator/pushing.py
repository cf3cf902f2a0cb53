"""Webhook delivery: updates go out in order, one at a time, and again until they are taken."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import aiohttp

from simulator.world import Change

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from simulator.bots import Bot, Webhook
    from simulator.world import World

RETRY_SECONDS = 0.2
_JSON = {"Content-Type": "application/json"}


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
    while not _due(world):
        await world.bell.heard()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
        while True:
            for bot in _due(world):
                await _push_one(world, session, bot)
            if not _due(world):
                await world.bell.heard()


def _due(world: World) -> list[Bot]:
    return [bot for bot in world.bots.values() if bot.webhook is not None and bot.queue.pending]


async def _push_one(world: World, session: aiohttp.ClientSession, bot: Bot) -> None:
    hook = bot.webhook
    if hook is None:
        return
    update_id, body = bot.queue.pending[0]
    problem = await _refusal(session, hook, body)
    if problem is None:
        bot.queue.confirm(update_id + 1)
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
    except aiohttp.ClientError as error:
        return str(error)
