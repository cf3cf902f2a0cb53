"""Days in English: tmr, next Tue, Tues week, second of March, in 6 weeks, end of Jan. Patterns read lower-case text."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

from rules.capture import almanac as al
from rules.capture import holidays
from rules.capture.almanac import Clock, Day
from rules.capture.numbers import ENGLISH, whole
from rules.capture.words import alternatives, table

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Clock], Day]]

WORDS = table("dates_en")
WEEKDAYS = {name: i for i, key in enumerate("mon tue wed thu fri sat sun".split()) for name in WORDS[key]}
MONTHS = {
    name: i
    for i, key in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
    for name in WORDS[f"m_{key}"]
}
ORDINALS = {word: n for n, word in enumerate(WORDS["ordinals"], 1)}
COUNTS = ENGLISH | {"couple": 2, "few": 3, "half a": 0.5, "another": 1}
SEASONS = {"new year": 1}


def _day(match: re.Match[str], on: date, *flags: str, back: date | None = None, guessed: bool = False) -> Day:
    return Day(*match.span(), on, back=back, guessed=guessed, flags=frozenset(flags))


def _said(match: re.Match[str], group: str) -> str:
    return match.groupdict().get(group) or ""


def _spoken(written: str) -> str:
    return " ".join(written.replace(".", "").split())


def _relative(m: re.Match[str], clock: Clock) -> Day:
    shift = next(
        n for n, key in enumerate(("yesterday", "today", "tomorrow", "overmorrow"), -1) if _spoken(m[1]) in WORDS[key]
    )
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
    return _day(m, bare, "weekday", back=al.last_weekday(clock.today, weekday))


def _weekend(m: re.Match[str], clock: Clock) -> Day:
    which = _said(m, "which").strip()
    saturday = al.monday(clock.today) + timedelta(days=5)
    if which == "last":
        return _day(m, saturday - timedelta(weeks=1))
    if which in {"next", "nxt"}:
        return _day(m, saturday + timedelta(weeks=1))
    coming = saturday if saturday >= clock.today else saturday + timedelta(weeks=1)
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
    if which in {"next", "nxt", "the following", "following"}:
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


def _year_end(m: re.Match[str], clock: Clock) -> Day:
    part, which = _said(m, "part"), _said(m, "which")
    year = clock.today.year + (which == "next")
    if part.startswith(("end", "late", "eo")):
        return _day(m, date(year, 12, 31))
    return _day(m, date(year + (which != "next"), 1, 1), guessed=True)


def _dated(m: re.Match[str], clock: Clock) -> Day:
    """5 Dec, Dec 5th, second of March 2027."""
    month, number = MONTHS[_spoken(m["month"])], _ordinal(m["number"])
    if _said(m, "year"):
        return _day(m, date(_full(int(m["year"])), month, number))
    return _day(m, al.next_date(clock.today, month, number), back=al.last_date(clock.today, month, number))


def _full(year: int) -> int:
    return year if year > 99 else 2000 + year


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


def _slashed(m: re.Match[str], clock: Clock) -> Day:
    first, second = int(m[1]), int(m[2])
    month_first = clock.region in {"US", "CN"} if first <= 12 and second <= 12 else second > 12
    month, number = (first, second) if month_first else (second, first)
    if m[3]:
        return _day(m, date(_full(int(m[3])), month, number))
    return _day(
        m, al.next_date(clock.today, month, number), back=al.last_date(clock.today, month, number), guessed=True
    )


def _iso(m: re.Match[str], _: Clock) -> Day:
    return _day(m, date(int(m[1]), int(m[2]), int(m[3])))


def _offset(m: re.Match[str], clock: Clock) -> Day:
    count, unit = _count(m["n"]), m["unit"]
    sign = -1 if _said(m, "ago") else 1
    half = 0.5 if _said(m, "half") else 0
    if unit.startswith(("h", "min")):
        minutes = round((count + half) * (60 if unit.startswith("h") else 1))
        return replace(_day(m, clock.today), exact=clock.now + sign * timedelta(minutes=minutes))
    start = _anchor(_said(m, "from"), clock)
    return _day(m, _shifted(start, unit, (count + half) * sign), guessed=m["n"].strip() in {"few", "a few", "couple"})


def _count(written: str) -> float:
    word = re.sub(r"^(?:a|another)\s+(?=couple|few|half)|\s+(?:of|an?)$", "", " ".join(written.split()))
    return 0.5 if word == "half" else COUNTS.get(word) or whole(word)


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
    on = holidays.upcoming(key, clock.today, clock.region)
    if lead == "week before":
        on -= timedelta(days=7)
    if lead == "day before":
        on -= timedelta(days=1)
    return _day(m, on, back=holidays.latest(key, clock.today, clock.region))


def _spoken_name(written: str) -> str:
    return " ".join(written.split())


WD = alternatives(list(WEEKDAYS))
LONG = alternatives([d for d in WEEKDAYS if len(d) > 3])
MO = alternatives(list(MONTHS))
ORD = rf"(?P<number>\d{{1,2}}(?:st|nd|rd|th)|{alternatives(list(ORDINALS)).replace('-', '[- ]')})"
NUM = r"(?P<number>\d{1,2}(?:st|nd|rd|th)?)"
ENDS = r"(?P<part>end|start|beginning|early|mid(?:dle)?|late|half ?way through|first week|last week|last day)"
COUNT = rf"(?P<n>(?:a|another)\s+(?:couple|few)(?:\s+of)?|half\s+an?|couple(?:\s+of)?|few|another|\d{{1,4}}|{alternatives(list(ENGLISH))})"
UNIT = r"(?P<unit>minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|wk|w|fortnights?|months?|mths?|mth|mos?|quarters?|years?|yrs?|yr)\b(?P<half>\s+and\s+a\s+half)?"
HOLIDAY = holidays.pattern(chinese=False)
ALL_DAYS = [w for key in ("yesterday", "today", "tomorrow", "overmorrow") for w in WORDS[key]]
MONTH_WORD = r"(?:month|mth)"
NOT_WEEKDAY = r"(?!-|\s?(?:dress|gown|nite club|nav|down\b|on the|by the|the exam|cream|screen|dried|block|lotion|hat\b|tan\b|with\b|there\b|through\b|umbrella|glasses|flower))"

RULES: tuple[Rule, ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (r"\b(20\d\d)[-/.](1[0-2]|0?[1-9])[-/.]([12]\d|3[01]|0?[1-9])\b", _iso),
        (rf"\b(?:the\s+)?{ORD}\s*(?:of\s+)?(?P<month>{MO})\b\.?(?:,?\s*(?P<year>20\d\d)\b)?", _dated),
        (rf"\b(?:{WD})?,?\s*{NUM}\s*(?:of\s+|-)?(?P<month>{MO})\b\.?(?:,?\s*(?P<year>20\d\d)\b)?(?!\s\d)", _dated),
        (
            rf"\b(?P<month>{MO})\b\.?\s*(?:the\s+)?{NUM}\b(?!:|\.\d|%|\s?(?:am|pm|pcs|people|pairs)\b)(?:,?\s*(?P<year>20\d\d)\b)?",
            _dated,
        ),
        (
            rf"\b(?P<lead>(?:straight |right )?after|before|by|week before|day before)?\s*(?<![\w-])(?P<name>{HOLIDAY})(?![\w-])(?!\s(?:tree|lights|cards?|hampers?|party|decor\w*|cake|order|menu|gifts?|wreath|pudding|themed?)\b)",
            _holiday,
        ),
        (rf"\b{COUNT}\s*{UNIT}\s+(?P<ago>ago|back|earlier)\b", _offset),
        (
            rf"\b(?:in|within|after)\s+(?:about\s+|around\s+|abt\s+)?(?:the\s+next\s+)?{COUNT}\s*{UNIT}(?:'s?)?(?:\s+time)?(?!\s+of\b)",
            _offset,
        ),
        (
            rf"\b{COUNT}\s*{UNIT}\s+(?:from|after)\s+(?P<from>now|today|{'|'.join(map(re.escape, WORDS['tomorrow']))}|{WD})\b",
            _offset,
        ),
        (rf"\b{COUNT}\s*{UNIT}'?s?\s+(?:later|time|out)\b", _offset),
        (r"\b(?P<n>a|1)?\s*(?P<unit>fortnight)(?:\s+time)?\b", lambda m, c: _day(m, c.today + timedelta(days=14))),
        (rf"\b(?P<which>a\s+week\s+on|week)\s+(?P<day>{WD})\b", _weekday),
        (rf"\b(?P<which>next|nxt)\s+week\s+(?:on\s+)?(?P<day>{WD})\b", _weekday),
        (rf"\b(?:(?P<which>this|next|nxt|coming|this\s+coming|last|past)\s+)(?P<day>{WD})\b{NOT_WEEKDAY}", _weekday),
        (rf"\b(?P<day>{WD})\b\.?(?P<tail>\s+(?:of\s+)?(?:next\s+week|week\b(?!ly|end)|after\s+next))", _weekday),
        (rf"\b(?P<day>{WD})\b{NOT_WEEKDAY}(?:,?\s*(?:the\s+)?(?P<number>\d{{1,2}}(?:st|nd|rd|th)))", _number),
        (
            r"\b(?P<which>this|next|nxt|last|the|after\s+the|over\s+the|this\s+coming)?\s*(?:weekend|wkend|wknd)\b(?!s)",
            _weekend,
        ),
        (
            r"\b(?P<part>end|start|beginning|early|mid|middle|late|later)[\s-]*(?:of\s+)?(?P<which>next|the|this)\s+(?:week|wk)\b",
            _week,
        ),
        (
            r"\b(?:the\s+)?week\s+after\s+next\b|\b(?:in\s+)?the\s+week\s+after\b|\b(?P<which>next|nxt|last)\s+(?:week|wk)\b(?!end)",
            _week,
        ),
        (rf"\b(?:the\s+)?{ORD}\s+(?:of\s+)?(?P<month>next\s+month|this\s+month|the\s+month)\b", _number),
        (
            rf"\b(?P<eom>eom)\b|\b{ENDS}[\s-]*(?:of\s+)?(?:(?P<which>the\s+following|next|nxt|this|the|last)\s+)?{MONTH_WORD}\b",
            _month,
        ),
        (rf"\b(?P<which>next|nxt|last)\s+{MONTH_WORD}\b", _month),
        (rf"\b(?:the\s+)?{ENDS}[\s-]*(?:of|in)?\s*(?P<month>{MO})\b\.?(?:\s+(?P<year>20\d\d)\b)?", _named_month),
        (
            rf"\b(?:in|by|until|till|for(?!\s+(?:april|may|june)\b)|during|before|from(?!\s+(?:april|may|june)\b)|next|this|around|come)\s+(?P<month>{MO})\b(?:\s+(?P<year>20\d\d)\b)?(?!\s*\d)",
            _named_month,
        ),
        (
            r"\beoy\b|\b(?:end|late)\s+(?:of\s+)?(?:(?P<which>this|the|next)\s+)?(?:year|yr)\b",
            lambda m, c: _day(m, date(c.today.year + (_said(m, "which") == "next"), 12, 31)),
        ),
        (r"\b(?P<part>early|beginning\s+of|start\s+of)?\s*(?P<which>next)\s+(?:year|yr)\b", _year_end),
        (rf"\b({alternatives(ALL_DAYS)})\b", _relative),
        (r"\b(tonight|tonite|2nite|tnight)\b", _tonight),
        (
            r"\bthis(?=\s+(?:morning|afternoon|arvo|evening|eve)\b)",
            lambda m, c: _day(m, c.today, "today", back=c.today),
        ),
        (
            r"(?<![\w/.:-])(\d{1,2})/(\d{1,2})(?:/(20\d\d|\d\d))?(?![\w/%-])(?!\s?(?:price|off|inch|in\b|cup|day|size|hp|of\b|full|paid))",
            _slashed,
        ),
        (r"(?<![\w/.:-])(\d{1,2})\.(\d{1,2})\.(20\d\d|\d\d)\b", _slashed),
        (
            rf"\b(?:on\s+|by\s+|for\s+|before\s+|due\s+)?(?:the\s+)(?P<number>\d{{1,2}}(?:st|nd|rd|th)|{alternatives([w for w in ORDINALS if ORDINALS[w] > 3])})\b(?!\s+(?:floor|time|visit|order|one|of|ave|st|street|birthday|anniversary|item|session|lesson|birthday|stage|payment|instal\w+|edition|birthday)\b)",
            _number,
        ),
        (
            r"(?<![\w/.-])(?P<number>\d{1,2}(?:st|nd|rd|th))\b(?!\s+(?:floor|time|visit|order|ave|st|street|birthday|anniversary|item|session|lesson|stage|payment|instal\w+|gen|grade|class|order)\b)",
            _number,
        ),
        (rf"\b(?P<day>{LONG})\b{NOT_WEEKDAY}", _weekday),
        (rf"\b(?P<day>{WD})\b{NOT_WEEKDAY}", _weekday),
    )
)
