"""The morning digest, in at most eight lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import timing
from rules.actions import Action
from rules.text import one_line
from ui.i18n import Html, bold, day, escaped, joined, label, lines, t
from ui.reports.goals import all_in_one
from ui.screen import Reader, Rows, Screen, button, grid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from services.customers import Keeps
    from services.feedback import Voice
    from services.followups import Task
    from services.insights import Slipping
    from services.prospects import Prospect
    from services.reports import Digest

MOST_LINES = 8
MOST_TASKS = 4
MOST_NAMES = 3
WHAT_UNITS = 36
NAME_UNITS = 20


def digest(reader: Reader, found: Digest, now: datetime) -> Screen:
    """What the day holds: what is due, what customers said, who is slipping."""
    zone = found.business.time_zone
    today = timing.local(now, zone).date()
    on = day(reader.language, today, today)
    rest = [
        one
        for one in (
            _birthdays(reader, found.agenda.birthdays),
            _voices(reader, found.voices),
            _slipping(reader, found.slipping),
            _prospects(reader, found.prospects),
            all_in_one(reader, found.goals),
        )
        if one
    ]
    head = t(reader.language, "reports-head", name=bold(found.business.name), on=on)
    room = min(MOST_TASKS, MOST_LINES - 2 - len(rest))
    return Screen(lines(head, *_tasks(reader, found, now, room), *rest), _acts(reader, found))


def _tasks(reader: Reader, found: Digest, now: datetime, room: int) -> list[Html]:
    """Promises first, then what is over, then today; the rest is counted."""
    # What is due today before what has waited for long: the oldest must not hide it day after day.
    tasks = [*found.agenda.promises, *found.agenda.due, *found.agenda.overdue]
    if not tasks:
        return [t(reader.language, "reports-nothing-due")]
    shown = [_task(reader, task, now, found.business.time_zone) for task in tasks[:room]]
    more = len(tasks) - len(shown)
    return [*shown, t(reader.language, "reports-more", count=more)] if more else shown


def _task(reader: Reader, task: Task, now: datetime, zone: str) -> Html:
    row = task.row
    late = timing.days_between(row.due_at, now, zone)
    mark = "🤝" if row.promise else "⚠️" if late > 0 else "▫️"
    name = bold(one_line(task.customer.name, NAME_UNITS)) if task.customer else ""
    when = escaped(_when(reader, row.due_at, now, zone, named=row.hour_named))
    return Html(" ".join(part for part in (mark, when, name, escaped(one_line(row.what, WHAT_UNITS))) if part))


def _when(reader: Reader, at: datetime, now: datetime, zone: str, *, named: bool) -> str:
    """The hour for today where somebody named one, else the date."""
    there, today = timing.local(at, zone), timing.local(now, zone).date()
    if there.date() == today:
        return f"{there:%H:%M}" if named else ""
    return day(reader.language, there.date(), today)


def _voices(reader: Reader, voices: Sequence[Voice]) -> Html | None:
    if not voices:
        return None
    rated = [voice.activity.stars for voice in voices if voice.activity.stars]
    words = sum(bool(voice.activity.text.strip()) for voice in voices)
    counts = " ".join(f"{stars}★×{rated.count(stars)}" for stars in sorted(set(rated), reverse=True))
    said = [
        label(reader.language, "reports-ratings", count=len(rated), counts=counts) if rated else "",
        label(reader.language, "reports-words", count=words) if words else "",
    ]
    return t(reader.language, "reports-voices", said=joined(reader.language, [part for part in said if part]))


def _slipping(reader: Reader, slipping: Sequence[Slipping]) -> Html | None:
    if not slipping:
        return None
    names = joined(reader.language, (escaped(one_line(one.customer.name, NAME_UNITS)) for one in slipping[:MOST_NAMES]))
    return t(reader.language, "reports-slipping", names=names, count=len(slipping))


def _birthdays(reader: Reader, keeps: Sequence[Keeps]) -> Html | None:
    if not keeps:
        return None
    names = (
        t(
            reader.language,
            f"followups-birthday-{'tomorrow' if one.days else 'today'}",
            name=one_line(one.customer.name, NAME_UNITS),
        )
        for one in keeps[:MOST_NAMES]
    )
    return t(reader.language, "followups-birthdays", names=joined(reader.language, names))


def _prospects(reader: Reader, prospects: Sequence[Prospect]) -> Html | None:
    """Who has bought nothing yet, and for how long nothing has happened with them."""
    if not prospects:
        return None
    names = (
        t(
            reader.language,
            "reports-prospect",
            name=one_line(one.customer.name, NAME_UNITS),
            count=one.silence_days,
        )
        for one in prospects[:MOST_NAMES]
    )
    key = "reports-prospects-more" if len(prospects) > MOST_NAMES else "reports-prospects"
    return t(reader.language, key, names=joined(reader.language, names), count=len(prospects))


def _acts(reader: Reader, found: Digest) -> Rows:
    about = (found.business.pk,)
    return grid(
        button(reader, "button-today", Action("followups", "today", about)),
        button(reader, "reports-button-slipping", Action("insights", "churn", about)) if found.slipping else None,
        button(reader, "prospects-button-every", Action("prospects", "every", about)) if found.prospects else None,
        button(reader, "reports-button-feedback", Action("feedback", "page", about, arg="0")) if found.voices else None,
    )
