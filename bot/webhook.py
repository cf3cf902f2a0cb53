"""Telegram pushes -> inbox. An update is answered with 200 when it is on our disk and not before: any other answer, or
none, and Telegram brings it again. Loaded only where WEBHOOK_URL is set."""

import asyncio
import hmac
import json
import logging
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from telegram import WebhookInfo
from telegram.error import BadRequest, InvalidToken

from bot import updates
from bot.alarm import TAKEN, UNDELIVERED
from bot.door import Door
from bot.lanes import Lanes
from bot.setbacks import Setbacks
from bot.settings import Settings
from bot.watch import Watch
from handlers.context import App
from models.db import trouble_of

log = logging.getLogger(__name__)
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST = 2**20
"""Bytes; an update of Telegram's is a few thousand."""
LOOK_SECONDS = 60
"""How often Telegram is asked whether it still knows where to push."""
NOTHING = ""


class Webhook:
    """Telegram calls us. It goes on knowing our address when we end: what it brings meanwhile comes again."""

    def __init__(self, application: App, settings: Settings, lanes: Lanes, watch: Watch) -> None:
        self._app, self._settings, self._lanes, self._watch = application, settings, lanes, watch
        self._url, self._secret = settings.webhook
        path = urlsplit(self._url).path or "/"
        self._door = Door([web.post(path, self.pushed)], "WEBHOOK_PORT", largest=LARGEST)
        self._setbacks = Setbacks(watch.alarm)
        self._keeping: asyncio.Task[None] | None = None
        self._known: WebhookInfo | None = None
        """What Telegram said of the webhook last."""

    async def start(self) -> None:
        """First the door, then the address: nobody knocks in vain."""
        await self._door.open(self._settings.webhook_host, self._settings.webhook_port)
        self._keeping = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Take nothing new."""
        await self._door.close()
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)

    async def wait(self) -> None:
        """Raises when Telegram does not know this bot any more."""
        if self._keeping is not None:
            await self._keeping

    @property
    def port(self) -> int:
        return self._door.port

    async def pushed(self, request: web.Request) -> web.Response:
        """One update. Who does not know the secret is sent away before a byte of it is read."""
        said = request.headers.get(SECRET, NOTHING)
        if not hmac.compare_digest(said.encode(errors="replace"), self._secret.encode()):
            return web.Response(status=401)
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        return web.Response(status=200 if await self._kept(update) else 503)

    async def _kept(self, update: Any) -> bool:
        if not updates.has_number(update):
            log.warning("pushed without a number")
            return True  # it cannot be kept, and would come again for ever
        if self._watch.alarm.damaged:
            return False  # it would be lost with a file that is to be replaced: Telegram keeps it for a day
        try:
            await self._lanes.arrive([update])
        except Exception as error:
            ours = trouble_of(error) is None  # what is wrong with the book stands in a line of its own
            log.log(logging.ERROR, "update not stored", exc_info=ours, extra={"error": type(error).__name__})
            return False
        return True

    async def _keep(self) -> None:
        """For ever: tell Telegram where we are, and look whether it still knows."""
        while True:
            try:
                await self._look()
            except InvalidToken:
                raise
            except Exception as error:  # noqa: BLE001 - no network, a flood wait: it is tried again
                self._watch.turned()
                if isinstance(error, BadRequest):
                    self._watch.alarm.ring("push", UNDELIVERED)
                await asyncio.sleep(self._setbacks.wait(error))
                continue
            await self._watch.polled(self._app.bot.id)
            if self._setbacks.over():
                self._lanes.reachable()
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        before, self._known = self._known, None
        known = await self._app.bot.get_webhook_info() if before is not None else None
        if known is None or known.url != self._url:
            # The first time without a look: the secret may be another one than before, and nobody can ask for it.
            if known is not None:
                self._watch.alarm.ring("twice", TAKEN)
            await self._app.bot.set_webhook(
                self._url, secret_token=self._secret, allowed_updates=updates.ALLOWED, drop_pending_updates=False
            )
            known = await self._app.bot.get_webhook_info()
        elif before is not None and _fails(before, known):
            self._watch.alarm.ring("push", UNDELIVERED)
        self._known = known


def _fails(before: WebhookInfo, now: WebhookInfo) -> bool:
    """Something waited at both looks, and between them a push has failed."""
    waits = min(before.pending_update_count, now.pending_update_count) > 0
    return waits and now.last_error_date is not None and now.last_error_date != before.last_error_date
