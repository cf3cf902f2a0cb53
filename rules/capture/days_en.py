"""Days in English: tmr, next Tue, Tues week, second of March, in 6 weeks, end of Jan. Patterns read lower-case text."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

from rules.capture import almanac as al
from rules.capture import holidays
from rules.capture.almanac import Clock, Day
from rules.capture.grammar import patterns
from rules.capture.numbers import ENGLISH, whole
from rules.capture.words import alternatives, table

Builder = Callable[[re.Match[str], Clock], Day | None]
Rule = tuple[re.Pattern[str], Builder]

WORDS = table("dates_en")
WEEKDAYS = {name: i for i, key in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]) for name in WORDS[key]}
MONTHS = {
    name: i
    for i, key in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
    for name in WORDS[f"m_{key}"]
}
ORDINALS = {word: n for n, word in enumerate(WORDS["ordinals"], 1)}
DOTTED = frozenset({"PL", "DE", "AT", "CH", "CZ", "SK", "RU", "UA", "TR", "NO", "FI", "RO"})
RELATIVE = ("yesterday", "today", "tomorrow", "overmorrow")
FOLLOWING = frozenset({"next", "nxt", "the following", "bulan depan", "agle mahine"})
COUNTS = ENGLISH | {"couple": 2, "few": 3, "half a": 0.5, "another": 1}


def _day(match: re.Match[str], on: date, *flags: str, back: date | None = None, guessed: bool = False) -> Day:
    return Day(*match.span(), on, back=back, guessed=guessed, flags=frozenset(flags))


def _said(match: re.Match[str], group: str) -> str:
    return match.groupdict().get(group) or ""


def _spoken(written: str) -> str:
    return " ".join(written.replace(".", "").split())


def _relative(m: re.Match[str], clock: Clock) -> Day:
    shift = next((n for n, key in enumerate(RELATIVE, -1) if _spoken(m[1]) in WORDS[key]), 1)
    on = clock.today + timedelta(days=shift)
    return _day(m, on, *(("today",) if shift == 0 else ()), back=on if shift <= 0 else None)


def _tonight(m: re.Match[str], clock: Clock) -> Day:
    return replace(_day(m, clock.today, "night", back=clock.today), at=time(20))


def _weekday(m: re.Match[str], clock: Clock) -> Day:
    """Friday, this Friday, next Friday, Friday week, last Friday, Friday after next."""
    weekday, which, tail = WEEKDAYS[_spoken(m["day"])], _said(m, "which").strip(), _said(m, "tail").strip()
    week = al.monday(clock.today) + timedelta(days=weekday)
    if which in {"last", "past", "previous"}:
        return _day(m, al.last_weekday(clock.today, weekday))
    if tail in {"after next", "after"}:
        return _day(m, week + timedelta(weeks=2))
    if which in {"next", "nxt"} or tail.endswith("next week"):
        return _day(m, week + timedelta(weeks=1))
    bare = al.next_weekday(clock.today, weekday)
    if tail == "week" or which in {"a week on", "week"}:
        return _day(m, bare + timedelta(weeks=1))
    if which == "this" and week >= clock.today:
        return _day(m, week)
    return _day(m, bare, back=al.last_weekday(clock.today, weekday))


def _weekend(m: re.Match[str], clock: Clock) -> Day:
    which = _said(m, "which").strip()
    saturday = al.monday(clock.today) + timedelta(days=al.SATURDAY)
    if which == "last":
        return _day(m, saturday - timedelta(weeks=1))
    if which in {"next", "nxt"}:
        return _day(m, saturday + timedelta(weeks=1))
    coming = al.next_weekday(clock.today, al.SATURDAY)
    if which == "after the":
        return _day(m, coming + timedelta(days=2))
    return _day(m, coming, back=saturday - timedelta(weeks=1))


def _week(m: re.Match[str], clock: Clock) -> Day:
    """next week, end of next week, the week after next, early next week."""
    part, which = _said(m, "part"), _said(m, "which")
    weeks = {"last": -1, "this": 0, "the": 0}.get(which, 2 if "after" in m[0] else 1)
    offset = 4 if part.startswith(("end", "late")) else 2 if part.startswith("mid") else 0
    on = al.monday(clock.today, weeks) + timedelta(days=offset)
    if which in {"this", "the"} and on <= clock.today:
        on = max(clock.today, al.monday(clock.today) + timedelta(days=4))
    return _day(m, on, guessed=not part)


def _month(m: re.Match[str], clock: Clock) -> Day:
    """end of month, next month, mid next month, start of the month."""
    part, which = _said(m, "part") or _said(m, "eom"), _said(m, "which")
    base = clock.today.replace(day=1)
    if _spoken(which) in FOLLOWING:
        base = al.add_months(base, 1)
    if which == "last":
        base = al.add_months(base, -1)
    on = _part(base, part)
    if on < clock.today and which in {"", "the"}:
        on = _part(al.add_months(base, 1), part)
    return _day(m, on, guessed=not part)


def _part(first: date, part: str) -> date:
    if part.startswith(("end", "late", "eo", "last")):
        return al.month_end(first)
    return first.replace(day=15) if part.startswith(("mid", "half")) else first


def _named_month(m: re.Match[str], clock: Clock) -> Day:
    """in March, end of Jan, mid-Feb, first week of June, next March."""
    month, part = MONTHS[_spoken(m["month"])], _said(m, "part").strip()
    years = [int(_said(m, "year"))] if _said(m, "year") else [clock.today.year + n for n in range(-1, 3)]
    days = [_part(date(year, month, 1), part) for year in years]
    ahead = [day for day in days if day > clock.today] or days
    back = max((day for day in days if day <= clock.today), default=None)
    return _day(m, ahead[0], back=back if not _said(m, "year") else None, guessed=not part)


def _next_year(m: re.Match[str], clock: Clock) -> Day:
    return _day(m, date(clock.today.year + 1, 1, 1), guessed=True)


def _dated(m: re.Match[str], clock: Clock) -> Day:
    """5 Dec, Dec 5th, second of March 2027."""
    month, number = MONTHS[_spoken(m["month"])], _ordinal(m["number"])
    if _said(m, "year"):
        return _day(m, date(_full(int(m["year"])), month, number))
    return al.yearly(m.span(), clock.today, month, number)


def _full(year: int) -> int:
    return year if year >= al.CENTURY else 2000 + year


def _ordinal(written: str) -> int:
    word = " ".join(written.replace("-", " ").split())
    return ORDINALS.get(word.replace(" ", "-")) or int(re.sub(r"\D", "", written))


def _number(m: re.Match[str], clock: Clock) -> Day:
    """the 5th, Thurs 17th, 5th of next month."""
    number, month = _ordinal(m["number"]), _said(m, "month")
    if month:
        base = al.add_months(clock.today.replace(day=1), int("next" in month))
        return _day(m, base.replace(day=number))
    return _day(m, al.next_day_number(clock.today, number), back=al.last_day_number(clock.today, number))


def _slashed(m: re.Match[str], clock: Clock) -> Day | None:
    first, second = int(m[1]), int(m[2])
    either = max(first, second) <= al.MONTHS
    month_first = clock.region in {"US", "CN"} if either else second > al.MONTHS
    month, number = (first, second) if month_first else (second, first)
    if not (1 <= month <= al.MONTHS and number):
        return None
    if m[3]:
        return _day(m, date(_full(int(m[3])), month, number))
    return al.yearly(m.span(), clock.today, month, number, guessed=True)


def _dotted(m: re.Match[str], clock: Clock) -> Day | None:
    """20.11 where a decimal is written with a comma."""
    if clock.region not in DOTTED:
        return None
    number, month = int(m[1]), int(m[2])
    return al.yearly(m.span(), clock.today, month, number, guessed=True)


def _iso(m: re.Match[str], _: Clock) -> Day:
    return _day(m, date(int(m[1]), int(m[2]), int(m[3])))


def _offset(m: re.Match[str], clock: Clock) -> Day:
    count, unit = _count(_said(m, "n")), m["unit"]
    sign = -1 if _said(m, "ago") else 1
    half = 0.5 if _said(m, "half") else 0
    if unit.startswith(("h", "min")):
        minutes = round((count + half) * (60 if unit.startswith("h") else 1))
        return replace(_day(m, clock.today), exact=clock.now + sign * timedelta(minutes=minutes))
    start = _anchor(_said(m, "from"), clock)
    return _day(
        m, _shifted(start, unit, (count + half) * sign), guessed=_said(m, "n").strip() in {"few", "a few", "couple"}
    )


def _count(written: str) -> float:
    word = re.sub(r"^(?:a|another)\s+(?=couple|few|half)|\s+(?:of|an?)$", "", " ".join(written.split()))
    return 1 if not word else 0.5 if word == "half" else COUNTS.get(word) or whole(word)


def _anchor(written: str, clock: Clock) -> date:
    if written in WEEKDAYS:
        return al.next_weekday(clock.today, WEEKDAYS[written])
    return clock.today + timedelta(days=int(written in WORDS["tomorrow"]))


def _shifted(start: date, unit: str, count: float) -> date:
    if unit.startswith("d"):
        return start + timedelta(days=round(count))
    if unit.startswith(("w", "fortnight")):
        return start + timedelta(days=round(count * (7 if unit.startswith("w") else 14)))
    if unit.startswith("q"):
        return al.add_months(start, round(count * 3))
    if unit.startswith("y"):
        return al.add_months(start, round(count * 12))
    return al.add_months(start, int(count)) + timedelta(days=15 if count % 1 else 0)


def _holiday(m: re.Match[str], clock: Clock) -> Day:
    key, lead = holidays.names()[_spoken_name(m["name"])], _said(m, "lead").strip()
    if lead in {"after", "straight after", "right after"}:
        return _day(m, holidays.afterwards(key, clock.today, clock.region), guessed=True)
    if lead == "last":
        return _day(m, holidays.latest(key, clock.today, clock.region))
    on = holidays.upcoming(key, clock.today, clock.region)
    if lead == "week before":
        on -= timedelta(days=7)
    if lead == "day before":
        on -= timedelta(days=1)
    back = None if lead else holidays.latest(key, clock.today, clock.region)
    return _day(m, on, back=back)


def _spoken_name(written: str) -> str:
    return " ".join(written.split())


def _fortnight(m: re.Match[str], clock: Clock) -> Day:
    return _day(m, clock.today + timedelta(days=14))


def _last_of_year(m: re.Match[str], clock: Clock) -> Day:
    return _day(m, date(clock.today.year + (_said(m, "which") == "next"), 12, 31))


def _this_part(m: re.Match[str], clock: Clock) -> Day:
    """this (morning, evening): the part of the day is read as an hour."""
    return _day(m, clock.today, "today", back=clock.today)


BUILDERS: dict[str, Builder] = {
    "relative": _relative, "tonight": _tonight, "weekday": _weekday, "weekend": _weekend, "week": _week,
    "month": _month, "named_month": _named_month, "next_year": _next_year, "dated": _dated, "number": _number,
    "slashed": _slashed, "iso": _iso, "dotted": _dotted, "offset": _offset, "holiday": _holiday,
    "fortnight": _fortnight, "last_of_year": _last_of_year, "this_part": _this_part,
}  # fmt: skip
RULES: tuple[Rule, ...] = tuple(
    (pattern, BUILDERS[name])
    for pattern, name in patterns(
        "days_en",
        WD=alternatives(list(WEEKDAYS)),
        LONG=alternatives([day for day in WEEKDAYS if len(day) > len("tues")]),
        MO=alternatives(list(MONTHS)),
        ORDINALS=alternatives(list(ORDINALS)).replace("\\-", "[- ]"),
        LATE_ORDINALS=alternatives(list(ORDINALS)[3:]),
        COUNTS=alternatives(list(ENGLISH)),
        HOLIDAY=holidays.pattern(chinese=False),
        TOMORROW=alternatives(WORDS["tomorrow"]),
        ALL_DAYS=alternatives([word for key in RELATIVE for word in WORDS[key]]),
    )
)
