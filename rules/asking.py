"""When a customer is asked for their opinion, by which of their doings, and what the answers come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rules import timing
from rules.customers import VISITS

STILL_FRESH = timedelta(days=1)
"""What lies further back is no occasion any more: neither a visit written down late nor a question kept up."""
MOST = 10
NPS_AFTER = timedelta(days=3)
"""So long after a visit: it is about the shop, not about that day."""
NPS_REST = timedelta(days=90)
NPS_VISITS = 2
NPS_LATELY = timedelta(days=30)
NPS_OPEN = timedelta(days=7)
"""So long a bare number that somebody types answers the question."""
NPS_COUNTS = timedelta(days=180)
ENOUGH = 20
"""Fewer answers make no percentage."""
_PROMOTES, _DETRACTS = 9, 6


@dataclass(frozen=True, slots=True)
class Nps:
    """Who would recommend the shop, who would not, and who neither."""

    promoters: int
    passives: int
    detractors: int

    @property
    def count(self) -> int:
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> int | None:
        """Promoters less detractors of a hundred; none where there are too few to say."""
        return round(100 * (self.promoters - self.detractors) / self.count) if self.count >= ENOUGH else None


def nps(answers: Iterable[int]) -> Nps:
    """Nines and tens promote, seven and eight are content, the rest detracts."""
    given = list(answers)
    promoters, detractors = sum(one >= _PROMOTES for one in given), sum(one <= _DETRACTS for one in given)
    return Nps(promoters, len(given) - promoters - detractors, detractors)


def is_occasion(kind: str, party: str, occurred_at: datetime, *, now: datetime) -> bool:
    """A sale or visit just now, of somebody who buys here."""
    return kind in VISITS and party != "supplier" and occurred_at > now - STILL_FRESH


def daily_key(kind: str, customer_id: int, at: datetime, zone: str) -> str:
    """One for each customer and day: two purchases of a morning, or a line that is written anew, are one visit."""
    return f"{kind}/{customer_id}/{timing.local(at, zone).date()}"
