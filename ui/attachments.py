"""Files and places: a line on a card, a list, and the thing itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rules import timing
from rules.actions import Action
from rules.text import one_line
from ui.i18n import Html, bold, day, escaped, label, lines, t
from ui.screen import Button, Media, Reader, Screen, button, grid, pager

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Activity, Attachment, Customer
    from services.attachments import Files

MARKS = {
    "photo": "📷", "voice": "🎤", "audio": "🎵", "video": "🎬", "video_note": "🎬", "document": "📎", "location": "📍",
}  # fmt: skip
NAME_UNITS = 30


def files_line(reader: Reader, rows: Sequence[Attachment]) -> Html:
    """What came with it: 📷 3 · 🎤 0:12."""
    alike = Counter(row.kind for row in rows)
    return Html(" · ".join(_some(reader, [row for row in rows if row.kind == kind]) for kind in alike))


def _some(reader: Reader, rows: Sequence[Attachment]) -> str:
    mark = MARKS.get(rows[0].kind, "📎")
    if len(rows) > 1:
        return f"{mark} {label(reader.language, f'attachment-{_word(rows[0])}')} ×{len(rows)}"
    return f"{mark} {escaped(name_of(reader, rows[0]))}"


def _word(row: Attachment) -> str:
    return "video" if row.kind == "video_note" else row.kind


def name_of(reader: Reader, row: Attachment) -> str:
    """Its own name, how long it lasts, or simply what it is."""
    if row.name:
        return one_line(row.name, NAME_UNITS)
    said = label(reader.language, f"attachment-{_word(row)}")
    return f"{said} {row.seconds // 60}:{row.seconds % 60:02d}" if row.seconds is not None else said


def files(reader: Reader, customer: Customer, found: Files, now: datetime) -> Screen:
    """The files and places of a customer, each a tap away."""
    here = (customer.business_id, customer.pk)
    head = t(reader.language, "attachment-list" if found.rows else "attachment-none", name=bold(customer.name))
    rows = [_row(reader, at, row, activity, now) for at, (row, activity) in enumerate(found.rows, 1)]
    buttons = [
        Button(str(at), Action("capture", "show_file", (customer.business_id, row.pk)))
        for at, (row, _) in enumerate(found.rows, 1)
    ]
    turn = pager(reader, found.number, found.pages, Action("capture", "files", here))
    back = button(reader, "button-back", Action("customers", "card", here))
    return Screen(lines(head, *rows), (*grid(*buttons), (*turn, back)))


def _row(reader: Reader, at: int, row: Attachment, activity: Activity, now: datetime) -> Html:
    on, today = (timing.local(one, reader.zone).date() for one in (activity.occurred_at, now))
    said = (day(reader.language, on, today), name_of(reader, row), one_line(activity.text, NAME_UNITS))
    return Html(f"{at}. {MARKS.get(row.kind, '📎')} {escaped(' '.join(part for part in said if part))}")


def kept_file(reader: Reader, row: Attachment, content: bytes | None) -> Screen:
    """One of them, as it came."""
    media = Media(row.kind, row.file_id, row.name, content, row.latitude, row.longitude)
    return Screen(escaped(name_of(reader, row)), media=media)
