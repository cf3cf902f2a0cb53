"""What a customer allowed, kept as proof."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from models.base import Owned, instant, owned_args
from models.types import BigId


class Consent(Owned, table=True):
    """One answer to one purpose; rows are only added, the latest counts."""

    AUDITED: ClassVar[bool] = False
    __tablename__: ClassVar[str] = "consent"
    __table_args__ = owned_args(
        Index("ix_consent_customer", "business_id", "customer_id", "purpose"), parents=[("customer_id", "customer")]
    )

    customer_id: int = Field(sa_type=BigId)
    purpose: str
    granted: bool
    wording: str
    """The words the person saw, in their language."""
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    """Which wording of the purposes it was (`rules.privacy.WORDING`)."""
    at: datetime = instant()
