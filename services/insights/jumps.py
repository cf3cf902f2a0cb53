"""Too much hangs on one buyer, and more than before: said once, until it is a tenth more or half a year later."""

from datetime import datetime

from sqlmodel import col, select

from models import Alert, Customer
from models.db import Tx
from rules.insights import QUARTER, Dependency
from services import customers
from services.insights.telling import note_down, tell

WORD = "dependency/"


def raise_jump(tx: Tx, found: Dependency, *, now: datetime) -> int:
    """Tell the leaders of a jump that is news; how many alerts that made. The figures are those of the day's look."""
    if not found.jumped:
        return 0
    first = told_of(tx, found.now.top[0].customer_id, now=now)
    if first is None or found.step <= _said(tx, first.pk, now):
        return 0
    alert = note_down(tx, first.pk, f"{WORD}{found.step}/{customers.today(tx, now)}", now=now)
    said = {"share": found.now.one, "before": found.first_before, "buyers": found.now.buyers}
    money = {"minor": found.now.top[0].minor, "total": found.now.total_minor}
    then = {"before_minor": found.first_before_minor, "before_total": found.before.total_minor}
    tell(tx, "insights.jump", alert, {**said, **money, **then}, now=now)
    return 1


def told_of(tx: Tx, customer_id: int, *, now: datetime) -> Customer | None:
    """The customer, unless they are gone, given up, or nothing is to be said of them for a while."""
    customer, today = tx.get(Customer, customer_id), customers.today(tx, now)
    if customer is None or customer.state != "active":
        return None
    return None if customer.paused_until is not None and customer.paused_until > today else customer


def _said(tx: Tx, customer_id: int, now: datetime) -> int:
    """The highest tenth that was said while any sale that is counted now was counted then; minus one for none."""
    keys = select(Alert.fact_key).where(
        Alert.customer_id == customer_id, col(Alert.fact_key).startswith(WORD), Alert.raised_at > now - 2 * QUARTER
    )
    return max((int(key.split("/")[1]) for key in tx.exec(keys)), default=-1)
