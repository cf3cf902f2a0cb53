"""Answers that are kept ready."""

from datetime import datetime
from typing import ClassVar

from models.base import Owned, instant, maybe_instant, owned_args


class QuickReply(Owned, table=True):
    """A short answer with fields, kept by those who lead, sent by whoever answers."""

    __tablename__: ClassVar[str] = "quick_reply"
    __table_args__ = owned_args()

    text: str
    made_at: datetime = instant()
    removed_at: datetime | None = maybe_instant()
    """Taken off the list; kept, so that the ready ones do not come back by themselves."""
