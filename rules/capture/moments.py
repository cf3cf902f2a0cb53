"""Days and hours put together into moments."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rules.capture import almanac as al
from rules.capture import days_en, days_zh, repeats, tenses
from rules.capture.almanac import Clock, Day
from rules.capture.hours import Hour, claim_hours
from rules.capture.normal import GAP, Line

Build = Callable[[re.Match[str], Clock], Day | None]
JOIN = re.compile(rf"[\s{GAP},的@-]*(?:at|on|around|about|in the)?[\s{GAP}]*")


@dataclass(frozen=True, slots=True)
class Moment:
    start: int
    end: int
    at: datetime  # naive, local
    named: bool
    guessed: bool
    past: bool
    rrule: str | None = None
    birth: bool = False
    open: bool = False  # today, and no hour
    words: tuple[tuple[int, int], ...] = ()  # where it was said


def claim_moments(line: Line, clock: Clock) -> list[Moment]:
    """Every moment of the line in order of appearance."""
    text = line.low
    days = _days(line, clock)
    hours = claim_hours(line)
    pairs = _paired(line.low, days, hours)
    lonely = [hour for hour in hours if not any(hour in taken for _, taken in pairs)]
    born = tenses.birthdays(text, [(day.start, day.end) for day in days])
    moments = [_moment(text, day, taken, clock, (day.start, day.end) in born) for day, taken in pairs] + [
        _of_hour(hour, _day_before(hour, days), clock) for hour in lonely
    ]
    return sorted(moments, key=lambda m: m.start)


def _days(line: Line, clock: Clock) -> list[Day]:
    text = line.low
    found = [day for pattern, rule in repeats.RULES for day in _matches(line, clock, pattern, _repeating(rule))]
    for table in (days_zh.RULES, days_en.RULES) if line.chinese else (days_en.RULES,):
        for pattern, build in table:
            found += _matches(line, clock, pattern, build)
    return _merged(sorted(found, key=lambda day: day.start), text)


def _repeating(rule: Callable[[re.Match[str]], str]) -> Build:
    return lambda match, clock: repeats.read_repeat(rule(match), match, clock)


def _matches(line: Line, clock: Clock, pattern: re.Pattern[str], build: Build) -> Iterator[Day]:
    for match in pattern.finditer(line.low):
        try:
            day = build(match, clock)
        except (ValueError, OverflowError):  # 31 February, in 9999 years
            line.refused.append(match.span())
            line.claim(*match.span())
            continue
        if day:
            line.claim(*match.span())
            yield day


def _merged(days: list[Day], text: str) -> list[Day]:
    """`every month` beside `from the 5th`: the rule takes the day that was named."""
    open_rules = (day for day in days if "plain" in day.flags and not repeats.is_usual(text[: day.start]))
    plain = next(open_rules, None)
    other = next((day for day in days if not day.rrule), None)
    if not plain or not other:
        return days
    return [replace(day, rrule=plain.rrule) if day is other else day for day in days if day is not plain]


def _paired(text: str, days: list[Day], hours: list[Hour]) -> list[tuple[Day, list[Hour]]]:
    """Each hour with the day it belongs to: the one beside it, else the only or nearest one without an hour."""
    pairs: list[tuple[Day, list[Hour]]] = [(day, []) for day in days]
    for hour in hours:
        beside = [pair for pair in pairs if _beside(text, pair[0], hour)]
        free = [pair for pair in pairs if not pair[1] and not pair[0].exact]
        home = min(beside or free, key=lambda pair: _gap(pair[0], hour), default=None)
        if home:
            home[1].append(hour)
    return pairs


def _gap(day: Day, hour: Hour) -> int:
    return max(hour.start - day.end, day.start - hour.end)


def _beside(text: str, day: Day, hour: Hour) -> bool:
    start, end = (day.end, hour.start) if hour.start >= day.end else (hour.end, day.start)
    return not day.exact and bool(JOIN.fullmatch(text[start:end]))


def _moment(text: str, day: Day, hours: list[Hour], clock: Clock, birth: bool) -> Moment:
    words = _words(text, [(day.start, day.end), *((hour.start, hour.end) for hour in hours)])
    span = words[0][0], words[-1][1]
    if day.exact:
        at = day.exact.replace(second=0, microsecond=0)
        return Moment(*span, at, named=True, guessed=False, past=at <= clock.now, words=words)
    if (
        day.back
        and _told(text, day, hours, clock)
        and not tenses.is_booked(text, day.end, (clock.today - day.back).days)
    ):
        return Moment(*span, datetime.combine(day.back, al.MORNING), named=False, guessed=True, past=True)
    at, named = _at(day, hours, clock)
    if at <= clock.now and day.rrule:
        at = datetime.combine(repeats.first(day.rrule, clock.today + timedelta(days=1)), at.time())
    unsure = day.guessed or (not named and day.on == clock.today)
    unsure = unsure or not named
    loose = not hours and day.at is None and "today" in day.flags
    return Moment(*span, at, named, unsure, at <= clock.now, rrule=day.rrule, birth=birth, open=loose, words=words)


def _words(text: str, spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """A day and its hours beside it are one phrase; an hour further on is another."""
    phrases: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if phrases and JOIN.fullmatch(text[phrases[-1][1] : start]):
            phrases[-1] = (phrases[-1][0], max(end, phrases[-1][1]))
        else:
            phrases.append((start, end))
    return tuple(phrases)


def _told(text: str, day: Day, hours: list[Hour], clock: Clock) -> bool:
    """Whether the day is spoken of as past; who names an hour ahead makes an appointment."""
    at, named = _at(day, hours, clock)
    planned = named and ("today" not in day.flags or at > clock.now)
    return not planned and tenses.is_past(text, day.start, day.end)


def _at(day: Day, hours: list[Hour], clock: Clock) -> tuple[datetime, bool]:
    """The moment a day and its hours make, and whether an hour was named."""
    said = next((hour for hour in hours if hour.named), None)
    part = next((hour for hour in hours if not hour.named), None)
    if said:
        late = max((t.hour for t in (part and part.at, day.at) if t), default=0) >= al.NOON
        at = said.at.replace(hour=said.at.hour + al.NOON) if late and 0 < said.at.hour < al.NOON else said.at
        return datetime.combine(day.on + timedelta(days=said.next_day), at), True
    return _without_hour(day, part, clock), False


def _without_hour(day: Day, part: Hour | None, clock: Clock) -> datetime:
    """The hour of a part of the day, else the morning; of today what is left of it."""
    at = datetime.combine(day.on, part.at if part else day.at or al.MORNING)
    if day.on != clock.today:
        return at
    open_ended = part.shut if part else day.at is None and "today" in day.flags
    return al.later_today(clock.now) if open_ended or (at <= clock.now and not day.rrule) else at


def _day_before(hour: Hour, days: list[Day]) -> date | None:
    """A second hour belongs to the day that was last spoken of."""
    spoken = [day.on for day in days if day.end <= hour.start and not day.rrule and not day.exact]
    return spoken[-1] if spoken else None


def _of_hour(hour: Hour, day: date | None, clock: Clock) -> Moment:
    """An hour without a day of its own: today, or tomorrow when it has passed."""
    at = datetime.combine((day or clock.today) + timedelta(days=hour.next_day), hour.at)
    if at <= clock.now and not day:
        at += timedelta(days=1)
    return Moment(
        hour.start,
        hour.end,
        al.later_today(clock.now) if hour.shut else at,
        hour.named,
        guessed=True,
        past=at <= clock.now,
        words=((hour.start, hour.end),),
    )
