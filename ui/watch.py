"""What people see when the bot was away, or when the book cannot be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import bold, lines, moment, t
from ui.screen import Reader, Screen

if TYPE_CHECKING:
    from datetime import datetime

    from models import Business


def missed(reader: Reader, business: Business, between: tuple[datetime, datetime], now: datetime) -> Screen:
    """Messages of these hours may never have arrived."""
    since, until = (moment(reader.language, at, now, business.time_zone) for at in between)
    return Screen(
        lines(
            t(reader.language, "watch-missed", business=bold(business.name)),
            t(reader.language, "watch-missed-when", since=since, until=until),
            t(reader.language, "watch-missed-do"),
        )
    )


def unsaved(language: str) -> Screen:
    """The book cannot be written: it is tried again, and nothing need be typed twice."""
    return Screen(t(language, "watch-unsaved"))
