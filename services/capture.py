"""One message from a member becomes customer, what happened, amount, tags and follow-up; corrections join its entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from models import Activity, Customer, CustomerTag, Entry, FollowUp
from models.db import Tx
from rules import money
from rules.capture import Reading
from rules.names import name_key
from rules.refusal import Refusal
from services import audit, customers, followups
from services.customers import Happening
from services.followups import Plan

MOST_CHOICES = 3
WHAT_UNITS = 200


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one message made, as far as it still stands."""

    entry: Entry
    customer: Customer | None
    activity: Activity | None
    follow_up: FollowUp | None
    tags: tuple[str, ...] = ()
    choices: tuple[Customer, ...] = ()
    """Customers of that name, while nobody has said which one is meant."""

    @property
    def is_new(self) -> bool:
        return bool(self.entry.details.get("new"))

    @property
    def states_rhythm(self) -> bool:
        return bool(self.entry.details.get("rhythm") and self.customer and self.customer.rhythm_days)

    @property
    def guesses(self) -> frozenset[str]:
        return frozenset(self.entry.details.get("guesses", ()))

    @property
    def not_understood(self) -> tuple[str, ...]:
        return tuple(self.entry.details.get("unread", ()))

    @property
    def old_phone(self) -> str | None:
        return self.entry.details.get("old_phone")


def record(tx: Tx, reading: Reading, *, now: datetime, customer_id: int | None = None) -> Recorded:
    """Write down everything that was understood, at once. `customer_id` where the person said who is meant."""
    entry = audit.begin(tx, "capture.record", now=now)
    customer, choices, new = _whom(tx, reading, customer_id, now)
    activity = customers.happened(tx, customer, _happening(reading), now=now)
    plan = _plan(reading, customer)
    follow_up = followups.plan(tx, plan, now=now) if plan else None
    old_phone = _facts(tx, customer, reading) if customer else None
    entry.customer_id = customer.pk if customer else None
    audit.detail(
        entry,
        new=new,
        name=customer.name if customer else reading.name or "",
        rhythm=reading.rhythm_days is not None,
        what=reading.what,
        activity=activity.pk,
        follow_up=follow_up.pk if follow_up else None,
        guesses=sorted(reading.guesses),
        unread=list(reading.not_understood),
        choices=[choice.pk for choice in choices],
        old_phone=old_phone,
    )
    tx.flush()
    return recorded(tx, entry.pk)


def _whom(
    tx: Tx, reading: Reading, customer_id: int | None, now: datetime
) -> tuple[Customer | None, Sequence[Customer], bool]:
    """The customer; those it could be where several share the name (asked once, never guessed); whether it is new."""
    if customer_id is not None:
        return customers.get(tx, customer_id), (), False
    known = [row for number in reading.known_ids if (row := tx.get(Customer, number)) is not None]
    same_phone = [row for row in known if reading.phone and row.phone == reading.phone]
    if len(same_phone or known) == 1:
        return (same_phone or known)[0], (), False
    if known:
        return None, known[:MOST_CHOICES], False
    if reading.name is None and reading.phone is None:
        return None, (), False
    return customers.add(tx, reading.name or reading.phone or "", phone=reading.phone, now=now), (), True


def _happening(reading: Reading) -> Happening:
    kind = "note"
    if reading.kind == "purchase":
        kind = "sale"
    elif reading.visited and reading.rhythm_days is None:  # "usually comes every month" is no visit of today
        kind = "visit"
    minor = money.to_minor(reading.amount, reading.currency) if reading.amount and reading.currency else None
    return Happening(kind, reading.text, minor, reading.currency, occurred_on=reading.occurred_on)


def _plan(reading: Reading, customer: Customer | None) -> Plan | None:
    if reading.follow_up_at is None or reading.rhythm_days is not None:
        return None
    return Plan(
        what=reading.what or ("" if customer else reading.text[:WHAT_UNITS]),
        due_at=reading.follow_up_at,
        customer_id=customer.pk if customer else None,
        hour_named=reading.hour_named,
        rrule=reading.rrule,
        promise=reading.promise,
    )


def _facts(tx: Tx, customer: Customer, reading: Reading) -> str | None:
    """Phone, tags, kind, stated rhythm; returns the phone that a new one replaced."""
    old = customer.phone
    customer.phone = reading.phone or old
    customer.kind = reading.party or customer.kind
    if customer.state == "archived":
        customer.state = "active"
    if reading.rhythm_days:
        customers.state_rhythm(customer, reading.rhythm_days, reading.last_visit_on)
    customers.set_tags(tx, customer.pk, reading.tags)
    return old if old and reading.phone and reading.phone != old else None


def recorded(tx: Tx, entry_id: int) -> Recorded:
    """What an entry made, as it stands now."""
    entry = tx.get(Entry, entry_id)
    if entry is None:
        raise Refusal("undo-nothing")
    details = entry.details
    customer = tx.get(Customer, entry.customer_id) if entry.customer_id else None
    follow_up = tx.get(FollowUp, details.get("follow_up") or 0)
    return Recorded(
        entry,
        customer,
        tx.get(Activity, details.get("activity") or 0),
        follow_up if follow_up and follow_up.state != "cancelled" else None,
        _tags(tx, customer),
        tuple(row for number in details.get("choices", ()) if (row := tx.get(Customer, number)) is not None),
    )


def _tags(tx: Tx, customer: Customer | None) -> tuple[str, ...]:
    if customer is None:
        return ()
    return tuple(
        tx.exec(select(CustomerTag.tag).where(CustomerTag.customer_id == customer.pk).order_by(col(CustomerTag.tag)))
    )


def rewrite(tx: Tx, old_entry_id: int, reading: Reading, *, now: datetime) -> Recorded:
    """The message was edited: what it made is taken back and made anew, in one step."""
    audit.undo(tx, old_entry_id, now=now)
    return record(tx, reading, now=now)


def _corrected(tx: Tx, entry: Entry, **details: object) -> Recorded:
    guesses = [guess for guess in entry.details.get("guesses", ()) if guess not in details]
    audit.detail(entry, **{"guesses": guesses, **details})
    tx.flush()
    return recorded(tx, entry.pk)


def attach(tx: Tx, entry_id: int, customer_id: int | None, *, now: datetime) -> Recorded:
    """It was about this customer, or with none about somebody new of that name."""
    entry = audit.resume(tx, entry_id)
    before = recorded(tx, entry_id)
    if customer_id is not None:
        customer = customers.get(tx, customer_id)
    else:
        name = entry.details.get("name") or (before.customer.name if before.customer else "")
        customer = customers.add(tx, name, now=now)
    for row in (before.activity, before.follow_up):
        if row is not None:
            row.customer_id = customer.pk
    if before.customer is not None:
        _recount_contact(tx, before.customer)
    if before.activity is not None and before.activity.kind in customers.CONTACTS:
        customer.last_contact_at = max(before.activity.occurred_at, customer.last_contact_at or now)
    entry.customer_id = customer.pk
    return _corrected(tx, entry, choices=[], new=customer_id is None, name=customer.name)


def _recount_contact(tx: Tx, customer: Customer) -> None:
    """Whoever it was not about was not in contact then."""
    tx.flush()
    contacts = (Activity.customer_id == customer.pk, col(Activity.kind).in_(customers.CONTACTS))
    customer.last_contact_at = tx.exec(select(func.max(Activity.occurred_at)).where(*contacts)).one()


def name_customer(tx: Tx, entry_id: int, name: str, *, now: datetime) -> Recorded:
    """A typed name: of the customer this entry made, or of whoever an entry without one is about."""
    entry = audit.resume(tx, entry_id)
    before = recorded(tx, entry_id)
    if before.customer is None:
        found = [row for row in customers.find(tx, name).rows if row.name_key == name_key(name)]
        audit.detail(entry, name=name)
        return attach(tx, entry_id, found[0].pk if len(found) == 1 else None, now=now)
    customers.put_name(before.customer, name)
    return _corrected(tx, entry, name=before.customer.name)


def reschedule(tx: Tx, entry_id: int, due_at: datetime, *, hour_named: bool, now: datetime) -> Recorded:
    """Another time for the follow-up, or a follow-up where there was none."""
    entry = audit.resume(tx, entry_id)
    before = recorded(tx, entry_id)
    followups.check_due(due_at, now=now)
    if before.follow_up is not None:
        followups.put_off(tx, before.follow_up, due_at, hour_named=hour_named)
        return _corrected(tx, entry, follow_up_at=None, unread=[], follow_up=before.follow_up.pk)
    text = before.activity.text if before.activity else ""
    plan = Plan(text[:WHAT_UNITS], due_at, entry.customer_id, hour_named)
    return _corrected(tx, entry, follow_up_at=None, unread=[], follow_up=followups.plan(tx, plan, now=now).pk)


def drop_follow_up(tx: Tx, entry_id: int, *, now: datetime) -> Recorded:
    """Nothing to be done after all."""
    entry = audit.resume(tx, entry_id)
    follow_up = recorded(tx, entry_id).follow_up
    if follow_up is not None:
        followups.close(tx, follow_up, "cancelled", now=now)
    return _corrected(tx, entry, follow_up_at=None)


def set_amount(tx: Tx, entry_id: int, minor: int, currency: str, *, now: datetime) -> Recorded:  # noqa: ARG001 - every correction takes the time
    """The amount as it should be."""
    entry = audit.resume(tx, entry_id)
    activity = _activity(tx, entry_id)
    activity.amount_minor, activity.currency = minor, currency
    return _corrected(tx, entry, amount=None, currency=None)


def set_kind(tx: Tx, entry_id: int, kind: str, *, now: datetime) -> Recorded:  # noqa: ARG001 - as above
    """It was a sale, a visit, or just a note."""
    if kind not in {"sale", "visit", "note"}:
        raise Refusal("capture-kind-unknown")
    entry = audit.resume(tx, entry_id)
    activity = _activity(tx, entry_id)
    activity.kind = kind
    customer = tx.get(Customer, activity.customer_id) if activity.customer_id else None
    if customer is not None:
        _recount_contact(tx, customer)
    return _corrected(tx, entry, kind=None)


def _activity(tx: Tx, entry_id: int) -> Activity:
    activity = recorded(tx, entry_id).activity
    if activity is None:
        raise Refusal("undo-already")
    return activity
