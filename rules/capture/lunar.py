"""The Chinese calendar by astronomy: no table that runs out.

New moons and solar longitude after Meeus, *Astronomical Algorithms* (ch. 25, 49), reckoned at 120° east.
The month with the winter solstice is the 11th; of thirteen months between two solstices the first without a
principal term is the leap month.
"""

from datetime import date, timedelta
from functools import lru_cache
from math import radians, sin

EPOCH = date(2000, 1, 1).toordinal() - 2451544.5  # from Julian day to proleptic ordinal
CHINA = 8 / 24
LAST = 12
AUTUMN = 10  # up to this month a lunar year shares its number with the civil one
SYNODIC = 29.530588861
TROPICAL = 365.2422
NEW_YEAR = 280  # longitude of the sun at the turn of the civil year
# coefficient, multiples of E (earth's eccentricity), M (sun), M' (moon), F, Omega
TERMS = (
    (-0.40720, 0, 0, 1, 0, 0), (0.17241, 1, 1, 0, 0, 0), (0.01608, 0, 0, 2, 0, 0), (0.01039, 0, 0, 0, 2, 0),
    (0.00739, 1, -1, 1, 0, 0), (-0.00514, 1, 1, 1, 0, 0), (0.00208, 2, 2, 0, 0, 0), (-0.00111, 0, 0, 1, -2, 0),
    (-0.00057, 0, 0, 1, 2, 0), (0.00056, 1, 1, 2, 0, 0), (-0.00042, 0, 0, 3, 0, 0), (0.00042, 1, 1, 0, 2, 0),
    (0.00038, 1, 1, 0, -2, 0), (-0.00024, 1, -1, 2, 0, 0), (-0.00017, 0, 0, 0, 0, 1),
)  # fmt: skip


def lunar_date(year: int, month: int, day: int) -> date:
    """The civil date of a lunar day; a lunar year begins at its new year's day."""
    starts, leap = _months(year if month <= AUTUMN else year + 1)
    index = (month - 11) % 12
    return starts[index + (leap is not None and index >= leap)] + timedelta(days=day - 1)


def new_year(year: int) -> date:
    """春节 of a civil year."""
    return lunar_date(year, 1, 1)


def solar_term(year: int, longitude: int) -> date:
    """The day in a civil year on which the sun reaches a longitude (0 is the March equinox)."""
    guess = date(year, 3, 20).toordinal() - EPOCH + (longitude % 360) * TROPICAL / 360
    if longitude > NEW_YEAR:
        guess -= TROPICAL
    for _ in range(5):
        guess += 58 * sin(radians(longitude - _sun(guess)))
    return _civil(guess)


def new_moon_after(day: date) -> float:
    """The Julian day of the first new moon at or after a date (universal time)."""
    julian = day.toordinal() - EPOCH
    k = int((julian - 2451550.09766) / SYNODIC) - 1
    while _new_moon(k) < julian:
        k += 1
    return _new_moon(k)


def _civil(julian: float, offset: float = CHINA) -> date:
    return date.fromordinal(int(julian + EPOCH + offset))


def _sun(julian: float) -> float:
    """Apparent longitude of the sun in degrees."""
    t = (julian - 2451545.0) / 36525
    m = radians(357.52911 + 35999.05029 * t)
    centre = (1.914602 - 0.004817 * t) * sin(m) + 0.019993 * sin(2 * m) + 0.000289 * sin(3 * m)
    wobble = 0.00569 + 0.00478 * sin(radians(125.04 - 1934.136 * t))
    return (280.46646 + 36000.76983 * t + centre - wobble) % 360


def _new_moon(k: int) -> float:
    t = k / 1236.85
    e = 1 - 0.002516 * t
    sun = radians(2.5534 + 29.10535670 * k)
    moon = radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
    node = radians(160.7108 + 390.67050284 * k - 0.0016118 * t * t)
    omega = radians(124.7746 - 1.56375588 * k)
    swing = sum(c * e**n * sin(a * sun + b * moon + f * node + o * omega) for c, n, a, b, f, o in TERMS)
    return 2451550.09766 + SYNODIC * k + 0.00015437 * t * t + swing


def _month_start(near: date) -> date:
    """The first day of the lunar month that holds a date."""
    k = int((near.toordinal() - EPOCH - 2451550.09766) / SYNODIC) + 2
    while _civil(_new_moon(k)) > near:
        k -= 1
    return _civil(_new_moon(k))


def _following(start: date) -> date:
    return _month_start(start + timedelta(days=32))


@lru_cache(maxsize=64)
def _months(year: int) -> tuple[list[date], int | None]:
    """First days of the months from the 11th of the year before, and which of them is the leap one."""
    start = _month_start(solar_term(year - 1, 270))
    end = _month_start(solar_term(year, 270))
    starts = [start]
    while starts[-1] < end:
        starts.append(_following(starts[-1]))
    if len(starts) <= LAST + 1:
        return starts, None
    return starts, next(i for i in range(1, 13) if _sign(starts[i]) == _sign(starts[i + 1]))


def _sign(day: date) -> int:
    """Which of the twelve principal terms was last reached when a day begins in China."""
    return int(_sun(day.toordinal() - EPOCH - CHINA) // 30)
