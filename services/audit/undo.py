"""Taking an entry back, exactly, or saying why it cannot be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from models import Activity, Business, Change, Customer, CustomerTag, Entry, FollowUp, OutboxMessage
from models.base import as_json, hangs_on_customers
from models.db import Tx, owned_tables
from models.db.changes import DERIVED, from_json, restore, table_named
from rules import followups as rules
from rules import timing
from rules.customers import CONTACTS
from rules.outbox import State, recalled
from rules.refusal import Refusal
from services.audit.entries import batch, invite_of, is_used, latest, made, newest_first, taken_back, within_reach

GONE_OUT = (State.SENDING, State.SENT, State.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Undone:
    """An entry that was taken back, and what it was about."""

    entry: Entry
    deleted_customer: bool
    lines: int = 1
    """How many entries went with it: a list is taken back as one."""
    may_have_arrived: bool = False
    """Words to a customer were taken back after a try of which nobody knows how it ended."""


def undo_latest(tx: Tx, *, now: datetime) -> Undone:
    """Take back the member's last entry."""
    entry = latest(tx)
    if entry is None:
        raise Refusal("undo-nothing")
    return undo_whole(tx, entry.pk, now=now)


def undo_whole(tx: Tx, entry_id: int, *, now: datetime) -> Undone:
    """Take back an entry with the list it came in, the last line first."""
    entry = within_reach(tx, entry_id)
    standing = [row for row in batch(tx, entry.details.get("batch") or 0) if row.undone_at is None]
    undone = [_undo(tx, row, now=now) for row in reversed(standing or [entry])]
    return replace(undone[-1], lines=len(undone))


def undo(tx: Tx, entry_id: int, *, now: datetime) -> Undone:
    """Take back one entry of the member's own, or anybody's for those who lead."""
    entry = within_reach(tx, entry_id)
    return _undo(tx, entry, now=now)


def _undo(tx: Tx, entry: Entry, *, now: datetime) -> Undone:
    tx.entry = None
    maybe = _call_back(tx, entry)
    _withdraw_invite(tx, entry, now)
    changes = newest_first(tx, entry)
    _refuse_if_built_upon(tx, entry, changes)
    for change in changes:
        _take_back(tx, change)
        # Row by row, newest first: foreign keys are satisfied in the reverse of the order they were made in.
        _flush(tx)
    _reckon(tx, changes, now)
    entry.undone_at = now
    deleted = any(change.before is None and change.table_name == "customer" for change in changes)
    return Undone(entry, deleted, may_have_arrived=maybe)


def redo(tx: Tx, entry_id: int, *, now: datetime) -> Entry:
    """Bring an entry back that was undone, row by row as it made them; refused where something stands there by now."""
    entry = taken_back(tx, entry_id)
    tx.entry = None
    changes = list(reversed(newest_first(tx, entry)))
    try:
        for change in changes:
            _take_back(tx, Change(**{**change.model_dump(), "before": change.after, "after": change.before}))
            _flush(tx)
    except Refusal:
        raise Refusal("redo-built-upon") from None
    entry.undone_at = None
    _reckon(tx, changes, now)
    return entry


def take_back_between(tx: Tx, entry: Entry, after: int, until: int, *, now: datetime) -> None:
    """Take back some changes of an entry that goes on; what took them back belongs to it as well."""
    changes = [change for change in newest_first(tx, entry) if after < change.pk <= until]
    for change in changes:
        _take_back(tx, change)
        _flush(tx)
    _reckon(tx, changes, now)


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
    if any(change.table_name == "business" for change in changes):
        shop = tx.get_one(Business, tx.business_id)
        shop.next_digest_at = shop.next_churn_at = timing.next_minute(now, shop.digest_minute, shop.time_zone)
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


def _call_back(tx: Tx, entry: Entry) -> bool:
    """What was on its way to a customer stays at home; what has left cannot be undone. True: it may have arrived."""
    message = tx.get(OutboxMessage, entry.details.get("outbox") or 0)
    if message is None:
        return False
    state = recalled(State(message.state), message.unknown_attempts)
    if state is None:
        raise Refusal("undo-sent")
    message.state, message.reason, message.lease_until = state, "undone", None
    return state is State.UNCERTAIN


def _withdraw_invite(tx: Tx, entry: Entry, now: datetime) -> None:
    invite = invite_of(tx, entry)
    if is_used(invite):
        raise Refusal("undo-invite-used")
    if invite is not None:
        invite.expires_at = min(invite.expires_at, now)


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
    table = table_named(change.table_name)
    row = tx.get(table, change.row_id)
    if change.before is None:
        if row is not None:
            tx.delete(row)
    elif change.after is None:
        tx.add(table(**from_json(table, change.before)))
    elif row is None:
        raise Refusal("undo-built-upon")
    else:
        restore(row, change)


def withdraw(tx: Tx, entry: Entry, customer: Customer) -> None:
    """Take back, within the entry that goes on, what it did to this customer and their tags; what came later stays."""
    for change in newest_first(tx, entry):
        if (change.table_name, change.row_id) == ("customer", customer.pk) and change.before and change.after:
            _withdraw_values(customer, change.before, change.after)
        elif change.table_name == "customer_tag" and (change.after or {}).get("customer_id") == customer.pk:
            tag = tx.get(CustomerTag, change.row_id)
            if tag is not None:
                tx.delete(tag)
    tx.flush()


def _withdraw_values(customer: Customer, before: dict[str, Any], after: dict[str, Any]) -> None:
    for name, value in from_json(Customer, before).items():
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
    tables: list[Any] = [table for table in owned_tables() if hangs_on_customers(table) and table is not Entry]
    return any(tx.exec(select(table.id).where(table.customer_id == customer_id)).first() for table in tables)
