"""What is known of customers' comings: the material of the rhythm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Comings:
    """Every visit and sale of the book, read once, on local dates."""

    days: Mapping[int, Mapping[date, int]]
    """By customer: the days on which they came, and what each brought, minor units of the shop's own currency."""
    nameless: Mapping[date, int]
    """The money of those who were erased since: totals stay, without the person."""
    foreign: int = 0
    """Sales of the last twelve months in another currency: never summed with the others."""


def today(tx: Tx, now: datetime) -> date:
    """The local date of the business."""
    return timing.local(now, businesses.own(tx).time_zone).date()


def comings(tx: Tx, customer_id: int | None = None, *, now: datetime) -> Comings:
    """The timeline in one statement, of one customer or of all."""
    business, year = businesses.own(tx), today(tx, now) - A_YEAR
    statement = select(Activity.customer_id, Activity.occurred_at, Activity.amount_minor, Activity.currency).where(
        col(Activity.kind).in_(VISITS)
    )
    if customer_id is not None:
        statement = statement.where(Activity.customer_id == customer_id)
    days: dict[int | None, dict[date, int]] = {}
    foreign = 0
    for number, at, amount, unit in tx.exec(statement):
        on, own = timing.local(at, business.time_zone).date(), unit == business.currency
        came = days.setdefault(number, {})
        came[on] = came.get(on, 0) + (amount or 0) * own
        foreign += bool(amount) and not own and on > year
    nameless = days.pop(None, {})
    return Comings({number: came for number, came in days.items() if number is not None}, nameless, foreign)


def histories(tx: Tx, customers: Sequence[Customer], *, now: datetime) -> dict[int, History]:
    """What is known of each customer's comings, on local dates, and of their money in the last twelve months."""
    found = comings(tx, customers[0].pk if len(customers) == 1 else None, now=now)
    since = today(tx, now) - A_YEAR
    return {row.pk: history(row, found.days.get(row.pk, {}), since) for row in customers}


def history(customer: Customer, days: Mapping[date, int], since: date) -> History:
    """The same of one, money only after `since`."""
    return History(
        visits=tuple(sorted(days)),
        stated_days=customer.rhythm_days,
        stated_last_on=customer.rhythm_last_on,
        spent_minor=sum(minor for on, minor in days.items() if on > since),
        paused_until=customer.paused_until,
    )


def model(tx: Tx) -> Model:
    """What the shop's own book has taught so far."""
    return remembered(businesses.own(tx).rhythm_model)


def rhythm(tx: Tx, history: History, *, now: datetime) -> Rhythm | None:
    """The rhythm of one customer, by their own gaps and by the book's."""
    return judged({0: history}, model(tx), today(tx, now)).get(0)
