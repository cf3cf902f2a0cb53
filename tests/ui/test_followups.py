"""Reminders and the agenda: what, for whom, when, and the buttons to be done with it."""

from datetime import timedelta

import pytest

from models import Business
from services.customers import Keeps
from services.followups import Agenda, Task
from tests.books import NOW
from tests.ui.limits import HOSTILE, READERS, fits
from tests.ui.test_capture import customer, follow_up
from ui import followups as screens
from ui import wire
from ui.screen import Reader

READER = pytest.mark.parametrize("reader", READERS, ids=["zh", "en"])
SHOP = Business(
    id=1,
    name="<Shop> & Co",
    code="x",
    region="CN",
    language="zh",
    time_zone="UTC",
    currency="CNY",
    opened_at=NOW,
    opened_by=1,
)


@READER
@pytest.mark.parametrize("name", HOSTILE)
def test_a_reminder_says_whom_what_and_how_to_call(reader: Reader, name: str) -> None:
    screen = screens.reminder(reader, Task(follow_up(what="x" * 5000), customer(name)), SHOP, NOW)
    fits(screen, lines=6)
    assert name in wire.plain(screen)
    assert "138" in wire.plain(screen)


@READER
def test_a_reminder_without_a_customer_still_says_what(reader: Reader) -> None:
    screen = screens.reminder(reader, Task(follow_up(what="交房租"), None), SHOP, NOW)
    fits(screen, lines=6)
    assert "交房租" in wire.plain(screen)


@READER
def test_a_promise_is_called_one(reader: Reader) -> None:
    text = wire.plain(
        screens.reminder(reader, Task(follow_up(promise=True, rrule="FREQ=DAILY"), customer()), SHOP, NOW)
    )
    assert "🤝" in text
    assert "🔁" in text


@READER
def test_every_answer_fits(reader: Reader) -> None:
    task, coming = Task(follow_up(), customer()), Task(follow_up(id=5), customer())
    closed = Task(follow_up(state="done"), customer())
    for screen in (
        screens.done(reader, task, coming, 9, NOW),
        screens.done(reader, task, task, 9, NOW),
        screens.done(reader, Task(follow_up(), None), Task(follow_up(), None), 9, NOW),
        screens.moved(reader, task, 9, NOW),
        screens.cancelled(reader, task, 9),
        screens.planned(reader, task, 9, NOW),
        screens.later(reader, task, NOW),
        screens.choose(reader, 7, "王老板", 1, NOW),
        screens.shown(reader, task, SHOP, NOW),
        screens.shown(reader, closed, SHOP, NOW),
        screens.shown(reader, Task(follow_up(state="cancelled"), None), SHOP, NOW),
    ):
        fits(screen, lines=6)


@READER
def test_a_free_day_says_so_and_what_comes_later(reader: Reader) -> None:
    screen = screens.agenda(reader, Agenda(later=3), 1, NOW)
    fits(screen, lines=8)
    assert "3" in wire.plain(screen)


@READER
def test_a_long_agenda_is_turned_in_place(reader: Reader) -> None:
    rows = [Task(follow_up(id=number, due_at=NOW - timedelta(days=1)), customer()) for number in range(1, 13)]
    for page in (-5, 0, 1, 2, 99):
        fits(screens.agenda(reader, Agenda(overdue=rows, later=2), 1, NOW, page), lines=8)
    first = wire.plain(screens.agenda(reader, Agenda(overdue=rows), 1, NOW, 0))
    last = wire.plain(screens.agenda(reader, Agenda(overdue=rows), 1, NOW, 2))
    assert "1. " in first
    assert "12. " in last


@READER
def test_promises_and_overdue_ones_carry_their_mark(reader: Reader) -> None:
    found = Agenda(
        promises=[Task(follow_up(promise=True), customer())],
        overdue=[Task(follow_up(due_at=NOW - timedelta(days=2)), None)],
        due=[Task(follow_up(due_at=NOW + timedelta(hours=1)), customer())],
    )
    text = wire.plain(screens.agenda(reader, found, 1, NOW))
    assert text.index("🤝") < text.index("❗") < text.index("⏰")


@READER
@pytest.mark.parametrize("tasks", [0, 1, 12])
def test_a_day_with_everything_still_fits(reader: Reader, tasks: int) -> None:
    rows = [Task(follow_up(id=number, due_at=NOW - timedelta(days=1)), customer()) for number in range(1, tasks + 1)]
    keeps = [Keeps(customer(), days) for days in (0, 0, 1, 1)]
    for page in (0, 1):
        screen = screens.agenda(reader, Agenda(overdue=rows, later=2, birthdays=keeps), 1, NOW, page, prospects=9)
        fits(screen, lines=8, row=3)
        assert "🎂" in wire.plain(screen)
        assert "9" in wire.plain(screen)
        assert any(one.action and one.action.word == "prospects" for row in screen.rows for one in row)
