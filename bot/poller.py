"""getUpdates -> inbox. The raw updates are stored before the offset moves, so what Telegram thinks is confirmed is on
our disk; what is done with them then is the lanes' affair."""

import asyncio
import json
import logging
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from telegram.error import InvalidToken, TelegramError
from telegram.request import BaseRequest

from bot import updates
from bot.lanes import Lanes
from bot.setbacks import LONGEST_WAIT_SECONDS, Setbacks
from bot.watch import Watch
from handlers.context import App

log = logging.getLogger(__name__)

POLL_SECONDS = 25
PAGE = 100


class Poller:
    """One per bot."""

    def __init__(self, application: App, request: BaseRequest, lanes: Lanes, watch: Watch) -> None:
        self._app, self._request, self._lanes, self._watch = application, request, lanes, watch
        self._offset: int | None = None
        self._heard = False
        self._setbacks = Setbacks(watch.alarm)
        self._asking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._asking = asyncio.create_task(self._poll())

    async def stop(self) -> None:
        """Take nothing new."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    @property
    def failed(self) -> BaseException | None:
        """Why polling ended for good, if it did."""
        task = self._asking
        return task.exception() if task is not None and task.done() and not task.cancelled() else None

    async def wait(self) -> None:
        """Returns, or raises, when polling ends for good."""
        if self._asking is not None:
            await self._asking

    async def _poll(self) -> None:
        while True:
            if self._watch.alarm.damaged:
                # What comes now would be lost with a file that is to be replaced: Telegram keeps it for a day.
                self._watch.turned()
                await asyncio.sleep(LONGEST_WAIT_SECONDS)
                continue
            try:
                await self._take_in(await self._ask())
            except InvalidToken:
                raise
            except Exception as error:  # noqa: BLE001 - a full disk as well: the offset stays, so it all comes again
                self._watch.turned()
                await asyncio.sleep(self._setbacks.wait(error))
                if self._setbacks.left_behind:
                    await self._take_webhook_away()
                continue
            await self._watch.polled(self._app.bot.id)
            if self._setbacks.over():
                self._lanes.reachable()

    async def _ask(self) -> list[dict[str, Any]]:
        # The first question waits for nothing: whether Telegram answers at all is known at once.
        patience = POLL_SECONDS if self._heard else 0
        wanted: dict[str, object] = {"timeout": patience, "limit": PAGE, "allowed_updates": json.dumps(updates.ALLOWED)}
        if self._offset is not None:
            wanted["offset"] = self._offset
        # Raw, past PTB's own parsing: one update it cannot read must not take the page with it.
        url = f"{self._app.bot.base_url}/getUpdates?{urlencode(wanted)}"
        found = await self._request.post(url, read_timeout=POLL_SECONDS + 10)
        self._heard = True
        return [one for one in found if updates.has_number(one)] if isinstance(found, list) else []

    async def _take_in(self, came: list[dict[str, Any]]) -> None:
        if came:
            await self._lanes.arrive(came)
            # Only now: what Telegram may forget is on our disk.
            self._offset = max(update["update_id"] for update in came) + 1

    async def _take_webhook_away(self) -> None:
        """Once. Who sets it anew is a rival, and heard of by whoever runs this; what waits is not dropped."""
        self._setbacks.left_behind = False
        log.warning("this bot had a webhook: it is taken away, updates are polled")
        with suppress(TelegramError):
            await self._app.bot.delete_webhook(drop_pending_updates=False)
