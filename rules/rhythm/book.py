"""A whole book as arrays: the sums of every customer, and the gaps it can be fitted on."""

from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from rules.rhythm.prior import REGULAR_VISITS
from rules.rhythm.sums import FADE, Sums

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_Number = TypeVar("_Number", np.float64, np.int64)

FIT_ROWS = 4000
_LAGS = 60
"""Gaps further back than this weigh under 0.002 and are left out where sums are made afresh for the fit."""


class Visits(NamedTuple):
    """One row per customer and local day, sorted by both; all arrays have the same length m."""

    customer: Ints
    day: Ints
    """Days since 1970-01-01."""
    money: Floats
    """Of that day, any unit of money; nan where it is not known."""


@dataclass(frozen=True, slots=True)
class Book:
    """`Sums` of n customers, an array [n] for each; money in the unit it came in."""

    customer: Ints
    weight: Floats
    days: Floats
    log_days: Floats
    visits: Ints
    last_day: Ints
    spent: Floats
    paid_visits: Ints

    def __len__(self) -> int:
        return len(self.customer)

    def part(self, rows: slice | NDArray[np.bool_] | Ints) -> "Book":
        """Some of the customers."""
        return Book(
            self.customer[rows],
            self.weight[rows],
            self.days[rows],
            self.log_days[rows],
            self.visits[rows],
            self.last_day[rows],
            self.spent[rows],
            self.paid_visits[rows],
        )


@dataclass(frozen=True, slots=True)
class Silences:
    """m stretches after a visit, each with the sums as they were then: what a fit or a replay looks at."""

    weight: Floats
    days: Floats
    log_days: Floats
    visits: Ints
    length: Ints
    """Days until the next visit, or until today."""
    returned: NDArray[np.bool_]
    """Whether the next visit came."""
    start: Ints
    """The day it began."""


def read(visits: Visits) -> Book:
    """The sums of every customer, afresh from all visits: O(m)."""
    starts, counts = _customers(visits.customer)
    back = np.repeat(starts + counts - 1, counts) - np.arange(len(visits.customer))
    gap, is_gap = _gaps(visits)
    weight = np.where(is_gap, FADE**back, 0.0)
    paid = np.isfinite(visits.money)
    return Book(
        visits.customer[starts],
        _summed(weight, starts),
        _summed(weight * gap, starts),
        _summed(weight * np.log(gap), starts),
        counts,
        visits.day[starts + counts - 1] if len(starts) else starts,
        _summed(np.where(paid, visits.money, 0.0), starts),
        _summed(paid.astype(np.int64), starts),
    )


def collect(customers: list[int], sums: list[Sums], spent: list[float], paid_visits: list[int]) -> Book:
    """The same from sums that were kept per customer."""
    return Book(
        np.array(customers, np.int64),
        np.array([one.weight for one in sums]),
        np.array([one.days for one in sums]),
        np.array([one.log_days for one in sums]),
        np.array([one.visits for one in sums], np.int64),
        np.array([one.last_day for one in sums], np.int64),
        np.array(spent, np.float64),
        np.array(paid_visits, np.int64),
    )


def silences(visits: Visits, today: int, rows: int = FIT_ROWS, since: int | None = None) -> Silences:
    """What followed each visit: at most `rows` of them, drawn with a fixed seed, begun on day `since` or later."""
    m = len(visits.day)
    starts, counts = _customers(visits.customer)
    chosen = np.arange(m) if since is None else np.flatnonzero(visits.day >= since)
    if len(chosen) > rows:
        chosen = np.sort(np.random.default_rng(0).choice(chosen, rows, replace=False))
    place = chosen - np.repeat(starts, counts)[chosen]
    last = chosen == (np.repeat(starts + counts, counts) - 1)[chosen]
    until = np.where(last, today, visits.day[np.minimum(chosen + 1, m - 1)])
    gap, _ = _gaps(visits)
    weight, days, log_days = (np.zeros(len(chosen)) for _ in range(3))
    for lag in range(min(_LAGS, int(place.max(initial=0)))):
        known = place > lag
        at = chosen[known] - lag
        fade = FADE**lag
        weight[known] += fade
        days[known] += fade * gap[at]
        log_days[known] += fade * np.log(gap[at])
    start = visits.day[chosen]
    return Silences(weight, days, log_days, place + 1, until - start, ~last, start)


def regulars(visits: Visits) -> int:
    """How many customers have come often enough to be judged by their own rhythm."""
    return int((_customers(visits.customer)[1] >= REGULAR_VISITS).sum())


def thinned(visits: Visits, most: int) -> Visits:
    """The visits of at most so many customers, evenly spread over the book."""
    starts, counts = _customers(visits.customer)
    every = -(-len(starts) // most) if len(starts) else 1
    kept = np.repeat(np.arange(len(starts)) % every == 0, counts)
    return Visits(visits.customer[kept], visits.day[kept], visits.money[kept])


def middle_gap(visits: Visits) -> tuple[float, int]:
    """The median days between two visits over the whole book, and how many gaps there are."""
    gap, is_gap = _gaps(visits)
    count = int(is_gap.sum())
    return (float(np.median(gap[is_gap])) if count else 0.0), count


def _customers(customer: Ints) -> tuple[Ints, Ints]:
    starts = np.flatnonzero(np.r_[True, customer[1:] != customer[:-1]]) if len(customer) else np.zeros(0, np.int64)
    return starts.astype(np.int64), np.diff(np.r_[starts, len(customer)]).astype(np.int64)


def _gaps(visits: Visits) -> tuple[Floats, NDArray[np.bool_]]:
    """Days since the visit before, 1 where there is none, and whether there is one."""
    gap = np.ones(len(visits.day))
    gap[1:] = np.maximum(visits.day[1:] - visits.day[:-1], 1)
    is_gap = np.zeros(len(visits.day), bool)
    is_gap[1:] = visits.customer[1:] == visits.customer[:-1]
    return np.where(is_gap, gap, 1.0), is_gap


def _summed(values: NDArray[_Number], starts: Ints) -> NDArray[_Number]:
    return np.add.reduceat(values, starts) if len(starts) else values
