"""A business: the tenant every owned row belongs to."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Column
from sqlmodel import Field

from models.base import Row, instant, maybe_instant
from models.types import BigId, Json


class Business(Row, table=True):
    """One shop. Times of day are minutes after local midnight."""

    __tablename__: ClassVar[str] = "business"
    __table_args__ = ({"sqlite_autoincrement": True},)

    name: str
    named_at: datetime | None = maybe_instant()
    code: str = Field(unique=True)
    region: str
    language: str
    time_zone: str
    currency: str
    digest_minute: int = 8 * 60 + 30
    quiet_from_minute: int = 21 * 60
    quiet_until_minute: int = 8 * 60
    nudge_cap: int = 5
    staff_sees_all: bool = False
    prospect_days: int = 14
    """Days of silence after which a prospect is asked about; 0: never."""
    answer_minutes: int = 60
    """A complaint gets its first answer within so many minutes, the quiet hours left out."""
    remedy_days: int = 3
    """A complaint is put right within so many days."""
    reopen_days: int = 7
    """For so many days a customer may confirm what they were told, or open it again."""
    thanks_minutes: int = Field(default=120, sa_column_kwargs={"server_default": "120"})
    """So long after a visit its customer is thanked and asked for stars; 0: never."""
    scans: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How often somebody who does not work here came in by the shop's own code."""
    reports: str = Field(default="both", sa_column_kwargs={"server_default": "both"})
    """Which come by themselves: both, week, month or none."""
    opened_at: datetime = instant()
    opened_by: int = Field(sa_type=BigId, index=True)
    next_digest_at: datetime | None = maybe_instant()
    reports_told_on: date | None = None
    """What ended up to this day is told. Kept apart from the digest hour: a change of that passes over no Monday."""
    next_churn_at: datetime | None = maybe_instant()
    rhythm_model: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
    """What the book has taught about how its customers come (`rules.rhythm.Model`), renewed by each day's look."""
