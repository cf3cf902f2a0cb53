from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import timing
from rules.money import is_currency
from rules.timing import REGIONS, Quiet

ZONES = sorted(available_timezones())
# Half-hour changes, changes at midnight, across midnight, at Ramadan, backwards winter, a southern summer, none at all.
STRANGE = (
    "Europe/London", "America/Nuuk", "America/Scoresbysund", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Beirut",
    "America/Santiago", "Africa/Casablanca", "Europe/Dublin", "Antarctica/Troll", "Asia/Shanghai", "Asia/Gaza",
)  # fmt: skip
HOURS = (time(0), time(0, 30), time(2, 30), time(9), time(23, 30))
DAY = timedelta(days=1)

clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
moments = st.timedeltas(timedelta(), timedelta(days=2500)).map(lambda passed: datetime(2024, 1, 2, tzinfo=UTC) + passed)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def offsets(zone: str) -> tuple[timedelta | None, ...]:
    """The offsets at the beginning of each week of 2024-2030."""
    weeks = (datetime(2024, 1, 1, tzinfo=UTC) + timedelta(weeks=step) for step in range(366))
    return tuple(timing.local(week, zone).utcoffset() for week in weeks)


def changes(weekly: tuple[timedelta | None, ...]) -> list[date]:
    """The first days of the weeks in which the clock changes."""
    return [
        date(2024, 1, 1) + timedelta(weeks=step) for step, (now, then) in enumerate(pairwise(weekly)) if now != then
    ]


def firings(zone: str, clock: time, since: date, days: int) -> list[date]:
    """The local dates on which a daily hour comes, over so many days."""
    at = timing.resolve(since, clock, zone) - timedelta(seconds=1)
    found = []
    for _ in range(days):
        at = timing.next_at(at, clock, zone)
        found.append(timing.local(at, zone).date())
    return found


def test_an_ordinary_hour_is_what_the_clock_shows() -> None:
    assert timing.resolve(date(2024, 7, 1), time(9), "Europe/London") == utc(2024, 7, 1, 8)


def test_a_gap_moves_to_the_next_valid_instant() -> None:
    assert timing.resolve(date(2024, 3, 31), time(1, 30), "Europe/London") == utc(2024, 3, 31, 1)


def test_an_overlap_uses_the_first() -> None:
    assert timing.resolve(date(2024, 10, 27), time(1, 30), "Europe/London") == utc(2024, 10, 27, 0, 30)


def test_an_hour_swallowed_at_the_end_of_a_date_still_comes_on_that_date() -> None:
    before = utc(2024, 3, 30, 12)
    assert timing.next_at(before, time(23, 30), "America/Nuuk") == utc(2024, 3, 31, 0, 59, 59)


def test_a_date_the_zone_skipped_has_no_firing() -> None:
    assert firings("Pacific/Apia", time(9), date(2011, 12, 28), 3) == [
        date(2011, 12, 28),
        date(2011, 12, 29),
        date(2011, 12, 31),
    ]


def test_next_at_is_strictly_after() -> None:
    nine = utc(2024, 7, 1, 9)
    assert timing.next_at(nine, time(9), "UTC") == nine + DAY
    assert timing.next_at(nine - timedelta(microseconds=1), time(9), "UTC") == nine


@pytest.mark.parametrize("zone", STRANGE)
@pytest.mark.parametrize("clock", HOURS)
def test_strange_zones_fire_once_on_every_date_of_seven_years(zone: str, clock: time) -> None:
    since = date(2024, 1, 1)
    days = 365 * 7
    assert firings(zone, clock, since, days) == [since + DAY * step for step in range(days)]


def test_every_zone_fires_once_on_every_date_around_its_changes() -> None:
    clocks_of_the_world = {offsets(zone): zone for zone in ZONES}
    for weekly, zone in clocks_of_the_world.items():
        for week in changes(weekly):
            for clock in HOURS:
                assert firings(zone, clock, week - DAY, 9) == [week + DAY * step for step in range(-1, 8)], zone


@given(moments, st.sampled_from(ZONES))
def test_a_local_day_holds_its_instant_and_ends_where_the_next_begins(at: datetime, zone: str) -> None:
    start, end = timing.local_day(at, zone)
    assert start <= at < end
    assert timing.local_day(end, zone)[0] == end


def test_days_between_counts_midnights_of_the_local_calendar() -> None:
    evening, morning = utc(2024, 7, 1, 15, 59), utc(2024, 7, 1, 16, 1)
    assert timing.days_between(evening, morning, "Asia/Shanghai") == 1
    assert timing.days_between(morning, evening, "Asia/Shanghai") == -1
    assert timing.days_between(evening, morning, "UTC") == 0


NIGHT = Quiet(time(22), time(8))


@pytest.mark.parametrize(
    ("quiet", "clock", "covered"),
    [
        (NIGHT, time(21, 59), False),
        (NIGHT, time(22), True),
        (NIGHT, time(0), True),
        (NIGHT, time(7, 59), True),
        (NIGHT, time(8), False),
        (Quiet(time(13), time(14)), time(13, 30), True),
        (Quiet(time(13), time(14)), time(14), False),
        (Quiet(time(9), time(9)), time(9), False),
    ],
)
def test_quiet_hours_cover_their_start_but_not_their_end(quiet: Quiet, clock: time, covered: bool) -> None:
    assert quiet.covers(datetime.combine(date(2024, 7, 1), clock, UTC), "UTC") is covered


def test_quiet_ends_at_its_hour_today_or_tomorrow() -> None:
    assert NIGHT.ends_at(utc(2024, 7, 1, 23), "UTC") == utc(2024, 7, 2, 8)
    assert NIGHT.ends_at(utc(2024, 7, 2, 1), "UTC") == utc(2024, 7, 2, 8)
    assert NIGHT.ends_at(utc(2024, 7, 2, 12), "UTC") == utc(2024, 7, 2, 12)


def test_quiet_ends_in_the_second_reading_when_the_clock_was_set_back() -> None:
    quiet = Quiet(time(22), time(1, 30))
    assert quiet.ends_at(utc(2024, 10, 27, 1, 10), "Europe/London") == utc(2024, 10, 27, 1, 30)


def test_quiet_ends_when_the_clock_is_set_back_to_before_it() -> None:
    quiet = Quiet(time(1, 30), time(6))
    assert quiet.ends_at(utc(2024, 10, 27, 0, 45), "Europe/London") == utc(2024, 10, 27, 1)


def test_quiet_that_leaves_one_minute_waits_for_a_day_that_has_it() -> None:
    quiet = Quiet(time(0, 1), time(0))
    evening_before_the_gap = utc(2024, 4, 25, 18)
    assert quiet.ends_at(evening_before_the_gap, "Africa/Cairo") == utc(2024, 4, 26, 21)


@settings(deadline=None)
@given(moments, clocks, clocks, st.sampled_from(ZONES))
def test_quiet_ends_at_the_first_instant_outside(at: datetime, start: time, end: time, zone: str) -> None:
    quiet = Quiet(start, end)
    ends = quiet.ends_at(at, zone)
    assert at <= ends <= at + 3 * DAY
    assert not quiet.covers(ends, zone)
    if ends > at:
        assert quiet.covers(ends - timedelta(seconds=1), zone)
        assert all(quiet.covers(at + (ends - at) * part / 20, zone) for part in range(20))


@pytest.mark.parametrize("name", ["Asia/Shanghai", "UTC", "America/Argentina/Buenos_Aires"])
def test_real_zones_are_zones(name: str) -> None:
    assert timing.is_zone(name)


@pytest.mark.parametrize("name", ["", "Moon/Sea", "../etc/passwd", "Asia", "a\0b", "/etc/localtime"])
def test_other_names_are_not(name: str) -> None:
    assert not timing.is_zone(name)


@pytest.mark.parametrize(
    ("language", "region"),
    [
        ("zh", "CN"), ("zh-hans", "CN"), ("zh-Hant", "TW"), ("zh-tw", "TW"), ("zh_HK", "HK"), ("zh-hant-hk", "HK"),
        ("zh-hans-sg", "SG"), ("en", "US"), ("en-GB", "GB"), ("en-us", "US"), ("pl", "PL"), ("ja", "JP"),
        ("xx", "US"), ("", "US"), (None, "US"), ("de-XX", "DE"), ("-", "US"),
    ],
)  # fmt: skip
def test_a_language_code_proposes_a_region(language: str | None, region: str) -> None:
    assert timing.guess_region(language) == region


def test_every_region_has_a_real_zone_and_currency() -> None:
    wanted = "CN TW HK MO SG MY US GB PL IN JP KR TH VN ID PH AU NZ CA DE FR ES IT NL IE AE"
    assert set(wanted.split()) <= REGIONS.keys()
    for region in REGIONS.values():
        assert timing.is_zone(region.zone)
        assert is_currency(region.currency)
        assert region.language in {"en", "zh"}
