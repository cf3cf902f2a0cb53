"""Who did what, and taking it back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from models import Activity, Business, Change, Customer, CustomerTag, Entry, FollowUp, Invite, Member, OutboxMessage
from models.base import Owned, as_json
from models.db import Tx
from models.db.changes import DERIVED, from_json, restore, table_named
from rules import followups as rules
from rules import roles, timing
from rules.customers import CONTACTS
from rules.outbox import State, recalled
from rules.refusal import Refusal
from rules.roles import Deed

MOST_PASSED_OVER = 50
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
    entry.corrected += 1
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
    """The last standing entry of the member who asks; an invitation somebody has come in by is past undoing."""
    mine = select(Entry).where(Entry.member_id == tx.member_id(), col(Entry.undone_at).is_(None))
    found = tx.exec(mine.order_by(col(Entry.id).desc()).limit(MOST_PASSED_OVER))
    return next((entry for entry in found if not _is_used_invite(_invite(tx, entry))), None)


def _invite(tx: Tx, entry: Entry) -> Invite | None:
    number = entry.details.get("invite")
    return tx.get(Invite, number) if number else None


def _is_used_invite(invite: Invite | None) -> bool:
    return invite is not None and invite.used_at is not None


def undo_latest(tx: Tx, *, now: datetime) -> Undone:
    """Take back the member's last entry."""
    entry = latest(tx)
    if entry is None:
        raise Refusal("undo-nothing")
    return undo_whole(tx, entry.pk, now=now)


def batch(tx: Tx, first_id: int) -> Sequence[Entry]:
    """The entries that came in one list, in its order."""
    first = tx.get(Entry, first_id)
    if first is None:
        return ()
    same = (Entry.chat_id == first.chat_id, Entry.message_id == first.message_id, Entry.member_id == first.member_id)
    rows = tx.exec(select(Entry).where(*same, col(Entry.id) >= first_id).order_by(col(Entry.id)))
    return [row for row in rows if row.details.get("batch") == first_id]


def undo_whole(tx: Tx, entry_id: int, *, now: datetime) -> Undone:
    """Take back an entry with the list it came in, the last line first."""
    entry = _within_reach(tx, entry_id)
    standing = [row for row in batch(tx, entry.details.get("batch") or 0) if row.undone_at is None]
    undone = [_undo(tx, row, now=now) for row in reversed(standing or [entry])]
    return replace(undone[-1], lines=len(undone))


def undo(tx: Tx, entry_id: int, *, now: datetime) -> Undone:
    """Take back one entry of the member's own, or anybody's for those who lead."""
    entry = _within_reach(tx, entry_id)
    return _undo(tx, entry, now=now)


def _undo(tx: Tx, entry: Entry, *, now: datetime) -> Undone:
    tx.entry = None
    maybe = _call_back(tx, entry)
    _withdraw_invite(tx, entry, now)
    changes = _newest_first(tx, entry)
    _refuse_if_built_upon(tx, entry, changes)
    for change in changes:
        _take_back(tx, change)
        # Row by row, newest first: foreign keys are satisfied in the reverse of the order they were made in.
        _flush(tx)
    _reckon(tx, changes, now)
    entry.undone_at = now
    deleted = any(change.before is None and change.table_name == "customer" for change in changes)
    return Undone(entry, deleted, may_have_arrived=maybe)


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
    invite = _invite(tx, entry)
    if _is_used_invite(invite):
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
    for change in _newest_first(tx, entry):
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
    tables: list[Any] = [
        table for table in Owned.__subclasses__() if hasattr(table, "customer_id") and table is not Entry
    ]
    return any(tx.exec(select(table.id).where(table.customer_id == customer_id)).first() for table in tables)
