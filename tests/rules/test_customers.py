"""How long a customer is left alone, and about what a prospect is asked once."""

from datetime import date

import pytest

from rules.customers import paused_until, prospect_key

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
