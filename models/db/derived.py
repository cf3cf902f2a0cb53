"""Keeps the search keys in step: whatever a flush does to a customer, their tags or their notes, an undo included.

Core statements, as in `changes`: a row added to the session during a flush would not be part of it. What is deleted
takes its keys along by the foreign keys.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, inspect, select
from sqlmodel import Session

from models.customers import Activity, Customer, CustomerKey, CustomerPhone, CustomerTag, MergedCustomer
from rules import search
from rules.search import Key

KEYS: Table = CustomerKey.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
PEOPLE: Table = Customer.__table__  # type: ignore[attr-defined]
TAGS: Table = CustomerTag.__table__  # type: ignore[attr-defined]
PHONES: Table = CustomerPhone.__table__  # type: ignore[attr-defined]
MERGED: Table = MergedCustomer.__table__  # type: ignore[attr-defined]
PARTS = (CustomerTag, CustomerPhone, MergedCustomer)
"""Rows that say something of a customer besides their own."""
SOURCES: Mapping[type, tuple[str, ...]] = {
    Customer: ("name", "phone"),
    CustomerTag: ("tag", "customer_id"),
    CustomerPhone: ("phone", "customer_id"),
    MergedCustomer: ("name", "customer_id"),
    Activity: ("text", "customer_id"),
}
"""What keys are made of."""


def derive_keys(tx: Session) -> None:
    """After a flush, for what it changed."""
    new = [row for row in tx.new if type(row) in SOURCES]
    changed = [row for row in tx.dirty if type(row) in SOURCES and _is_touched(row)]
    gone = [row for row in tx.deleted if isinstance(row, PARTS)]
    if new or changed or gone:
        connection = tx.connection()
        _forget_notes(connection, [row for row in changed if isinstance(row, Activity)])
        _write(connection, [key for row in (*new, *changed) if isinstance(row, Activity) for key in _of_note(row)])
        for record in {record for row in (*new, *changed, *gone) for record in _whose(row)}:
            _derive_record(connection, *record)


def _is_touched(row: Any) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in SOURCES[type(row)])


def _forget_notes(connection: Connection, changed: Iterable[Activity]) -> None:
    for row in changed:
        own = (KEYS.c.business_id == row.business_id, KEYS.c.activity_id == row.id)
        connection.execute(delete(KEYS).where(*own))


def _whose(row: Any) -> set[tuple[int, int]]:
    """Whose record must be keyed anew; for a part that moved, both."""
    if isinstance(row, Customer):
        return {(row.business_id, row.pk)}
    if isinstance(row, PARTS):
        history = inspect(row).attrs.customer_id.history
        return {(row.business_id, number) for number in (row.customer_id, *(history.deleted or ()))}
    return set()


def _of_note(row: Activity) -> list[dict[str, Any]]:
    if row.customer_id is None:
        return []
    return _rows(row.business_id, row.customer_id, search.of_text(row.text), row.id)


def _derive_record(connection: Connection, business_id: int, customer_id: int) -> None:
    own = (KEYS.c.business_id == business_id, KEYS.c.customer_id == customer_id, KEYS.c.activity_id.is_(None))
    connection.execute(delete(KEYS).where(*own))
    _write(connection, _of_record(connection, business_id, customer_id))


def _of_record(connection: Connection, business_id: int, customer_id: int) -> list[dict[str, Any]]:
    record = connection.execute(select(PEOPLE.c.name, PEOPLE.c.phone).where(PEOPLE.c.id == customer_id)).first()
    if record is None:
        return []
    tags, phones, names = (
        connection.scalars(select(column).where(*_own(column.table, business_id, customer_id))).all()
        for column in (TAGS.c.tag, PHONES.c.phone, MERGED.c.name)
    )
    keys = set(search.of_customer(record.name, record.phone, tags))
    for name in names:
        keys |= set(search.of_customer(name, None, ()))
    for phone in phones:
        keys |= set(search.of_customer(record.name, phone, ()))
    return _rows(business_id, customer_id, keys)


def _own(table: Any, business_id: int, customer_id: int) -> tuple[Any, ...]:
    return table.c.business_id == business_id, table.c.customer_id == customer_id


def _rows(
    business_id: int, customer_id: int, keys: Iterable[Key], activity_id: int | None = None
) -> list[dict[str, Any]]:
    ids = {"business_id": business_id, "customer_id": customer_id, "activity_id": activity_id}
    return [{**ids, "kind": int(kind), "key": text} for kind, text in keys]


def _write(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(KEYS), rows)
