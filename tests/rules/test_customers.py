"""How long a customer is left alone, and about what a prospect is asked once."""

from datetime import date

import pytest

from rules.customers import gist, paused_until, prospect_key

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("choice", "until"), [("1m", date(2026, 12, 30)), ("3m", date(2027, 2, 28)), ("9m", None), ("", None)]
)
def test_a_pause_ends_on_a_day_that_exists(choice: str, until: date | None) -> None:
    assert paused_until(choice, TODAY) == until


def test_the_end_of_a_pause_is_a_new_fact_and_a_pause_that_lasts_is_none() -> None:
    last = date(2026, 11, 1)
    silent = prospect_key(last, None, TODAY)
    assert prospect_key(last, date(2026, 12, 1), TODAY) == silent
    assert prospect_key(last, date(2026, 11, 30), TODAY) != silent
    assert prospect_key(date(2026, 11, 2), None, TODAY) != silent


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("李姐 13900139000 蓝色窗帘", "李姐", "蓝色窗帘"),
        ("Mrs Lee 07911 123456 blue curtains", "Mrs Lee", "blue curtains"),
        ("要 2 套 860元", "李姐", "要 2 套 860元"),
        ("李姐 13900139000", "李姐", ""),
    ],
)
def test_the_gist_of_a_note_leaves_out_whom_it_is_about(text: str, name: str, expected: str) -> None:
    assert gist(text, name) == expected
