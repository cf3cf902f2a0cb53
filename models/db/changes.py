"""Keeps, with the entry that is open, what a flush does to audited rows, and reads it back: the material of undo."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, insert, inspect
from sqlmodel import Session

from models.audit import Change, Entry
from models.base import Owned, Row, as_json
from models.businesses import Business
from models.types import UTCDateTime
from rules.refusal import Refusal

if TYPE_CHECKING:
    from sqlalchemy.orm import InstanceState


NOT_RESTORED = frozenset({"rev"})
"""Grows on an undo too: a button drawn before it must be seen to be stale."""
DERIVED = frozenset({"last_contact_at", "next_digest_at", "next_churn_at", "reports_told_on"})
"""Reckoned anew instead: what happened later stands."""
UNWATCHED = frozenset({"remind_at"})
"""Goes back whatever it is by now: a reminder that rang meanwhile is nobody's act."""


def record_deleted_and_dirty(tx: Session, entry: Entry, *, everything: bool = False) -> None:
    """Before the flush, while the old values are still known."""
    kept = _all_but(entry) if everything else _audited
    rows = [_change(entry, row, before=_values(row), after=None) for row in tx.deleted if kept(row)]
    rows += [
        _change(entry, row, before=before, after={name: as_json(getattr(row, name)) for name in before})
        for row in tx.dirty
        if kept(row) and (before := _old_values(row))
    ]
    _write(tx, rows)


def record_new(tx: Session, entry: Entry, *, everything: bool = False) -> None:
    """After the flush, when a new row has its number."""
    kept = _all_but(entry) if everything else _audited
    _write(tx, [_change(entry, row, before=None, after=_values(row)) for row in tx.new if kept(row)])


def _audited(row: object) -> bool:
    """A shop is nobody's row but its own; what is set there can be undone all the same."""
    return isinstance(row, Business) or (isinstance(row, Owned) and row.AUDITED)


def _all_but(entry: Entry) -> Callable[[object], bool]:
    """Also what is not audited by itself, such as the entries and messages that a merge moves along."""
    return lambda row: isinstance(row, Owned) and row is not entry and not isinstance(row, Change)


def _change(entry: Entry, row: Any, *, before: object, after: object) -> dict[str, Any]:
    return {
        "business_id": entry.business_id,
        "entry_id": entry.pk,
        "table_name": row.__tablename__,
        "row_id": row.pk,
        "before": before,
        "after": after,
    }


def _values(row: object) -> dict[str, object]:
    return {column.key: as_json(getattr(row, column.key)) for column in inspect(type(row)).column_attrs}


def _old_values(row: object) -> dict[str, object]:
    state: InstanceState[Any] = inspect(row)
    old = {attribute.key: list(attribute.history.deleted or ()) for attribute in state.attrs}
    return {name: as_json(values[0]) for name, values in old.items() if values}


def _write(tx: Session, rows: list[dict[str, Any]]) -> None:
    # A Core statement, since a row added to the session during a flush would not be part of it.
    if rows:
        tx.connection().execute(insert(Change), rows)


def table_named(name: str) -> type[Row]:
    """The audited table a change is about."""
    tables: list[type[Row]] = [Business, *Owned.__subclasses__()]
    return next(table for table in tables if getattr(table, "__tablename__", None) == name)


def from_json(table: type[Row], values: dict[str, Any]) -> dict[str, Any]:
    """What a change kept, as the columns hold it."""
    columns = inspect(table).columns
    return {name: _value(columns[name].type, value) for name, value in values.items()}


def _value(kind: object, value: Any) -> Any:
    if isinstance(value, str) and isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value


def restore(row: Row, change: Change) -> None:
    """Put the values of before back where they are still what the change made of them."""
    table, before, after = type(row), change.before or {}, change.after or {}
    for name, value in from_json(table, before).items():
        if name in NOT_RESTORED:
            setattr(row, name, getattr(row, name) + 1)
        elif name in DERIVED:
            continue
        elif name not in UNWATCHED and as_json(getattr(row, name)) != after[name]:
            raise Refusal("undo-built-upon")
        else:
            setattr(row, name, value)
