"""Goals of a shop: set, taken away, and how far each has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_
from sqlmodel import col, func, select

from models import Activity, Business, Customer, Entry, Goal
from models.db import Tx
from rules import reports as rules
from rules import timing
from rules.customers import VISITS
from rules.refusal import Refusal
from rules.reports import MOST_GOALS, TENTHS, Aim, Period
from services import audit, businesses
from services.reports.figures import average, sales, stars, within


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a goal has come in its week or month."""

    goal: Goal
    currency: str
    period: Period
    days_left: int
    """Today counted."""
    reached: int | None
    """Like the target; none where nobody has rated yet."""

    @property
    def foreign(self) -> bool:
        """Its money is of another currency than the one the shop counts in by now: the two cannot be compared."""
        return self.goal.kind == "sales" and self.goal.currency != self.currency


def every(tx: Tx) -> Sequence[Goal]:
    """The goals of the shop, the oldest first."""
    return tx.exec(select(Goal).order_by(col(Goal.id))).all()


def set_goal(tx: Tx, aim: Aim, *, now: datetime) -> Entry:
    """A goal from now on; one of its kind and span gets the new figure."""
    row = tx.exec(select(Goal).where(Goal.kind == aim.kind, Goal.span == aim.span)).first()
    if row is None and len(every(tx)) >= MOST_GOALS:
        raise Refusal("goals-enough", most=MOST_GOALS)
    entry, currency = audit.begin(tx, "reports.goal", now=now), businesses.own(tx).currency
    if row is None:
        whose = tx.business_id
        tx.add(Goal(business_id=whose, kind=aim.kind, span=aim.span, target=aim.target, currency=currency, set_at=now))
    else:
        row.target, row.currency, row.set_at = aim.target, currency, now
    tx.flush()
    return entry


def remove(tx: Tx, goal_id: int, *, now: datetime) -> Entry | None:
    """A goal less; none where it is gone already."""
    row = tx.get(Goal, goal_id)
    if row is None:
        return None
    entry = audit.begin(tx, "reports.ungoal", now=now)
    tx.delete(row)
    tx.flush()
    return entry


def progress(tx: Tx, *, now: datetime, on: date | None = None) -> list[Progress]:
    """How far each has come today, or came on an earlier day."""
    business = businesses.own(tx)
    day = on or timing.local(now, business.time_zone).date()
    return [_progress(tx, business, goal, day) for goal in every(tx)]


def _progress(tx: Tx, business: Business, goal: Goal, day: date) -> Progress:
    period = rules.period_of("week" if goal.span == "week" else "month", day)
    return Progress(goal, business.currency, period, (period.until - day).days, _reached(tx, business, goal, period))


def _reached(tx: Tx, business: Business, goal: Goal, period: Period) -> int | None:
    if goal.kind == "sales":
        return sales(tx, business, [period]).rows[0].minor
    if goal.kind == "newcomers":
        return _newcomers(tx, business, period)
    given = average(stars(tx, business, period.starts_on, period.until))
    return None if given is None else round(given * TENTHS)


def _newcomers(tx: Tx, business: Business, period: Period) -> int:
    """Whose first visit or sale lies in it; a regular whom the owner entered as one is none."""
    came = within(business, func.min(Activity.occurred_at), period.starts_on, period.until)
    known = or_(col(Customer.rhythm_last_on).is_(None), col(Customer.rhythm_last_on) >= period.starts_on)
    first = (
        select(Activity.customer_id)
        .join(Customer, col(Customer.id) == Activity.customer_id)
        .where(col(Activity.kind).in_(VISITS), Customer.kind != "supplier", Customer.state != "archived", known)
        .group_by(col(Activity.customer_id))
        .having(*came)
    )
    return len(tx.exec(first).all())
