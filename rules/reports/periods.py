"""Weeks and months of a report, on the local calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Span = Literal["week", "month"]
SPANS: tuple[Span, ...] = ("week", "month")
TRAIL = {"week": 8, "month": 6}
"""How many stand side by side in a chart."""
_KEY = re.compile(r"([wm])(\d{4})(\d{2})(\d{2})", re.ASCII)
_EARLIEST, _LATEST = 1900, 9000
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A week from its Monday or a month from its first, on local dates."""

    span: Span
    starts_on: date

    @property
    def until(self) -> date:
        """The first day after it."""
        return _next(self).starts_on

    @property
    def last_on(self) -> date:
        return self.until - _DAY

    @property
    def before(self) -> "Period":
        """The one before it."""
        return period_of(self.span, self.starts_on - _DAY)

    @property
    def key(self) -> str:
        """As short as a button needs it: w20261116."""
        return f"{self.span[0]}{self.starts_on:%Y%m%d}"


def period_of(span: Span, on: date) -> Period:
    """The week or month a day lies in."""
    return Period(span, on - timedelta(days=on.weekday()) if span == "week" else on.replace(day=1))


def _next(period: Period) -> Period:
    far = period.starts_on + (_WEEK if period.span == "week" else 31 * _DAY)
    return period_of(period.span, far)


def named(key: str) -> Period | None:
    """The period of a button; none for what no button of ours said."""
    found = _KEY.fullmatch(key)
    if found is None or not _EARLIEST <= int(found[2]) <= _LATEST:
        return None
    try:
        on = date(int(found[2]), int(found[3]), int(found[4]))
    except ValueError:
        return None
    period = period_of("week" if found[1] == "w" else "month", on)
    return period if period.starts_on == on else None


def trail(period: Period) -> list[Period]:
    """It and those before it, the oldest first."""
    found = [period]
    while len(found) < TRAIL[period.span]:
        found.append(found[-1].before)
    return found[::-1]


def ended(after: date, today: date) -> Iterator[Period]:
    """The last week and the last month, where a new one has begun between a day and today, both counted."""
    for span in SPANS:
        now = period_of(span, today)
        if now.starts_on >= after:
            yield now.before
