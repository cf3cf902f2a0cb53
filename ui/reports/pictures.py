"""The charts of a report: the same figures as its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel import dates, numbers

from rules import money
from rules.insights import ENOUGH
from ui.charts import Bar, Bars, Chart, Columns, Series, Tone
from ui.i18n import amount, label, locale, month

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rules.insights import States, Week
    from rules.reports import Period
    from services.reports import Leaning, Ratings, Report, Sales
    from ui.screen import Reader

STATES: tuple[tuple[str, Tone], ...] = (
    ("on_time", "good"),
    ("late", "fair"),
    ("slipping", "bad"),
    ("lost", "quiet"),
    ("few", "quiet"),
)
KINDS: tuple[tuple[str, Tone], ...] = (("new", "good"), ("returned", "plain"), ("lost", "bad"))
STARS: dict[int, Tone] = {5: "good", 4: "good", 3: "fair", 2: "bad", 1: "bad"}
LEAST_SHORT = 10_000
"""From here on money is said as 1.2万 or 12K, so that it fits over a column."""


WHOLE_ENOUGH = 3
"""So many whole digits say it without a fraction: 123万."""


def named(reader: Reader, period: Period) -> str:
    """16–22 November, or a month."""
    if period.span == "month":
        return month(reader.language, period.starts_on)
    return _days(reader, period)


def _days(reader: Reader, period: Period) -> str:
    first, last = period.starts_on, period.last_on
    pattern = "M月d日" if reader.language == "zh" else "d MMM"
    start, end = (dates.format_date(on, pattern, locale=locale(reader.language)) for on in (first, last))
    if first.month == last.month:
        return f"{start}–{last.day}日" if reader.language == "zh" else f"{first.day}–{end}"
    return f"{start}–{end}"


def chart(reader: Reader, found: Report) -> Chart:
    """The picture of the view."""
    return _DRAWN[found.view or "sales"](reader, found, found.shown)


def _labels(reader: Reader, found: Report) -> list[str]:
    """The Mondays, or the months."""
    if found.period.span == "week":
        pattern = "M/d" if reader.language == "zh" else "d MMM"
    else:
        pattern = "M月" if reader.language == "zh" else "MMM"
    return [str(dates.format_date(one.starts_on, pattern, locale=locale(reader.language))) for one in found.trail]


def _sales(reader: Reader, found: Report, shown: Sales) -> Chart:
    currency = found.business.currency
    title = label(reader.language, f"reports-picture-sales-{found.period.span}", currency=currency)
    values = [one.minor for one in shown.rows]
    said = [_short(reader, minor, currency) if minor else "" for minor in values]
    return Columns(title, _labels(reader, found), [Series(title, "plain", values, said)])


def _short(reader: Reader, minor: int, currency: str) -> str:
    """Money without its sign, short enough to stand over a column."""
    value = money.from_minor(minor, currency)
    if value < LEAST_SHORT:
        return str(numbers.format_decimal(round(value), locale=locale(reader.language), group_separator=False))
    said, plain = (
        str(numbers.format_compact_decimal(value, locale=locale(reader.language), fraction_digits=digits))
        for digits in (1, 0)
    )
    return plain if sum(letter.isdigit() for letter in plain) >= WHOLE_ENOUGH else said


def _flow(reader: Reader, found: Report, shown: Sequence[Week]) -> Chart:
    new, returned, lost = (
        Series(label(reader.language, f"reports-kind-{kind}"), tone, [getattr(one, kind) for one in shown])
        for kind, tone in KINDS
    )
    title = label(reader.language, f"reports-picture-flow-{found.period.span}")
    return Columns(title, _labels(reader, found), [new, returned], lost)


def _ratings(reader: Reader, found: Report, shown: Ratings) -> Chart:
    title = label(reader.language, "reports-picture-ratings", when=named(reader, found.period))
    bars = [
        Bar("★" * number, shown.now.get(number, 0), str(shown.now.get(number, 0)), STARS[number]) for number in STARS
    ]
    return Bars(title, bars)


def _states(reader: Reader, _found: Report, shown: States) -> Chart:
    bars = [
        Bar(label(reader.language, f"reports-state-{kind}"), getattr(shown, kind), str(getattr(shown, kind)), tone)
        for kind, tone in STATES
    ]
    return Bars(label(reader.language, "reports-picture-states"), bars)


def _leaning(reader: Reader, found: Report, shown: Leaning) -> Chart:
    """The first three by number and name, the rest together."""
    now = shown.found.now
    rest, others = now.total_minor - sum(one.minor for one in now.top), now.buyers - len(now.top)
    bars = [
        Bar(
            shown.names[one.customer_id],
            one.minor,
            _part(reader, found, one.minor, shown),
            number=number,
            nameless=label(reader.language, "reports-nameless", number=number),
        )
        for number, one in enumerate(now.top, 1)
    ]
    if others:
        said = _part(reader, found, rest, shown)
        bars.append(Bar(label(reader.language, "reports-others", count=others), rest, said, "quiet"))
    return Bars(label(reader.language, "reports-picture-dependency"), bars)


def _part(reader: Reader, found: Report, minor: int, shown: Leaning) -> str:
    now = shown.found.now
    said = amount(reader.language, minor, found.business.currency)
    return f"{said} · {round(100 * minor / now.total_minor)}%" if now.buyers >= ENOUGH else said


_DRAWN: Mapping[str, Callable[[Reader, Report, Any], Chart]] = {
    "sales": _sales,
    "flow": _flow,
    "ratings": _ratings,
    "states": _states,
    "dependency": _leaning,
}
