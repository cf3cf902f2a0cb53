"""What the answers to the slow question come to: plain counts until there are enough for a figure."""

from datetime import UTC, datetime, timedelta

import pytest

from rules import asking
from rules.asking import Nps

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)


def test_every_figure_falls_where_the_standard_question_puts_it() -> None:
    assert asking.nps(range(11)) == Nps(promoters=2, passives=2, detractors=7)
    assert asking.nps([]) == Nps(0, 0, 0)


@pytest.mark.parametrize(
    ("answers", "score"),
    [([10] * 19, None), ([10] * 20, 100), ([9] * 10 + [6] * 10, 0), ([0] * 30, -100), ([9] * 15 + [8] * 5, 75)],
)
def test_a_figure_is_made_of_twenty_answers_or_more(answers: list[int], score: int | None) -> None:
    assert asking.nps(answers).score == score


@pytest.mark.parametrize(
    ("kind", "party", "hours", "asks"),
    [
        ("sale", "person", 0, True),
        ("visit", "distributor", 23, True),
        ("visit", "person", 24, False),
        ("sale", "supplier", 0, False),
        ("note", "person", 0, False),
    ],
)
def test_who_is_thanked_and_for_what(kind: str, party: str, hours: int, asks: bool) -> None:
    assert asking.is_occasion(kind, party, NOW - timedelta(hours=hours), now=NOW) is asks


def test_a_day_is_the_shops_own() -> None:
    late = datetime(2026, 11, 18, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    assert asking.daily_key("x", 7, late, "Asia/Shanghai") == "x/7/2026-11-19"
    assert asking.daily_key("x", 7, late, "Europe/London") == "x/7/2026-11-18"
