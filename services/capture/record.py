"""A message is written down as it was understood; edited, it is written down anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from models import Activity, Customer, CustomerTag, Entry, FollowUp
from models.db import Tx
from rules import money
from rules.capture import Reading
from rules.refusal import Refusal
from services import audit, customers, followups
from services.capture import facts
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
    """Only while it is open: a closed one is neither moved nor dropped from the card."""
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
    def said_phone(self) -> str | None:
        """The phone that stood in the message."""
        return said(self.entry).get("phone")

    @property
    def old_phone(self) -> str | None:
        return self.entry.details.get("old_phone")


def record(tx: Tx, reading: Reading, *, now: datetime, customer_id: int | None = None, command: str = "") -> Recorded:
    """Write down everything that was understood, at once. `customer_id` where the person said who is meant, `command`
    where a command said how the words are meant."""
    entry = audit.begin(tx, "capture.record", now=now)
    customer, choices, new = _whom(tx, reading, customer_id, now)
    activity = customers.happened(tx, customer, _happening(reading), now=now)
    plan = _plan(reading, customer)
    follow_up = followups.plan(tx, plan, now=now) if plan else None
    found = facts.facts_of(reading)
    old_phone = facts.apply(tx, customer, found) if customer else None
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
        facts=found,
        command=command,
        meant=customer_id,
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
    one = same_phone or known
    if len(one) == 1 and not _has_other_phone(one[0], reading):
        return one[0], (), False
    if known:
        return None, known[:MOST_CHOICES], False
    if reading.name is None and reading.phone is None:
        return None, (), False
    return customers.add(tx, reading.name or reading.phone or "", now=now), (), True


def _has_other_phone(customer: Customer, reading: Reading) -> bool:
    """A new number of the same person, or another person of the same name? Nobody but the member knows."""
    return bool(reading.phone and customer.phone and customer.phone != reading.phone)


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


def said(entry: Entry) -> facts.Facts:
    """What the message of an entry said of the customer; an entry of another kind says nothing."""
    found: facts.Facts = entry.details.get("facts") or {}
    return found


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
        follow_up if follow_up and follow_up.state == "open" else None,
        _tags(tx, customer) if customer else tuple(said(entry).get("tags", ())),
        tuple(row for number in details.get("choices", ()) if (row := tx.get(Customer, number)) is not None),
    )


def _tags(tx: Tx, customer: Customer) -> tuple[str, ...]:
    own = select(CustomerTag.tag).where(CustomerTag.customer_id == customer.pk)
    return tuple(tx.exec(own.order_by(col(CustomerTag.tag))))


def rewrite(tx: Tx, old_entry_id: int, reading: Reading, *, now: datetime, command: str = "") -> Recorded:
    """The message was edited: what it made is taken back and made anew, in one step."""
    meant = audit.undo(tx, old_entry_id, now=now).entry.details.get("meant")
    return record(tx, reading, now=now, customer_id=meant, command=command)
