"""Pictures, voice notes, files and places that came with what happened."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field

from models.base import Owned, maybe_instant, owned_args
from models.types import BigId


class FileContent(Owned, table=True):
    """The bytes of a file, encrypted with the rest of the book; apart, so that a list of files does not load them."""

    AUDITED: ClassVar[bool] = False
    __tablename__: ClassVar[str] = "file_content"
    __table_args__ = owned_args()

    content: bytes = Field(sa_type=LargeBinary, repr=False)


class Attachment(Owned, table=True):
    """One file or place on the timeline. Telegram keeps it under its `file_id`; what is small is kept here as well."""

    __tablename__: ClassVar[str] = "attachment"
    __table_args__ = owned_args(
        Index("ix_attachment_activity", "business_id", "activity_id"),
        Index("ix_attachment_customer", "business_id", "customer_id"),
        Index("ix_attachment_content", "content_id"),
        Index(
            "ix_attachment_fetch",
            "fetch_at",
            sqlite_where=text("fetch_at IS NOT NULL"),
            postgresql_where=text("fetch_at IS NOT NULL"),
        ),
        parents=[("activity_id", "activity"), ("customer_id", "customer"), ("content_id", "file_content")],
    )

    activity_id: int = Field(sa_type=BigId)
    customer_id: int | None = Field(default=None, sa_type=BigId)
    """The activity's own, said once more so that who may see the customer is who may see the file."""
    content_id: int | None = Field(default=None, sa_type=BigId)
    kind: str
    """photo, voice, audio, video, video_note, document or location"""
    file_id: str = ""
    name: str = ""
    mime: str = ""
    size_bytes: int | None = Field(default=None, sa_type=BigId)
    seconds: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    fetch_at: datetime | None = maybe_instant()
    """When its bytes are to be fetched next; none: they are here, or it is too large to keep."""
    fetches: int = 0
