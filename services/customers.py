"""The customer record: found, shown, changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, literal, select

from models import Activity, Customer, CustomerTag, FollowUp
from models.db import Tx
from rules import insights as rules
from rules import timing
from rules.capture import Known
from rules.insights import History, Rhythm
from rules.names import name_key
from rules.refusal import Refusal
from rules.text import one_line
from services import audit, businesses

VISITS = ("sale", "visit")
CONTACTS = (*VISITS, "call", "message", "rating")
NAME_UNITS = 64
PAGE = 6
SHORTEST_END = 3
Kind = Literal["person", "firm", "supplier", "distributor"]
KINDS: tuple[Kind, ...] = ("person", "firm", "supplier", "distributor")


@dataclass(frozen=True, slots=True)
class Story:
    """What a card shows of one customer."""

    customer: Customer
    tags: tuple[str, ...]
    next: FollowUp | None
    last: Activity | None
    rhythm: Rhythm | None
    visits: int
    spent_minor: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some of many rows."""

    rows: Sequence[Customer]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Some of a customer's activities, newest first."""

    customer: Customer
    rows: Sequence[Activity]
    number: int
    pages: int


def get(tx: Tx, customer_id: int) -> Customer:
    """The customer, if there is one this unit may see."""
    customer = tx.get(Customer, customer_id)
    if customer is None:
        raise Refusal("customer-gone")
    return customer


def add(tx: Tx, name: str, *, phone: str | None = None, now: datetime, source: str = "capture") -> Customer:
    """A new record. What a helper records is the helper's to look after; what the owner records is everybody's."""
    staff = tx.scope.member_id if tx.scope.role == "staff" else None
    cleaned = one_line(name, NAME_UNITS)
    customer = Customer(
        business_id=tx.business_id,
        name=cleaned,
        name_key=name_key(cleaned),
        phone=phone,
        source=source,
        assigned_member_id=staff,
        created_at=now,
    )
    tx.add(customer)
    tx.flush()
    return customer


def mentioned(tx: Tx, text: str, phones: Sequence[str]) -> list[Known]:
    """Customers whose name or phone stands in a text: the best dictionary for reading it."""
    key = name_key(text)
    named = literal(key).contains(col(Customer.name_key)) if key else literal(value=False)
    rows = tx.exec(
        select(Customer)
        .where(Customer.state != "archived", or_(named, col(Customer.phone).in_(phones)))
        .order_by(func.length(Customer.name_key).desc(), col(Customer.id))
        .limit(50)
    )
    return [Known(row.pk, row.name, row.phone) for row in rows]


def find(tx: Tx, query: str, *, page: int = 0) -> Page:
    """By a part of the name, the end of the phone, or a tag; the latest contact first. Empty: the latest of all."""
    where = _matching(query)
    total = tx.exec(select(func.count()).select_from(Customer).where(where)).one()
    pages = max(1, -(-total // PAGE))
    number = min(max(page, 0), pages - 1)
    latest = func.coalesce(Customer.last_contact_at, Customer.created_at)
    rows = tx.exec(
        select(Customer).where(where).order_by(latest.desc(), col(Customer.id).desc()).offset(number * PAGE).limit(PAGE)
    ).all()
    return Page(rows, number, pages, total)


def _matching(query: str) -> ColumnElement[bool]:
    key = name_key(query)
    if not key:
        return col(Customer.state) != "archived"
    tagged = select(CustomerTag.customer_id).where(CustomerTag.tag == key.lstrip("#"))
    ways = [col(Customer.id).in_(tagged)]
    if not key.startswith("#"):
        ways.append(col(Customer.name_key).contains(key, autoescape=True))
    digits = "".join(letter for letter in key if letter.isascii() and letter.isdigit())
    if len(digits) >= SHORTEST_END:
        ways.append(col(Customer.phone).endswith(digits))
    return or_(*ways)


def story(tx: Tx, customer_id: int, *, now: datetime) -> Story:
    """Everything a card says."""
    customer = get(tx, customer_id)
    tags = tx.exec(select(CustomerTag.tag).where(CustomerTag.customer_id == customer_id).order_by(CustomerTag.tag))
    upcoming = tx.exec(
        select(FollowUp)
        .where(FollowUp.customer_id == customer_id, FollowUp.state == "open")
        .order_by(col(FollowUp.due_at))
    ).first()
    last = tx.exec(
        select(Activity)
        .where(Activity.customer_id == customer_id)
        .order_by(col(Activity.occurred_at).desc(), col(Activity.id).desc())
    ).first()
    past = histories(tx, [customer], now=now)[customer_id]
    rhythm = rules.rhythm(past, today(tx, now))
    return Story(customer, tuple(tags), upcoming, last, rhythm, len(past.visits), past.spent_minor)


def timeline(tx: Tx, customer_id: int, *, page: int = 0) -> Timeline:
    """What happened, newest first."""
    customer = get(tx, customer_id)
    own = Activity.customer_id == customer_id
    total = tx.exec(select(func.count()).select_from(Activity).where(own)).one()
    pages = max(1, -(-total // PAGE))
    number = min(max(page, 0), pages - 1)
    newest = (col(Activity.occurred_at).desc(), col(Activity.id).desc())
    rows = tx.exec(select(Activity).where(own).order_by(*newest).offset(number * PAGE).limit(PAGE)).all()
    return Timeline(customer, rows, number, pages)


def today(tx: Tx, now: datetime) -> date:
    """The local date of the business."""
    return timing.local(now, businesses.own(tx).time_zone).date()


def histories(tx: Tx, customers: Sequence[Customer], *, now: datetime) -> dict[int, History]:
    """What is known of each customer's comings, on local dates, and of their money in the last twelve months."""
    zone = businesses.own(tx).time_zone
    statement = select(Activity.customer_id, Activity.occurred_at, Activity.amount_minor, Activity.currency).where(
        col(Activity.kind).in_(VISITS)
    )
    if len(customers) == 1:
        statement = statement.where(Activity.customer_id == customers[0].pk)
    visits: dict[int, set[date]] = {}
    spent: dict[int, int] = {}
    currency = businesses.own(tx).currency
    for customer_id, at, amount, unit in tx.exec(statement):
        if customer_id is None:
            continue
        visits.setdefault(customer_id, set()).add(timing.local(at, zone).date())
        if amount and unit == currency and at > now - timedelta(days=365):
            spent[customer_id] = spent.get(customer_id, 0) + amount
    return {row.pk: _history(row, visits.get(row.pk, set()), spent.get(row.pk, 0)) for row in customers}


def _history(customer: Customer, visits: set[date], spent_minor: int) -> History:
    return History(
        visits=tuple(sorted(visits)),
        stated_days=customer.rhythm_days,
        stated_last_on=customer.rhythm_last_on,
        spent_minor=spent_minor,
        paused_until=customer.paused_until,
    )


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, as it is written down."""

    kind: str
    text: str = ""
    amount_minor: int | None = None
    currency: str | None = None
    stars: int | None = None
    occurred_on: date | None = None


def happened(tx: Tx, customer: Customer | None, what: Happening, *, now: datetime) -> Activity:
    """Write it on the timeline; a real contact also moves the last contact."""
    at = _occurred_at(tx, what.occurred_on, now)
    activity = Activity(
        business_id=tx.business_id,
        customer_id=customer.pk if customer else None,
        member_id=tx.scope.member_id,
        kind=what.kind,
        text=what.text,
        amount_minor=what.amount_minor,
        currency=what.currency,
        stars=what.stars,
        occurred_at=at,
        recorded_at=now,
    )
    tx.add(activity)
    if customer is not None and what.kind in CONTACTS:
        customer.last_contact_at = max(at, customer.last_contact_at or at)
        _come_back(customer, what.kind)
    tx.flush()
    return activity


def _come_back(customer: Customer, kind: str) -> None:
    """Who comes in again is not lost any more."""
    if kind in VISITS and customer.state == "lost":
        customer.state, customer.state_reason, customer.state_at = "active", "", None


def _occurred_at(tx: Tx, on: date | None, now: datetime) -> datetime:
    if on is None or on >= today(tx, now):
        return now
    return timing.resolve(on, time(12), businesses.own(tx).time_zone)


def set_tags(tx: Tx, customer_id: int, tags: Sequence[str]) -> None:
    """Add the tags that are not there yet."""
    have = set(tx.exec(select(CustomerTag.tag).where(CustomerTag.customer_id == customer_id)))
    for tag in dict.fromkeys(tags):
        if tag not in have:
            tx.add(CustomerTag(business_id=tx.business_id, customer_id=customer_id, tag=tag))
    tx.flush()


def drop_tag(tx: Tx, customer_id: int, tag: str, *, now: datetime) -> None:
    """Take one tag away."""
    audit.begin(tx, "customers.untag", now=now, customer_id=customer_id)
    row = tx.exec(select(CustomerTag).where(CustomerTag.customer_id == customer_id, CustomerTag.tag == tag)).first()
    if row is None:
        raise Refusal("tag-gone")
    tx.delete(row)
    tx.flush()


def rename(tx: Tx, customer_id: int, name: str, *, now: datetime) -> Customer:
    """The name as it should be."""
    customer = get(tx, customer_id)
    audit.begin(tx, "customers.rename", now=now, customer_id=customer_id)
    put_name(customer, name)
    return customer


def put_name(customer: Customer, name: str) -> None:
    """The name, cleaned; the entry is the caller's."""
    cleaned = one_line(name, NAME_UNITS)
    if not cleaned:
        raise Refusal("customer-name-empty")
    customer.name, customer.name_key = cleaned, name_key(cleaned)


def set_phone(tx: Tx, customer_id: int, phone: str, *, now: datetime) -> Customer:
    """The phone, E.164."""
    customer = get(tx, customer_id)
    audit.begin(tx, "customers.phone", now=now, customer_id=customer_id)
    customer.phone = phone
    return customer


def set_kind(tx: Tx, customer_id: int, kind: str, *, now: datetime) -> Customer:
    """Person, firm, supplier or distributor."""
    if kind not in KINDS:
        raise Refusal("customer-kind-unknown")
    customer = get(tx, customer_id)
    audit.begin(tx, "customers.kind", now=now, customer_id=customer_id)
    customer.kind = kind
    return customer


def set_state(tx: Tx, customer_id: int, state: str, reason: str = "", *, now: datetime) -> Customer:
    """Active, lost (with a reason) or archived; leaving closes what was planned."""
    customer = get(tx, customer_id)
    audit.begin(tx, f"customers.{state}", now=now, customer_id=customer_id)
    customer.state, customer.state_reason, customer.state_at = state, reason, now
    if state != "active":
        _close_follow_ups(tx, customer_id)
    return customer


def _close_follow_ups(tx: Tx, customer_id: int) -> None:
    planned = tx.exec(select(FollowUp).where(FollowUp.customer_id == customer_id, FollowUp.state == "open"))
    for row in planned:
        row.state, row.remind_at, row.rev = "cancelled", None, row.rev + 1


def state_rhythm(customer: Customer, days: int, last_on: date | None) -> None:
    """What the owner says of how often they come: alerts work from it until there are three visits."""
    customer.rhythm_days = days
    customer.rhythm_last_on = last_on or customer.rhythm_last_on


def note(tx: Tx, customer_id: int, text: str, *, now: datetime) -> Activity:
    """A note on the timeline."""
    customer = get(tx, customer_id)
    audit.begin(tx, "customers.note", now=now, customer_id=customer_id)
    return happened(tx, customer, Happening("note", text), now=now)


def of_person(tx: Tx, person_id: int, name: str, *, now: datetime) -> Customer:
    """The record of somebody in Telegram; made when they first say something."""
    customer = tx.exec(select(Customer).where(Customer.person_id == person_id)).first()
    if customer is None:
        cleaned = one_line(name, NAME_UNITS) or str(person_id)
        customer = Customer(
            business_id=tx.business_id,
            name=cleaned,
            name_key=name_key(cleaned),
            person_id=person_id,
            source="scan",
            created_at=now,
        )
        tx.add(customer)
        tx.flush()
    tx.speak_as(customer.pk)
    return customer
