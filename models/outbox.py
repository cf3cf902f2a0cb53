"""What must be said on the business's own initiative."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Column, Index, text
from sqlmodel import Field

from models.base import Owned, instant, maybe_instant, owned_args
from models.types import BigId, Json, Sorted


class OutboxMessage(Owned, table=True):
    """One message on its way: scheduled, claimed, sending, then sent, uncertain, failed or cancelled."""

    AUDITED: ClassVar[bool] = False
    __tablename__: ClassVar[str] = "outbox_message"
    __table_args__ = owned_args(
        Index("ix_outbox_key", "business_id", "key", unique=True),
        Index(
            "ix_outbox_due",
            "due_at",
            sqlite_where=text("state = 'scheduled'"),
            postgresql_where=text("state = 'scheduled'"),
        ),
        Index(
            "ix_outbox_lease",
            "lease_until",
            sqlite_where=text("state IN ('claimed', 'sending')"),
            postgresql_where=text("state IN ('claimed', 'sending')"),
        ),
        Index("ix_outbox_chat", "chat_id", "telegram_message_id"),
    )

    key: str = Field(sa_type=Sorted)
    """What makes it the same message: a second row with this key is not written."""
    kind: str
    """`<word>.<screen>`: which job renders it."""
    args: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    chat_id: int = Field(sa_type=BigId)
    customer_id: int | None = Field(default=None, sa_type=BigId)
    """Set when it goes to a customer; then the exit decides at the last moment."""
    purpose: str = ""
    """service, reminders, offers or relay; empty to a member."""
    passes_quiet: bool = False
    passes_cap: bool = False
    nudge: bool = False
    """Started by the bot itself: counts against the reader's daily cap."""
    due_at: datetime = instant()
    expires_at: datetime | None = maybe_instant()
    repeatable: bool = True
    """May be said once more when nobody knows whether it arrived."""
    state: str = "scheduled"
    reason: str = ""
    attempts: int = 0
    unknown_attempts: int = 0
    plain_text: bool = False
    fence: int = 0
    lease_until: datetime | None = maybe_instant()
    created_at: datetime = instant()
    sent_at: datetime | None = maybe_instant()
    telegram_message_id: int | None = Field(default=None, sa_type=BigId)
