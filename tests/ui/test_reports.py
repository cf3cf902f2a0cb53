"""The digest is never longer than eight lines, and a message that got nowhere explains itself."""

from datetime import timedelta

import pytest

from models import FollowUp, OutboxMessage
from rules.insights import Rhythm
from services.customers import Keeps
from services.feedback import Voice
from services.followups import Agenda, Task
from services.insights import Slipping
from services.prospects import Prospect
from services.reports import Digest
from tests.ui.limits import HOSTILE, READERS, fits
from tests.ui.test_feedback import NOW, NUMBER, business, customer, said, verbs
from ui import outbox, reports, wire
from ui.screen import Reader

readers = pytest.mark.parametrize("reader", READERS, ids=["zh", "en"])
hostile = pytest.mark.parametrize("name", HOSTILE)


def task(name: str, days: float = 0, *, promise: bool = False, named: bool = True) -> Task:
    row = FollowUp(
        id=NUMBER, business_id=NUMBER, member_id=1, what="量尺寸 " * 30, due_at=NOW + timedelta(days=days),
        starts_at=NOW, created_at=NOW, promise=promise, hour_named=named,
    )  # fmt: skip
    return Task(row, customer(name))


def slipping(name: str) -> Slipping:
    today = NOW.date()
    return Slipping(customer(name), Rhythm("own", 3, 10.0, 8, 12, 40, today, today, "slipping", 9, 4.0), "fact", "")


def full(name: str) -> Digest:
    keeps = [Keeps(customer(name), days) for days in (0, 0, 1, 1)]
    agenda = Agenda([task(name, promise=True)] * 9, [task(name, -40)] * 9, [task(name)] * 9, birthdays=keeps)
    voices = [Voice(said(stars=stars), customer(name)) for stars in (5, 5, 1)]
    return Digest(business(name), agenda, voices, [slipping(name)] * 9, [Prospect(customer(name), 14, "fact")] * 9)


@readers
@hostile
def test_the_fullest_day_is_eight_lines(reader: Reader, name: str) -> None:
    screen = reports.digest(reader, full(name), NOW)
    fits(screen, lines=8)
    assert len(wire.plain(screen).splitlines()) == 8
    assert verbs(screen) == ["followups.today", "insights.churn", "prospects.every", "feedback.page"]


@readers
def test_what_is_left_out_is_counted(reader: Reader) -> None:
    plain = wire.plain(reports.digest(reader, full("王姐"), NOW))
    assert "25" in plain
    assert "5★×2 1★×1" in plain


@readers
def test_a_day_with_words_alone_has_no_idle_buttons(reader: Reader) -> None:
    voices = [Voice(said(stars=None, kind="message"), customer())]
    screen = reports.digest(reader, Digest(business(), Agenda(), voices, ()), NOW)
    fits(screen, lines=3)
    assert verbs(screen) == ["followups.today", "feedback.page"]


def test_a_task_says_its_day_or_its_hour_and_today_comes_first() -> None:
    agenda = Agenda(overdue=[task("老李", -2)], due=[task("王姐")])
    plain = wire.plain(reports.digest(READERS[0], Digest(business(), agenda, (), ()), NOW)).splitlines()
    assert plain[1].startswith("▫️ 10:30 王姐")
    assert plain[2].startswith("⚠️ 11月16日 周一 老李")


@readers
def test_a_day_with_a_birthday_and_somebody_to_win_says_who(reader: Reader) -> None:
    agenda = Agenda(birthdays=[Keeps(customer("李姐"), 0), Keeps(customer("王哥"), 1)])
    found = Digest(business(), agenda, (), (), [Prospect(customer("赵姐"), 14, "fact")])
    lines = wire.plain(reports.digest(reader, found, NOW)).splitlines()
    assert len(lines) == 4
    if reader.language == "zh":
        assert lines[2:] == ["🎂 李姐 今天生日、王哥 明天生日", "🌱 还没成交的：赵姐（14 天没联系）"]
    else:
        assert lines[2:] == [
            "🎂 李姐's birthday today, 王哥's birthday tomorrow",
            "🌱 Not bought yet: 赵姐 (14 days without a word)",
        ]


def message(text: str, state: str = "failed", reason: str = "unreachable") -> OutboxMessage:
    return OutboxMessage(
        id=NUMBER, business_id=NUMBER, key="k", kind="feedback.reply", chat_id=1, due_at=NOW, created_at=NOW,
        args={"text": text}, state=state, reason=reason,
    )  # fmt: skip


@readers
@hostile
@pytest.mark.parametrize("reason", ["unreachable", "stopped", "consent", "refused", "quiet", "bug", "nobody knows"])
def test_what_did_not_arrive_says_why_and_gives_the_words_back(reader: Reader, name: str, reason: str) -> None:
    screen = outbox.undelivered(reader, message(name, reason=reason), customer(name))
    fits(screen, lines=6)
    assert [one.copy for row in screen.rows for one in row if one.copy] == [name]
    assert verbs(screen) == ["customers.card"]


@readers
def test_an_unknown_outcome_is_called_unknown(reader: Reader) -> None:
    unknown = outbox.undelivered(reader, message("好", "uncertain", "unknown"), customer())
    failed = outbox.undelivered(reader, message("好", "failed", "unknown"), customer())
    fits(unknown, lines=6)
    assert "❔" in unknown.text
    assert "❗" in failed.text


@readers
def test_the_longest_words_fit_and_are_not_cut_for_copying(reader: Reader) -> None:
    screen = outbox.undelivered(reader, message("&" * 4000), customer("a" * 64))
    fits(screen, lines=6)
    assert [one.copy for row in screen.rows for one in row if one.copy] == []
