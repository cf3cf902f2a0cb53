"""What was agreed with a customer for longer than one sale."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from models.base import Owned, instant, maybe_instant, owned_args
from models.types import BigId


class Agreement(Owned, table=True):
    """Terms that stand until they are changed, ended, or have to be renewed."""

    __tablename__: ClassVar[str] = "agreement"
    __table_args__ = owned_args(
        Index("ix_agreement_customer", "business_id", "customer_id"),
        parents=[("customer_id", "customer")],
    )

    customer_id: int = Field(sa_type=BigId)
    terms: str
    amount_minor: int | None = Field(default=None, sa_type=BigId)
    currency: str | None = None
    renews_on: date | None = None
    """A local date."""
    activity_id: int = Field(sa_type=BigId)
    """Its line on the timeline, which a photo of the paper can hang on."""
    follow_up_id: int | None = Field(default=None, sa_type=BigId)
    """What reminds of the renewal."""
    agreed_at: datetime = instant()
    ended_at: datetime | None = maybe_instant()
