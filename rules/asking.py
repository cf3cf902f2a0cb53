"""When a customer is asked for their opinion, and by which of their doings."""

from datetime import datetime, timedelta

from rules import timing
from rules.customers import VISITS

STILL_FRESH = timedelta(days=1)
"""What lies further back is no occasion any more: neither a visit written down late nor a question kept up."""


def is_occasion(kind: str, party: str, occurred_at: datetime, *, now: datetime) -> bool:
    """A sale or visit just now, of somebody who buys here."""
    return kind in VISITS and party != "supplier" and occurred_at > now - STILL_FRESH


def thanks_key(kind: str, customer_id: int, occurred_at: datetime, zone: str) -> str:
    """One for each customer and day: two purchases of a morning, or a line that is written anew, are one visit."""
    return f"{kind}/{customer_id}/{timing.local(occurred_at, zone).date()}"
