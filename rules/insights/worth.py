"""Who brings the money: the core, the rising, the fifths, and how much hangs on the first of them.

Money is in minor units of the shop's own currency, over local dates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from rules.insights.past import Past

QUARTER, YEAR, _DAY = timedelta(days=90), timedelta(days=365), timedelta(days=1)
FEWEST_FOR_FIFTHS = 5
TOP = 3
_RISES = 1.5
_OFTEN = 2
_JUMP, _HEAVY = 0.1, 0.3
_STEPS = 10


class Bought(NamedTuple):
    """Who, and for how much."""

    customer_id: int
    minor: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Of a stretch of 90 days: the first three buyers of all."""

    total_minor: int = 0
    buyers: int = 0
    top: tuple[Bought, ...] = ()
    nameless_minor: int = 0
    """Of the total: what was brought by people who are archived or erased."""

    @property
    def several(self) -> bool:
        """Whether more than one brought something, with a name or without."""
        return self.buyers + bool(self.nameless_minor) > 1

    @property
    def one(self) -> float | None:
        """The share of the first, 0 to 1; none where nothing was sold."""
        return self.top[0].minor / self.total_minor if self.top else None

    @property
    def three(self) -> float | None:
        """The share of the first three together."""
        return sum(row.minor for row in self.top) / self.total_minor if self.top else None


@dataclass(frozen=True, slots=True)
class Dependency:
    """How much hangs on the first buyers, now and in the 90 days before."""

    now: Shares
    before: Shares
    first_before: float = 0.0
    """What the one who is first now was of the 90 days before, 0 to 1."""
    whole: bool = True
    """Whether the book was kept during all of the 90 days before."""

    @property
    def first_before_minor(self) -> int:
        """The same in money."""
        return round(self.first_before * self.before.total_minor)

    @property
    def jumped(self) -> bool:
        """Three tenths hang on one buyer now, a tenth more than before; both stretches had other buyers to tell."""
        share = self.now.one
        known = self.whole and self.before.several and self.now.several
        return known and share is not None and share >= _HEAVY and share - self.first_before >= _JUMP

    @property
    def step(self) -> int:
        """The share of the first in whole tenths: one more is a new fact."""
        return int((self.now.one or 0.0) * _STEPS)


@dataclass(frozen=True, slots=True)
class Rising:
    """Somebody who buys clearly more than is usual for them."""

    customer_id: int
    minor: int
    """Of the last 90 days."""
    usual_minor: int
    """Of 90 days at their own pace before."""


@dataclass(frozen=True, slots=True)
class Fifths:
    """Everybody who paid in twelve months in five parts, the one who brought most first.

    Who brought the same is never told apart: where a border would, all of them are in the middle.
    """

    rows: Sequence[Bought]
    total_minor: int

    @property
    def size(self) -> int:
        """How many are a fifth, rounded up."""
        return -(-len(self.rows) // 5)

    @property
    def top(self) -> Sequence[Bought]:
        return self.rows[: self._ends[0]]

    @property
    def lowest(self) -> Sequence[Bought]:
        return self.rows[self._ends[1] :] if len(self.rows) >= FEWEST_FOR_FIFTHS else ()

    @property
    def middle(self) -> Sequence[Bought]:
        return self.rows[slice(*self._ends)] if len(self.rows) >= FEWEST_FOR_FIFTHS else ()

    @property
    def _ends(self) -> tuple[int, int]:
        """Where the middle begins and ends."""
        first, last = self.size, len(self.rows) - self.size
        while 0 < first < len(self.rows) and self.rows[first - 1].minor == self.rows[first].minor:
            first -= 1
        while 0 < last < len(self.rows) and self.rows[last - 1].minor == self.rows[last].minor:
            last += 1
        return first, last


def bought(pasts: Mapping[int, Past], after: date, until: date) -> dict[int, int]:
    """What each brought later than `after` and up to `until`; who brought nothing is not in it."""
    found = {number: past.spent(after, until) for number, past in pasts.items()}
    return {number: minor for number, minor in found.items() if minor > 0}


def shares(brought: Mapping[int, int], nameless_minor: int = 0) -> Shares:
    """The first three of all."""
    rows = ranked(brought)
    return Shares(sum(brought.values()) + nameless_minor, len(rows), tuple(rows[:TOP]), nameless_minor)


def ranked(brought: Mapping[int, int]) -> list[Bought]:
    """The most first; the older record where two brought the same."""
    return sorted((Bought(*row) for row in brought.items()), key=lambda row: (-row.minor, row.customer_id))


def dependency(pasts: Mapping[int, Past], nameless: Past, today: date) -> Dependency:
    """The last 90 days, today included, beside the 90 before. Money of the nameless counts, and is nobody's."""
    middle, start = today - QUARTER, today - 2 * QUARTER
    now = shares(bought(pasts, middle, today), nameless.spent(middle, today))
    before = bought(pasts, start, middle)
    then = shares(before, nameless.spent(start, middle))
    first = before.get(now.top[0].customer_id, 0) / then.total_minor if now.top and then.total_minor else 0.0
    sales = (on for past in (*pasts.values(), nameless) for on, minor in past.takings.items() if minor)
    return Dependency(now, then, first, min(sales, default=today) <= start + _DAY)


def fifths(pasts: Mapping[int, Past], today: date) -> Fifths:
    """Of everybody who paid in the last twelve months."""
    brought = bought(pasts, today - YEAR, today)
    return Fifths(ranked(brought), sum(brought.values()))


def core(found: Fifths) -> list[Bought]:
    """The few who make most of the value: the first who bring half of it, and who brought the same as the last of them.

    Nobody is, where that takes more than a fifth of all: then the money comes from many.
    """
    sums = accumulate(row.minor for row in found.rows)
    least = next((row.minor for row, minor in zip(found.rows, sums, strict=True) if 2 * minor >= found.total_minor), 0)
    few = [row for row in found.rows if row.minor >= least]
    return few if len(few) <= found.size else []


def rising(pasts: Mapping[int, Past], today: date) -> list[Rising]:
    """Whose last 90 days are half as much again as their own pace before, in two visits or more; the steepest first.

    The pace before is that of the nine months before, or of as much of it as they are known; at least 90 days.
    """
    found = [one for number, past in pasts.items() if (one := _rise(number, past, today)) is not None]
    return sorted(found, key=lambda row: (row.usual_minor - row.minor, row.customer_id))


def _rise(number: int, past: Past, today: date) -> Rising | None:
    middle, comings = today - QUARTER, past.history.visits
    if not comings or middle - comings[0] < QUARTER or sum(on > middle for on in comings) < _OFTEN:
        return None
    start = max(today - YEAR, comings[0] - timedelta(days=1))
    usual = past.spent(start, middle) * QUARTER.days / (middle - start).days
    minor = past.spent(middle, today)
    return Rising(number, minor, round(usual)) if usual > 0 and minor >= _RISES * usual else None
