"""Birthdays: read from a few words, kept as month and day, and the days on which they come round."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from rules.capture.numbers import whole
from rules.refusal import Refusal

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
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:(?P<year>\d{{4}}|\d{{2}})年\s*)?(?P<month>{_NUMBER})月\s*(?P<day>{_NUMBER})[日号號]?",
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d){_DAY}(?:\s+of)?[\s-]+(?<![a-z]){_MONTH}(?:[\s,-]+{_YEAR})?",
        rf"(?<![a-z]){_MONTH}\s+(?:the\s+)?{_DAY}(?!\d)(?:[\s,]+{_YEAR})?",
        rf"(?<!\d)(?P<one>\d{{1,2}})[-/.](?P<other>\d{{1,2}})(?:[-/.]{_YEAR})?(?!\d)",
    )
)
_CUE = re.compile(r"生日|出生(?:于|日期)?|(?<![a-z])(?:birthday|b-?day|born|date of birth|dob)(?![a-z])")
_FILLER = re.compile(r"[\s:,.;'’-]|[是在的她他于]|(?<![a-z])(?:is|on|in|the|her|his|their|s)(?![a-z])")
_LUNAR = re.compile(r"[农農阴陰][历曆]|正月|腊月|闰|初[一二三四五六七八九十]|(?<![a-z])lunar(?![a-z])")


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of the year, and the year of birth where it is known."""

    month: int
    day: int
    year: int | None = None

    @property
    def key(self) -> str:
        """As it is kept: 03-05."""
        return f"{self.month:02d}-{self.day:02d}"


def read(text: str, *, region: str, today: date) -> Birthday | None:
    """The birthday a short text states; None where it says something else, or more."""
    line = unicodedata.normalize("NFKC", text).casefold()
    cue = _CUE.search(line)
    if cue and _LUNAR.search(line):
        raise Refusal("customer-birthday-lunar")
    for form in _FORMS:
        found = form.search(line)
        if found is not None:
            rest = _CUE.sub("", line[: found.start()] + " " + line[found.end() :])
            return None if _FILLER.sub("", rest) else _born(found, region, today)
    return None


def is_about(text: str) -> bool:
    """Whether the words speak of a birthday at all."""
    return _CUE.search(text.casefold()) is not None


def _born(found: re.Match[str], region: str, today: date) -> Birthday | None:
    parts = found.groupdict()
    month, day = _month_and_day(parts, region)
    year = _year(parts.get("year"), today)
    try:
        on = date(year or LEAP_YEAR, month, day)
    except ValueError:
        return None
    return None if year and not date(OLDEST_YEAR, 1, 1) <= on <= today else Birthday(month, day, year)


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


def keys_on(on: date) -> tuple[str, ...]:
    """The birthdays that are kept on a date: who was born on 29 February keeps the 28th in other years."""
    keys = (f"{on:%m-%d}",)
    tomorrow = date.fromordinal(on.toordinal() + 1)
    return (*keys, "02-29") if keys == ("02-28",) and tomorrow.month != on.month else keys


def coming(key: str, today: date) -> date:
    """The next date, today included, on which a birthday is kept."""
    month, day = (int(part) for part in key.split("-"))
    return next(on for on in (_in_year(year, month, day) for year in (today.year, today.year + 1)) if on >= today)


def _in_year(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)
