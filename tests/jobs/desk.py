"""The delivery desk: a shop's outbox, a clock to move, and a Telegram that answers as the test says."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from jobs import outbox as jobs
from jobs.context import Delivery, Fetched, Shift
from models import OutboxMessage
from models.db import SYSTEM, Database, Tx
from rules.outbox import Outcome
from services import outbox
from services.outbox import Draft
from tests.books import NOW, Shop
from ui.screen import Screen

DELIVERED = Delivery(Outcome.DELIVERED, telegram_message_id=7)
UNKNOWN = Delivery(Outcome.UNKNOWN)
Answer = Delivery | Callable[[], Any]


@dataclass
class Desk:
    """`answers` are given one by one; after the last, everything is delivered."""

    shop: Shop
    db: Database
    now: datetime = NOW
    answers: deque[Delivery] = field(default_factory=deque)
    said: list[tuple[datetime, int, str, bool]] = field(default_factory=list)
    """When, to which chat, what, and whether as plain text."""
    fetched: Fetched = field(default_factory=lambda: Fetched(None))
    """What Telegram gives for any file."""
    during: Callable[[], Any] | None = None
    """Happens while a call is on the wire."""
    shift: Shift = field(init=False)

    def __post_init__(self) -> None:
        self.new_process()

    def new_process(self) -> None:
        """What a process keeps in mind is gone."""
        self.shift = Shift(self.db, lambda: self.now, self._deliver, self._fetch, lambda _job, _at: None)

    async def _fetch(self, _file_id: str) -> Fetched:
        return self.fetched

    async def _deliver(self, message: OutboxMessage, screen: Screen) -> Delivery:
        self.said.append((self.now, message.chat_id, str(screen.text), message.plain_text))
        if self.during is not None:
            await self.during()
        return self.answers.popleft() if self.answers else DELIVERED

    @property
    def texts(self) -> list[str]:
        return [text for _, _, text, _ in self.said]

    async def put(self, key: str = "note", **given: Any) -> int | None:
        """A message to the owner, unless something else is said."""
        wanted = {"kind": "test.note", "chat_id": self.shop.person("owner"), "due_at": self.now, **given}
        wanted.setdefault("args", {"text": key})
        row = await self.db.write(self.shop.itself, outbox.put, Draft(key, **wanted), now=self.now)
        return row.pk if row else None

    async def deliver(self, *answers: Delivery) -> None:
        """One round of the delivery job."""
        self.answers.extend(answers)
        while await jobs.deliver_page(self.shift):
            pass

    async def recover(self) -> None:
        await jobs.recover_page(self.shift)

    async def later(self, *answers: Delivery, **by: float) -> None:
        """Time passes, and the jobs go round."""
        self.now += timedelta(**by)
        await self.recover()
        await self.deliver(*answers)

    async def rows(self, key: str = "") -> Sequence[OutboxMessage]:
        def look(tx: Tx) -> list[OutboxMessage]:
            found = select(OutboxMessage).where(col(OutboxMessage.key).startswith(key)).order_by(col(OutboxMessage.id))
            return list(tx.exec(found))

        return await self.db.read(SYSTEM, look)

    async def row(self, key: str = "note") -> OutboxMessage:
        (row,) = await self.rows(key)
        return row

    async def states(self) -> dict[str, str]:
        return {row.key: row.state for row in await self.rows()}
