"""The day's alerts: the worst few that are new."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from models import Activity, Alert, Business, FollowUp
from models.db import Tx
from services import businesses, members, outbox
from services.insights.slipping import Slipping, slipping
from services.outbox import Draft

MOST_ALERTS_A_DAY = 3
ALERT_EXPIRES = timedelta(days=2)


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


def take_due(tx: Tx, *, now: datetime) -> Business | None:
    """The next business whose day's look is due. A system unit."""
    return tx.exec(
        select(Business)
        .where(col(Business.next_churn_at) <= now)
        .order_by(col(Business.next_churn_at))
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
    ).first()
