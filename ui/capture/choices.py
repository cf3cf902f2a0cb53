"""Which customer is meant: the buttons under a card that could be about several, or about nobody yet."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from rules import timing
from rules.actions import Action
from rules.phones import ends
from rules.text import one_line
from ui.attachments import files_line
from ui.i18n import day, escaped, lines, t
from ui.screen import Button, Reader, Rows, Screen, button, grid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from models import Customer
    from services.capture import Recorded

LABEL_UNITS = 20
NOTE_UNITS = 24
WORDS_UNITS = 120
NO_NOTES: Mapping[int, str] = MappingProxyType({})


def about_entry(made: Recorded) -> Callable[..., Action]:
    """Actions on one entry, by their verb."""
    return lambda verb, *ids, arg="": Action("capture", verb, (made.entry.business_id, made.entry.pk, *ids), arg=arg)


def whom(reader: Reader, made: Recorded, others: Sequence[Customer], notes: Mapping[int, str] = NO_NOTES) -> Screen:
    """Not this one: others of that name, somebody new, a typed name, or nobody."""
    return Screen(t(reader.language, "capture-whom-ask"), choices(reader, made, others, notes))


def whose(reader: Reader, made: Recorded, latest: Sequence[Customer]) -> Screen:
    """A file that came alone: whose is it? The latest customers are a tap away, a name can be typed."""
    about = about_entry(made)
    words = one_line(made.activity.text, WORDS_UNITS) if made.activity else ""
    text = lines(t(reader.language, "capture-whose"), files_line(reader, made.files), escaped(words))
    ones = tuple((Button(_tie_breaker(reader, row, ""), about("attach", row.pk)),) for row in latest)
    leave = button(reader, "button-nobody", about("detach"))
    return Screen(text, (*ones, *grid(leave, button(reader, "button-undo", about("undo")))))


def choices(reader: Reader, made: Recorded, rows: Sequence[Customer], notes: Mapping[int, str] = NO_NOTES) -> Rows:
    """Those it could be, one a row, and the other ways."""
    about = about_entry(made)
    ones = tuple((Button(_tie_breaker(reader, row, notes.get(row.pk, "")), about("attach", row.pk)),) for row in rows)
    return (
        *ones,
        *grid(
            button(reader, "button-somebody-new", about("attach")) if made.entry.details.get("name") else None,
            button(reader, "button-somebody-else", about("ask_name")),
            button(reader, "button-nobody", about("detach")) if made.customer else None,
            button(reader, "button-undo", about("undo")),
        ),
    )


def _tie_breaker(reader: Reader, row: Customer, note: str) -> str:
    """What tells two of the same name apart: the end of the phone, and the last words about them or the last day."""
    seen = timing.local(row.last_contact_at or row.created_at, reader.zone).date()
    phone = f" · …{ends(row.phone)}" if row.phone else ""
    said = one_line(note, NOTE_UNITS) or day(reader.language, seen, seen)
    return f"{one_line(row.name, LABEL_UNITS)}{phone} · {said}"
