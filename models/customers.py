"""Customers and what happened with them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger, false, text
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
        Index("ix_customer_birthday", "business_id", "birthday"),
        Index("ix_customer_referrer", "business_id", "referred_by_id"),
        parents=[("assigned_member_id", "member"), ("referred_by_id", "customer")],
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
    place_id: int | None = Field(default=None, sa_type=BigId)
    """The place whose code brought them here first."""
    person_id: int | None = Field(default=None, sa_type=BigId)
    assigned_member_id: int | None = Field(default=None, sa_type=BigId)
    """Who looks after them; none: everybody."""
    referred_by_id: int | None = Field(default=None, sa_type=BigId)
    """Who sent them, a customer too."""
    birthday: str | None = None
    """Month and day as 03-05: the year is often unknown, and not what is looked for."""
    birth_year: int | None = None
    rhythm_days: int | None = None
    """A rhythm somebody stated, in days between visits."""
    rhythm_last_on: date | None = None
    """The last visit as it was stated with the rhythm, a local date."""
    paused_until: date | None = None
    """The bot asks nothing about them before this local date."""
    stopped_at: datetime | None = maybe_instant()
    """The customer said /stop."""
    muted_at: datetime | None = maybe_instant()
    """A member said that nobody here reads this person's messages now: none is taken in."""
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
    tag: str = Field(sa_type=Sorted)


class CustomerPhone(Owned, table=True):
    """Another number of a customer: what a merge must not lose. The first one stands on the customer."""

    __tablename__: ClassVar[str] = "customer_phone"
    __table_args__ = owned_args(
        Index("ix_customer_phone_number", "business_id", "phone", "customer_id", unique=True),
        parents=[("customer_id", "customer")],
    )

    customer_id: int = Field(sa_type=BigId)
    phone: str


class MergedCustomer(Owned, table=True):
    """A record that went into another one: its old buttons and its old name lead there."""

    __tablename__: ClassVar[str] = "merged_customer"
    __table_args__ = owned_args(
        Index("ix_merged_customer", "business_id", "old_id", unique=True),
        Index("ix_merged_customer_into", "business_id", "customer_id"),
        parents=[("customer_id", "customer")],
    )

    old_id: int = Field(sa_type=BigId)
    customer_id: int = Field(sa_type=BigId)
    """The one that stays; moves on when that one is merged as well."""
    name: str
    name_key: str


class KeptApart(Owned, table=True):
    """Two customers who look the same and are not: nobody proposes them again."""

    __tablename__: ClassVar[str] = "kept_apart"
    __table_args__ = owned_args(
        Index("ix_kept_apart", "business_id", "customer_id", "other_id"), parents=[("customer_id", "customer")]
    )

    customer_id: int = Field(sa_type=BigId)
    other_id: int = Field(sa_type=BigId)


class Preference(Owned, table=True):
    """What one customer likes, or must not be given: a short line."""

    __tablename__: ClassVar[str] = "preference"
    __table_args__ = owned_args(
        Index("ix_preference_customer", "business_id", "customer_id"),
        parents=[("customer_id", "customer")],
    )

    customer_id: int = Field(sa_type=BigId)
    text: str


class Activity(Owned, table=True):
    """Something that happened: note, favour, concession, agreement, visit, sale, call, message, rating, stage,
    corrected."""

    WITHOUT_PERSON: ClassVar[Mapping[str, Any] | None] = {"customer_id": None, "text": ""}
    __tablename__: ClassVar[str] = "activity"
    __table_args__ = owned_args(
        Index("ix_activity_timeline", "business_id", "customer_id", "occurred_at"),
        Index("ix_activity_kind", "business_id", "kind", "recorded_at"),
        Index("ix_activity_occurred", "business_id", "occurred_at"),
        parents=[("customer_id", "customer"), ("member_id", "member")],
    )

    customer_id: int | None = Field(default=None, sa_type=BigId)
    member_id: int | None = Field(default=None, sa_type=BigId)
    """Who recorded it; none when the customer did."""
    kind: str
    incoming: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Words of the customer's own that a member passed on."""
    text: str = ""
    amount_minor: int | None = Field(default=None, sa_type=BigId)
    currency: str | None = None
    stars: int | None = None
    score: int | None = None
    """From 0 to 10: whether they would recommend the shop."""
    place_id: int | None = Field(default=None, sa_type=BigId)
    """The place whose code a rating came in by."""
    occurred_at: datetime = instant()
    recorded_at: datetime = instant()
    changed_at: datetime | None = maybe_instant()
    """When the customer last changed the stars or the words."""


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
    DERIVED: ClassVar[bool] = True

    business_id: int = Field(sa_type=BigId)
    customer_id: int = Field(sa_type=BigId)
    activity_id: int | None = Field(default=None, sa_type=BigId)
    """The note it was found in; none where it comes from the record itself."""
    kind: int = Field(sa_type=SmallInteger)
    """rules.search.Kind"""
    key: str = Field(sa_type=Sorted)
