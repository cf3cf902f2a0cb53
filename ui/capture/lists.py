"""Several customers at once: the lines of a list, and a file of contact cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.actions import Action
from rules.text import clip, one_line
from ui.i18n import Html, amount, bold, escaped, joined, lines, moment, t
from ui.screen import Button, Reader, Screen, button, grid, pager

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Customer
    from services.capture import Recorded, Taken

LINES_A_PAGE = 5
"""With both arrows and Undo no more than eight buttons."""
LINE_UNITS = 60
LABEL_UNITS = 24
MOST_NAMED = 5


def listed(reader: Reader, made: Sequence[Recorded], now: datetime, *, page: int = 0, edited: bool = False) -> Screen:
    """The lines of a list as they were understood, each a tap away from its own card; one Undo for all."""
    if not made:
        return Screen(t(reader.language, "capture-undone-it"))
    entry = made[0].entry
    pages = -(-len(made) // LINES_A_PAGE)
    number = min(page, pages - 1)
    shown = made[number * LINES_A_PAGE : (number + 1) * LINES_A_PAGE]
    head = t(reader.language, "capture-listed", mark="✏️" if edited else "✅", count=len(made))
    text = lines(head, *(_line(reader, one, at, now) for at, one in enumerate(shown, number * LINES_A_PAGE + 1)))
    cards = [
        Button(str(at), Action("capture", "card", (entry.business_id, one.entry.pk)))
        for at, one in enumerate(shown, number * LINES_A_PAGE + 1)
    ]
    turn = pager(reader, number, pages, Action("capture", "listed", (entry.business_id, entry.pk)))
    undo = button(reader, "button-undo-list", Action("capture", "undo", (entry.business_id, entry.pk), arg="all"))
    return Screen(text, (*grid(*cards), (*turn, undo)))


def _line(reader: Reader, made: Recorded, at: int, now: datetime) -> Html:
    who = made.customer.name if made.customer else made.entry.details.get("name", "")
    what = made.entry.details.get("what") or (made.activity.text if made.activity and not who else "")
    money = _money(reader, made)
    due = moment(reader.language, made.follow_up.due_at, now, reader.zone) if made.follow_up else ""
    parts = [
        bold(one_line(who, LABEL_UNITS)) if who else "",
        t(reader.language, "capture-listed-which") if made.choices and made.customer is None else "",
        money,
        escaped(one_line(what, LINE_UNITS)),
        Html(f"⏰ {escaped(due)}") if due else "",
        Html("❓") if made.not_understood or made.guesses else "",
    ]
    return Html(f"{at}. " + " · ".join(part for part in parts if part))


def _money(reader: Reader, made: Recorded) -> Html:
    activity = made.activity
    if activity is None or activity.amount_minor is None or not activity.currency:
        return Html()
    return escaped(amount(reader.language, activity.amount_minor, activity.currency))


def cards(reader: Reader, taken: Taken) -> Screen:
    """What became of a file of contact cards."""
    text = lines(
        t(reader.language, "capture-cards-new", count=len(taken.new), names=_names(reader, taken.new)),
        _told(reader, "capture-cards-known", taken.known),
        _told(reader, "capture-cards-namesakes", taken.namesakes),
        t(reader.language, "capture-cards-left-out", count=taken.left_out) if taken.left_out else None,
        _said(reader, taken),
    )
    entry = taken.entry
    undo = button(reader, "button-undo", Action("capture", "undo", (entry.business_id, entry.pk)))
    return Screen(text, grid(undo, button(reader, "button-find", Action("customers", "find", (entry.business_id,)))))


def _said(reader: Reader, taken: Taken) -> Html | None:
    key = "capture-cards-said-dated" if taken.dated else "capture-cards-said"
    return t(reader.language, key, words=one_line(taken.said, LINE_UNITS)) if taken.said else None


def _told(reader: Reader, key: str, rows: Sequence[Customer]) -> Html | None:
    return t(reader.language, key, count=len(rows), names=_names(reader, rows)) if rows else None


def _names(reader: Reader, rows: Sequence[Customer]) -> str:
    names = [one_line(row.name, LABEL_UNITS) for row in rows[:MOST_NAMED]]
    return clip(str(joined(reader.language, names)) + ("…" if len(rows) > MOST_NAMED else ""), 200)
