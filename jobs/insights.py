"""Once a day each business looks for regulars who are slipping away."""

from datetime import datetime

from jobs.context import Shift
from models import Alert, OutboxMessage
from models.db import SYSTEM, Scope, Tx
from rules import timing
from rules.refusal import Refusal
from services import businesses, insights
from ui import insights as screens
from ui.screen import Reader, Screen


async def look_one(shift: Shift) -> bool:
    """Raise the day's alerts of one business."""
    return await shift.db.write(SYSTEM, _look, now=shift.now())


def _look(tx: Tx, *, now: datetime) -> bool:
    business = insights.take_due(tx, now=now)
    if business is None:
        return False
    business.next_churn_at = timing.next_minute(now, business.digest_minute, business.time_zone)
    tx.scope = Scope(business.pk)
    insights.raise_alerts(tx, now=now)
    return True


def alert(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen | None:
    """The alert with today's figures; nothing where somebody dealt with it or the customer came."""
    row = tx.get(Alert, message.args["alert"])
    if row is None or row.answer:
        return None
    try:
        found = insights.one(tx, row.customer_id, now=now)
    except Refusal:
        return None
    still = found.fact_key == row.fact_key and found.rhythm.state == "slipping" and found.customer.state == "active"
    return screens.alert(reader, found, businesses.own(tx)) if still else None


def letter(tx: Tx, message: OutboxMessage, reader: Reader, _now: datetime) -> Screen:
    """A letter to a slipping customer, in the shop's name."""
    return screens.to_customer(reader, businesses.own(tx), message.args["text"])
