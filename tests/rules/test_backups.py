"""Which copies are kept, and when the next one is due."""

from datetime import UTC, datetime, timedelta

import pytest

from rules.backups import Keep, is_due, kept, name_of, time_in

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)


def hourly(hours: int) -> list[datetime]:
    return [NOW - timedelta(hours=back) for back in range(hours)]


def test_a_name_says_when_and_is_read_back() -> None:
    assert name_of("regulars", NOW, ".db") == "regulars-20261118-023000.db"
    assert time_in(name_of("regulars", NOW, ".db"), "regulars", ".db") == NOW


@pytest.mark.parametrize(
    "name",
    [
        "regulars-20261118-023000-replaced.db",
        "regulars-20261118-023000.db.part",
        "regulars-20260231-023000.db",
        "other-20261118-023000.db",
        "regulars.db",
        "regulars-\u0662\u06601118-023000.db",
    ],
)
def test_another_file_is_no_copy(name: str) -> None:
    assert time_in(name, "regulars", ".db") is None


def test_the_next_is_due_an_hour_after_the_newest() -> None:
    assert is_due([], NOW)
    assert is_due([NOW - timedelta(hours=1)], NOW)
    assert not is_due([NOW - timedelta(hours=5), NOW - timedelta(minutes=59)], NOW)


def test_a_copy_from_the_future_does_not_put_off_the_next() -> None:
    assert is_due([NOW + timedelta(days=400)], NOW)


def test_none_is_kept_of_none() -> None:
    assert kept([], Keep()) == frozenset()


def test_a_year_of_hours_leaves_hours_days_and_weeks() -> None:
    taken = hourly(24 * 365)
    found = sorted(kept(taken, Keep(24, 14, 8)), reverse=True)
    assert found[:24] == taken[:24]
    days = {at.date() for at in found}
    assert {(NOW - timedelta(days=back)).date() for back in range(14)} <= days
    assert len({at.isocalendar()[:2] for at in found}) == 8
    assert len(found) <= 24 + 14 + 8
    assert min(found) > NOW - timedelta(weeks=9)


def test_of_an_hour_a_day_and_a_week_the_newest_is_kept() -> None:
    early, late = NOW.replace(minute=1), NOW.replace(minute=59)
    assert kept([early, late], Keep(5, 5, 5)) == {late}


def test_the_newest_stays_whatever_is_asked_for() -> None:
    assert kept(hourly(3), Keep(0, 0, 0)) == {NOW}


def test_thinning_out_every_hour_for_a_quarter_keeps_what_was_promised() -> None:
    """What is kept is chosen from what was kept before: a day's copy must not be lost before its week needs it."""
    there: set[datetime] = set()
    for hour in range(24 * 90):
        there = set(kept([*there, NOW + timedelta(hours=hour)], Keep(24, 14, 8)))
    assert len({at.date() for at in there}) >= 14
    assert len({at.isocalendar()[:2] for at in there}) == 8
