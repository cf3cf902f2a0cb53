"""What a shop has set out to reach."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from models.base import Owned, instant, owned_args
from models.types import BigId


class Goal(Owned, table=True):
    """One figure to reach each week or each month, until it is taken away; one of a kind."""

    __tablename__: ClassVar[str] = "goal"
    __table_args__ = owned_args(Index("ix_goal", "business_id", "kind", "span", unique=True))

    kind: str
    """rules.reports.goals.Kind"""
    span: str
    target: int = Field(sa_type=BigId)
    """Minor units of the shop's currency, customers, or tenths of a star."""
    currency: str
    """Of the shop when it was set: what `target` is counted in."""
    set_at: datetime = instant()
