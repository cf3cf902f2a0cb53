"""Codes besides the shop's own: one for each place it hangs at, and those that are printed on a customer's card."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from models.base import Owned, instant, maybe_instant, owned_args
from models.types import BigId


class PlaceCode(Owned, table=True):
    """A variant of the shop's code for one place, so that what the place brings in can be counted."""

    __tablename__: ClassVar[str] = "place_code"
    __table_args__ = owned_args()

    name: str
    code: str = Field(unique=True)
    scans: int = 0
    """How often somebody who does not work here came in by it."""
    made_at: datetime = instant()
    closed_at: datetime | None = maybe_instant()


class CardCode(Owned, table=True):
    """A code for one customer and one use: whoever scans it is the one the shop wrote down by hand."""

    __tablename__: ClassVar[str] = "card_code"
    __table_args__ = owned_args(
        Index("ix_card_code_customer", "business_id", "customer_id"),
        parents=[("customer_id", "customer"), ("made_by", "member")],
    )

    customer_id: int = Field(sa_type=BigId)
    token_hash: str = Field(unique=True)
    made_by: int = Field(sa_type=BigId)
    made_at: datetime = instant()
    expires_at: datetime = instant()
    used_at: datetime | None = maybe_instant()
