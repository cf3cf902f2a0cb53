"""Complaints, and every step to their end."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, text
from sqlmodel import Field

from models.base import Owned, instant, maybe_instant, owned_args
from models.types import BigId

STILL_OPEN = "closed_at IS NULL"


class Case(Owned, table=True):
    """A low score, a complaint or a call for help, until the customer says that it is right."""

    __tablename__: ClassVar[str] = "complaint"
    __table_args__ = owned_args(
        Index("ix_complaint_number", "business_id", "number", unique=True),
        Index(
            "ix_complaint_remind",
            "remind_at",
            sqlite_where=text("remind_at IS NOT NULL"),
            postgresql_where=text("remind_at IS NOT NULL"),
        ),
        Index(
            "ix_complaint_open",
            "business_id",
            "customer_id",
            sqlite_where=text(STILL_OPEN),
            postgresql_where=text(STILL_OPEN),
        ),
        Index("ix_complaint_activity", "business_id", "activity_id"),
        parents=[("customer_id", "customer"), ("taken_by", "member")],
    )

    WITHOUT_PERSON: ClassVar[Mapping[str, Any] | None] = {"customer_id": None}

    number: int
    """Counted in the shop: what people call it by."""
    customer_id: int | None = Field(default=None, sa_type=BigId)
    """None while nobody has said which of several it was."""
    activity_id: int = Field(sa_type=BigId)
    """The rating or the words that opened it."""
    kind: str
    """low_score, complaint or help"""
    state: str = "received"
    taken_by: int | None = Field(default=None, sa_type=BigId)
    """Who sees to it."""
    opened_at: datetime = instant()
    begun_at: datetime = instant()
    """When it was opened, or opened again: deadlines count from here."""
    first_answer_at: datetime | None = maybe_instant()
    """The very first one: kept for the reports."""
    answer_due_at: datetime = instant()
    due_at: datetime = instant()
    """Until when it must be put right."""
    remind_at: datetime | None = maybe_instant()
    """When the clock looks at it next; none once closed."""
    told_at: datetime | None = maybe_instant()
    closed_at: datetime | None = maybe_instant()
    reopened: int = 0
    """How often: share confirmed counts a case once, and by how it ended."""
    rev: int = 0
    """Grows with every change; a button knows the one it was drawn for."""


class CaseStep(Owned, table=True):
    """One step of a case: who, what, when, in which words. Rows are only added, or undone."""

    __tablename__: ClassVar[str] = "complaint_step"
    __table_args__ = owned_args(
        Index("ix_complaint_step", "business_id", "case_id"),
        parents=[("case_id", "complaint"), ("customer_id", "customer"), ("member_id", "member")],
    )

    WITHOUT_PERSON: ClassVar[Mapping[str, Any] | None] = {"customer_id": None, "words": ""}

    case_id: int = Field(sa_type=BigId)
    customer_id: int | None = Field(default=None, sa_type=BigId)
    member_id: int | None = Field(default=None, sa_type=BigId)
    """None when the customer took it, or time did."""
    what: str
    """rules.cases.Step, or `open`"""
    words: str = ""
    at: datetime = instant()
