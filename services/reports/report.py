"""The report of a week or a month, one view of it at a time: each reads only what it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlmodel import col, select

from models import Activity, Business, Customer
from models.db import Tx
from rules import insights as insights_rules
from rules import reports as rules
from rules import timing
from rules.customers import VISITS
from rules.insights import Dependency, States, Week
from rules.reports import Period, Span, Waits
from services import businesses, cost, insights
from services.cost import Spent
from services.reports import figures
from services.reports.figures import Ratings, Sales, within
from services.reports.goals import Progress, progress

View = Literal["sales", "flow", "ratings", "states", "dependency"]
VIEWS: tuple[View, ...] = ("sales", "flow", "ratings", "states", "dependency")


@dataclass(frozen=True, slots=True)
class Leaning:
    """How much hangs on the first buyers of the 90 days up to the end of a period, and who they are."""

    found: Dependency
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Besides:
    """What the first picture says as well."""

    goals: Sequence[Progress]
    answers: Waits
    spent: Spent


@dataclass(frozen=True, slots=True)
class Report:
    """One view of a week or a month. Without a view there is nothing to show yet."""

    business: Business
    period: Period
    trail: Sequence[Period]
    """The period and those before it, the oldest first."""
    over: bool
    """The period has ended; else it is as far as today."""
    views: Sequence[View] = ()
    view: View | None = None
    shown: Any = None
    """What the view is made of: Sales, weeks of the funnel, Ratings, States or Leaning."""
    besides: Besides | None = None
    earlier: Period | None = None
    later: Period | None = None


def current(tx: Tx, span: Span, *, now: datetime) -> Period:
    """The week or month that today lies in."""
    return rules.period_of(span, timing.local(now, businesses.own(tx).time_zone).date())


def asked(tx: Tx, text: str, *, now: datetime) -> Period:
    """The week or month somebody asks for. On its first day nothing can be seen of it: the one that has ended is meant,
    if the book tells of that and they have not said which."""
    business = businesses.own(tx)
    today = timing.local(now, business.time_zone).date()
    period, said = rules.asked(text, today)
    first_on = _first_on(tx, business)
    over = not said and period.starts_on == today and first_on is not None and first_on < today
    return period.before if over else period


def report(tx: Tx, period: Period, view: str = "", *, now: datetime) -> Report:
    """A view of a period; the first there is where that one has nothing to show."""
    business = businesses.own(tx)
    today = timing.local(now, business.time_zone).date()
    first_on = _first_on(tx, business)
    found = Report(business, period, rules.trail(period), over=period.until <= today)
    if first_on is None or period.until <= first_on or period.starts_on > today:
        return found
    views = [one for one in VIEWS if _has(tx, found, one, today)]
    chosen, shown = _chosen(tx, found, views, view, now)
    return replace(
        found,
        views=views,
        view=chosen,
        shown=shown,
        besides=_besides(tx, found, now) if chosen and chosen == views[0] else None,
        earlier=period.before if period.starts_on > first_on else None,
        later=rules.period_of(period.span, period.until) if period.until <= today else None,
    )


def _chosen(tx: Tx, found: Report, views: list[View], view: str, now: datetime) -> tuple[View | None, Any]:
    """The view that is wanted, else the first, and what it shows; one that turns out empty is offered no more."""
    while views:
        chosen = next((one for one in views if one == view), views[0])
        shown = _SHOWN[chosen](tx, found, now)
        if shown is not None:
            return chosen, shown
        views.remove(chosen)
    return None, None


def has_data(tx: Tx) -> bool:
    """Whether there is anything a report could show."""
    return _first_on(tx, businesses.own(tx)) is not None


def _first_on(tx: Tx, business: Business) -> date | None:
    """The first day of which the book can tell."""
    told = col(Activity.kind).in_((*VISITS, "rating"))
    first = tx.exec(
        figures.of_customers(select(Activity.occurred_at)).where(told).order_by(col(Activity.occurred_at)).limit(1)
    ).first()
    return timing.local(first, business.time_zone).date() if first is not None else None


def _has(tx: Tx, found: Report, view: View, today: date) -> bool:
    """Whether there is anything to draw."""
    if view == "states" and found.period.until < rules.period_of(found.period.span, today).starts_on:
        return False  # how everybody stands is known of today alone
    inside = within(found.business, Activity.occurred_at, *_looked_at(found, view, today))
    kinds = ("rating",) if view == "ratings" else VISITS
    looked = select(Activity.id).where(col(Activity.kind).in_(kinds), *inside)
    if view != "ratings":
        looked = figures.of_customers(looked)
    if view in {"sales", "dependency"}:
        looked = looked.where(col(Activity.amount_minor) > 0, Activity.currency == found.business.currency)
    if view in {"flow", "states", "dependency"}:
        # The book these are made of has nobody who is archived, and nothing that names nobody.
        looked = looked.where(col(Activity.customer_id).is_not(None), Customer.state != "archived")
    return tx.exec(looked.limit(1)).first() is not None


def _looked_at(found: Report, view: View, today: date) -> tuple[date, date]:
    """The days a view is made of, the second not counted."""
    if view == "ratings":
        return found.period.before.starts_on, found.period.until
    if view == "dependency":
        last_on = min(found.period.last_on, today)
        return last_on - insights_rules.QUARTER + timedelta(days=1), last_on + timedelta(days=1)
    return found.trail[0].starts_on, found.period.until


def _sales(tx: Tx, found: Report, _now: datetime) -> Sales:
    return figures.sales(tx, found.business, found.trail)


def _flow(tx: Tx, found: Report, now: datetime) -> Sequence[Week]:
    starts = [period.starts_on for period in found.trail]
    return insights.flow(insights.read(tx, now=now), starts, found.period.until)


def _ratings(tx: Tx, found: Report, _now: datetime) -> Ratings:
    return figures.ratings(tx, found.business, found.period)


def _states(tx: Tx, _found: Report, now: datetime) -> States:
    return insights.states(insights.read(tx, now=now))


def _leaning(tx: Tx, found: Report, now: datetime) -> Leaning | None:
    book = insights.read(tx, now=now)
    until = min(found.period.last_on, book.today)
    leaning = insights.dependency(replace(book, today=until))
    if not leaning.now.top:
        return None
    return Leaning(leaning, {one.customer_id: book.customers[one.customer_id].name for one in leaning.now.top})


_SHOWN: Mapping[View, Any] = {
    "sales": _sales,
    "flow": _flow,
    "ratings": _ratings,
    "states": _states,
    "dependency": _leaning,
}


def _besides(tx: Tx, found: Report, now: datetime) -> Besides:
    """Goals of this kind of period as it ended, how long customers waited, and what keeping the book has cost."""
    last_on = found.period.last_on
    told = progress(tx, now=now, on=last_on if found.over else None)
    until, _ = figures.bounds(found.business, found.period.until, found.period.until)
    # Nothing is said of a month that was over before its goal was set.
    goals = [one for one in told if one.goal.span == found.period.span and one.goal.set_at < until and not one.foreign]
    return Besides(
        goals,
        figures.answers(tx, found.business, found.period),
        cost.between(tx, found.period.starts_on, last_on),
    )
