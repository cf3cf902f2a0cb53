"""Short surveys, and what customers answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Column, Index
from sqlmodel import Field

from models.base import Owned, instant, maybe_instant, owned_args
from models.types import BigId, Json


class Survey(Owned, table=True):
    """One to three questions to some of the customers; a draft until it is sent."""

    AUDITED: ClassVar[bool] = False
    __tablename__: ClassVar[str] = "survey"
    __table_args__ = owned_args(parents=[("made_by", "member")])

    questions: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(Json, nullable=False))
    """`kind` and `text` of each."""
    segment: str
    """all, lately, or #tag"""
    made_by: int = Field(sa_type=BigId)
    made_at: datetime = instant()
    sent_at: datetime | None = maybe_instant()
    stopped_at: datetime | None = maybe_instant()
    went: int = 0
    """To how many it was brought; who is erased since is still one of them."""


class SurveyAnswer(Owned, table=True):
    """What one customer answered to one question."""

    AUDITED: ClassVar[bool] = False
    WITHOUT_PERSON: ClassVar[Mapping[str, Any] | None] = {"customer_id": None}
    __tablename__: ClassVar[str] = "survey_answer"
    __table_args__ = owned_args(
        Index("ix_survey_answer", "business_id", "survey_id", "question", "customer_id", unique=True),
        parents=[("survey_id", "survey"), ("customer_id", "customer"), ("activity_id", "activity")],
    )

    survey_id: int = Field(sa_type=BigId)
    customer_id: int | None = Field(default=None, sa_type=BigId)
    question: int
    value: int | None = None
    """Stars, or 1 and 0 for yes and no."""
    activity_id: int | None = Field(default=None, sa_type=BigId)
    """Words, which stand among all that the customer has said."""
    at: datetime = instant()
