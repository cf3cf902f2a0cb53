"""Who did what, and how to take it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Column, Index
from sqlmodel import Field

from models.base import Owned, instant, maybe_instant, owned_args
from models.types import BigId, Json


class Entry(Owned, table=True):
    """One act of one person; the unit of undo."""

    AUDITED: ClassVar[bool] = False
    WITHOUT_PERSON: ClassVar[Mapping[str, Any] | None] = {"customer_id": None, "details": {"erased": True}}
    __tablename__: ClassVar[str] = "entry"
    __table_args__ = owned_args(
        Index("ix_entry_source", "business_id", "chat_id", "message_id"),
        Index("ix_entry_member", "business_id", "member_id"),
        Index("ix_entry_customer", "business_id", "customer_id"),
    )

    verb: str
    """`<word>.<verb>`, the same words as the route that made it."""
    member_id: int | None = Field(default=None, sa_type=BigId)
    customer_id: int | None = Field(default=None, sa_type=BigId)
    chat_id: int | None = Field(default=None, sa_type=BigId)
    message_id: int | None = Field(default=None, sa_type=BigId)
    """The message it came from, so that editing the message edits the record."""
    details: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
    """What the card must still say after a restart: guesses, words not understood, choices left open."""
    at: datetime = instant()
    corrected: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How often somebody had to put it right: what the use of the book costs."""
    undone_at: datetime | None = maybe_instant()


class Change(Owned, table=True):
    """What one entry did to one row. `before` is none for a new row, `after` for a deleted one."""

    AUDITED: ClassVar[bool] = False
    __tablename__: ClassVar[str] = "change"
    __table_args__ = owned_args(Index("ix_change_entry", "business_id", "entry_id"), parents=[("entry_id", "entry")])

    entry_id: int = Field(sa_type=BigId)
    table_name: str
    row_id: int = Field(sa_type=BigId)
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
