"""What a member did about a slipping customer. An answer counts for one silence only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import select

from models import Alert, Entry
from models.db import Tx
from services import audit, customers
from services.customers import Happening
from services.insights.slipping import Slipping, judge, one
from services.insights.telling import note_down

SHORTEST_PAUSE_DAYS = 7
What = Literal["written", "called", "not_now"]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was done about a slipping customer; without an entry somebody was faster, or the customer came."""

    slipping: Slipping
    entry_id: int | None = None
    message_id: int | None = None
    """The letter on its way, while it can be cancelled."""


def answer(tx: Tx, customer_id: int, what: What, *, text: str = "", now: datetime) -> Answered:
    """Written to, called, or not now. A second tap, and one on a stale alert, change nothing."""
    found = one(tx, customer_id, now=now)
    if not found.open:
        return Answered(found)
    entry = settle(tx, found, what, now=now)
    if what == "called":
        customers.happened(tx, found.customer, Happening("call"), now=now)
    elif what == "written":
        customers.happened(tx, found.customer, Happening("message", text), now=now)
    else:
        _pause(tx, found, now)
    return Answered(found, entry.pk)


def settle(tx: Tx, found: Slipping, what: str, *, now: datetime) -> Entry:
    """Open the entry of an answer and mark the alert with it."""
    customer = found.customer
    entry = audit.begin(tx, f"insights.{what}", now=now, customer_id=customer.pk, name=customer.name)
    _mark(tx, found, what, now)
    return entry


def _mark(tx: Tx, found: Slipping, what: str, now: datetime) -> None:
    customer = found.customer
    alert = tx.exec(select(Alert).where(Alert.customer_id == customer.pk, Alert.fact_key == found.fact_key)).first()
    alert = alert or note_down(tx, customer.pk, found.fact_key, now=now)
    alert.answer, alert.answered_at = what, now
    tx.flush()


def _pause(tx: Tx, found: Slipping, now: datetime) -> None:
    days = max(SHORTEST_PAUSE_DAYS, round(found.rhythm.typical_days))
    found.customer.paused_until = customers.today(tx, now) + timedelta(days=days)
    tx.flush()


def lose(tx: Tx, customer_id: int, reason: str, *, now: datetime) -> Entry | None:
    """They will not come back, and why. One entry, so that Undo brings customer and alert back whole."""
    found = judge(tx, customers.get(tx, customer_id), now=now)
    entry = customers.set_state(tx, customer_id, "lost", reason, now=now)
    if entry is not None and found is not None and found.rhythm.state == "slipping":
        _mark(tx, found, "lost", now)
    return entry
