"""Answers that are kept ready: the list, and the choice of one for a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import replies as rules
from rules.actions import Action
from rules.text import one_line
from ui.i18n import Html, bold, escaped, label, lines, t
from ui.screen import Button, Reader, Screen, button, grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Business, Customer, Entry
    from services.replies import Quick

READY = 4
LINE_UNITS = 120


def ready(language: str) -> tuple[str, ...]:
    """What every shop begins with."""
    return tuple(label(language, f"replies-ready-{number}") for number in range(1, READY + 1))


def every(reader: Reader, business: Business, rows: Sequence[Quick], entry: Entry | None = None) -> Screen:
    """The list to those who keep it; a tap takes one off. After a change, the way back."""
    head = "replies-every" if rows else "replies-none"
    text = lines(t(reader.language, head, name=bold(business.name)), *_lines(rows))
    drops = [
        Button(f"✕ {at}", Action("replies", "remove", (business.pk,), arg=_arg(one))) for at, one in enumerate(rows, 1)
    ]
    more = button(reader, "replies-button-add", Action("replies", "ask", (business.pk,)))
    back = button(reader, "button-undo", Action("capture", "undo", (business.pk, entry.pk))) if entry else None
    return Screen(text, (*grid(*drops), *grid(more if len(rows) < rules.MOST else None, back)))


def _lines(rows: Sequence[Quick]) -> list[Html]:
    return [escaped(f"{at}. {one_line(one.text, LINE_UNITS)}") for at, one in enumerate(rows, 1)]


def _arg(one: Quick) -> str:
    return f"r{-one.number}" if one.number < 0 else str(one.number)


def ask(reader: Reader) -> Screen:
    """What one looks like."""
    return Screen(t(reader.language, "replies-ask"), asks=True)


def choose(reader: Reader, customer: Customer, rows: Sequence[Quick], case: Sequence[int] = ()) -> Screen:
    """Which one? As the customer will read it; a tap sends it in ten seconds."""
    about = (customer.business_id, customer.pk, *case)
    key = "replies-choose" if rows else "replies-choose-none"
    text = lines(t(reader.language, key, name=bold(customer.name)), *_lines(rows))
    ones = [Button(f"{at}", Action("replies", "send", about, arg=_arg(one))) for at, one in enumerate(rows, 1)]
    shown = Action("cases", "card", (customer.business_id, *case)) if case else None
    back = shown or Action("customers", "card", (customer.business_id, customer.pk))
    return Screen(text, (*grid(*ones), (button(reader, "button-back", back),)))
