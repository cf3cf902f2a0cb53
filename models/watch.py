"""What a bot remembers of its own running."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, SQLModel

from models.base import maybe_instant
from models.types import BigId


class Watch(SQLModel, table=True):
    """One row a bot: how long it may have been away is known only by what was written before."""

    __tablename__: ClassVar[str] = "watch"

    bot_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    polled_at: datetime | None = maybe_instant()
    """When Telegram was last asked for updates and answered, to the minute."""
    backup_sent_at: datetime | None = maybe_instant()
