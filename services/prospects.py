"""Customers without a sale or visit, asked about once they have been left alone for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from models import Activity, Alert, Customer, Entry, FollowUp
from models.db import Tx
from rules import timing
from rules.customers import SERVED, prospect_key
from rules.paging import turned
from services import audit, businesses, customers

NOT_NOW_DAYS = 30
A_PAGE = 5


@dataclass(frozen=True, slots=True)
class Prospect:
    """Somebody to win, and for how long nothing has happened with them."""

    customer: Customer
    silence_days: int
    fact_key: str


@dataclass(frozen=True, slots=True)
class Prospects:
    """Some of those who are to be asked about."""

    rows: Sequence[Prospect]
    number: int
    pages: int
    total: int
    after_days: int


def waiting(tx: Tx, *, now: datetime) -> list[Prospect]:
    """Who has been left alone too long, and about whom nobody has said anything since; the freshest first."""
    after_days = businesses.own(tx).prospect_days
    said = {
        (number, key) for number, key in tx.exec(select(Alert.customer_id, Alert.fact_key).where(Alert.answer != ""))
    }
    found = (_prospect(tx, row, at, now) for row, at in _candidates(tx)) if after_days else ()
    today = customers.today(tx, now)
    due = [
        one
        for one in found
        if one.silence_days >= after_days
        and (one.customer.paused_until is None or one.customer.paused_until <= today)
        and (one.customer.pk, one.fact_key) not in said
    ]
    return sorted(due, key=lambda one: (one.silence_days, one.customer.pk))


def _candidates(tx: Tx) -> Sequence[tuple[Customer, datetime | None]]:
    """Never served, nothing planned, and no rhythm that somebody stated; with the last thing that happened."""
    served = select(Activity.customer_id).where(col(Activity.kind).in_(SERVED), col(Activity.customer_id).is_not(None))
    booked = select(FollowUp.customer_id).where(FollowUp.state == "open", col(FollowUp.customer_id).is_not(None))
    last = select(Activity.customer_id, func.max(Activity.occurred_at)).group_by(col(Activity.customer_id))
    latest = dict(tx.exec(last).all())
    rows = tx.exec(
        select(Customer).where(
            Customer.state == "active",
            Customer.kind != "supplier",
            col(Customer.rhythm_days).is_(None),
            col(Customer.id).not_in(served),
            col(Customer.id).not_in(booked),
        )
    )
    return [(row, latest.get(row.id)) for row in rows]


def _prospect(tx: Tx, customer: Customer, last_at: datetime | None, now: datetime) -> Prospect:
    at = max(last_at or customer.created_at, customer.last_contact_at or customer.created_at, customer.created_at)
    on, today = timing.local(at, businesses.own(tx).time_zone).date(), customers.today(tx, now)
    return Prospect(customer, (today - on).days, prospect_key(on, customer.paused_until, today))


def ask_about(tx: Tx, *, now: datetime) -> int:
    """Note that they are asked about now: the same silence is not brought up again."""
    known = set(tx.exec(select(Alert.customer_id, Alert.fact_key)))
    fresh = [one for one in waiting(tx, now=now) if (one.customer.pk, one.fact_key) not in known]
    tx.add_all(_alert(tx, one, now) for one in fresh)
    tx.flush()
    return len(fresh)


def _alert(tx: Tx, one: Prospect, now: datetime) -> Alert:
    return Alert(business_id=tx.business_id, customer_id=one.customer.pk, fact_key=one.fact_key, raised_at=now)


def asked_about(tx: Tx, since: datetime, until: datetime, *, now: datetime) -> list[Prospect]:
    """Those who were first brought up in between and still wait for an answer."""
    asked = set(
        tx.exec(select(Alert.customer_id, Alert.fact_key).where(Alert.raised_at > since, Alert.raised_at <= until))
    )
    return [one for one in waiting(tx, now=now) if (one.customer.pk, one.fact_key) in asked]


def listed(tx: Tx, *, page: int = 0, now: datetime) -> Prospects:
    """The list, paged."""
    found = waiting(tx, now=now)
    number, pages = turned(len(found), page, A_PAGE)
    shown = found[number * A_PAGE : (number + 1) * A_PAGE]
    return Prospects(shown, number, pages, len(found), businesses.own(tx).prospect_days)


def one(tx: Tx, customer_id: int, *, now: datetime) -> Prospect | None:
    """One of them; none where that is settled."""
    customers.get(tx, customer_id)
    return next((one for one in waiting(tx, now=now) if one.customer.pk == customer_id), None)


def later(tx: Tx, customer_id: int, *, now: datetime) -> Entry | None:
    """Not now: nothing is asked for a month. A second tap changes nothing."""
    found = one(tx, customer_id, now=now)
    if found is None:
        return None
    entry = audit.begin(tx, "prospects.later", now=now, customer_id=customer_id, name=found.customer.name)
    row = tx.exec(select(Alert).where(Alert.customer_id == customer_id, Alert.fact_key == found.fact_key)).first()
    row = row or _alert(tx, found, now)
    tx.add(row)
    row.answer, row.answered_at = "not_now", now
    found.customer.paused_until = customers.today(tx, now) + timedelta(days=NOT_NOW_DAYS)
    tx.flush()
    return entry
