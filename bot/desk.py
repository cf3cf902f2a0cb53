"""Who handles which chat. Alone, a process handles all of them; several share them out (bot/replicas.py)."""

from typing import Any, Protocol

from handlers.context import House
from models import InboxUpdate
from models.db import SYSTEM
from services import inbox
from services.inbox import Arrived

Left = tuple[list[InboxUpdate], list[Arrived]]
"""What is open: done and perhaps not answered, the last of each chat; and not done. Both in the order of updates."""


class Desk(Protocol):
    """Whom the lanes ask what is theirs."""

    async def begin(self) -> Left:
        """What a dead process left to this one."""

    async def store(self, came: list[dict[str, Any]]) -> Left:
        """Keep what came; returns what is to be done here now."""

    async def left(self) -> Left:
        """What is open in the chats that are handled here."""

    def lost(self, one: Arrived | InboxUpdate) -> None:
        """Somebody else has its chat by now."""


class Alone:
    """One process for one bot: all of it is ours."""

    def __init__(self, house: House, bot_id: int) -> None:
        self._house, self._bot_id = house, bot_id

    async def begin(self) -> Left:
        return await self.left()

    async def store(self, came: list[dict[str, Any]]) -> Left:
        return [], await self._house.db.write(SYSTEM, inbox.store, self._bot_id, came, now=self._house.now())

    async def left(self) -> Left:
        owed = await self._house.db.read(SYSTEM, inbox.unanswered, self._bot_id)
        return owed, await self._house.db.read(SYSTEM, inbox.waiting, self._bot_id)

    def lost(self, one: Arrived | InboxUpdate) -> None:
        """To nobody."""
