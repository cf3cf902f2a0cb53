"""What is known of customers' comings: the material of the rhythm."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from models import Activity, Customer
from models.db import Tx
from rules import timing
from rules.customers import VISITS as VISITS
from rules.insights import History, Rhythm
from rules.rhythm import Model, judged, remembered
from services import businesses

A_YEAR = timedelta(days=365)


def today(tx: Tx, now: datetime) -> date:
    """The local date of the business."""
    return timing.local(now, businesses.own(tx).time_zone).date()


def histories(tx: Tx, customers: Sequence[Customer], *, now: datetime) -> dict[int, History]:
    """What is known of each customer's comings, on local dates, and of their money in the last twelve months."""
    business = businesses.own(tx)
    statement = select(Activity.customer_id, Activity.occurred_at, Activity.amount_minor, Activity.currency).where(
        col(Activity.kind).in_(VISITS)
    )
    if len(customers) == 1:
        statement = statement.where(Activity.customer_id == customers[0].pk)
    visits: dict[int, set[date]] = {}
    spent: dict[int, int] = {}
    for customer_id, at, amount, unit in tx.exec(statement):
        if customer_id is None:
            continue
        visits.setdefault(customer_id, set()).add(timing.local(at, business.time_zone).date())
        if amount and unit == business.currency and at > now - A_YEAR:
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


def model(tx: Tx) -> Model:
    """What the shop's own book has taught so far."""
    return remembered(businesses.own(tx).rhythm_model)


def rhythm(tx: Tx, history: History, *, now: datetime) -> Rhythm | None:
    """The rhythm of one customer, by their own gaps and by the book's."""
    return judged({0: history}, model(tx), today(tx, now)).get(0)
