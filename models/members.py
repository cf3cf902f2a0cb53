"""People in Telegram, and what they are to a business."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.base import Owned, instant, maybe_instant, owned_args
from models.types import BigId


class Person(SQLModel, table=True):
    """Somebody in Telegram; `id` is Telegram's. Belongs to no business."""

    __tablename__: ClassVar[str] = "person"

    id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    first_name: str
    language: str
    business_id: int | None = Field(default=None, sa_type=BigId)
    """The business this person's plain messages go to."""
    language_chosen: bool = False
    blocked_at: datetime | None = maybe_instant()
    seen_at: datetime = instant()
    stopped_at: datetime | None = maybe_instant()
    """Said /stop and has allowed nothing since: it holds for every record a shop makes later."""
    stopped_wording: str | None = None
    menu: str = ""
    """The command menu Telegram shows this person now: role and language."""


class Member(Owned, table=True):
    """A person who works in a business."""

    __tablename__: ClassVar[str] = "member"
    __table_args__ = owned_args(Index("ix_member_person", "person_id", "business_id", unique=True))

    person_id: int = Field(sa_type=BigId)
    name: str
    role: str
    joined_at: datetime = instant()
    removed_at: datetime | None = maybe_instant()
    nudges_off: bool = False


class Invite(Owned, table=True):
    """A link that makes its first user a member; only a hash of its token is kept."""

    AUDITED: ClassVar[bool] = False
    __tablename__: ClassVar[str] = "invite"
    __table_args__ = owned_args(parents=[("created_by", "member")])

    token_hash: str = Field(unique=True)
    role: str
    created_by: int = Field(sa_type=BigId)
    created_at: datetime = instant()
    expires_at: datetime = instant()
    used_at: datetime | None = maybe_instant()
    used_by: int | None = Field(default=None, sa_type=BigId)
