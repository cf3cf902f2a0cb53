"""Where an erasure will find something, looked up before it: in a large book that takes seconds, and whoever writes
meanwhile must not wait for them. What has happened since is looked up in the erasure itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, func, select

from models import Change, Entry
from models.base import Owned
from models.db import Tx, owned_tables
from models.db.erasures import about_customers

MOST = 5000
"""More rows than these are not named one by one."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Rows that say something of a customer, and the last number of each table when that was looked up."""

    about: frozenset[int] = frozenset()
    marks: frozenset[str] = frozenset()
    """The words that will be struck."""
    ends: Mapping[type[Owned], int] = field(default_factory=dict)
    rows: Mapping[type[Owned], frozenset[int]] = field(default_factory=dict)

    def narrowed(self, table: Any, holds: ColumnElement[bool]) -> ColumnElement[bool]:
        """The same condition, asked only of rows that were found, and of later ones."""
        if table not in self.ends or len(self.rows[table]) > MOST:
            return holds
        return and_(or_(col(table.id).in_(self.rows[table]), col(table.id) > self.ends[table]), holds)

    def now(self, tx: Tx, about: frozenset[int], marks: frozenset[str]) -> "Ahead":
        """Brought up to date by the changes since; nothing, so that all is looked up, where they touch the customer."""
        if not self.ends or (self.about, self.marks) != (about, marks):
            return Ahead()
        rows = {table: set(numbers) for table, numbers in self.rows.items()}
        named: dict[Any, Any] = {table.__tablename__: table for table in owned_tables()}
        changed: dict[Any, set[int]] = {}
        for change in tx.exec(select(Change).where(col(Change.id) > self.ends[Change])):
            if any(side and side.get("customer_id") in about for side in (change.before, change.after)):
                return Ahead()
            changed.setdefault(named[change.table_name], set()).add(change.row_id)
            changed.setdefault(Entry, set()).add(change.entry_id)
        if any(_touches(tx, table, changed.get(table, set()), about) for table in about_customers()):
            return Ahead()
        for table, numbers in changed.items():
            rows.setdefault(table, set()).update(numbers)
        return replace(self, rows={table: frozenset(numbers) for table, numbers in rows.items()})


def _touches(tx: Tx, table: Any, numbers: set[int], about: frozenset[int]) -> bool:
    theirs = select(table.id).where(col(table.id).in_(numbers), col(table.customer_id).in_(about))
    return bool(numbers) and tx.exec(theirs).first() is not None


def last_number(tx: Tx, table: Any) -> int:
    """Where a table ends now."""
    return tx.exec(select(func.max(col(table.id)))).one() or 0
