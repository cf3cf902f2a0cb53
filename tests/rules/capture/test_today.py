"""What "today" without an hour says: a plan where something is to be done, else the day it happened."""

import pytest

from tests.rules.capture.reader import line, when


@pytest.mark.parametrize(
    ("text", "region"),
    [("王姐 今天染发 420元", "CN"), ("王姐 今天来染发 420元", "CN"), ("Kim 2 cuts £40 today", "GB")],
)
def test_an_amount_of_today_is_a_sale(text: str, region: str) -> None:
    reading = line(text, region)
    assert (reading.kind, reading.follow_up_at, reading.visited) == ("purchase", None, True)


@pytest.mark.parametrize("text", ["今天下雨", "rainy today", "王姐 今天心情不错", "王姐 今天不要了"])
def test_a_day_that_is_told_of_reminds_nobody(text: str) -> None:
    reading = line(text)
    assert (reading.kind, reading.follow_up_at, reading.visited) == ("note", None, False)


def test_who_came_today_for_something_has_visited() -> None:
    assert line("王姐 今天来染发").visited
    assert line("王姐 今天来染发").follow_up_at is None


@pytest.mark.parametrize(
    "text",
    [
        "今天联系王姐",
        "call Kim today",
        "今天送货 王姐",
        "今天给王姐打电话 420元",
        "今天要交房租 3000元",
        "Kim balance £40 due today",
        "I'll see Kim today, £40",
        "王姐 今天来",
        "今天",
        "today",
    ],
)
def test_what_is_to_be_done_today_is_for_later_today(text: str) -> None:
    assert when(text) == "2026-11-18T12:00"


def test_an_hour_makes_an_appointment_of_today() -> None:
    assert when("王姐 今天下午3点来 300元") == "2026-11-18T15:00"
