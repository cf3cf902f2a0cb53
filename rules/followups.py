"""When a follow-up comes back: snooze, repetition, and how late it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from dateutil import rrule

from rules import timing

Snooze = Literal["hour", "tonight", "tomorrow", "next_week"]
State = Literal["overdue", "today", "tomorrow", "later"]

MORNING = time(9)
EVENING = time(20)
_TOO_LATE_FOR_TONIGHT = time(19, 30)
_DAY = timedelta(days=1)

Frequency = Literal[0, 1, 2, 3]  # as dateutil numbers them
_FREQUENCIES: dict[str, Frequency] = {
    "DAILY": rrule.DAILY,
    "WEEKLY": rrule.WEEKLY,
    "MONTHLY": rrule.MONTHLY,
    "YEARLY": rrule.YEARLY,
}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PARTS = {
    "FREQ": re.compile(r"DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile(r"[1-9][0-9]{0,2}"),
    "BYDAY": re.compile(r"(-1|[1-4])?(MO|TU|WE|TH|FR|SA|SU)(,(-1|[1-4])?(MO|TU|WE|TH|FR|SA|SU))*"),
    "BYMONTHDAY": re.compile(r"(-1|[1-9]|[12][0-9]|3[01])(,(-1|[1-9]|[12][0-9]|3[01]))*"),
}
_SHORTEST_MONTH = 28


def reminder_key(number: int, due_at: datetime | None = None, rev: int | None = None) -> str:
    """The outbox key of a reminder, or what the keys of one follow-up, or of one due time of it, begin with."""
    key = f"followups.reminder/{number}/"
    if due_at is not None:
        key += f"{due_at.timestamp():.0f}"
    return key if rev is None else f"{key}/{rev}"


def snoozed_until(choice: Snooze, now: datetime, zone: str) -> datetime:
    """When a snoozed reminder returns: an hour on, or at a decent hour of the local clock."""
    clock = timing.local(now, zone)
    today = clock.date()
    if choice == "hour":
        return now + timedelta(hours=1)
    if choice == "tonight" and clock.time() < _TOO_LATE_FOR_TONIGHT:
        return timing.resolve(today, EVENING, zone)
    days = 7 - today.weekday() if choice == "next_week" else 1
    return timing.resolve(today + timedelta(days=days), MORNING, zone)


def state(due_at: datetime, now: datetime, zone: str) -> State:
    """Where a follow-up stands on the agenda: overdue from its minute on, else by local calendar day."""
    if due_at < now:
        return "overdue"
    days = timing.days_between(now, due_at, zone)
    if days == 0:
        return "today"
    return "tomorrow" if days == 1 else "later"


def next_occurrence(rule: str, start: datetime, after: datetime, zone: str) -> datetime | None:
    """The first occurrence strictly after `after` of a series begun at `start`.

    None for a rule this book does not understand; it understands a subset of RFC 5545.
    """
    parsed = _parse(rule)
    if parsed is None:
        return None
    begin = timing.local(start, zone).replace(tzinfo=None)
    since = timing.local(after, zone).replace(tzinfo=None) - _DAY
    found = (timing.on_date(wall.date(), wall.time(), zone) for wall in _walls(parsed, begin, since))
    return next((at for at in found if at and at > after), None)


def after_done(rule: str | None, start: datetime, now: datetime, zone: str) -> datetime | None:
    """The next date of the series once this one is done, not before the series began.

    For one done early pass its due time as `now`, else the date just done comes again.
    """
    return next_occurrence(rule, start, max(start, now), zone) if rule else None


@dataclass(frozen=True)
class _Rule:
    frequency: Frequency
    interval: int
    weekdays: tuple[rrule.weekday, ...]
    month_days: tuple[int, ...]


def _parse(text: str) -> _Rule | None:
    pairs = [part.partition("=")[::2] for part in text.strip().upper().split(";")]
    parts = dict(pairs)
    if len(parts) < len(pairs) or not all(name in _PARTS and _PARTS[name].fullmatch(value) for name, value in pairs):
        return None
    return _built(parts) if _fits(parts) else None


def _fits(parts: dict[str, str]) -> bool:
    """Whether the parts make sense together: "the 2nd Monday" only of a month, "the 5th" not of a week."""
    frequency, weekdays = parts.get("FREQ", ""), parts.get("BYDAY", "")
    if "BYMONTHDAY" in parts:
        return frequency in {"MONTHLY", "YEARLY"} and not weekdays
    if any(letter.isdigit() for letter in weekdays):
        return frequency == "MONTHLY"
    if frequency == "DAILY" and weekdays:
        return "INTERVAL" not in parts  # "every 7 days, on Mondays" begun on a Tuesday would search for ever
    return bool(frequency) and not (weekdays and frequency == "YEARLY")


def _built(parts: dict[str, str]) -> _Rule:
    weekdays = [day for day in parts.get("BYDAY", "").split(",") if day]
    return _Rule(
        frequency=_FREQUENCIES[parts["FREQ"]],
        interval=int(parts.get("INTERVAL", "1")),
        weekdays=tuple(rrule.weekday(_WEEKDAYS.index(day[-2:]), int(day[:-2] or 0) or None) for day in weekdays),
        month_days=tuple({int(day) for day in parts.get("BYMONTHDAY", "").split(",") if day}),
    )


def _walls(rule: _Rule, begin: datetime, since: datetime) -> Iterator[datetime]:
    """The wall times of the series from `since` on."""
    series = rrule.rruleset()
    for day in _month_days(rule, begin.date()):
        series.rrule(_series(rule, begin, day))
    return series.xafter(since, inc=True)


def _month_days(rule: _Rule, begin: date) -> tuple[int | None, ...]:
    if rule.month_days:
        return rule.month_days
    by_date = rule.frequency in {rrule.MONTHLY, rrule.YEARLY} and not rule.weekdays
    return (begin.day if by_date else None,)


def _series(rule: _Rule, begin: datetime, month_day: int | None) -> rrule.rrule:
    """One day of the month, clamped to the month's length (30 January, then 28 February), or the days of the week."""
    if month_day is None:
        return rrule.rrule(rule.frequency, begin, rule.interval, byweekday=rule.weekdays or None)
    candidates = range(min(month_day, _SHORTEST_MONTH), month_day + 1)
    month = begin.month if rule.frequency == rrule.YEARLY else None
    return rrule.rrule(rule.frequency, begin, rule.interval, bymonth=month, bymonthday=tuple(candidates), bysetpos=-1)
