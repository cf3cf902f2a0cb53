"""Keeps, with the entry that is open, what a flush does to audited rows: the material of undo."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, inspect
from sqlmodel import Session

from models.audit import Change, Entry
from models.base import Owned, as_json

if TYPE_CHECKING:
    from sqlalchemy.orm import InstanceState


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
    return isinstance(row, Owned) and row.AUDITED


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
