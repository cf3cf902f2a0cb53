"""Repetition, and a rhythm that is only stated."""

from datetime import date

import pytest

from tests.rules.capture.reader import line, when


@pytest.mark.parametrize(
    ("text", "rule", "first"),
    [
        ("每月15号给林姐送货", "FREQ=MONTHLY;BYMONTHDAY=15", "2026-12-15"),
        ("每月1号和15号给林姐送货", "FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-12-01"),
        ("每月底给林姐送货", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30"),
        ("每月最后一天给林姐送货", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30"),
        ("每个月给林姐送货", "FREQ=MONTHLY", "2026-12-18"),
        ("每周五给林姐送货", "FREQ=WEEKLY;BYDAY=FR", "2026-11-20"),
        ("每周一三五给林姐送货", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "2026-11-20"),
        ("每两周给林姐送货", "FREQ=WEEKLY;INTERVAL=2", "2026-12-02"),
        ("隔周二给林姐送货", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-11-24"),
        ("每隔三天给林姐送货", "FREQ=DAILY;INTERVAL=3", "2026-11-21"),
        ("每天晚上8点给林姐送货", "FREQ=DAILY", "2026-11-18T20:00"),
        ("每季度给林姐送货", "FREQ=MONTHLY;INTERVAL=3", "2027-02-18"),
        ("每半年给林姐送货", "FREQ=MONTHLY;INTERVAL=6", "2027-05-18"),
        ("每半个月给林姐送货", "FREQ=DAILY;INTERVAL=15", "2026-12-03"),
        ("每年12月1号给林姐送货", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1", "2026-12-01"),
        ("yoga w/ Mia every Wed 6pm", "FREQ=WEEKLY;BYDAY=WE", "2026-11-18T18:00"),
        ("yoga w/ Mia every Wed 9am", "FREQ=WEEKLY;BYDAY=WE", "2026-11-25"),
        ("lawn for Mia every other Friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-11-20"),
        ("lawn for Mia every Mon and Thu", "FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-19"),
        ("lawn for Mia weekly on Fridays", "FREQ=WEEKLY;BYDAY=FR", "2026-11-20"),
        ("lawn for Mia fortnightly on Friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-11-20"),
        ("lawn for Mia every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-19"),
        ("lawn for Mia every 3 months", "FREQ=MONTHLY;INTERVAL=3", "2027-02-18"),
        ("lawn for Mia every fortnight", "FREQ=WEEKLY;INTERVAL=2", "2026-12-02"),
        ("lawn for Mia every quarter", "FREQ=MONTHLY;INTERVAL=3", "2027-02-18"),
        ("lawn for Mia yearly", "FREQ=YEARLY", "2027-11-18"),
        ("lawn for Mia every month on the 5th", "FREQ=MONTHLY;BYMONTHDAY=5", "2026-12-05"),
        ("lawn for Mia last Friday of every month", "FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27"),
        ("lawn for Mia first Monday of each month", "FREQ=MONTHLY;BYDAY=1MO", "2026-12-07"),
        ("lawn for Mia 2nd Tuesday of each month", "FREQ=MONTHLY;BYDAY=2TU", "2026-12-08"),
        ("lawn for Mia every 1 March", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", "2027-03-01"),
        ("lawn for Mia monthly, from 5 Dec", "FREQ=MONTHLY", "2026-12-05"),
    ],
)
def test_repetition(text: str, rule: str, first: str) -> None:
    assert (line(text).rrule, when(text)) == (rule, first)


@pytest.mark.parametrize("text", ["每月45号给林姐送货", "每月0号给林姐送货", "lawn for Mia every 30 Feb"])
def test_a_rule_that_never_comes_is_left(text: str) -> None:
    assert line(text).follow_up_at is None


def test_a_stated_rhythm_is_no_follow_up() -> None:
    reading = line("李姐 平常每月来,上次三月底")
    assert (reading.rhythm_days, reading.last_visit_on, reading.follow_up_at) == (30, date(2026, 3, 31), None)
    assert reading.rrule is None


def test_a_rhythm_stands_beside_a_date() -> None:
    reading = line("Ann usually comes every 3 weeks, call her Friday")
    assert (reading.rhythm_days, str(reading.follow_up_at)[:10]) == (21, "2026-11-20")


def test_the_last_visit_beside_a_rhythm_is_past_in_english_too() -> None:
    reading = line("Kim usually comes every month, last end of August", "GB")
    assert (reading.rhythm_days, reading.last_visit_on, reading.follow_up_at) == (30, date(2026, 8, 31), None)
