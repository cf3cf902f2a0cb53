"""What a customer sees of what the bot asks of its own accord."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.actions import Action
from rules.asking import MOST
from ui.feedback import star_buttons
from ui.i18n import bold, t
from ui.screen import Button, Reader, Rows, Screen, button, grid

if TYPE_CHECKING:
    from models import Business

HALF = 5
"""The figures up to it make one half of the scale, the rest the other."""
HALVES = {"low": range(HALF + 1), "high": range(HALF + 1, MOST + 1)}


def thanks(reader: Reader, business: Business) -> Screen:
    """After a visit: thanks, and the same five stars as behind the shop's door."""
    return Screen(t(reader.language, "asking-thanks", name=bold(business.name)), (star_buttons(business.code),))


def nps(reader: Reader, business: Business) -> Screen:
    """Would they recommend the shop, from 0 to 10? Eleven buttons are too many for one screen, and whatever part of the
    scale came first would be favoured: so everybody points at a half first, and both halves are one tap away."""
    return Screen(t(reader.language, "asking-nps", name=bold(business.name)), (_halves(business),))


def _halves(business: Business, *names: str) -> tuple[Button, ...]:
    return tuple(
        Button(f"{HALVES[name][0]} – {HALVES[name][-1]}", Action("asking", "half", (business.pk,), arg=name))
        for name in names or HALVES
    )


def half(reader: Reader, business: Business, name: str, given: int | None = None) -> Screen:
    """The figures of one half, and the way to the other; `given` is ticked, and another tap corrects it."""
    other = next(one for one in HALVES if one != name)
    about = (business.pk,)
    figures = [
        Button(f"{'✓' if figure == given else ''}{figure}", Action("asking", "score", about, arg=str(figure)))
        for figure in HALVES[name]
    ]
    if given is None:
        return Screen(t(reader.language, "asking-nps", name=bold(business.name)), _rows(figures, business, other))
    text = t(reader.language, "asking-nps-thanks", name=bold(business.name), score=given, most=MOST)
    write = button(reader, "asking-button-why", Action("feedback", "write", about))
    return Screen(text, (*_rows(figures, business, other), (write,)))


def _rows(figures: list[Button], business: Business, other: str) -> Rows:
    return (*grid(*figures), _halves(business, other))


def scored(reader: Reader, business: Business, given: int) -> Screen:
    """Thanks for a figure, in the half it belongs to."""
    return half(reader, business, "low" if given <= HALF else "high", given)
