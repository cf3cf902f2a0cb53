"""Sums with dates: the conventions of weeks, months and clocks, and the form of what was found."""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9)
NOON = 12
MONTHS = 12
CENTURY = 100
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Clock:
    """Where and when the line is read."""

    now: datetime  # naive, local
    region: str
    chinese: bool

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Day:
    """A day found in the line. `back` is the same expression read as past ("bought on Monday")."""

    start: int
    end: int
    on: date
    at: time | None = None
    exact: datetime | None = None  # "in 30 minutes"
    back: date | None = None
    guessed: bool = False
    rrule: str | None = None
    flags: frozenset[str] = field(default=frozenset())  # "span": a length of time, "shift": "after", "weekday" ...


def add_months(day: date, months: int) -> date:
    """The same day so many months on, clamped to the length of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, last_day(year, month + 1).day))


def last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def month_end(day: date) -> date:
    return last_day(day.year, day.month)


def monday(day: date, weeks: int = 0) -> date:
    return day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)


def next_weekday(today: date, weekday: int) -> date:
    """The first such day strictly after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def last_weekday(today: date, weekday: int) -> date:
    """The last such day before today."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """The nth such weekday of a month; -1 is the last."""
    if nth < 0:
        end = last_day(year, month)
        return end - timedelta(days=(end.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def next_day_number(today: date, number: int) -> date:
    """The next 5th, 31st ...: months without it are passed over."""
    for months in range(13):
        first = add_months(today.replace(day=1), months)
        if number <= month_end(first).day and first.replace(day=number) > today:
            return first.replace(day=number)
    raise ValueError(number)


def last_day_number(today: date, number: int) -> date:
    for months in range(13):
        first = add_months(today.replace(day=1), -months)
        if number <= month_end(first).day and first.replace(day=number) <= today:
            return first.replace(day=number)
    raise ValueError(number)


def next_date(today: date, month: int, day: int) -> date:
    """The next such day of the year, today excluded; 29 February waits for its year."""
    for year in range(today.year, today.year + 9):
        if 1 <= day <= last_day(year, month).day and date(year, month, day) > today:
            return date(year, month, day)
    raise ValueError(month, day)


def last_date(today: date, month: int, day: int) -> date:
    for year in range(today.year, today.year - 9, -1):
        if 1 <= day <= last_day(year, month).day and date(year, month, day) <= today:
            return date(year, month, day)
    raise ValueError(month, day)


def yearly(span: tuple[int, int], today: date, month: int, number: int, *, guessed: bool = False) -> Day:
    """Day and month without a year: today's own date is today, any other the next such day."""
    if (today.month, today.day) == (month, number):
        return Day(*span, today, back=today, flags=frozenset({"today"}))
    return Day(*span, next_date(today, month, number), back=last_date(today, month, number), guessed=guessed)


def later_today(now: datetime) -> datetime:
    """The next full hour at least sixty minutes ahead, never past the day's last minute."""
    ahead = now + timedelta(minutes=60)
    full = ahead.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1 if ahead.minute or ahead.second else 0)
    end = now.replace(hour=23, minute=59, second=0, microsecond=0)
    return full if full.date() == now.date() else max(end, now.replace(second=0, microsecond=0) + timedelta(minutes=1))


def aware(local: datetime, tz: str) -> datetime:
    """Local wall time made aware; a moment inside a gap of the clock moves to the next valid one."""
    zone, utc = ZoneInfo(tz), ZoneInfo("UTC")
    return local.replace(tzinfo=zone).astimezone(utc).astimezone(zone)
