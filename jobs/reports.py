"""The digest hour of a business has come."""

from datetime import datetime

from jobs.context import Shift
from models import OutboxMessage
from models.db import SYSTEM, Scope, Tx
from rules import reports as rules
from services import reports
from ui import reports as screens
from ui.screen import Reader, Screen


async def post_one(shift: Shift) -> bool:
    """Queue what this morning brings to one business."""
    return await shift.db.write(SYSTEM, _post, now=shift.now())


def _post(tx: Tx, *, now: datetime) -> bool:
    business = reports.take_due(tx, now=now)
    if business is None:
        return False
    tx.scope = Scope(business.pk)
    reports.post(tx, now=now)
    return True


def digest(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen | None:
    """The day as it stands at delivery; an empty one is not sent."""
    since = datetime.fromisoformat(message.args["since"])
    found = reports.digest(tx, now=now, since=since, until=message.created_at)
    return None if found.is_empty else screens.digest(reader, found, now)


def report(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen | None:
    """The week or month that is over; nothing where there is nothing to draw."""
    period = rules.named(message.args["period"])
    found = reports.report(tx, period, now=now) if period is not None else None
    return screens.report(reader, found, unasked=True) if found is not None and found.view is not None else None
