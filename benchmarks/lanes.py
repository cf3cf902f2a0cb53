"""The same echo with our transport and our order per chat, no database: `python -m benchmarks.lanes <url> <token>`."""

import asyncio
import sys
from typing import Any

from telegram.ext import Application, MessageHandler, filters

from benchmarks.echo import echo
from bot.lanes import Lanes
from bot.poller import Poller
from bot.transport import AiohttpRequest
from services.inbox import Arrived, chat_of


class Bare(Lanes):
    """The lanes with nothing behind them."""

    async def arrive(self, came: list[dict[str, Any]]) -> None:
        for update in came:
            self._queue(Arrived(update["update_id"], chat_of(update), update))

    async def _conclude(self, one: Arrived) -> None:
        """Nothing to mark."""


class Nobody:
    """A house without a book, and nobody who watches."""

    def __init__(self) -> None:
        self.unanswered: set[int] = set()
        self.failed: set[int] = set()
        self.alarm = self
        self.damaged = False

    async def polled(self, _bot_id: int) -> None:
        """Nothing to remember."""

    def turned(self) -> None:
        """Nobody to tell."""


async def main(url: str, token: str) -> None:
    polling = AiohttpRequest(connection_limit=1)
    builder = Application.builder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
    builder = builder.request(AiohttpRequest()).get_updates_request(polling).updater(None)
    application: Any = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    await application.initialize()
    lanes = Bare(application, Nobody(), Nobody())  # type: ignore[arg-type]
    poller = Poller(application, polling, lanes, Nobody())  # type: ignore[arg-type]
    await poller.start()
    await poller.wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
