"""What must not be forgotten."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, text
from sqlmodel import Field

from models.base import Owned, instant, maybe_instant, owned_args
from models.types import BigId


class FollowUp(Owned, table=True):
    """Something to do for a customer at a time. A promise never expires and is shown first."""

    __tablename__: ClassVar[str] = "follow_up"
    __table_args__ = owned_args(
        Index(
            "ix_follow_up_remind",
            "remind_at",
            sqlite_where=text("state = 'open' AND remind_at IS NOT NULL"),
            postgresql_where=text("state = 'open' AND remind_at IS NOT NULL"),
        ),
        Index("ix_follow_up_agenda", "business_id", "state", "due_at"),
        Index("ix_follow_up_customer", "business_id", "customer_id"),
        parents=[("customer_id", "customer"), ("member_id", "member")],
    )

    customer_id: int | None = Field(default=None, sa_type=BigId)
    member_id: int = Field(sa_type=BigId)
    """Who has to do it."""
    what: str
    due_at: datetime = instant()
    hour_named: bool = False
    """A person named the hour: the reminder goes out at that hour, whatever the quiet hours."""
    starts_at: datetime = instant()
    """The first due time; a repetition counts from here, not from a snooze."""
    rrule: str | None = None
    promise: bool = False
    state: str = "open"
    """open, done or cancelled"""
    remind_at: datetime | None = maybe_instant()
    """When to remind next; none once reminded."""
    created_at: datetime = instant()
    done_at: datetime | None = maybe_instant()
    done_by: int | None = Field(default=None, sa_type=BigId)
    rev: int = 0
    """Grows with every change; a button knows the one it was drawn for."""
