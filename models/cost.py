"""What the use of the book costs: messages, taps and minutes."""

from datetime import date
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from models.base import Owned, owned_args
from models.types import BigId


class Usage(Owned, table=True):
    """A member's local day, counted from updates before they are forgotten; records are counted from their entries."""

    AUDITED: ClassVar[bool] = False
    __tablename__: ClassVar[str] = "usage"
    __table_args__ = owned_args(
        Index("ix_usage_day", "business_id", "member_id", "used_on", unique=True), parents=[("member_id", "member")]
    )

    member_id: int = Field(sa_type=BigId)
    used_on: date
    messages: int = 0
    taps: int = 0
    minutes: int = 0
    """In which something was sent or tapped."""
