"""Questions under a card, and what is said where there is no card."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from rules import timing
from rules.actions import Action
from ui.capture.choices import about_entry
from ui.i18n import label, t
from ui.screen import Button, Reader, Screen, button, grid

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.capture import Recorded


def when(reader: Reader, made: Recorded, now: datetime) -> Screen:
    """The likeliest times, one tap each."""
    about = about_entry(made)
    times = time_buttons(reader, now, lambda packed: about("at", arg=packed))
    none = button(reader, "button-no-follow-up", about("at", arg="none")) if made.follow_up else None
    other = button(reader, "button-other-time", about("ask_when"))
    back = button(reader, "button-back", about("card"))
    return Screen(t(reader.language, "followups-when"), (*grid(*times), *grid(other, none, back)))


def time_buttons(reader: Reader, now: datetime, action: Callable[[str], Action]) -> list[Button]:
    """Tonight (or tomorrow morning), tomorrow, in three days, in a week, in a month."""
    today = timing.local(now, reader.zone).date()
    evening = timing.resolve(today, time(20), reader.zone)
    found = [("time-tonight", evening)] if evening > now + timedelta(minutes=30) else []
    for key, days in (("time-tomorrow", 1), ("time-days", 3), ("time-week", 7), ("time-month", 30)):
        found.append((key, timing.resolve(today + timedelta(days=days), time(9), reader.zone)))
    return [button(reader, key, action(timing.pack(at, hour_named=True))) for key, at in found]


def nothing_there(reader: Reader, business_id: int) -> Screen:
    """Neither a person nor a fact: nothing was made, and what could be meant."""
    return Screen(
        t(reader.language, "capture-nothing"),
        grid(
            button(reader, "button-add", Action("capture", "add", (business_id,))),
            button(reader, "button-find", Action("customers", "find", (business_id,))),
            button(reader, "button-today", Action("followups", "today", (business_id,))),
        ),
    )


def ask(reader: Reader, key: str) -> Screen:
    """One question whose answer is typed."""
    return Screen(t(reader.language, key), asks=True)


def stale(reader: Reader) -> str:
    """A toast: the screen was an old one, the fresh one is here now."""
    return label(reader.language, "stale-screen")
