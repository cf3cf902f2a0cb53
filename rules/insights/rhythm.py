"""Who is slipping: each customer judged by their own rhythm, in figures that can be said in one sentence.

`rhythm` is the first judge, and the only one where little is known. What a whole book teaches (`rules.rhythm`) is laid
on top of it by `weighed`: it ranks the late by what is at stake, and gives the irregular more time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor
from statistics import median
from typing import Literal, TypeVar

Source = Literal["own", "stated"]
Unit = Literal["day", "week", "month"]
State = Literal["on_time", "late", "slipping"]
Hope = Literal["likely", "open", "unlikely", "hardly"]
Id = TypeVar("Id")

ENOUGH_VISITS = 3
# Makes the median absolute deviation comparable to a standard deviation (Rousseeuw & Croux, JASA 88, 1993).
_MAD_SCALE = 1.4826
_YEAR_DAYS = 365
_SHORTEST_BASIS_DAYS = 90

# Why somebody was lost, and whether the shop could have prevented it; a reason in other words is unknown.
REASONS: dict[str, bool] = {
    "moved": False,
    "closed": False,
    "no_need": False,
    "price": True,
    "unhappy": True,
    "rival": True,
}
_WEEK_DAYS, _MONTH_DAYS = 7, 365 / 12
_SAID_IN_DAYS, _SAID_IN_WEEKS = 14, 70
_LIKELY, _OPEN, _UNLIKELY = 0.6, 0.42, 0.25


@dataclass(frozen=True)
class History:
    """What is known of one customer: distinct local dates in order, money of the last twelve months in minor units."""

    visits: tuple[date, ...]
    stated_days: int | None = None
    stated_last_on: date | None = None
    spent_minor: int = 0
    paused_until: date | None = None


@dataclass(frozen=True)
class Rhythm:
    """How often they come (days), how long they have been silent (days), and what is at stake (minor units a year)."""

    source: Source
    visits: int
    typical_days: float
    low_days: int
    high_days: int
    silence_days: int
    last_on: date
    expected_on: date
    state: State
    value_at_risk_minor: int
    overdue: float
    stays: float | None = None
    """Chance that they still are a customer; None is "unknown"."""
    counted: bool = False
    """Whether enough is known to say that chance as a count, and not in words alone."""


@dataclass(frozen=True)
class Chance:
    """What the model of the whole book says of a customer who is late."""

    stays: float | None
    counted: bool
    at_risk_minor: int
    """Of the next twelve months."""
    ordinary: bool
    """Their own rhythm has pauses of this length."""


@dataclass(frozen=True)
class Pace:
    """A typical gap and its spread, both in days."""

    source: Source
    typical: float
    spread: float

    @property
    def margin(self) -> float:
        """Days either way that are still typical: the spread, at least 15 % and at least a day."""
        return max(self.spread, 0.15 * self.typical, 1.0)

    @property
    def low(self) -> int:
        return max(1, floor(self.typical - self.margin))

    @property
    def high(self) -> int:
        return ceil(self.typical + self.margin)

    @property
    def limit(self) -> float:
        """Days of silence beyond which a customer is slipping.

        Two spreads above the median, as a robust two-sigma rule, for the irregular; half a gap more than usual for
        the regular, whose spread is nearly nil; never inside the typical range. On real books "overdue by k x own
        median gap" tells the lost from the rest as well as plain recency does, and it can be said in one sentence.
        """
        return max(self.high, self.typical + 2 * self.spread, 1.5 * self.typical)


def rhythm(history: History, today: date) -> Rhythm | None:
    """The customer's rhythm and where they stand in it; None is "unknown": under three visits and nothing stated."""
    pace, last_on = _pace(history), last_known(history)
    if pace is None or last_on is None:
        return None
    silence = max(0, (today - last_on).days)
    overdue = silence / pace.typical
    return Rhythm(
        source=pace.source,
        visits=len(history.visits),
        typical_days=pace.typical,
        low_days=pace.low,
        high_days=pace.high,
        silence_days=silence,
        last_on=last_on,
        expected_on=last_on + timedelta(days=round(pace.typical)),
        state="on_time" if _paused(history, today) else _state(silence, pace),
        value_at_risk_minor=round(_yearly(history, today) * _lost_chance(overdue)),
        overdue=overdue,
    )


def pace_on(history: History, on: date) -> Pace | None:
    """Their own pace by what was known on that day."""
    return _pace(replace(history, visits=tuple(came for came in history.visits if came <= on)))


def weighed(found: Rhythm, chance: Chance) -> Rhythm:
    """The same with what the book knows: nobody is slipping in a silence that is ordinary for them."""
    return replace(
        found,
        state="late" if chance.ordinary and found.state == "slipping" else found.state,
        value_at_risk_minor=chance.at_risk_minor,
        stays=chance.stays,
        counted=chance.counted,
    )


def hope(stays: float) -> Hope:
    """A chance in the four words that are as fine as it can be said: two in three or better, a half, a third, less.

    On real books the chances are right to about 0.03 on average, and worst where they are low.
    """
    if stays >= _LIKELY:
        return "likely"
    if stays >= _OPEN:
        return "open"
    return "unlikely" if stays >= _UNLIKELY else "hardly"


def last_known(history: History) -> date | None:
    """The last date they were seen, by the book or by the owner's word."""
    known = [*history.visits[-1:], *([history.stated_last_on] if history.stated_last_on else [])]
    return max(known, default=None)


def fact_key(history: History) -> str:
    """Changes exactly when a visit or a stated rhythm is added, so that no alert comes twice without a new fact."""
    last = history.visits[-1] if history.visits else "-"
    return f"{len(history.visits)}/{last}/{history.stated_days or '-'}/{history.stated_last_on or '-'}"


def is_silence(key: str) -> bool:
    """Whether this is the fact of a slipping customer; all others begin with their word."""
    return key[:1].isdigit()


def avoidable(reason: str) -> bool | None:
    """Whether a loss for this reason could have been prevented; None is "unknown"."""
    return REASONS.get(reason)


def said(low_days: float, high_days: float) -> tuple[int, int, Unit]:
    """A span of days in the unit in which people say it: 27 to 37 days are 4 to 5 weeks."""
    if high_days < _SAID_IN_DAYS:
        return round(low_days), round(high_days), "day"
    unit: Unit = "week" if high_days < _SAID_IN_WEEKS else "month"
    length = _WEEK_DAYS if unit == "week" else _MONTH_DAYS
    return max(1, round(low_days / length)), max(1, round(high_days / length)), unit


def rank(rows: Sequence[tuple[Id, Rhythm]]) -> list[tuple[Id, Rhythm]]:
    """Most value at risk first, then the longest overdue."""
    return sorted(rows, key=lambda row: (-row[1].value_at_risk_minor, -row[1].overdue))


def _pace(history: History) -> Pace | None:
    """Own gaps as soon as there are three visits, before that what the owner said."""
    if len(history.visits) >= ENOUGH_VISITS:
        gaps = [(later - earlier).days for earlier, later in pairwise(history.visits)]
        middle = median(gaps)
        return Pace("own", float(middle), _MAD_SCALE * median(abs(gap - middle) for gap in gaps))
    if history.stated_days and history.stated_days > 0:
        return Pace("stated", float(history.stated_days), 0.0)
    return None


def _paused(history: History, today: date) -> bool:
    return history.paused_until is not None and today < history.paused_until


def _state(silence: int, pace: Pace) -> State:
    if silence > pace.limit:
        return "slipping"
    return "late" if silence > pace.high else "on_time"


def _yearly(history: History, today: date) -> float:
    """Spend of a year in minor units, from the last twelve months; a short acquaintance counts as 90 days at least."""
    known_days = (today - history.visits[0]).days if history.visits else _YEAR_DAYS
    return history.spent_minor * _YEAR_DAYS / min(max(known_days, _SHORTEST_BASIS_DAYS), _YEAR_DAYS)


def _lost_chance(overdue: float) -> float:
    """A stand-in for the chance of loss, 0 to 1: nil until due, a half at two gaps of silence, 3/4 at three.

    Own choice: halving with each missed turn; only a stated rhythm, which no book can teach, is still judged by it.
    """
    return 0.0 if overdue <= 1 else 1.0 - 0.5 ** (overdue - 1.0)
