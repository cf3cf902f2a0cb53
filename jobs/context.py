"""What a job works with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from models import OutboxMessage
from models.db import Archive, Database
from models.db.erasures import Ledger
from rules.outbox import Outcome
from ui.screen import Screen


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a call to Telegram ended."""

    outcome: Outcome
    retry_after: float | None = None
    """Seconds Telegram asked us to wait."""
    migrate_to: int | None = None
    telegram_message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a file, or none: then whether it is worth asking again."""

    content: bytes | None
    again: bool = False


Fetch = Callable[[str], Awaitable[Fetched]]
Deliver = Callable[[OutboxMessage, Screen], Awaitable[Delivery]]


@dataclass(slots=True)
class Vault:
    """Where copies of the book go, and who hears when they do not get there."""

    archive: Archive
    bot_id: int
    alarm: Callable[[str], Awaitable[None]]
    """Says a text of the catalogue to whoever runs this."""
    send: Callable[[Path], Awaitable[bool]] | None = None
    """Sends a copy to the chat for backups, where there is one; False where it did not arrive."""
    count: Callable[[str], None] = lambda _outcome: None
    alarmed_at: datetime | None = None


@dataclass(slots=True)
class Shift:
    """What the composition root lends to every job."""

    db: Database
    now: Callable[[], datetime]
    deliver: Deliver
    fetch: Fetch
    wake: Callable[[str, datetime], None]
    vault: Vault | None = None
    ledger: Ledger | None = None
    """Where it stands outside the book who was erased."""
    paused_until: datetime | None = None
    """The whole bot is silent until then: Telegram said 429."""
    leads: Callable[[], bool] = lambda: True
    """Among several processes one delivers; who stood still may have been another one's turn meanwhile."""
    closing: bool = False
    """Nothing new goes out any more; what is on the wire may still be answered."""
    flying: set[tuple[int, int]] = field(default_factory=set)
    """Row and fence of the calls in flight: their answers may lie unread while this process stands still."""
    spoken: dict[int, datetime] = field(default_factory=dict)
    """When each chat was last written to: one message a second."""
    turns: dict[int, datetime] = field(default_factory=dict)
    """The last second that has been given to a message waiting for its chat."""
