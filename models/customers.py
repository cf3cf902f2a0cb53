"""Customers and what happened with them."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger, text
from sqlmodel import Field

from models.base import Owned, instant, maybe_instant, owned_args
from models.types import BigId, Sorted


class Customer(Owned, table=True):
    """Somebody, or a firm, the business keeps in its book."""

    __tablename__: ClassVar[str] = "customer"
    __table_args__ = owned_args(
        Index(
            "ix_customer_person",
            "business_id",
            "person_id",
            unique=True,
            sqlite_where=text("person_id IS NOT NULL"),
            postgresql_where=text("person_id IS NOT NULL"),
        ),
        Index("ix_customer_phone", "business_id", "phone"),
        Index("ix_customer_name", "business_id", "name_key"),
        # All that lists, counts and walls ask for: the latest of a hundred thousand come from the index alone.
        Index("ix_customer_latest", "business_id", "last_contact_at", "created_at", "state", "assigned_member_id"),
        parents=[("assigned_member_id", "member")],
    )

    name: str
    name_key: str
    phone: str | None = None
    kind: str = "person"
    state: str = "active"
    """active, lost or archived"""
    state_reason: str = ""
    state_at: datetime | None = maybe_instant()
    source: str = "capture"
    """capture, scan"""
    person_id: int | None = Field(default=None, sa_type=BigId)
    assigned_member_id: int | None = Field(default=None, sa_type=BigId)
    rhythm_days: int | None = None
    """A rhythm somebody stated, in days between visits."""
    rhythm_last_on: date | None = None
    """The last visit as it was stated with the rhythm, a local date."""
    paused_until: date | None = None
    """No slipping alerts before this local date."""
    stopped_at: datetime | None = maybe_instant()
    """The customer said /stop."""
    created_at: datetime = instant()
    last_contact_at: datetime | None = maybe_instant()


class CustomerTag(Owned, table=True):
    """One tag on one customer."""

    __tablename__: ClassVar[str] = "customer_tag"
    __table_args__ = owned_args(
        Index("ix_customer_tag", "business_id", "tag", "customer_id", unique=True),
        parents=[("customer_id", "customer")],
    )

    customer_id: int = Field(sa_type=BigId)
    tag: str


class Activity(Owned, table=True):
    """Something that happened: note, visit, sale, call, message, rating, stage."""

    __tablename__: ClassVar[str] = "activity"
    __table_args__ = owned_args(
        Index("ix_activity_timeline", "business_id", "customer_id", "occurred_at"),
        Index("ix_activity_kind", "business_id", "kind", "recorded_at"),
        parents=[("customer_id", "customer"), ("member_id", "member")],
    )

    customer_id: int | None = Field(default=None, sa_type=BigId)
    member_id: int | None = Field(default=None, sa_type=BigId)
    """Who recorded it; none when the customer did."""
    kind: str
    text: str = ""
    amount_minor: int | None = Field(default=None, sa_type=BigId)
    currency: str | None = None
    stars: int | None = None
    occurred_at: datetime = instant()
    recorded_at: datetime = instant()


class CustomerKey(Owned, table=True):
    """What a customer, or a note about them, is found by (rules/search). Derived: it follows every flush of its
    source (models/db/derived.py) and goes with it; nobody else writes it. Kept lean: a customer has dozens of them.
    """

    __tablename__: ClassVar[str] = "customer_key"
    __table_args__ = (
        ForeignKeyConstraint(
            ["business_id", "customer_id"], ["customer.business_id", "customer.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["business_id", "activity_id"], ["activity.business_id", "activity.id"], ondelete="CASCADE"
        ),
        Index("ix_customer_key", "business_id", "kind", "key", "customer_id"),
        Index("ix_customer_key_customer", "business_id", "customer_id"),
        Index(
            "ix_customer_key_activity",
            "business_id",
            "activity_id",
            sqlite_where=text("activity_id IS NOT NULL"),
            postgresql_where=text("activity_id IS NOT NULL"),
        ),
    )
    AUDITED: ClassVar[bool] = False

    business_id: int = Field(sa_type=BigId)
    customer_id: int = Field(sa_type=BigId)
    activity_id: int | None = Field(default=None, sa_type=BigId)
    """The note it was found in; none where it comes from the record itself."""
    kind: int = Field(sa_type=SmallInteger)
    """rules.search.Kind"""
    key: str = Field(sa_type=Sorted)
