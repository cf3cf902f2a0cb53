"""What is remembered of a customer's visits: five running sums, of which a new visit changes each once.

Older gaps count less (0.9 a visit), so that a rhythm that has changed is believed after a few visits.
"""

from dataclasses import dataclass
from math import log

FADE = 0.9
"""Weight of a gap against the one after it."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Of one customer. Days since 1970-01-01; gaps in days, never under one."""

    weight: float
    """Sum of w over the gaps."""
    days: float
    """Sum of w x gap, days."""
    log_days: float
    """Sum of w x ln(gap in days)."""
    visits: int
    last_day: int


def first(day: int) -> Sums:
    """Somebody who came for the first time."""
    return Sums(0.0, 0.0, 0.0, 1, day)


def visit(sums: Sums, day: int) -> Sums:
    """The sums after one more visit, in O(1). A second visit on the same day is the same visit.

    Raises ValueError for a day before the last visit: sums know no order but time's, so such a book is read anew.
    """
    if day < sums.last_day:
        raise ValueError("a visit before the last one")
    if day == sums.last_day:
        return sums
    gap = day - sums.last_day
    return Sums(
        FADE * sums.weight + 1.0,
        FADE * sums.days + gap,
        FADE * sums.log_days + log(gap),
        sums.visits + 1,
        day,
    )
