"""Goals: how far each has come, and the way to set and to drop one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.actions import Action
from rules.reports import MOST_GOALS, TENTHS
from ui.i18n import Html, amount, bold, joined, label, lines, t
from ui.screen import Reader, Screen, button, grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Business
    from services.reports import Progress


def line(reader: Reader, one: Progress, *, over: bool = False) -> Html:
    """One goal on a line of its own; `over`: its week or month has ended."""
    if one.foreign:
        target = amount(reader.language, one.goal.target, one.goal.currency)
        return t(reader.language, "goals-line-currency", target=target, currency=one.currency)
    if over:
        said = short(reader, one, span=f"{one.goal.span}-then")
        return t(reader.language, "goals-line-met" if _met(one) else "goals-line-missed", said=said)
    key = "goals-line-reached" if _met(one) else "goals-line"
    return t(reader.language, key, said=short(reader, one), count=one.days_left)


def short(reader: Reader, one: Progress, span: str = "") -> str:
    """What was reached of what was aimed at."""
    reached = label(reader.language, "goals-none") if one.reached is None else _figure(reader, one, one.reached)
    when = label(reader.language, f"goals-{span or one.goal.span}")
    target = _figure(reader, one, one.goal.target)
    return label(reader.language, f"goals-{one.goal.kind}", span=when, reached=reached, target=target)


def _met(one: Progress) -> bool:
    return one.reached is not None and one.reached >= one.goal.target


def _figure(reader: Reader, one: Progress, value: int) -> str:
    if one.goal.kind == "sales":
        return amount(reader.language, value, one.currency)
    return f"{value / TENTHS:.1f}" if one.goal.kind == "rating" else str(value)


def all_in_one(reader: Reader, goals: Sequence[Progress]) -> Html | None:
    """All of them on one line, for the digest."""
    said = joined(reader.language, [short(reader, one) for one in goals])
    return t(reader.language, "goals-digest", said=said) if goals else None


def goals(reader: Reader, business: Business, rows: Sequence[Progress], entry_id: int | None = None) -> Screen:
    """The goals, each with its own button to drop it; after a change the way to take that back."""
    if rows:
        head = t(reader.language, "goals-head", name=bold(business.name))
    else:
        head = t(reader.language, "goals-nothing", name=bold(business.name))
    more = t(reader.language, "goals-example") if len(rows) < MOST_GOALS else None
    drops = [
        button(reader, "goals-button-drop", Action("reports", "ungoal", (business.pk, one.goal.pk)), number=number)
        for number, one in enumerate(rows, 1)
    ]
    undo = Action("capture", "undo", (business.pk, entry_id)) if entry_id is not None else None
    numbered = [Html(f"{number}. {line(reader, one)}") for number, one in enumerate(rows, 1)]
    below = (*grid(*drops), *grid(button(reader, "button-undo", undo) if undo else None))
    return Screen(lines(head, *numbered, more), below)
