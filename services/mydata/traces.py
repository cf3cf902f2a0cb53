"""What the book says of a customer in other places than their own rows: history, other people's words, the inbox."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, and_, cast, inspect, or_
from sqlmodel import col, delete, select

from models import (
    Change,
    Customer,
    CustomerPhone,
    CustomerTag,
    Entry,
    InboxUpdate,
    Invite,
    Member,
    MergedCustomer,
    OutboxMessage,
)
from models.base import Owned
from models.db import Tx, owned_tables
from models.db.erasures import about_customers
from rules import mydata as rules
from rules.outbox import State
from services import outbox
from services.mydata.ahead import Ahead

NAMED = (Customer, CustomerPhone, CustomerTag, MergedCustomer, Member, Invite)
"""Names and numbers of others: a like one is theirs."""
NO_WORDS = frozenset({"key", "kind", "currency", "table_name", "verb"})
AT_ONCE = 500


def forget_history(tx: Tx, customer_ids: Collection[int], ahead: Ahead) -> set[int]:
    """The values of before and after go, and the entries they belong to say no more than who did what when; they can
    neither be undone nor brought back. Returns those entries."""
    told = changes_about(tx, customer_ids, ahead)
    own = select(col(Entry.id)).where(col(Entry.customer_id).in_(customer_ids))
    numbers = set(told.values()) | {number for number in tx.exec(own) if number is not None}
    for some in _in_parts(told):
        tx.exec(delete(Change).where(col(Change.id).in_(some)))
    for some in _in_parts(numbers):
        for entry in tx.exec(select(Entry).where(col(Entry.id).in_(some))):
            entry.details = {"erased": True}
    tx.flush()
    return numbers


def once_known_as(tx: Tx, customer_ids: Collection[int]) -> Iterator[Mapping[str, Any]]:
    """What changes say of a name and numbers they do not bear any more: somebody may still have written those down."""
    entries = tx.exec(select(col(Entry.id)).where(col(Entry.customer_id).in_(customer_ids))).all()
    named = col(Change.table_name).in_(("customer", "customer_phone"))
    columns = select(Change.before, Change.after, Change.table_name, Change.row_id)
    for some in _in_parts([number for number in entries if number is not None]):
        yield from _sides(tx.exec(columns.where(named, col(Change.entry_id).in_(some))), customer_ids)


def _sides(rows: Iterable[Any], customer_ids: Collection[int]) -> Iterator[Mapping[str, Any]]:
    for before, after, table, number in rows:
        if table != "customer" or number in customer_ids:
            yield from (side for side in (before, after) if side)


def _in_parts(numbers: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(numbers)
    yield from (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))


def changes_about(tx: Tx, customer_ids: Collection[int], ahead: Ahead) -> dict[int, int]:
    """Changes of the records, of their rows, and of rows that were theirs and are gone; each with its entry."""
    found: dict[int, int] = {}
    rows: dict[str, set[int]] = {"customer": set(customer_ids)}
    for change in tx.exec(select(Change).where(ahead.narrowed(Change, _names_one(customer_ids)))):
        if any(side and side.get("customer_id") in customer_ids for side in (change.before, change.after)):
            found[change.pk] = change.entry_id
            rows.setdefault(change.table_name, set()).add(change.row_id)
    for table in about_customers():
        own = tx.exec(select(table.id).where(table.customer_id.in_(customer_ids)))
        rows.setdefault(table.__tablename__, set()).update(own)
    mine = (and_(col(Change.table_name) == name, col(Change.row_id).in_(ids)) for name, ids in rows.items())
    theirs = tx.exec(select(col(Change.id), Change.entry_id).where(ahead.narrowed(Change, or_(*mine))))
    found |= {number: entry_id for number, entry_id in theirs if number is not None}
    return found


def _names_one(customer_ids: Collection[int]) -> ColumnElement[bool]:
    """Looked for as text, since that is several times faster than reading every value; read properly afterwards."""
    texts = (cast(col(side), String) for side in (Change.before, Change.after))
    words = [f'"customer_id": {number}{end}' for number in customer_ids for end in ",}"]
    return or_(*(text.contains(word, autoescape=True) for text in texts for word in words))


def strike_words(tx: Tx, marks: Collection[str], ahead: Ahead, *, now: datetime) -> None:
    """A number, or a name that can only be theirs, is struck out of what is written about others."""
    for table, holds in holding(marks):
        for row in tx.exec(select(table).where(ahead.narrowed(table, holds))).all():
            if not (isinstance(row, OutboxMessage) and _held_back(tx, row, now)):
                _strike_row(row, marks)
    tx.flush()


def holding(marks: Collection[str]) -> Iterator[tuple[Any, ColumnElement[bool]]]:
    """Every table with words about others, and which of its rows hold one of these."""
    tables = (table for table in owned_tables() if marks and table not in NAMED and not table.DERIVED)
    for table in tables:
        columns = [getattr(table, name) for name in _worded(table)]
        if columns:
            yield table, or_(*(_holds(column, marks) for column in columns))


def _held_back(tx: Tx, row: OutboxMessage, now: datetime) -> bool:
    """It would go out with words missing. Whoever wrote a letter to somebody else hears that it did not go. True where
    no row is left."""
    if row.state not in {State.SCHEDULED, State.CLAIMED}:
        return False
    if not row.purpose:
        tx.delete(row)
        return True
    row.state, row.reason, row.lease_until = State.CANCELLED, "erased", None
    outbox.tell_writer(tx, row, now=now)
    return False


def _strike_row(row: Any, marks: Collection[str]) -> None:
    for name in _worded(type(row)):
        setattr(row, name, rules.strike(getattr(row, name), marks))


def _worded(table: Any) -> Iterator[str]:
    """Columns that hold words."""
    for column in inspect(table).columns:
        if column.key not in NO_WORDS and isinstance(getattr(column.type, "impl", column.type), (String, JSON)):
            yield column.key


def _holds(column: Any, marks: Collection[str]) -> ColumnElement[bool]:
    """JSON keeps letters beyond ASCII by their numbers; so does the inbox."""
    text, is_json = cast(column, String), isinstance(column.type, JSON) or column.key == "payload"
    forms = {json.dumps(mark)[1:-1] if is_json else mark for mark in marks}
    return or_(*(text.icontains(form, autoescape=True) for form in forms))


def forget_said_by(tx: Tx, person_id: int, business_id: int | None, until: int | None) -> None:
    """What a person has sent up to an update: to one shop, or all of it. A system unit."""
    unread = and_(col(InboxUpdate.chat_id).is_(None), _names_person(person_id))
    which: list[Any] = [or_(col(InboxUpdate.chat_id) == person_id, unread)]
    if business_id is not None:
        which.append(or_(col(InboxUpdate.business_id) == business_id, col(InboxUpdate.update_id) == until))
    for row in tx.exec(select(InboxUpdate).where(*which)).all():
        if until is not None and row.update_id > until:
            continue  # what came after it begins afresh
        _dealt_with(row, until)
        row.chat_id = None if business_id is None else row.chat_id
        _bare(row)


def _names_person(person_id: int) -> ColumnElement[bool]:
    """As in a forwarded message."""
    payload = col(InboxUpdate.payload)
    return or_(*(payload.contains(f'"id": {person_id}{end}', autoescape=True) for end in ",}"))


def forget_said_about(
    tx: Tx, business_id: int, entry_ids: Collection[int], words: Collection[str], person_id: int | None
) -> None:
    """What members have sent about a customer: that something was sent is still counted. In the chat of whoever
    erases, all up to their tap has been dealt with. A system unit."""
    about: list[Any] = [col(InboxUpdate.entry_id).in_(entry_ids)]
    names = [_holds(InboxUpdate.payload, words)] if words else []
    names += [] if person_id is None else [_names_person(person_id)]
    if names:
        works_here = select(Member.person_id).where(Member.business_id == business_id)
        about.append(and_(col(InboxUpdate.chat_id).in_(works_here), or_(*names)))
    done, origin = col(InboxUpdate.state) != "new", tx.origin
    if origin is not None:
        here = (col(InboxUpdate.bot_id) == origin.bot_id, col(InboxUpdate.chat_id) == origin.chat_id)
        done = or_(done, and_(*here, col(InboxUpdate.update_id) <= origin.update_id))
    for row in tx.exec(select(InboxUpdate).where(done, or_(*about))).all():
        _dealt_with(row, origin.update_id if origin else None)
        _bare(row)


def _dealt_with(row: InboxUpdate, current: int | None) -> None:
    """Without its words it is not read again after a crash."""
    if row.state == "new" and row.update_id != current:
        row.state, row.answered_at = "done", row.received_at


def _bare(row: InboxUpdate) -> None:
    row.payload = json.dumps(rules.bare(json.loads(row.payload)))


def rows_of(table: type[Owned], customer_id: int) -> Any:
    """What hangs on one customer in one table."""
    theirs: Any = table
    return theirs.customer_id == customer_id
