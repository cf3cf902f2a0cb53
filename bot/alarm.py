"""What only a person can mend is said where that person looks: on the console, and in the chat of whoever runs this."""

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from models.db import Trouble, trouble_of
from models.db.trouble import OF_SERVER

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)
SAID_EVERY_SECONDS = 3600
TWO_POLLERS = "another program polls with this token: stop it, one bot can have one poller only"
WEBHOOK = "another program keeps setting a webhook for this bot, so it cannot be polled: stop that program"
TAKEN = "another program has moved or removed this bot's webhook: stop it, one bot has one place where updates go"
UNDELIVERED = "Telegram cannot push updates to WEBHOOK_URL: look at the proxy, its certificate and WEBHOOK_PORT"


class Alarm:
    """Each trouble once an hour: a full disk is met many times a second."""

    def __init__(self) -> None:
        self.say: Callable[[str], Awaitable[None]] = _nobody
        """Says it to whoever runs this, in their chat; known once there is a line to Telegram."""
        self.damaged = False
        """The book's file is, until somebody restores a copy."""
        self._loop = asyncio.get_running_loop()
        self._said: dict[str, float] = {}
        self._saying: set[asyncio.Task[None]] = set()

    def of_book(self, error: Exception) -> None:
        """Called on the book's threads."""
        trouble = trouble_of(error)
        if trouble is not None:
            self._loop.call_soon_threadsafe(self._book, trouble)

    def _book(self, trouble: Trouble) -> None:
        self.damaged = self.damaged or trouble is Trouble.DAMAGED
        self.ring(kind_of(trouble), f"the book: {trouble}")

    def ring(self, kind: str, words: str) -> None:
        """`words` are for the console; the chat has its own for this kind, in its language."""
        now = time.monotonic()
        if now - self._said.get(kind, -SAID_EVERY_SECONDS) < SAID_EVERY_SECONDS:
            return
        self._said[kind] = now
        log.error(words)
        task = asyncio.ensure_future(self.say(kind))
        self._saying.add(task)
        task.add_done_callback(self._saying.discard)


def kind_of(trouble: Trouble) -> str:
    """What the chat says of it; of a server there are several, all of them for whoever runs that."""
    return "server" if trouble in OF_SERVER else trouble.name.lower()


async def _nobody(_kind: str) -> None:
    """Nobody can be told yet."""
