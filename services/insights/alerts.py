"""The day's alerts: the worst few that are new."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlmodel import col, select

from models import Activity, Alert, Business, Customer, FollowUp
from models.db import Tx
from rules.insights import Dependency, Past, dependency
from rules.rhythm import Model, learned
from services import businesses, customers
from services.customers import A_YEAR
from services.insights.book import nameless
from services.insights.jumps import raise_jump
from services.insights.slipping import Slipping, judge, ranked
from services.insights.telling import note_down, tell

MOST_ALERTS_A_DAY = 3


@dataclass(frozen=True, slots=True)
class Look:
    """What the day's look at a book found."""

    model: Model
    """What it teaches."""
    slipping: Sequence[tuple[int, str]]
    """Who slips, by customer and fact, most value at risk first."""
    dependency: Dependency
    """How much hangs on the first buyers."""


def look(tx: Tx, *, now: datetime) -> Look:
    """The whole book, read once; apart from `raise_alerts`, so that nobody who writes waits for it."""
    today, comings = customers.today(tx, now), customers.comings(tx, now=now)
    rows = tx.exec(select(Customer).where(Customer.kind != "supplier")).all()
    pasts = {row.pk: _past(row, comings.days.get(row.pk, {}), today) for row in rows}
    histories = {number: past.history for number, past in pasts.items()}
    model = learned(histories.values(), customers.model(tx), today)
    active = [row for row in rows if row.state == "active"]
    late = [(one.customer.pk, one.fact_key) for one in ranked(tx, active, histories, model, now=now)[0]]
    buyers = {row.pk: pasts[row.pk] for row in rows if row.state != "archived"}
    return Look(model, late, dependency(buyers, nameless(rows, comings), today))


def _past(row: Customer, days: Mapping[date, int], today: date) -> Past:
    return Past(customers.history(row, days, today - A_YEAR), days)


def raise_alerts(tx: Tx, found: Look, *, now: datetime) -> int:
    """Remember the model and tell the leaders of the worst few that are new; the others wait for their turn.

    Whoever came, or was dealt with, since the book was looked at is judged as they stand now.
    """
    business = businesses.own(tx)
    business.rhythm_model = found.model.kept()
    known = set(tx.exec(select(Alert.customer_id, Alert.fact_key)))
    booked = set(tx.exec(select(FollowUp.customer_id).where(FollowUp.state == "open")))
    fresh = (key for key in found.slipping if key not in known and key[0] not in booked)
    jumped = raise_jump(tx, found.dependency, now=now)
    chosen = list(islice(_still(tx, fresh, now), max(0, min(MOST_ALERTS_A_DAY, business.nudge_cap) - jumped)))
    for one in chosen:
        _raise(tx, one, now)
    return len(chosen) + jumped


def _still(tx: Tx, keys: Iterable[tuple[int, str]], now: datetime) -> Iterator[Slipping]:
    for customer_id, fact_key in keys:
        customer = tx.get(Customer, customer_id)
        one = judge(tx, customer, now=now) if customer is not None else None
        if one is not None and one.open and one.fact_key == fact_key and not _contacted(tx, one):
            yield one


def _contacted(tx: Tx, one: Slipping) -> bool:
    """Somebody has spoken to them in this silence already."""
    at = one.customer.last_contact_at
    if at is None:
        return False
    kinds = select(Activity.id).where(
        Activity.customer_id == one.customer.pk,
        col(Activity.kind).in_(("call", "message")),
        Activity.occurred_at >= at,
    )
    return tx.exec(kinds).first() is not None


def _raise(tx: Tx, one: Slipping, now: datetime) -> None:
    tell(tx, "insights.alert", note_down(tx, one.customer.pk, one.fact_key, now=now), {}, now=now)


def due(tx: Tx, *, now: datetime) -> int | None:
    """The next business whose day's look is due. A system unit."""
    late = select(Business.id).where(col(Business.next_churn_at) <= now)
    return tx.exec(late.order_by(col(Business.next_churn_at)).limit(1)).first()


def take_due(tx: Tx, business_id: int, *, now: datetime) -> Business | None:
    """That business, unless its look has been taken meanwhile. A system unit."""
    return tx.exec(
        select(Business)
        .where(Business.id == business_id, col(Business.next_churn_at) <= now)
        .with_for_update(skip_locked=True, key_share=True)
    ).first()
