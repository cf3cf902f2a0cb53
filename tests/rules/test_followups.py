from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import followups, timing
from rules.followups import Snooze, State

SHANGHAI = "Asia/Shanghai"  # eight hours ahead, never changing
MONDAY_NOON = datetime(2024, 7, 1, 4, tzinfo=UTC)
START = datetime(2024, 1, 30, 1, tzinfo=UTC)  # 9:00


def shown(at: datetime | None, zone: str = SHANGHAI) -> str:
    return timing.local(at, zone).strftime("%Y-%m-%d %H:%M") if at else "never"


def series(rule: str, count: int, start: datetime = START, zone: str = SHANGHAI) -> list[str]:
    found, after = [], start
    for _ in range(count):
        at = followups.next_occurrence(rule, start, after, zone)
        assert at is not None
        after = at
        found.append(shown(at, zone))
    return found


@pytest.mark.parametrize(
    ("choice", "until"),
    [
        ("hour", "2024-07-01 13:00"),
        ("tonight", "2024-07-01 20:00"),
        ("tomorrow", "2024-07-02 09:00"),
        ("next_week", "2024-07-08 09:00"),
    ],
)
def test_a_snoozed_reminder_returns_at_a_decent_hour(choice: Snooze, until: str) -> None:
    assert shown(followups.snoozed_until(choice, MONDAY_NOON, SHANGHAI)) == until


def test_tonight_said_in_the_evening_is_tomorrow_morning() -> None:
    almost = MONDAY_NOON + timedelta(hours=7, minutes=29)
    assert shown(followups.snoozed_until("tonight", almost, SHANGHAI)) == "2024-07-01 20:00"
    late = almost + timedelta(minutes=1)
    assert shown(followups.snoozed_until("tonight", late, SHANGHAI)) == "2024-07-02 09:00"


def test_next_week_said_on_sunday_is_tomorrow() -> None:
    sunday = MONDAY_NOON + timedelta(days=6)
    assert shown(followups.snoozed_until("next_week", sunday, SHANGHAI)) == "2024-07-08 09:00"


@pytest.mark.parametrize(
    ("hours", "expected"), [(-1, "overdue"), (0, "today"), (11, "today"), (12, "tomorrow"), (36, "later")]
)
def test_the_agenda_goes_by_the_local_calendar(hours: int, expected: State) -> None:
    assert followups.state(MONDAY_NOON + timedelta(hours=hours), MONDAY_NOON, SHANGHAI) == expected


@pytest.mark.parametrize(
    ("rule", "dates"),
    [
        ("FREQ=DAILY", ["2024-01-31", "2024-02-01", "2024-02-02"]),
        ("FREQ=DAILY;INTERVAL=10", ["2024-02-09", "2024-02-19", "2024-02-29"]),
        ("FREQ=DAILY;BYDAY=MO,TU", ["2024-02-05", "2024-02-06", "2024-02-12"]),
        ("FREQ=WEEKLY", ["2024-02-06", "2024-02-13", "2024-02-20"]),
        ("freq=weekly;interval=2;byday=mo,fr", ["2024-02-02", "2024-02-12", "2024-02-16"]),
        ("FREQ=MONTHLY", ["2024-02-29", "2024-03-30", "2024-04-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["2024-01-31", "2024-02-29", "2024-03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["2024-01-31", "2024-02-29", "2024-03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", ["2024-02-01", "2024-02-15", "2024-03-01"]),
        ("FREQ=MONTHLY;BYDAY=2MO", ["2024-02-12", "2024-03-11", "2024-04-08"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["2024-02-23", "2024-03-29", "2024-04-26"]),
        ("FREQ=YEARLY", ["2025-01-30", "2026-01-30", "2027-01-30"]),
        ("FREQ=YEARLY;BYMONTHDAY=15", ["2025-01-15", "2026-01-15", "2027-01-15"]),
    ],
)
def test_a_series_keeps_its_hour(rule: str, dates: list[str]) -> None:
    assert series(rule, 3) == [f"{day} 09:00" for day in dates]


def test_a_leap_day_is_kept_on_the_28th_in_other_years() -> None:
    leap = datetime(2024, 2, 29, 1, tzinfo=UTC)
    assert series("FREQ=YEARLY", 4, leap)[2:] == ["2027-02-28 09:00", "2028-02-29 09:00"]


def test_a_series_keeps_its_hour_over_a_change_of_the_clock() -> None:
    saturday = datetime(2024, 3, 30, 9, tzinfo=UTC)
    assert series("FREQ=DAILY", 2, saturday, "Europe/London") == ["2024-03-31 09:00", "2024-04-01 09:00"]


GARBAGE = [
    "", "x", "FREQ", "FREQ=", "FREQ=HOURLY", "INTERVAL=2", "FREQ=DAILY;", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;COUNT=3",
    "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=1000", "FREQ=DAILY;INTERVAL=7;BYDAY=MO", "FREQ=DAILY;BYDAY=1MO",
    "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=2MO", "FREQ=WEEKLY;BYMONTHDAY=3", "FREQ=YEARLY;BYDAY=MO",
    "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "FREQ=MONTHLY;BYMONTHDAY=\u0661",
]  # fmt: skip


@pytest.mark.parametrize("text", GARBAGE)
def test_garbage_is_no_rule_and_never_comes(text: str) -> None:
    assert followups.next_occurrence(text, START, START, SHANGHAI) is None


@given(st.text(alphabet="FREQ=DAILYWKMON;BTHNUV0123456789-,", max_size=40))
def test_any_text_has_an_answer(text: str) -> None:
    coming = followups.next_occurrence(text, START, START, SHANGHAI)
    assert coming is None or coming > START


rules = st.one_of(
    st.builds(
        "FREQ={};INTERVAL={}".format, st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]), st.integers(1, 9)
    ),
    st.builds("FREQ=MONTHLY;BYMONTHDAY={}".format, st.sampled_from([-1, *range(1, 32)])),
    st.builds("FREQ=WEEKLY;BYDAY={}".format, st.sampled_from(["MO", "SA,SU", "MO,TU,WE,TH,FR"])),
)
moments = st.timedeltas(timedelta(), timedelta(days=1400)).map(lambda passed: START + passed)


@given(rules, moments, moments, st.sampled_from(["Europe/London", "America/Nuuk", "Asia/Shanghai", "America/Santiago"]))
def test_the_next_occurrence_lies_ahead_and_is_alone_on_its_date(
    rule: str, start: datetime, after: datetime, zone: str
) -> None:
    first = followups.next_occurrence(rule, start, after, zone)
    assert first is not None
    assert first > after
    second = followups.next_occurrence(rule, start, first, zone)
    assert second is not None
    assert timing.days_between(first, second, zone) >= 1


def test_done_without_a_rule_has_no_next() -> None:
    assert followups.after_done(None, START, MONDAY_NOON, SHANGHAI) is None


def test_done_late_the_next_lies_ahead() -> None:
    assert shown(followups.after_done("FREQ=MONTHLY", START, MONDAY_NOON, SHANGHAI)) == "2024-07-30 09:00"


def test_done_before_the_series_began_the_first_date_is_not_asked_for_again() -> None:
    early = START - timedelta(days=2)
    assert shown(followups.after_done("FREQ=WEEKLY", START, early, SHANGHAI)) == "2024-02-06 09:00"
