"""What happened with a customer, written on the timeline."""

from dataclasses import dataclass
from datetime import date, datetime, time

from models import Activity, Customer, Entry
from models.db import Tx
from rules import timing
from rules.customers import CONTACTS as CONTACTS
from rules.customers import VISITS
from services import asking, audit, businesses
from services.customers.history import today
from services.customers.record import begin, get


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, as it is written down."""

    kind: str
    text: str = ""
    amount_minor: int | None = None
    currency: str | None = None
    stars: int | None = None
    occurred_on: date | None = None
    occurred_at: datetime | None = None
    """Where more than the day is known."""
    incoming: bool = False
    """The customer's own words, passed on by a member."""


def happened(tx: Tx, customer: Customer | None, what: Happening, *, now: datetime) -> Activity:
    """Write it on the timeline; a real contact also moves the last contact, and a visit is followed by thanks."""
    at = min(what.occurred_at, now) if what.occurred_at else _occurred_at(tx, what.occurred_on, now)
    activity = Activity(
        business_id=tx.business_id,
        customer_id=customer.pk if customer else None,
        member_id=tx.scope.member_id,
        kind=what.kind,
        incoming=what.incoming,
        text=what.text,
        amount_minor=what.amount_minor,
        currency=what.currency,
        stars=what.stars,
        occurred_at=at,
        recorded_at=now,
    )
    tx.add(activity)
    if customer is not None:
        met(customer, activity)
    tx.flush()
    if customer is not None:
        asking.served(tx, customer, activity, now=now)
    return activity


def met(customer: Customer, activity: Activity) -> None:
    """What an activity does to the one it is about: the last contact moves, who comes in again is not lost any more."""
    at = activity.occurred_at
    if activity.kind in CONTACTS:
        customer.last_contact_at = max(at, customer.last_contact_at or at)
    if activity.kind in VISITS and customer.state == "lost":
        customer.state, customer.state_reason, customer.state_at = "active", "", None


def _occurred_at(tx: Tx, on: date | None, now: datetime) -> datetime:
    return now if on is None or on >= today(tx, now) else at_noon(tx, on)


def at_noon(tx: Tx, on: date) -> datetime:
    """A day of which no hour is known."""
    return timing.resolve(on, time(12), businesses.own(tx).time_zone)


def note(tx: Tx, customer_id: int, text: str, *, now: datetime) -> Entry:
    """A note from the customer's card."""
    return _from_card(tx, customer_id, Happening("note", text), now)


def sell(tx: Tx, customer_id: int, what: Happening, *, now: datetime) -> Entry:
    """A sale or visit from the customer's card."""
    return _from_card(tx, customer_id, what, now)


def give(tx: Tx, customer_id: int, what: Happening, *, now: datetime) -> Entry:
    """A favour done, or a concession made."""
    return _from_card(tx, customer_id, what, now)


def _from_card(tx: Tx, customer_id: int, what: Happening, now: datetime) -> Entry:
    customer = get(tx, customer_id)
    entry = begin(tx, what.kind, customer, now=now)
    audit.detail(entry, activity=happened(tx, customer, what, now=now).pk)
    return entry
