"""What a week or a month came to: sales, ratings, answers. Each figure is one statement over the time it is about."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, func, select

from models import Activity, Business, Case, Customer, SurveyAnswer
from models.db import Tx
from rules import timing
from rules.cases import State
from rules.customers import VISITS
from rules.reports import Line, Period, Waits, asks, first_answers, waits

ANSWERS = ("message", "call")


@dataclass(frozen=True, slots=True)
class Takings:
    """What was sold in one period, in the shop's own currency."""

    minor: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class Sales:
    """The takings of several periods, the oldest first; other currencies of the last one are only counted."""

    rows: Sequence[Takings]
    foreign: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Ratings:
    """How often each number of stars was given, in a period and in the one before."""

    now: Mapping[int, int]
    before: Mapping[int, int]

    @property
    def both(self) -> tuple[tuple[int, float | None], tuple[int, float | None]]:
        """How many and their average, now and before."""
        return (sum(self.now.values()), average(self.now)), (sum(self.before.values()), average(self.before))


def bounds(business: Business, since: date, until: date) -> tuple[datetime, datetime]:
    """Local dates as instants: from the first until before the last."""
    return tuple(timing.resolve(on, time(), business.time_zone) for on in (since, until))  # type: ignore[return-value]


def within(business: Business, column: Any, since: date, until: date) -> tuple[Any, Any]:
    """Conditions: a column lies in these local dates."""
    first, last = bounds(business, since, until)
    return column >= first, column < last


def of_customers(statement: Any) -> Any:
    """Without suppliers: what they are paid is no sale. What names nobody is one."""
    joined = statement.join(Customer, col(Customer.id) == Activity.customer_id, isouter=True)
    return joined.where(or_(col(Activity.customer_id).is_(None), col(Customer.kind) != "supplier"))


def sales(tx: Tx, business: Business, periods: Sequence[Period]) -> Sales:
    """Every sale and paid visit of the periods, which follow one another."""
    inside = within(business, Activity.occurred_at, periods[0].starts_on, periods[-1].until)
    paid = (col(Activity.kind).in_(VISITS), col(Activity.amount_minor) > 0)
    minor, count, foreign = Counter[int](), Counter[int](), Counter[str]()
    rows = select(Activity.occurred_at, Activity.amount_minor, Activity.currency).where(*paid, *inside)
    for at, amount, currency in tx.exec(of_customers(rows)):
        on = timing.local(at, business.time_zone).date()
        place = sum(period.starts_on <= on for period in periods) - 1
        if currency == business.currency:
            minor[place] += amount or 0
            count[place] += 1
        elif place == len(periods) - 1:
            foreign[currency or ""] += 1
    return Sales([Takings(minor[place], count[place]) for place in range(len(periods))], foreign)


def ratings(tx: Tx, business: Business, period: Period) -> Ratings:
    """The stars of a period and of the one before."""
    return Ratings(*(stars(tx, business, one.starts_on, one.until) for one in (period, period.before)))


def stars(tx: Tx, business: Business, since: date, until: date) -> dict[int, int]:
    """How often each number of stars was given."""
    inside = within(business, Activity.occurred_at, since, until)
    rows = select(Activity.stars, func.count()).where(Activity.kind == "rating", *inside).group_by(col(Activity.stars))
    return {number: times for number, times in tx.exec(rows) if number}


def average(given: Mapping[int, int]) -> float | None:
    """Of all stars; none where none were given."""
    count = sum(given.values())
    return sum(number * times for number, times in given.items()) / count if count else None


def answers(tx: Tx, business: Business, period: Period) -> Waits:
    """How long customers waited whose question or case came in a period, until they were first answered."""
    first, last = bounds(business, period.starts_on, period.until)
    cases = select(Case.opened_at, Case.first_answer_at, Case.activity_id, Case.state)
    opened = list(tx.exec(cases.where(Case.opened_at >= first, Case.opened_at < last)))
    surveyed = select(SurveyAnswer.activity_id).where(
        SurveyAnswer.at >= first, col(SurveyAnswer.activity_id).is_not(None)
    )
    told = {number for _, _, number, _ in opened} | {number or 0 for number in tx.exec(surveyed)}
    questions = ((at, answer) for at, answer in first_answers(_lines(tx, first, told)) if at < last)
    # Nobody waits any more for an answer to what they have withdrawn.
    waited = [(at, answer) for at, answer, _, state in opened if answer is not None or state != State.WITHDRAWN]
    return waits([*waited, *questions])


def _lines(tx: Tx, first: datetime, told: Collection[int]) -> Iterator[Line]:
    """What customers wrote from an instant on, cases and surveys left out, and what the shop answered."""
    since = (Activity.occurred_at >= first, col(Activity.customer_id).is_not(None))
    own = (Activity.kind == "message", col(Activity.member_id).is_(None))
    said = select(Activity.id, Activity.customer_id, Activity.occurred_at, Activity.text).where(*own, *since)
    for number, customer_id, at, text in tx.exec(said):
        if number not in told:
            yield Line(customer_id or 0, at, ours=False, asks=asks(text))
    ours = (col(Activity.kind).in_(ANSWERS), col(Activity.member_id).is_not(None), col(Activity.incoming).is_(False))
    for customer_id, at in tx.exec(select(Activity.customer_id, Activity.occurred_at).where(*ours, *since)):
        yield Line(customer_id or 0, at, ours=True)
