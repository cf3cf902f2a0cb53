"""A whole book in figures: the overview, what lies behind each of its lines, and the people they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import insights as rules
from rules.actions import Action
from rules.text import one_line
from ui.i18n import Html, amount, bold, day, joined, label, lines, month, t
from ui.insights import shares
from ui.screen import Button, Reader, Rows, Screen, button, grid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models import Business
    from rules.insights import Shares, Week
    from services.insights import Overview

NAME_UNITS = 20
MOST_MONTHS = 6
STATES = ("on_time", "late", "slipping", "lost", "few")
PARTS = ("weeks", "losses", "fifths", "groups")
"""What lies behind the overview; its other buttons lead to lists of people."""


def overview(reader: Reader, found: Overview) -> Screen:
    """How the shop stands, and the way to all that is behind it; what has no data yet is not there."""
    language = reader.language
    if not found.states.total:
        return Screen(t(language, "insights-no-figures", name=bold(found.business.name)))
    text = lines(
        t(language, "insights-figures", name=bold(found.business.name)),
        _states(language, found),
        t(language, "insights-this-week", week=_moved(language, found.weeks[-1])),
        _depends(language, found),
        t(language, "insights-foreign", count=found.foreign) if found.foreign else None,
    )
    return Screen(text, _ways(reader, found))


def _ways(reader: Reader, found: Overview) -> Rows:
    back = found.winback
    there = {
        "core": found.core,
        "rising": found.rising,
        "fifths": len(found.fifths.middle),
        "groups": found.groups.total,
        "weeks": found.states.total,
        "losses": found.losses.total,
        "back": back.contacted.total + back.alone.total,
    }
    ways = [_way(reader, found.business, name) for name, count in there.items() if count]
    churn = button(reader, "insights-button-slipping", Action("insights", "churn", (found.business.pk,)))
    return grid(*ways, churn)


def _way(reader: Reader, business: Business, name: str) -> Button:
    return button(reader, f"insights-button-{name}", _to(business, name))


def _to(business: Business, name: str) -> Action:
    if name in PARTS:
        return Action("insights", "show", (business.pk,), arg=name)
    return Action("insights", "people", (business.pk,), arg=f"0{name}")


def _states(language: str, found: Overview) -> Html:
    counts = {name: getattr(found.states, name) for name in STATES}
    said = [label(language, f"insights-count-{name.replace('_', '-')}", count=n) for name, n in counts.items() if n]
    return Html(" · ".join(said))


def _moved(language: str, week: Week) -> str:
    counts = {"new": week.new, "returned": week.returned, "lost": week.lost}
    return joined(language, [label(language, f"insights-moved-{name}", count=count) for name, count in counts.items()])


def _depends(language: str, found: Overview) -> Html | None:
    """The first of several buyers; that a single one is all there is needs no saying."""
    hangs, money = found.dependency, found.business.currency
    now, before = hangs.now, hangs.before
    if found.first is None or not now.several:
        return None

    def said(key: str, minor: int, share: float | None, of: Shares) -> Html:
        part = shares.bought(language, minor, share, now.buyers, money)
        return t(language, key, part=part, amount=amount(language, of.total_minor, money), name=name)

    name = bold(one_line(found.first.name, NAME_UNITS))
    first = said("insights-depends-on", now.top[0].minor, now.one, now)
    then = said("insights-depended-on", hangs.first_before_minor, hangs.first_before, before)
    three = said("insights-depends-three", sum(row.minor for row in now.top), now.three, now)
    return Html(first + (then if before.total_minor else "") + (three if now.buyers > rules.TOP else ""))


def part(reader: Reader, found: Overview, name: str) -> Screen:
    """One of the parts; the overview for any other word."""
    drawn = {"weeks": _weeks, "losses": _losses, "fifths": _fifths, "groups": _groups}.get(name)
    if drawn is None or not found.states.total:
        return overview(reader, found)
    return drawn(reader, found)


def _back(reader: Reader, business: Business) -> Button:
    return button(reader, "button-back", Action("insights", "show", (business.pk,)))


def _weeks(reader: Reader, found: Overview) -> Screen:
    """The leaky funnel, this week first."""
    language = reader.language
    rows = [
        t(
            language,
            "insights-week-now" if number == 0 else "insights-week",
            day=day(language, week.starts_on, found.today),
            week=_moved(language, week),
        )
        for number, week in enumerate(reversed(found.weeks))
    ]
    return Screen(lines(t(language, "insights-weeks"), *rows), grid(_back(reader, found.business)))


def _losses(reader: Reader, found: Overview) -> Screen:
    language, lost = reader.language, found.losses
    kinds = [(f"customers-kind-{kind}", count) for kind, count in lost.by_kind]
    reasons = [(_reason(reason), count) for reason, count in lost.by_reason]
    months = [f"{month(language, on)} {count}" for on, count in lost.by_month[-MOST_MONTHS:]]
    text = lines(
        t(language, "insights-losses", count=lost.total),
        t(
            language,
            "insights-losses-why",
            avoidable=shares.of_all(language, lost.avoidable, lost.total),
            unavoidable=lost.unavoidable,
            unknown=lost.unknown,
        ),
        t(language, "insights-losses-reasons", rows=_counted(language, reasons)),
        t(language, "insights-losses-kinds", rows=_counted(language, kinds)) if len(kinds) > 1 else None,
        t(language, "insights-losses-months", rows=joined(language, months)),
    )
    return Screen(text, grid(_back(reader, found.business)))


def _reason(reason: str) -> str:
    own = reason in rules.REASONS
    return f"customers-reason-{reason.replace('_', '-')}" if own else f"insights-reason-{reason}"


def _counted(language: str, rows: Iterable[tuple[str, int]]) -> Html:
    return joined(language, [f"{label(language, key)} {count}" for key, count in rows])


def _fifths(reader: Reader, found: Overview) -> Screen:
    """Who brings how much, by the book's own figures: 20/60/20 is nowhere assumed."""
    language, fifths, money = reader.language, found.fifths, found.business.currency
    parts = {"top": fifths.top, "middle": fifths.middle, "lowest": fifths.lowest}
    text = lines(
        t(
            language,
            "insights-fifths",
            count=len(fifths.rows),
            amount=amount(language, fifths.total_minor, money),
        ),
        *(
            t(
                language,
                f"insights-fifths-{name}",
                count=len(rows),
                part=shares.money(language, sum(row.minor for row in rows), fifths, money),
            )
            for name, rows in parts.items()
            if rows
        ),
    )
    lowest = _way(reader, found.business, "lowest") if fifths.lowest else None
    return Screen(text, grid(lowest, _back(reader, found.business)))


def _groups(reader: Reader, found: Overview) -> Screen:
    """The groups somebody is in, each with its head-count."""
    language, groups = reader.language, found.groups
    text = lines(
        t(language, "insights-groups", name=bold(found.business.name)),
        t(language, "insights-unasked", part=shares.of_all(language, groups.unasked, groups.total))
        if groups.unasked
        else None,
        t(language, "insights-few", count=found.states.few) if found.states.few else None,
    )
    ways = [
        Button(
            label(language, "insights-group-count", name=label(language, f"insights-button-{name}"), count=len(rows)),
            _to(found.business, name),
        )
        for name, rows in groups.members.items()
    ]
    return Screen(text, (*grid(*ways, width=2), (_back(reader, found.business),)))
