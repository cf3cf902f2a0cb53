"""How often somebody may try a code that is none."""

from collections.abc import Sequence
from datetime import datetime, timedelta

MOST = 5
WITHIN = timedelta(hours=1)
WRONG_CODES = frozenset({"codes-card-unknown", "invite-unknown", "feedback-scan-unknown", "start-unknown"})
"""Refusals that say no more than: there is no such code."""


def recent(tries: Sequence[datetime], now: datetime) -> tuple[datetime, ...]:
    """The tries that still count, the last few of them."""
    return tuple(at for at in tries if now - WITHIN < at <= now)[-MOST:]


def spent(tries: Sequence[datetime], now: datetime) -> bool:
    """Whether it is enough for now."""
    return len(recent(tries, now)) >= MOST
