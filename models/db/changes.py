"""Keeps, with the entry that is open, what a flush does to audited rows: the material of undo."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, inspect
from sqlmodel import Session

from models.audit import Change, Entry
from models.base import Owned, as_json

if TYPE_CHECKING:
    from sqlalchemy.orm import InstanceState


def record_deleted_and_dirty(tx: Session, entry: Entry) -> None:
    """Before the flush, while the old values are still known."""
    rows = [_change(entry, row, before=_values(row), after=None) for row in tx.deleted if _audited(row)]
    for row in tx.dirty:
        if _audited(row) and (before := _old_values(row)):
            rows.append(
                _change(entry, row, before=before, after={name: as_json(getattr(row, name)) for name in before})
            )
    _write(tx, rows)


def record_new(tx: Session, entry: Entry) -> None:
    """After the flush, when a new row has its number."""
    _write(tx, [_change(entry, row, before=None, after=_values(row)) for row in tx.new if _audited(row)])


def _audited(row: object) -> bool:
    return isinstance(row, Owned) and row.AUDITED


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
    return {column.key: as_json(getattr(row, column.key)) for column in inspect(type(row)).column_attrs}  # type: ignore[union-attr]


def _old_values(row: object) -> dict[str, object]:
    state: InstanceState[Any] = inspect(row)  # type: ignore[assignment]
    changed = (attribute for attribute in state.attrs if attribute.history.deleted)
    return {attribute.key: as_json(attribute.history.deleted[0]) for attribute in changed}


def _write(tx: Session, rows: list[dict[str, Any]]) -> None:
    # A Core statement, since a row added to the session during a flush would not be part of it.
    if rows:
        tx.connection().execute(insert(Change.__table__), rows)  # type: ignore[attr-defined]
