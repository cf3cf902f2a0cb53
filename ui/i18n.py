"""Texts in the reader's language, from Fluent catalogues; dates and money by Babel.

`t()` gives Telegram HTML: arguments are escaped, the catalogue's own words may carry markup. `label()` gives plain text
for buttons and toasts.
"""

import html
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale, dates, numbers
from fluent.runtime import FluentBundle, FluentResource

from rules import money, timing

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = ("zh", "en")
BABEL = {"zh": "zh_CN", "en": "en"}
A_LEAP_YEAR = 2000


class MissingTextError(KeyError):
    """A key that the catalogue does not have: our bug."""


class Html(str):
    """Text that is Telegram HTML already; `t()` does not escape it again."""

    __slots__ = ()


def language_of(code: str | None, default: str) -> str:
    """The catalogue for a person whose app speaks this language."""
    if not code:
        return default
    spoken = timing.REGIONS[timing.guess_region(code)].language if code.lower().startswith(("zh", "yue")) else "en"
    return spoken if spoken in LANGUAGES else default


@cache
def bundle(language: str) -> FluentBundle:
    """The catalogue of one language."""
    found = FluentBundle([BABEL[language].replace("_", "-")], use_isolating=False)
    for path in sorted((LOCALES / language).glob("*.ftl")):
        found.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return found


def t(language: str, key: str, /, **args: object) -> Html:
    """The text as Telegram HTML."""
    return Html(_format(language, key, {name: _escaped(value) for name, value in args.items()}))


def label(language: str, key: str, /, **args: object) -> str:
    """The text as plain text: buttons, toasts, menu descriptions, copied drafts."""
    return _format(language, key, args)


def has(language: str, key: str) -> bool:
    """Whether the catalogue has the key."""
    return bundle(language).has_message(key)


def lines(*parts: str | None) -> Html:
    """The parts that are there, one a line."""
    return Html("\n".join(part for part in parts if part))


def joined(language: str, parts: Iterable[str]) -> Html:
    """A list in the language's own punctuation."""
    return Html(("、" if language == "zh" else ", ").join(parts))


def bold(text: object) -> Html:
    """Escaped and bold."""
    return Html(f"<b>{_escaped(text)}</b>")


def escaped(text: object) -> Html:
    """Somebody's own words as Telegram HTML."""
    return Html(_escaped(text))


def _escaped(value: object) -> object:
    if isinstance(value, Html | int | float | Decimal):
        return value
    return html.escape(str(value), quote=False)


def _format(language: str, key: str, args: dict[str, object]) -> str:
    found = bundle(language)
    pattern = found.get_message(key).value if found.has_message(key) else None
    if pattern is None:
        raise MissingTextError(key)
    text, errors = found.format_pattern(pattern, args)
    if errors:
        raise MissingTextError(f"{key}: {errors[0]}")
    return str(text)


@cache
def locale(language: str) -> Locale:
    """Babel's data of one language; looking it up by name costs more than using it."""
    return Locale.parse(BABEL[language])


@cache
def _money_pattern(language: str, *, whole: bool) -> str:
    pattern = str(locale(language).currency_formats["standard"].pattern)
    return pattern.replace(".00", "") if whole else pattern


def amount(language: str, minor: int, currency: str) -> str:
    """Money as the reader writes it; whole amounts without decimals."""
    value = money.from_minor(minor, currency)
    whole = value == value.to_integral_value()
    pattern = _money_pattern(language, whole=whole)
    return str(numbers.format_currency(value, currency, pattern, locale=locale(language), currency_digits=not whole))


def day(language: str, on: date, today: date) -> str:
    """A date with its weekday; the year only when it is not this one."""
    same_year = on.year == today.year
    if language == "zh":
        pattern = "M月d日 EEE" if same_year else "y年M月d日 EEE"
    else:
        pattern = "EEE d MMM" if same_year else "EEE d MMM y"
    return str(dates.format_date(on, pattern, locale=locale(language)))


def month_day(language: str, month: int, day_: int, year: int | None = None) -> str:
    """A birthday: the year only where it is known."""
    pattern = {"zh": ("M月d日", "y年M月d日"), "en": ("d MMM", "d MMM y")}[language][year is not None]
    return str(dates.format_date(date(year or A_LEAP_YEAR, month, day_), pattern, locale=locale(language)))


def month(language: str, on: date) -> str:
    """A month of a year: 2026年3月, March 2026."""
    return str(dates.format_date(on, "y年M月" if language == "zh" else "MMMM y", locale=locale(language)))


def distance(language: str, days: int) -> str:
    """How far a date is: today, tomorrow, in 7 days, 3 days ago."""
    near = {0: "date-today", 1: "date-tomorrow", -1: "date-yesterday"}
    if days in near:
        return label(language, near[days])
    return label(language, "date-in-days" if days > 0 else "date-days-ago", days=abs(days))


def moment(language: str, at: datetime, now: datetime, zone: str) -> str:
    """An instant with weekday, hour and distance: 11月25日 周三 15:00（7天后）."""
    there = timing.local(at, zone)
    return label(
        language,
        "date-moment",
        day=day(language, there.date(), timing.local(now, zone).date()),
        hour=f"{there:%H:%M}",
        distance=distance(language, timing.days_between(now, at, zone)),
    )


def clock(minute: int) -> str:
    """Minutes after midnight as 08:30."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
