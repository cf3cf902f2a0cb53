"""Who is slipping away, and what was done about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from models import Activity, Alert, Business, Customer, FollowUp
from models.db import Tx
from rules import insights as rules
from rules.insights import Rhythm
from rules.refusal import Refusal
from services import audit, businesses, customers, members, outbox
from services.customers import Happening
from services.outbox import Draft

MOST_ALERTS_A_DAY = 3
SHORTEST_PAUSE_DAYS = 7
ALERT_EXPIRES = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Slipping:
    """A regular who is overdue by their own rhythm."""

    customer: Customer
    rhythm: Rhythm
    fact_key: str
    note: str
    """The last note, which may say why."""


def slipping(tx: Tx, *, now: datetime) -> list[Slipping]:
    """Everybody who is slipping and whom nobody has dealt with in this silence, most value at risk first."""
    rows = tx.exec(select(Customer).where(Customer.state == "active", Customer.kind != "supplier")).all()
    histories = customers.histories(tx, rows, now=now)
    today = customers.today(tx, now)
    judged = ((row, rules.rhythm(histories[row.pk], today)) for row in rows)
    late = [(row, found) for row, found in judged if found is not None and found.state == "slipping"]
    dealt_with = _answered(tx)
    found = [
        Slipping(row, rhythm, rules.fact_key(histories[row.pk]), _last_note(tx, row.pk))
        for row, rhythm in rules.rank(late)
    ]
    return [one for one in found if (one.customer.pk, one.fact_key) not in dealt_with]


def _answered(tx: Tx) -> set[tuple[int, str]]:
    rows = tx.exec(select(Alert.customer_id, Alert.fact_key).where(Alert.answer != ""))
    return set(rows)


def _last_note(tx: Tx, customer_id: int) -> str:
    text = tx.exec(
        select(Activity.text)
        .where(Activity.customer_id == customer_id, Activity.text != "")
        .order_by(col(Activity.occurred_at).desc(), col(Activity.id).desc())
    ).first()
    return text or ""


def one(tx: Tx, customer_id: int, *, now: datetime) -> Slipping:
    """How one customer stands now, whether slipping or not."""
    customer = customers.get(tx, customer_id)
    history = customers.histories(tx, [customer], now=now)[customer_id]
    rhythm = rules.rhythm(history, customers.today(tx, now))
    if rhythm is None:
        raise Refusal("churn-no-rhythm", name=customer.name)
    return Slipping(customer, rhythm, rules.fact_key(history), _last_note(tx, customer_id))


def raise_alerts(tx: Tx, *, now: datetime) -> int:
    """Tell the leaders of the worst few that are new; the others wait for their turn and stand in the list."""
    business = businesses.own(tx)
    known = set(tx.exec(select(Alert.customer_id, Alert.fact_key)))
    booked = set(tx.exec(select(FollowUp.customer_id).where(FollowUp.state == "open")))
    fresh = [
        one
        for one in slipping(tx, now=now)
        if (one.customer.pk, one.fact_key) not in known and one.customer.id not in booked and not _contacted(tx, one)
    ]
    chosen = fresh[: min(MOST_ALERTS_A_DAY, business.nudge_cap)]
    for one in chosen:
        _raise(tx, one, now)
    return len(chosen)


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
    alert = Alert(business_id=tx.business_id, customer_id=one.customer.pk, fact_key=one.fact_key, raised_at=now)
    tx.add(alert)
    tx.flush()
    for member in members.leaders(tx):
        if member.nudges_off:
            continue
        outbox.put(
            tx,
            Draft(
                key=f"insights.alert/{alert.pk}/{member.person_id}",
                kind="insights.alert",
                chat_id=member.person_id,
                due_at=now,
                args={"customer": one.customer.pk, "alert": alert.pk},
                nudge=True,
                expires_at=now + ALERT_EXPIRES,
            ),
            now=now,
        )


def answer(tx: Tx, customer_id: int, what: str, *, now: datetime) -> Slipping:
    """What a member did about it: written, called, lost or not_now. Counts for this silence only."""
    one_now = one(tx, customer_id, now=now)
    audit.begin(tx, f"insights.{what}", now=now, customer_id=customer_id)
    alert = tx.exec(select(Alert).where(Alert.customer_id == customer_id, Alert.fact_key == one_now.fact_key)).first()
    if alert is None:
        alert = Alert(business_id=tx.business_id, customer_id=customer_id, fact_key=one_now.fact_key, raised_at=now)
        tx.add(alert)
        tx.flush()
    alert.answer, alert.answered_at = what, now
    if what == "called":
        customers.happened(tx, one_now.customer, Happening("call"), now=now)
    if what == "not_now":
        _pause(tx, one_now, now)
    return one_now


def _pause(tx: Tx, one: Slipping, now: datetime) -> None:
    days = max(SHORTEST_PAUSE_DAYS, round(one.rhythm.typical_days))
    one.customer.paused_until = customers.today(tx, now) + timedelta(days=days)


def lose(tx: Tx, customer_id: int, reason: str, *, now: datetime) -> Customer:
    """They will not come back, and why. One entry, so that Undo brings the customer back whole."""
    return customers.set_state(tx, customer_id, "lost", reason, now=now)


def take_due(tx: Tx, *, now: datetime) -> Business | None:
    """The next business whose day's look is due. A system unit."""
    return tx.exec(
        select(Business).where(col(Business.next_churn_at) <= now).order_by(col(Business.next_churn_at)).limit(1)
    ).first()
