"""An alert on its way: remembered with its fact, and said to those who lead."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from models import Alert
from models.db import Tx
from services import members, outbox
from services.outbox import Draft

ALERT_EXPIRES = timedelta(days=2)


def note_down(tx: Tx, customer_id: int, fact_key: str, *, now: datetime) -> Alert:
    """The fact, so that it is not said twice."""
    alert = Alert(business_id=tx.business_id, customer_id=customer_id, fact_key=fact_key, raised_at=now)
    tx.add(alert)
    tx.flush()
    return alert


def tell(tx: Tx, kind: str, alert: Alert, figures: Mapping[str, Any], *, now: datetime) -> None:
    """A nudge to each who leads and wants to hear; the cap and the quiet hours hold for it."""
    for member in members.leaders(tx):
        if member.nudges_off:
            continue
        outbox.put(
            tx,
            Draft(
                key=f"{kind}/{alert.pk}/{member.person_id}",
                kind=kind,
                chat_id=member.person_id,
                due_at=now,
                args={"customer": alert.customer_id, "alert": alert.pk, **figures},
                nudge=True,
                expires_at=now + ALERT_EXPIRES,
            ),
            now=now,
        )
