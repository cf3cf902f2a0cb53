"""What is left of an erasure: a mark, so that a book which comes back from an older copy is erased again."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, SQLModel

from models.base import instant, maybe_instant


class Erasure(SQLModel, table=True):
    """One erased record, or one person in one shop. Says nothing of them: only who holds the key can try a number."""

    __tablename__: ClassVar[str] = "erasure"

    mark: str = Field(primary_key=True)
    """rules.mydata.Seal"""
    erased_at: datetime = instant()
    settled_at: datetime | None = maybe_instant()
    """When it also stood outside the book, and the book's log no longer held what was erased."""
