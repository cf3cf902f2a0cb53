"""Days with a name. Each is a rule in data/holidays.txt, so none runs out."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from math import floor

from dateutil.easter import easter

from rules.capture import lunar
from rules.capture.almanac import nth_weekday
from rules.capture.words import alternatives, table

AFTER = {"newyear": 7, "christmas": 3, "yuandan": 3, "guoqing": 7, "laodong": 5, "easter": 2}  # days until work resumes
HIJRI_EPOCH = 227015  # ordinal of 1 Muharram 1, by the sighting usual today


def names() -> dict[str, str]:
    """Each written name and the day it means."""
    return {name: key for key, (_, *written) in table("holidays").items() for name in written}


@cache
def pattern(chinese: bool) -> str:
    return alternatives([name for name in names() if name.isascii() is not chinese])


def on(key: str, year: int, region: str) -> date:
    rows = table("holidays")
    rule = rows.get(f"{key}@{region}", rows[key])[0]
    kind, _, value = rule.partition(":")
    return KINDS[kind](year, value)


def upcoming(key: str, today: date, region: str) -> date:
    """The next one, today included."""
    return next(day for day in (on(key, today.year + n, region) for n in range(-1, 4)) if day >= today)


def latest(key: str, today: date, region: str) -> date:
    """The last one, today excluded."""
    return next(day for day in (on(key, today.year - n, region) for n in range(-1, 4)) if day < today)


def afterwards(key: str, today: date, region: str) -> date:
    """When things go on after a holiday that may be under way."""
    days = timedelta(days=AFTER.get(key, 1))
    years = (on(key, today.year + n, region) + days for n in range(-1, 4))
    return next(day for day in years if day > today)


def _fixed(year: int, value: str) -> date:
    month, day = map(int, value.split("-"))
    return date(year, month, day)


def _lunar(year: int, value: str) -> date:
    month, day = map(int, value.split("-"))
    return lunar.lunar_date(year - (month == lunar.LAST), month, day)


def _easter(year: int, value: str) -> date:
    return easter(year) + timedelta(days=int(value))


def _nth(year: int, value: str) -> date:
    month, nth, weekday, *shift = map(int, value.split(","))
    return nth_weekday(year, month, nth, weekday) + timedelta(days=sum(shift))


def _diwali(year: int, _: str) -> date:
    """The evening of the new moon of Kartika, in India: the moonless tithi must hold at dusk."""
    moon = lunar.new_moon_after(date(year, 10, 15)) + 5.5 / 24 - 18 / 24
    return date.fromordinal(floor(moon + lunar.EPOCH))


def _hijri(year: int, value: str) -> date:
    """By the tabular calendar, which the sighted one leaves by a day at most."""
    month, day = map(int, value.split("-"))
    around = int((year - 622) * 33 / 32)
    days = (_of_hijri(hijri, month, day) for hijri in range(around - 1, around + 4))
    return next(found for found in days if found.year == year)


def _of_hijri(year: int, month: int, day: int) -> date:
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day
    return date.fromordinal(HIJRI_EPOCH + days - 1)


KINDS: dict[str, Callable[[int, str], date]] = {
    "date": _fixed,
    "lunar": _lunar,
    "newyear": lambda year, value: lunar.new_year(year) + timedelta(days=int(value)),
    "sun": lambda year, value: lunar.solar_term(year, int(value)),
    "easter": _easter,
    "nth": _nth,
    "diwali": _diwali,
    "hijri": _hijri,
}
