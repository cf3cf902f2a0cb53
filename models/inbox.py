"""What arrived from Telegram, kept before anything is done about it."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.base import instant, maybe_instant
from models.types import BigId


class InboxUpdate(SQLModel, table=True):
    """One update as it came. `state`: new, done, failed (our bug, apologised) or quarantined (cannot be read)."""

    __tablename__: ClassVar[str] = "inbox_update"
    __table_args__ = (
        Index(
            "ix_inbox_new",
            "bot_id",
            "chat_id",
            "update_id",
            sqlite_where=text("state = 'new'"),
            postgresql_where=text("state = 'new'"),
        ),
        Index(
            "ix_inbox_unanswered",
            "bot_id",
            "chat_id",
            sqlite_where=text("state = 'done' AND answered_at IS NULL"),
            postgresql_where=text("state = 'done' AND answered_at IS NULL"),
        ),
        Index("ix_inbox_received", "received_at"),
    )

    bot_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    update_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    chat_id: int | None = Field(default=None, sa_type=BigId)
    payload: str
    state: str = "new"
    attempts: int = 0
    fence: int = Field(default=0, sa_type=BigId, sa_column_kwargs={"server_default": "0"})
    """Under which hold of its chat it was taken over last; who still works under an older one may not write."""
    business_id: int | None = Field(default=None, sa_type=BigId)
    entry_id: int | None = Field(default=None, sa_type=BigId)
    """What it wrote, so that a crash before the answer can still show it."""
    received_at: datetime = instant()
    done_at: datetime | None = maybe_instant()
    answered_at: datetime | None = maybe_instant()


class Conversation(SQLModel, table=True):
    """The one open question to a person in a chat; any command or tap ends it."""

    __tablename__: ClassVar[str] = "conversation"

    chat_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    person_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    business_id: int | None = Field(default=None, sa_type=BigId)
    question: str
    """`<word>.<verb>` that takes the answer."""
    ref: str = ""
    """What it is about: row numbers joined by dots."""
    asked_at: datetime = instant()
