"""Once a day each business looks for regulars who are slipping away."""

from datetime import datetime

from jobs.context import Shift
from models import Alert, OutboxMessage
from models.db import SYSTEM, Scope, Tx
from rules import timing
from rules.refusal import Refusal
from services import businesses, insights
from services.insights import Look
from ui import insights as screens
from ui.screen import Reader, Screen


async def look_one(shift: Shift) -> bool:
    """Raise the day's alerts of one business. The book is read and judged apart from who writes, and off the loop."""
    now = shift.now()
    business_id = await shift.db.read(SYSTEM, insights.due, now=now)
    if business_id is None:
        return False
    found = await shift.db.read_long(Scope(business_id), insights.look, now=now)
    return await shift.db.write(SYSTEM, _settle, business_id, found, now=now)


def _settle(tx: Tx, business_id: int, found: Look, *, now: datetime) -> bool:
    business = insights.take_due(tx, business_id, now=now)
    if business is None:
        return False
    business.next_churn_at = timing.next_minute(now, business.digest_minute, business.time_zone)
    tx.scope = Scope(business_id)
    insights.raise_alerts(tx, found, now=now)
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


def jump(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen | None:
    """That too much hangs on one buyer, in the figures of the look that found it; nothing where they are gone since."""
    customer = insights.told_of(tx, message.args["customer"], now=now)
    return screens.jump(reader, customer, businesses.own(tx), message.args) if customer is not None else None


def letter(tx: Tx, message: OutboxMessage, reader: Reader, _now: datetime) -> Screen:
    """A letter to a slipping customer, in the shop's name."""
    return screens.to_customer(reader, businesses.own(tx), message.args["text"])
