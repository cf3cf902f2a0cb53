"""What an owner sees after the book came back from a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.actions import Action
from ui.i18n import bold, lines, moment, t
from ui.screen import Reader, Screen, button, grid

if TYPE_CHECKING:
    from datetime import datetime

    from models import Business


def restored(reader: Reader, business: Business, since: datetime, now: datetime) -> Screen:
    """From when on the book knows nothing, and what becomes of the reminders of that time."""
    text = lines(
        t(reader.language, "backups-restored", business=bold(business.name)),
        t(reader.language, "backups-restored-when", since=moment(reader.language, since, now, business.time_zone)),
        t(reader.language, "backups-restored-rings"),
    )
    return Screen(text, grid(button(reader, "button-today", Action("followups", "today", (business.pk,)))))
