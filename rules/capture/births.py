"""A birthday beside the word for it: 生日3月5号, birthday is 5 March. A fact about somebody, never something to do."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from rules.capture.moments import Moment
from rules.capture.normal import Line
from rules.capture.numbers import whole

Birth = tuple[int | None, int, int]  # year, month, day

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_FIRST = frozenset({"US", "CN", "TW", "HK", "MO", "JP", "KR"})
"""Where 3/5 is the fifth of March."""
LEAP_YEAR = 2000
OLDEST_YEAR = 1900
CENTURY = 100

_NUMBER = r"\d{1,2}|[一二三四五六七八九十廿卅]{1,3}"
_ENDS = "uary|ruary|ch|il|e|y|ust|t|tember|ober|ember"
_MONTH = rf"(?P<word>{'|'.join(MONTHS)})(?:{_ENDS})?(?![a-z])\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:(?P<year>\d{{4}}|\d{{2}})年\s*)?(?P<month>{_NUMBER})月\s*(?P<day>{_NUMBER})[日号號]?",
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d){_DAY}(?:\s+of)?[\s-]+(?<![a-z]){_MONTH}(?:[\s,-]+{_YEAR})?",
        rf"(?<![a-z]){_MONTH}\s+(?:the\s+)?{_DAY}(?!\d)(?:[\s,]+{_YEAR})?",
        rf"(?<!\d)(?P<one>\d{{1,2}})[-/.](?P<other>\d{{1,2}})(?:[-/.]{_YEAR})?(?!\d)",
    )
)
LUNAR = re.compile(r"[农農阴陰][历曆]|正月|腊月|闰|初[一二三四五六七八九十]|(?<![a-z])lunar(?![a-z])")
_PARTY = r"蛋糕|宴|会|派对|礼|趴|party|花|聚|快"
_CUE = re.compile(
    rf"(?:的|过)?(?:生日(?!{_PARTY})|出生(?:于|日期)?)"
    r"|(?:'s\s)?(?<![a-z])(?:birthday|b-?day|born|date of birth|dob)(?![a-z])"
    r"(?!\s?(?:cake|party|dinner|flowers|gift|balloon|card|lunch))"
)
_BETWEEN = re.compile(r"(?:[\s:,'-]|[是在的她他于过]|(?<![a-z])(?:is|was|on|in|the|her|his|their|s)(?![a-z]))*")
_SOON = re.compile(r"[今明后][天日]|today|tomorrow")


def claim_birth(line: Line, region: str, today: date, *, kept: bool = False) -> Birth | None:
    """The birthday the line states, taken out of it with its word unless its date is `kept` for something to do."""
    if LUNAR.search(line.low):
        return None
    for cue in _CUE.finditer(line.low):
        for found in _dates(line.low):
            born = stated(found, region, today) if _beside(line.low, cue, found) else None
            if born and not kept:
                line.claim(min(cue.start(), found.start()), max(cue.end(), found.end()))
            if born:
                return born
    return None


def _dates(text: str) -> Iterator[re.Match[str]]:
    return (match for form in FORMS for match in form.finditer(text))


def _beside(text: str, cue: re.Match[str], found: re.Match[str]) -> bool:
    first, second = sorted((cue, found), key=lambda match: match.start())
    return bool(_BETWEEN.fullmatch(text[first.end() : second.start()]))


def of_moments(line: Line, moments: Sequence[Moment], region: str, today: date) -> Birth | None:
    """The date nearest to the word; one that names no day (下个月生日) is quoted."""
    for moment in (m for m in moments if m.birth):
        typed = line.plain[moment.start : moment.end].lower()
        if _SOON.fullmatch(typed.strip()):
            return None, moment.at.month, moment.at.day
        found = None if LUNAR.search(line.plain) else next(_dates(typed), None)
        born = stated(found, region, today) if found else None
        if born:
            return born
        line.refused += moment.words
    return None


def stated(found: re.Match[str], region: str, today: date) -> Birth | None:
    """What a form matched, if there is such a day and it is not to come."""
    parts = found.groupdict()
    month, day = _month_and_day(parts, region)
    year = _year(parts.get("year"), today)
    try:
        on = date(year or LEAP_YEAR, month, day)
    except ValueError:
        return None
    return None if year and not date(OLDEST_YEAR, 1, 1) <= on <= today else (year, month, day)


def _month_and_day(parts: dict[str, str | None], region: str) -> tuple[int, int]:
    if parts.get("word"):
        return MONTHS.index(str(parts["word"])) + 1, whole(str(parts["day"]))
    if parts.get("month"):
        return whole(str(parts["month"])), whole(str(parts["day"]))
    one, other = int(str(parts["one"])), int(str(parts["other"]))
    month_first = (region in MONTH_FIRST or other > len(MONTHS)) and one <= len(MONTHS)
    return (one, other) if month_first else (other, one)


def _year(said: str | None, today: date) -> int | None:
    if said is None:
        return None
    year = int(said)
    if year >= CENTURY:
        return year
    century = today.year - today.year % CENTURY
    return century + year if century + year <= today.year else century - CENTURY + year
