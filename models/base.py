"""What every table shares."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.types import BigId, UTCDateTime


def instant(*, index: bool = False) -> Any:
    """A required point in time."""
    return Field(sa_type=UTCDateTime, index=index)


def maybe_instant() -> Any:
    """A point in time that may be unknown."""
    return Field(default=None, sa_type=UTCDateTime, nullable=True)


HOLDER = ("business_id", "customer_id")


class Row(SQLModel):
    """A row with a number of its own, never used twice (a stale button must not hit a new row)."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)

    @property
    def pk(self) -> int:
        """The number of a row that has been flushed."""
        if self.id is None:
            raise ValueError(f"{type(self).__name__} has not been flushed")
        return self.id


class Owned(Row):
    """A row that belongs to exactly one business; the tenant guard watches every direct subclass."""

    AUDITED: ClassVar[bool] = True
    """May be undone: changes of it are kept with the entry that made them."""

    WITHOUT_PERSON: ClassVar[Mapping[str, Any] | None] = None
    """What is put into a row about a customer who is erased, so that it stays as a figure; none: the row goes."""

    DERIVED: ClassVar[bool] = False
    """Follows from other rows: nobody moves or counts it by itself."""

    business_id: int = Field(sa_type=BigId, index=True)


def owned_args(*more: Any, parents: Sequence[tuple[str, str]] = ()) -> tuple[Any, ...]:
    """Table arguments of an owned row: its composite key, and foreign keys `(column, table)` inside the business."""
    return (
        UniqueConstraint("business_id", "id"),
        ForeignKeyConstraint(["business_id"], ["business.id"]),
        *(
            ForeignKeyConstraint(["business_id", column], [f"{table}.business_id", f"{table}.id"])
            for column, table in parents
        ),
        *more,
        {"sqlite_autoincrement": True},
    )


def hangs_on_customers(table: type[Owned]) -> bool:
    """Whether rows of this table are about a customer."""
    return "customer_id" in table.model_fields and not table.DERIVED


def said_once(table: type[Owned]) -> list[tuple[str, ...]]:
    """What no two rows of one customer may both say: the other columns of each unique index with the customer."""
    indexes = table.__table__.indexes  # type: ignore[attr-defined]  # SQLModel does not declare it
    keys = [tuple(column.name for column in index.columns) for index in indexes if index.unique]
    return [tuple(name for name in key if name not in HOLDER) for key in keys if "customer_id" in key]


def as_json(value: object) -> object:
    """A column value as JSON can hold it."""
    return value.isoformat() if isinstance(value, (date, datetime)) else value
