"""Who did what, and taking it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from models import Change, Entry, OutboxMessage
from models.base import Owned, as_json
from models.db import Tx
from models.types import UTCDateTime
from rules.outbox import State
from rules.refusal import Refusal

NOT_RESTORED = frozenset({"rev"})
"""Grows on an undo too: a button drawn before it must be seen to be stale."""


@dataclass(frozen=True, slots=True)
class Undone:
    """An entry that was taken back, and what it was about."""

    entry: Entry
    deleted_customer: bool


def begin(tx: Tx, verb: str, *, now: datetime, customer_id: int | None = None, **details: object) -> Entry:
    """Open the entry of this unit of work; every change from here on belongs to it."""
    origin = tx.origin
    entry = Entry(
        business_id=tx.business_id,
        verb=verb,
        member_id=tx.scope.member_id,
        customer_id=customer_id,
        chat_id=origin.chat_id if origin else None,
        message_id=origin.message_id if origin else None,
        details=details,
        at=now,
    )
    tx.add(entry)
    tx.flush()
    tx.entry = entry
    return entry


def resume(tx: Tx, entry_id: int) -> Entry:
    """Go on with an entry: a correction belongs to what it corrects, and is undone with it."""
    entry = tx.get(Entry, entry_id)
    if entry is None or (tx.scope.role == "staff" and entry.member_id != tx.scope.member_id):
        raise Refusal("undo-nothing")
    if entry.undone_at is not None:
        raise Refusal("undo-already")
    tx.entry = entry
    return entry


def detail(entry: Entry, **changed: object) -> None:
    """Change what the card of an entry must still say. A new dictionary: JSON columns do not see changes inside."""
    entry.details = {**entry.details, **changed}


def of_message(tx: Tx, chat_id: int, message_id: int) -> Entry | None:
    """The latest standing entry that a message made."""
    return tx.exec(
        select(Entry)
        .where(Entry.chat_id == chat_id, Entry.message_id == message_id, col(Entry.undone_at).is_(None))
        .order_by(col(Entry.id).desc())
    ).first()


def latest(tx: Tx) -> Entry | None:
    """The last standing entry of the member who asks."""
    return tx.exec(
        select(Entry)
        .where(Entry.member_id == tx.member_id(), col(Entry.undone_at).is_(None))
        .order_by(col(Entry.id).desc())
    ).first()


def undo_latest(tx: Tx, *, now: datetime) -> Undone:
    """Take back the member's last entry."""
    entry = latest(tx)
    if entry is None:
        raise Refusal("undo-nothing")
    return _undo(tx, entry, now=now)


def undo(tx: Tx, entry_id: int, *, now: datetime) -> Undone:
    """Take back one entry of the member's own, or anybody's for those who lead."""
    entry = tx.get(Entry, entry_id)
    if entry is None or (tx.scope.role == "staff" and entry.member_id != tx.scope.member_id):
        raise Refusal("undo-nothing")
    if entry.undone_at is not None:
        raise Refusal("undo-already")
    return _undo(tx, entry, now=now)


def _undo(tx: Tx, entry: Entry, *, now: datetime) -> Undone:
    tx.entry = None
    _call_back(tx, entry)
    changes = tx.exec(select(Change).where(Change.entry_id == entry.pk).order_by(col(Change.id).desc())).all()
    _refuse_if_built_upon(tx, entry, changes)
    for change in changes:
        _take_back(tx, change)
        # Row by row, newest first: foreign keys are satisfied in the reverse of the order they were made in.
        _flush(tx)
    entry.undone_at = now
    return Undone(entry, deleted_customer=any(c.before is None and c.table_name == "customer" for c in changes))


def _flush(tx: Tx) -> None:
    """What is not audited, such as an alert, may hang on a row as well: only the database sees it."""
    try:
        tx.flush()
    except IntegrityError:
        raise Refusal("undo-built-upon") from None


def _call_back(tx: Tx, entry: Entry) -> None:
    """What was on its way to a customer stays at home; what has left cannot be undone."""
    message = tx.get(OutboxMessage, entry.details.get("outbox") or 0)
    if message is None:
        return
    if message.state not in (State.SCHEDULED, State.CLAIMED):
        raise Refusal("undo-sent")
    message.state, message.reason, message.lease_until = State.CANCELLED, "undone", None


def _refuse_if_built_upon(tx: Tx, entry: Entry, changes: Iterable[Change]) -> None:
    made = {(change.table_name, change.row_id) for change in changes if change.before is None}
    customers = {row_id for table, row_id in made if table == "customer"}
    later = tx.exec(
        select(Change)
        .join(Entry, (col(Entry.id) == Change.entry_id) & (col(Entry.business_id) == Change.business_id))
        .where(Change.entry_id > entry.pk, col(Entry.undone_at).is_(None))
    )
    for change in later:
        about = (change.after or change.before or {}).get("customer_id")
        if (change.table_name, change.row_id) in made or about in customers:
            raise Refusal("undo-built-upon")


def _take_back(tx: Tx, change: Change) -> None:
    table = _table(change.table_name)
    row = tx.get(table, change.row_id)
    if change.before is None:
        if row is not None:
            tx.delete(row)
    elif change.after is None:
        tx.add(table(**_from_json(table, change.before)))
    elif row is None:
        raise Refusal("undo-built-upon")
    else:
        _restore(row, change)


def _restore(row: Owned, change: Change) -> None:
    table, before, after = type(row), change.before or {}, change.after or {}
    for name, value in _from_json(table, before).items():
        if name in NOT_RESTORED:
            setattr(row, name, getattr(row, name) + 1)
        elif as_json(getattr(row, name)) != after[name]:
            raise Refusal("undo-built-upon")
        else:
            setattr(row, name, value)


def _table(name: str) -> type[Owned]:
    return next(table for table in Owned.__subclasses__() if getattr(table, "__tablename__", None) == name)


def _from_json(table: type[Owned], values: dict[str, Any]) -> dict[str, Any]:
    columns = inspect(table).columns
    return {name: _value(columns[name].type, value) for name, value in values.items()}


def _value(kind: object, value: Any) -> Any:
    if isinstance(value, str) and isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value
