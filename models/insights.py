"""What the book noticed by itself."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from models.base import Owned, instant, maybe_instant, owned_args
from models.types import BigId


class Alert(Owned, table=True):
    """A slipping alert; one per customer and fact, so that it never comes twice without something new."""

    __tablename__: ClassVar[str] = "alert"
    __table_args__ = owned_args(
        Index("ix_alert_fact", "business_id", "customer_id", "fact_key", unique=True),
        parents=[("customer_id", "customer")],
    )

    customer_id: int = Field(sa_type=BigId)
    fact_key: str
    raised_at: datetime = instant()
    answer: str = ""
    """What a member did about it: written, called, lost, not_now; empty while open."""
    answered_at: datetime | None = maybe_instant()
