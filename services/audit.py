"""Who did what, and taking it back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from models import Activity, Change, Customer, CustomerKey, CustomerTag, Entry, FollowUp, Member, OutboxMessage
from models.base import Owned, as_json
from models.db import Tx
from models.types import UTCDateTime
from rules import followups as rules
from rules import roles
from rules.customers import CONTACTS
from rules.outbox import State
from rules.refusal import Refusal
from rules.roles import Deed

NOT_RESTORED = frozenset({"rev"})
"""Grows on an undo too: a button drawn before it must be seen to be stale."""
DERIVED = frozenset({"last_contact_at"})
"""Reckoned anew from the timeline instead: what happened later stands."""
UNWATCHED = frozenset({"remind_at"})
"""Goes back whatever it is by now: a reminder that rang meanwhile is nobody's act."""
GONE_OUT = (State.SENDING, State.SENT, State.UNCERTAIN)


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
    entry = _within_reach(tx, entry_id)
    tx.entry = entry
    return entry


def _within_reach(tx: Tx, entry_id: int) -> Entry:
    """An entry that stands and that this member may take back."""
    entry = tx.get(Entry, entry_id)
    if entry is None or not _may_take_back(tx, entry):
        raise Refusal("undo-nothing")
    if entry.undone_at is not None:
        raise Refusal("undo-already")
    return entry


def _may_take_back(tx: Tx, entry: Entry) -> bool:
    """One's own, or what somebody of a lower rank did, except whom they let in or out. The owner may everything."""
    role = tx.scope.role
    if role is None or role == "owner" or entry.member_id == tx.scope.member_id is not None:
        return True
    author = tx.get(Member, entry.member_id) if entry.member_id else None
    if author is None or entry.verb.startswith("members."):
        return False
    return roles.may(role, Deed.UNDO_ANY) and roles.ranks_above(role, roles.named(author.role))


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
    entry = _within_reach(tx, entry_id)
    return _undo(tx, entry, now=now)


def _undo(tx: Tx, entry: Entry, *, now: datetime) -> Undone:
    tx.entry = None
    _call_back(tx, entry)
    changes = _newest_first(tx, entry)
    _refuse_if_built_upon(tx, entry, changes)
    for change in changes:
        _take_back(tx, change)
        # Row by row, newest first: foreign keys are satisfied in the reverse of the order they were made in.
        _flush(tx)
    _reckon(tx, changes, now)
    entry.undone_at = now
    return Undone(entry, deleted_customer=any(c.before is None and c.table_name == "customer" for c in changes))


def _newest_first(tx: Tx, entry: Entry) -> Sequence[Change]:
    tx.flush()
    return tx.exec(select(Change).where(Change.entry_id == entry.pk).order_by(col(Change.id).desc())).all()


def made(tx: Tx, entry: Entry, table: str) -> set[int]:
    """The rows of a table that an entry has made so far."""
    changes = _newest_first(tx, entry)
    return {change.row_id for change in changes if change.table_name == table and change.before is None}


def _flush(tx: Tx) -> None:
    """What is not audited, such as an alert, may hang on a row as well: only the database sees it."""
    try:
        tx.flush()
    except IntegrityError:
        raise Refusal("undo-built-upon") from None


def _reckon(tx: Tx, changes: Sequence[Change], now: datetime) -> None:
    """What hangs on the rows that went back: last contacts, and reminders that were taken off their way."""
    for row_id in {change.row_id for change in changes if change.table_name == "follow_up"}:
        row = tx.get(FollowUp, row_id)
        if row is not None and row.state == "open":
            ring_again(tx, row, now=now)
    for customer_id in _customers_of(changes):
        customer = tx.get(Customer, customer_id)
        if customer is not None:
            recount_contact(tx, customer)
    tx.flush()


def _customers_of(changes: Iterable[Change]) -> set[int]:
    """Whose last contact may have moved: theirs who changed, and theirs whom an activity is or was about."""
    own = {change.row_id for change in changes if change.table_name == "customer"}
    told = [side for change in changes if change.table_name == "activity" for side in (change.before, change.after)]
    return own | {number for side in told if side and (number := side.get("customer_id"))}


def recount_contact(tx: Tx, customer: Customer) -> None:
    """The last contact is what the timeline says."""
    tx.flush()
    contacts = (Activity.customer_id == customer.pk, col(Activity.kind).in_(CONTACTS))
    customer.last_contact_at = tx.exec(select(func.max(Activity.occurred_at)).where(*contacts)).one()


def ring_again(tx: Tx, row: FollowUp, *, now: datetime) -> None:
    """A reminder that was queued and has not gone out is queued afresh; one that has rung does not ring twice."""
    if row.remind_at is None and not _has_rung(tx, row):
        row.remind_at = max(row.due_at, now)
    if row.remind_at is not None:
        tx.wake("follow_up_reminders", row.remind_at)


def _has_rung(tx: Tx, row: FollowUp) -> bool:
    of_this_time = col(OutboxMessage.key).startswith(rules.reminder_key(row.pk, row.due_at), autoescape=True)
    rung = select(OutboxMessage.id).where(of_this_time, col(OutboxMessage.state).in_(GONE_OUT))
    return tx.exec(rung).first() is not None


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
        elif name in DERIVED:
            continue
        elif name not in UNWATCHED and as_json(getattr(row, name)) != after[name]:
            raise Refusal("undo-built-upon")
        else:
            setattr(row, name, value)


def withdraw(tx: Tx, entry: Entry, customer: Customer) -> None:
    """Take back, within the entry that goes on, what it did to this customer and their tags; what came later stays."""
    for change in _newest_first(tx, entry):
        if (change.table_name, change.row_id) == ("customer", customer.pk) and change.before and change.after:
            _withdraw_values(customer, change.before, change.after)
        elif change.table_name == "customer_tag" and (change.after or {}).get("customer_id") == customer.pk:
            tag = tx.get(CustomerTag, change.row_id)
            if tag is not None:
                tx.delete(tag)
    tx.flush()


def _withdraw_values(customer: Customer, before: dict[str, Any], after: dict[str, Any]) -> None:
    for name, value in _from_json(Customer, before).items():
        if name not in DERIVED and as_json(getattr(customer, name)) == after[name]:
            setattr(customer, name, value)


def drop_if_bare(tx: Tx, entry: Entry, customer: Customer) -> None:
    """A record that this entry made goes, unless something hangs on it or somebody has worked with it since."""
    own = customer.person_id is None and customer.pk in made(tx, entry, "customer")
    if own and not _is_used(tx, entry, customer.pk):
        tx.delete(customer)
        _flush(tx)


def _is_used(tx: Tx, entry: Entry, customer_id: int) -> bool:
    about = (Entry.customer_id == customer_id, Entry.id != entry.pk, col(Entry.undone_at).is_(None))
    if tx.exec(select(Entry.id).where(*about)).first() is not None:
        return True
    tables: list[Any] = [
        table for table in Owned.__subclasses__() if hasattr(table, "customer_id") and table not in (Entry, CustomerKey)
    ]
    return any(tx.exec(select(table.id).where(table.customer_id == customer_id)).first() for table in tables)


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
