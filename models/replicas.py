"""Which process does what, where several serve one bot on one server. They hold nobody's words."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import Row, instant
from models.types import BigId


class Replica(Row, table=True):
    """One process. It lives as long as it says so again before `until`."""

    __tablename__: ClassVar[str] = "replica"
    __table_args__ = ({"sqlite_autoincrement": True},)

    bot_id: int = Field(sa_type=BigId)
    until: datetime = instant()


class ChatLease(Row, table=True):
    """One chat in the hands of one process; there is none where nothing is to be done. Its number only grows, and is
    the fence of what is done under it."""

    __tablename__: ClassVar[str] = "chat_lease"
    __table_args__ = (UniqueConstraint("bot_id", "chat_id"), {"sqlite_autoincrement": True})

    bot_id: int = Field(sa_type=BigId)
    chat_id: int = Field(sa_type=BigId)
    replica_id: int = Field(sa_type=BigId, index=True)


class Leader(SQLModel, table=True):
    """The one process that does what only one may do: what time brings, and what is said in the bot's own pace."""

    __tablename__: ClassVar[str] = "leader"

    bot_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    replica_id: int = Field(sa_type=BigId)
