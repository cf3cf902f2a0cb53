"""A week or a month in one picture at a time, with its figures in words below and the others a tap away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rules.actions import Action
from rules.insights import ENOUGH
from rules.text import one_line
from ui.i18n import Html, amount, bold, joined, label, lines, t
from ui.reports.goals import line
from ui.reports.pictures import chart, named
from ui.screen import Button, Reader, Rows, Screen, button, grid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rules.insights import Dependency, States, Week
    from rules.reports import Period, Waits
    from services.cost import Spent
    from services.reports import Besides, Leaning, Ratings, Report, Sales, Takings

NAME_UNITS = 24
MOST_LINES = 6
ONE_HOUR, ONE_DAY = 60, 24 * 60


def report(reader: Reader, found: Report, *, unasked: bool = False) -> Screen:
    """The picture of a view; a plain sentence where there is nothing to draw. `unasked`: it came by itself."""
    if found.view is None:
        return Screen(t(reader.language, "reports-nothing", name=bold(found.business.name)), _ways(reader, found))
    above = [one for one in (_head(reader, found), *_words(reader, found)) if one]
    text = lines(*above, *_besides(reader, found, MOST_LINES - len(above)))
    # An empty picture too: without one the picture of another view would stay above these words.
    return Screen(text, _ways(reader, found, unasked=unasked), chart=chart(reader, found))


def _head(reader: Reader, found: Report) -> Html:
    key = "reports-title" if found.over else "reports-title-so-far"
    return t(reader.language, key, name=bold(found.business.name), when=named(reader, found.period))


def _words(reader: Reader, found: Report) -> list[Html | None]:
    """What the picture shows, in plain figures."""
    return _SAID[found.view](reader, found, found.shown) if found.view is not None else []


def _compared(reader: Reader, found: Report, now: str, before: str) -> Html:
    """A figure beside that of the week or month before."""
    return t(reader.language, f"reports-than-{found.period.span}", now=now, before=before)


def _sales(reader: Reader, found: Report, shown: Sales) -> list[Html | None]:
    before, now = (_takings(reader, found, one) for one in shown.rows[-2:])
    foreign = [f"{currency} × {count}" for currency, count in sorted(shown.foreign.items())]
    apart = t(reader.language, "reports-foreign", which=joined(reader.language, foreign)) if foreign else None
    return [_compared(reader, found, now, before), apart]


def _takings(reader: Reader, found: Report, one: Takings) -> str:
    money = amount(reader.language, one.minor, found.business.currency)
    return label(reader.language, "reports-takings", amount=money, count=one.count)


def _flow(reader: Reader, found: Report, shown: Sequence[Week]) -> list[Html | None]:
    before, now = (
        label(reader.language, "reports-flow", new=one.new, returned=one.returned, lost=one.lost) for one in shown[-2:]
    )
    return [_compared(reader, found, now, before)]


def _ratings(reader: Reader, found: Report, shown: Ratings) -> list[Html | None]:
    now, before = (_given(reader, one, average) for one, average in shown.both)
    return [_compared(reader, found, now, before)]


def _given(reader: Reader, count: int, average: float | None) -> str:
    said = f"{average:.1f}" if average is not None else ""
    return label(reader.language, "reports-given", count=count, average=said)


def _states(reader: Reader, _found: Report, shown: States) -> list[Html | None]:
    counts = {kind: getattr(shown, kind) for kind in ("on_time", "late", "slipping", "lost", "few")}
    return [t(reader.language, "reports-states", total=shown.total, **counts)]


def _leaning(reader: Reader, found: Report, shown: Leaning) -> list[Html | None]:
    leaning, language = shown.found, reader.language
    total = amount(language, leaning.now.total_minor, found.business.currency)
    first = leaning.now.top[0]
    name = bold(one_line(shown.names[first.customer_id], NAME_UNITS))
    money = amount(language, first.minor, found.business.currency)
    return [
        t(language, "reports-leaning", total=total, count=leaning.now.buyers),
        t(language, "reports-leaning-first", name=name, amount=money),
        _shares(reader, leaning),
    ]


def _shares(reader: Reader, leaning: Dependency) -> Html | None:
    """Shares only where there are enough buyers for one to mean something."""
    if leaning.now.buyers < ENOUGH or leaning.now.one is None or leaning.now.three is None:
        return None
    one, before, three = (round(100 * share) for share in (leaning.now.one, leaning.first_before, leaning.now.three))
    return t(reader.language, "reports-leaning-shares", one=one, before=before, three=three)


_SAID: Mapping[str, Callable[[Reader, Report, Any], list[Html | None]]] = {
    "sales": _sales,
    "flow": _flow,
    "ratings": _ratings,
    "states": _states,
    "dependency": _leaning,
}


def _besides(reader: Reader, found: Report, room: int) -> list[Html]:
    """Goals, answers and the cost of use, under the first picture; the goals on one line where there is no room."""
    if found.besides is None:
        return []
    besides: Besides = found.besides
    goals = [line(reader, one, over=found.over) for one in besides.goals]
    rest = [one for one in (_waits(reader, besides.answers), _spent(reader, besides.spent)) if one]
    if len(goals) + len(rest) > room:
        goals = [joined(reader.language, goals)]
    return [*goals, *rest]


def _waits(reader: Reader, answers: Waits) -> Html | None:
    """How long customers waited: the middle one, the shortest and the longest."""
    if not answers.count:
        return None
    still = label(reader.language, "reports-waits-open", count=answers.open) if answers.open else ""
    if not answers.minutes:
        return t(reader.language, "reports-waits-none", count=answers.count)
    middle, low, high = (_for(reader, minutes) for minutes in (answers.median, answers.minutes[0], answers.minutes[-1]))
    key = "reports-waits" if len(answers.minutes) > 1 else "reports-waits-one"
    return t(reader.language, key, count=answers.count, middle=middle, low=low, high=high, open=still)


def _for(reader: Reader, minutes: int) -> str:
    """A wait in the unit in which people say it."""
    for unit, length in (("days", ONE_DAY), ("hours", ONE_HOUR)):
        if minutes >= 2 * length:
            return label(reader.language, f"reports-{unit}", count=round(minutes / length))
    return label(reader.language, "reports-minutes", count=minutes)


def _spent(reader: Reader, spent: Spent) -> Html | None:
    if not spent.records:
        return None
    said = {"records": spent.records, "messages": spent.messages, "taps": spent.taps, "minutes": spent.minutes}
    return t(reader.language, "reports-cost", **said)


def _ways(reader: Reader, found: Report, *, unasked: bool = False) -> Rows:
    """The other pictures; an earlier and a later one; the other span, or no more of it by itself."""
    others = [
        _to(reader, found, f"reports-button-{one}", found.period, one) for one in found.views if one != found.view
    ]
    view = found.view or ""
    earlier, later = (
        _to(reader, found, key, period, view) if period is not None else None
        for key, period in (("reports-button-earlier", found.earlier), ("reports-button-later", found.later))
    )
    about = (found.business.pk,)
    if unasked:
        last = button(reader, "reports-button-stop", Action("businesses", "put", about, arg="reports.none"))
    else:
        span = "month" if found.period.span == "week" else "week"
        last = button(reader, f"reports-button-{span}", Action("reports", "show", about, arg=span))
    return (*grid(*others), *grid(earlier, later, last))


def _to(reader: Reader, found: Report, key: str, period: Period, view: str) -> Button:
    arg = f"{period.key}.{view}" if view else period.key
    return button(reader, key, Action("reports", "show", (found.business.pk,), arg=arg))
