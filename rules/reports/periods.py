"""Weeks and months of a report, on the local calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from unicodedata import normalize

Span = Literal["week", "month"]
SPANS: tuple[Span, ...] = ("week", "month")
TRAIL = {"week": 8, "month": 6}
"""How many stand side by side in a chart."""
_KEY = re.compile(r"([wm])(\d{4})(\d{2})(\d{2})", re.ASCII)
_HAN_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERED = re.compile(r"(?<![\d十])(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月")
_SPELLED = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\b")
_BACK = re.compile(r"上上?(?:个|一个)?(?:周|週|星期|礼拜|月)|\b(?:last|previous)\b")
_THIS = re.compile(r"[本这](?:个)?(?:周|週|星期|礼拜|月)|\bthis\b")
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


def asked(text: str, today: date) -> tuple[Period, bool]:
    """Which week or month somebody asks for, and whether they have said which: last month, 10月. Else that of today."""
    line = normalize("NFKC", text).casefold()
    month = _number_of_month(line)
    if month:
        year = today.year if month <= today.month else today.year - 1
        return period_of("month", date(year, month, 1)), True
    found = period_of("month" if "月" in line or "month" in line else "week", today)
    back = _BACK.search(line)
    if back is not None:
        return (found.before.before if back[0].startswith("上上") else found.before), True
    return found, bool(_THIS.search(line))


def _number_of_month(line: str) -> int:
    """January is 1; 0 where none is named."""
    if numbered := _NUMBERED.search(line):
        said = numbered[1]
        return int(said) if said.isdecimal() else _HAN_MONTHS.index(said) + 1
    spelled = _SPELLED.search(line)
    return _MONTHS.index(spelled[1]) + 1 if spelled else 0


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
