"""Reminders, the day's agenda, and the screens that move a follow-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import followups as rules
from rules import timing
from rules.actions import Action
from rules.paging import turned
from rules.phones import display
from rules.text import one_line
from ui.capture import rule_words, time_buttons
from ui.i18n import Html, bold, distance, escaped, joined, lines, moment, t
from ui.screen import MOST_ON_A_SCREEN, Button, Reader, Rows, Screen, button, grid, pager

if TYPE_CHECKING:
    from datetime import datetime

    from models import Business
    from services.followups import Agenda, Task

WHAT_UNITS = 160
LINE_UNITS = 60
LABEL_UNITS = 20
SHOWN = 5
MOST_BIRTHDAYS = 3
SNOOZES: tuple[rules.Snooze, ...] = ("hour", "tonight", "tomorrow", "next_week")


def reminder(reader: Reader, task: Task, business: Business, now: datetime) -> Screen:
    """It is time: what, for whom, since when, and the buttons to be done with it."""
    row = task.row
    head = t(reader.language, "followups-reminder-promise" if row.promise else "followups-reminder")
    text = lines(
        Html(f"{head} · {escaped(business.name)}"),
        _whom(task),
        escaped(one_line(row.what, WHAT_UNITS)),
        _phone(reader, task),
        Html(moment(reader.language, row.due_at, now, reader.zone) + _repeats(reader, task)),
    )
    return Screen(text, _acts(reader, task))


def _whom(task: Task) -> Html | None:
    return bold(task.customer.name) if task.customer else None


def _phone(reader: Reader, task: Task) -> Html | None:
    if task.customer is None or not task.customer.phone:
        return None
    return Html(f"📞 {escaped(display(task.customer.phone, reader.region))}")


def _repeats(reader: Reader, task: Task) -> str:
    return f" 🔁 {rule_words(reader, task.row.rrule)}" if task.row.rrule else ""


def _about(task: Task, verb: str, arg: str = "") -> Action:
    row = task.row
    return Action("followups", verb, (row.business_id, row.pk), f"{row.rev:x}", arg)


def _acts(reader: Reader, task: Task) -> Rows:
    customer = task.customer
    card = (
        button(reader, "button-card", Action("customers", "card", (task.row.business_id, customer.pk)))
        if customer
        else None
    )
    return grid(
        button(reader, "button-done", _about(task, "done")),
        button(reader, "button-done-next", _about(task, "done_next")),
        button(reader, "button-snooze", _about(task, "later")),
        card,
        button(reader, "button-not-needed", _about(task, "cancel")),
    )


def shown(reader: Reader, task: Task, business: Business, now: datetime) -> Screen:
    """One follow-up as it stands, whatever its state."""
    if task.row.state == "open":
        return reminder(reader, task, business, now)
    return closed(reader, task)


def closed(reader: Reader, task: Task) -> Screen:
    """Done or cancelled."""
    key = "followups-done" if task.row.state == "done" else "followups-cancelled"
    return Screen(t(reader.language, key, what=_line(task)))


def done(reader: Reader, finished: Task, coming: Task, entry_id: int, now: datetime) -> Screen:
    """Done; a repeating one says when it comes again."""
    following = None
    if coming.row.id != finished.row.id:
        at = moment(reader.language, coming.row.due_at, now, reader.zone)
        following = t(reader.language, "followups-comes-again", at=at)
    text = lines(t(reader.language, "followups-done", what=_line(finished)), following)
    after = button(reader, "button-when", _about(coming, "later")) if following else _next(reader, finished)
    return Screen(text, grid(_undo(reader, finished, entry_id), after))


def _undo(reader: Reader, task: Task, entry_id: int) -> Button:
    return button(reader, "button-undo", Action("capture", "undo", (task.row.business_id, entry_id)))


def _next(reader: Reader, task: Task) -> Button | None:
    if task.customer is None:
        return None
    about = Action("followups", "choose", (task.row.business_id, task.customer.pk))
    return button(reader, "button-next-time", about)


def moved(reader: Reader, task: Task, entry_id: int, now: datetime) -> Screen:
    """At another time."""
    at = moment(reader.language, task.row.due_at, now, reader.zone)
    text = t(reader.language, "followups-moved", what=_line(task), at=at)
    return Screen(text, grid(_undo(reader, task, entry_id)))


def cancelled(reader: Reader, task: Task, entry_id: int) -> Screen:
    """Not to be done after all."""
    text = t(reader.language, "followups-cancelled", what=_line(task))
    return Screen(text, grid(_undo(reader, task, entry_id)))


def planned(reader: Reader, task: Task, entry_id: int, now: datetime) -> Screen:
    """A new one."""
    at = moment(reader.language, task.row.due_at, now, reader.zone)
    text = t(reader.language, "followups-planned", what=_line(task), at=at)
    return Screen(text, grid(_undo(reader, task, entry_id)))


def _line(task: Task) -> Html:
    name, what = bold(task.customer.name) if task.customer else "", escaped(one_line(task.row.what, LINE_UNITS))
    return Html(" ".join(part for part in (name, what) if part))


def later(reader: Reader, task: Task, now: datetime) -> Screen:
    """For how long? An evening that has come already is not offered."""
    evening = rules.snoozed_until("tonight", now, reader.zone)
    over = timing.days_between(now, evening, reader.zone) > 0
    text = lines(_whom(task), escaped(one_line(task.row.what, WHAT_UNITS)), t(reader.language, "followups-later"))
    choices = [
        button(reader, f"snooze-{choice.replace('_', '-')}", _about(task, "snooze", choice))
        for choice in SNOOZES
        if not (over and choice == "tonight")
    ]
    other = button(reader, "button-other-time", _about(task, "ask_when"))
    back = button(reader, "button-back", _about(task, "show"))
    return Screen(text, grid(*choices, other, back))


def choose(reader: Reader, customer_id: int, name: str, business_id: int, now: datetime) -> Screen:
    """When is this customer to be followed up?"""
    times = time_buttons(
        reader, now, lambda packed: Action("followups", "plan", (business_id, customer_id), arg=packed)
    )
    other = button(reader, "button-other-time", Action("followups", "ask_plan", (business_id, customer_id)))
    back = button(reader, "button-back", Action("customers", "card", (business_id, customer_id)))
    return Screen(t(reader.language, "followups-when-for", name=bold(name)), grid(*times, other, back))


def agenda(  # noqa: PLR0913 - what a day is made of
    reader: Reader,
    found: Agenda,
    business_id: int,
    now: datetime,
    page: int = 0,
    *,
    writable: bool = True,
    prospects: int = 0,
    complaints: tuple[int, int] = (0, 0),
) -> Screen:
    """Promises first, then what is over, then today; each line opens its follow-up. `complaints`: open, and late."""
    tasks = found.tasks
    also = _also(reader, found, prospects, complaints)
    to_win = _elsewhere(reader, business_id, prospects, complaints[0])
    if not tasks:
        empty = _empty_buttons(reader, business_id, writable=writable)
        return Screen(lines(t(reader.language, "followups-today-empty"), also), (*empty, *_birthdays(found, to_win)))
    number, pages = turned(len(tasks), page, SHOWN)
    here = tasks[number * SHOWN : (number + 1) * SHOWN]
    head = t(reader.language, "followups-today-head", count=len(tasks))
    rows = [_agenda_line(reader, task, now, number * SHOWN + place) for place, task in enumerate(here, 1)]
    ones = [
        Button(f"{number * SHOWN + place}", Action("followups", "show", (business_id, task.row.pk)))
        for place, task in enumerate(here, 1)
    ]
    turn = pager(reader, number, pages, Action("followups", "today", (business_id,)))
    room = MOST_ON_A_SCREEN - len(ones) - len(turn)
    return Screen(lines(head, *rows, also), (*grid(*ones), turn, *_birthdays(found, to_win, room)))


def _also(reader: Reader, found: Agenda, prospects: int, complaints: tuple[int, int]) -> Html | None:
    """What else the day holds, on one line."""
    names = (
        t(reader.language, f"followups-birthday-{'tomorrow' if one.days else 'today'}", name=_short(one.customer.name))
        for one in found.birthdays
    )
    parts = (
        _complaints(reader, *complaints),
        t(reader.language, "followups-birthdays", names=joined(reader.language, names)) if found.birthdays else None,
        t(reader.language, "followups-today-prospects", count=prospects) if prospects else None,
        t(reader.language, "followups-today-later", count=found.later) if found.later else None,
    )
    return Html(" · ".join(part for part in parts if part)) or None


def _short(name: str) -> str:
    return one_line(name, LABEL_UNITS)


def _complaints(reader: Reader, still_open: int, late: int) -> Html | None:
    if not still_open:
        return None
    return t(reader.language, "cases-today-late" if late else "cases-today", count=still_open, late=late)


def _elsewhere(reader: Reader, business_id: int, prospects: int, complaints: int) -> list[Button]:
    """The ways to open complaints and to whom to win, where there are any."""
    about = (business_id,)
    every = button(reader, "cases-button-every", Action("cases", "every", about))
    to_win = button(reader, "prospects-button-every", Action("prospects", "every", about))
    return [*([every] if complaints else []), *([to_win] if prospects else [])]


def _birthdays(found: Agenda, before: list[Button], room: int = 6) -> Rows:
    """As many cards of those whose birthday it is as there is room for, behind the ways elsewhere."""
    before = before[: max(room, 0)]
    left = min(room - len(before), MOST_BIRTHDAYS)
    cards = [
        Button(
            f"🎂 {_short(one.customer.name)}", Action("customers", "card", (one.customer.business_id, one.customer.pk))
        )
        for one in found.birthdays[: max(left, 0)]
    ]
    return grid(*before, *cards)


def _empty_buttons(reader: Reader, business_id: int, *, writable: bool) -> Rows:
    return grid(
        button(reader, "button-add", Action("capture", "add", (business_id,))) if writable else None,
        button(reader, "button-find", Action("customers", "find", (business_id,))),
    )


def _agenda_line(reader: Reader, task: Task, now: datetime, place: int) -> Html:
    mark = "🤝" if task.row.promise else "❗" if _is_over(task, now, reader.zone) else "⏰"
    at = _when(reader, task, now)
    return Html(" · ".join(part for part in (f"{place}. {mark} {_line(task)}", at) if part))


def _is_over(task: Task, now: datetime, zone: str) -> bool:
    """From its minute on where somebody named one, else when its day is over."""
    row = task.row
    return row.due_at < now if row.hour_named else timing.days_between(row.due_at, now, zone) > 0


def _when(reader: Reader, task: Task, now: datetime) -> str:
    """Today the hour, where somebody named one; else how far away."""
    days = timing.days_between(now, task.row.due_at, reader.zone)
    if days:
        return distance(reader.language, days)
    return f"{timing.local(task.row.due_at, reader.zone):%H:%M}" if task.row.hour_named else ""
