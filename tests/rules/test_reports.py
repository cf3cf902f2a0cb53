"""Weeks, months, goals and waits, as pure figures."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.insights import Move, Week, stretches
from rules.refusal import Refusal
from rules.reports import (
    Aim,
    Line,
    Period,
    Waits,
    asked,
    ended,
    first_answers,
    is_goal,
    named,
    period_of,
    read_goal,
    trail,
    waits,
)
from rules.reports import asks as is_asked
from rules.reports.periods import SPANS, TRAIL

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
DAYS = st.dates(date(1990, 1, 1), date(2200, 1, 1))


@given(st.sampled_from(SPANS), DAYS)
def test_periods_follow_one_another_without_a_gap(span: str, on: date) -> None:
    period = period_of("week" if span == "week" else "month", on)
    assert period.starts_on <= on <= period.last_on < period.until
    assert period.before.until == period.starts_on
    assert named(period.key) == period
    found = trail(period)
    assert (len(found), found[-1]) == (TRAIL[span], period)
    assert all(one.until == other.starts_on for one, other in pairwise(found))


@pytest.mark.parametrize(
    "key", ["", "w", "w20261117", "m20261102", "x20261116", "w20261316", "w99990101", "w2026111６"]
)
def test_a_made_up_period_is_none(key: str) -> None:
    assert named(key) is None


@pytest.mark.parametrize(
    ("after", "today", "expected"),
    [
        (date(2026, 11, 22), date(2026, 11, 22), []),
        (date(2026, 11, 23), date(2026, 11, 23), ["w20261116"]),
        (date(2026, 11, 20), date(2026, 11, 25), ["w20261116"]),  # the machine was off over a Monday
        (date(2026, 11, 1), date(2026, 11, 25), ["w20261116", "m20261001"]),  # three Mondays: the last week alone
        (date(2027, 2, 1), date(2027, 2, 1), ["w20270125", "m20270101"]),
        (date(2026, 12, 1), date(2026, 12, 1), ["m20261101"]),
    ],
)
def test_what_is_over_is_told_once(after: date, today: date, expected: list[str]) -> None:
    assert [period.key for period in ended(after, today)] == expected


@given(DAYS)
def test_every_week_and_month_is_told_on_exactly_one_morning(first: date) -> None:
    mornings = [first + timedelta(days=number) for number in range(70)]
    told = [period for on in mornings for period in ended(on, on)]
    assert len(told) == len(set(told))
    assert {period for period in told if period.span == "week"} == {
        Period("week", on - timedelta(days=7)) for on in mornings if on.weekday() == 0
    }


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_a_wait_runs_from_the_first_question_to_the_first_answer() -> None:
    lines = [
        Line(1, at(0), ours=False, asks=True),
        Line(1, at(5), ours=False, asks=True),  # the same, once more
        Line(2, at(6), ours=True),  # nobody had asked
        Line(1, at(25), ours=True),
        Line(1, at(30), ours=True),
        Line(2, at(40), ours=False),  # thanks
        Line(3, at(50), ours=False, asks=True),
    ]
    assert list(first_answers(reversed(lines))) == [(at(0), at(25)), (at(50), None)]


def test_waits_are_counted_with_their_middle() -> None:
    asked = [(at(0), at(240)), (at(0), None), (at(0), at(3)), (at(9), at(34)), (at(0), None)]
    found = waits(asked)
    assert found == Waits((3, 25, 240), open=2)
    assert (found.count, found.median) == (5, 25)


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("本月销售 20000", Aim("sales", "month", 2_000_000)),
        ("本月销售2万", Aim("sales", "month", 2_000_000)),
        ("每周卖到 ¥5,000", Aim("sales", "week", 500_000)),
        ("20000", Aim("sales", "month", 2_000_000)),
        ("sales 20k this month", Aim("sales", "month", 2_000_000)),
        ("10 new customers this month", Aim("newcomers", "month", 10)),
        ("本周新客 5 位", Aim("newcomers", "week", 5)),
        ("5 newcomers a week", Aim("newcomers", "week", 5)),
        ("rating 4.8", Aim("rating", "month", 48)),
        ("本周评价平均４.５星", Aim("rating", "week", 45)),
        ("average 4.9 stars weekly", Aim("rating", "week", 49)),
        # Which week or month it is has numbers of its own.
        ("11月销售 30000", Aim("sales", "month", 3_000_000)),
        ("11月份销售3万", Aim("sales", "month", 3_000_000)),
        ("十一月卖两万", Aim("sales", "month", 2_000_000)),
        ("11月新客20个", Aim("newcomers", "month", 20)),
        ("今年10月新客 8", Aim("newcomers", "month", 8)),
        ("11月评价 4.8", Aim("rating", "month", 48)),
        ("week 47 sales 3000", Aim("sales", "week", 300_000)),
        ("by 30 november sales 20000", Aim("sales", "month", 2_000_000)),
        ("November 2026 sales 20000", Aim("sales", "month", 2_000_000)),
        ("sales 20,000 in November", Aim("sales", "month", 2_000_000)),
        ("月底前卖到 5万", Aim("sales", "month", 5_000_000)),
        ("一个月卖3万", Aim("sales", "month", 3_000_000)),
        # Numbers in words and with a unit, as elsewhere.
        ("sales 1.5m", Aim("sales", "month", 150_000_000)),
        ("每周新客五个", Aim("newcomers", "week", 5)),
        ("本周新增十个客户", Aim("newcomers", "week", 10)),
        ("five new customers this week", Aim("newcomers", "week", 5)),
        ("本月销售五万", Aim("sales", "month", 5_000_000)),
        ("本月卖到3000元", Aim("sales", "month", 300_000)),
        ("at least 4.5 average", Aim("rating", "month", 45)),
        ("4.8 out of 5 stars", Aim("rating", "month", 48)),
    ],
)
def test_a_goal_is_read_from_a_line(text: str, aim: Aim) -> None:
    assert read_goal(text, "CNY") == aim


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("多卖一点", "goals-figure"),
        ("新客很多", "goals-figure"),
        ("新客 0", "goals-figure"),
        ("new customers 9999999", "goals-figure"),
        ("评价 6", "goals-stars-range"),
        ("rating 0", "goals-stars-range"),
        ("sales $300", "goals-currency"),
        ("0", "goals-figure"),
        ("2 weeks 4000", "goals-span"),
        ("今年销售 20万", "goals-span"),
        ("每天卖2000", "goals-span"),
        ("3个月卖10万", "goals-span"),
        ("第4季度销售30万", "goals-span"),
        ("daily sales 500", "goals-span"),
        ("3k5", "goals-one-figure"),
        ("sales 3000 or 4000", "goals-one-figure"),
        ("本月30单", "goals-kinds"),
        ("本周卖出100件", "goals-kinds"),
        ("本月回头客 10 个", "goals-kinds"),
        ("50 visits this month", "goals-kinds"),
        ("renewals 3000", "goals-kinds"),
        ("新客销售 3000", "goals-kinds"),
    ],
)
def test_what_is_no_goal_is_refused_in_words(text: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_goal(text, "CNY")
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("本月销售 20000", True),
        ("10 new customers this month", True),
        ("average rating of 4.8", True),
        ("本周新客至少5位", True),
        ("11月销售3万", True),
        ("每周新客五个", True),
        ("daily sales 500", True),  # it is refused in words, not kept as news
        ("20000", False),
        ("多卖一点", False),
        ("价 3000 王老板 卖门", False),
        ("is to call Mr Wang about sales at 3", False),
        ("客户 王姐 新客 30", False),
    ],
)
def test_without_a_command_only_what_is_nothing_else_is_a_goal(text: str, *, plain: bool) -> None:
    assert is_goal(text) is plain


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("八点关门吗", True),
        ("几点关门", True),
        ("多少钱", True),
        ("想问问价格", True),
        ("有没有红色的", True),
        ("What time do you close", True),
        ("How much is a cut", True),
        ("hi, do you have it in red", True),
        ("好的谢谢", False),
        ("没什么，谢谢", False),
        ("Thanks, that is how I like it", False),
        ("What a lovely cut", False),
        ("明天三点到", False),
        ("I will be there when it opens", False),
    ],
)
def test_a_question_is_known_by_its_words_as_well(text: str, *, asks: bool) -> None:
    assert is_asked(text) is asks


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("周报", "w20261116", False),
        ("/report", "w20261116", False),
        ("月报", "m20261101", False),
        ("/report 本周", "w20261116", True),
        ("/report this month", "m20261101", True),
        ("/report 上周", "w20261109", True),
        ("/report 上上周", "w20261102", True),
        ("/report 上个月", "m20261001", True),
        ("/report last month", "m20261001", True),
        ("/report last week", "w20261109", True),
        ("/report 10月", "m20261001", True),
        ("/report 十二月", "m20251201", True),
        ("/report October", "m20261001", True),
    ],
)
def test_which_week_or_month_is_asked_for(text: str, key: str, *, said: bool) -> None:
    period, named_it = asked(text, NOW.date())
    assert (period.key, named_it) == (key, said)


def test_what_comes_and_goes_is_counted_by_month_as_well() -> None:
    october, november = date(2026, 10, 1), date(2026, 11, 1)
    path = [
        Move("new", date(2026, 9, 30)),
        Move("lost", date(2026, 10, 31)),
        Move("returned", november),
        Move("lost", date(2026, 12, 1)),
    ]
    assert stretches([path], [october, november], date(2026, 12, 1)) == [
        Week(october, lost=1),
        Week(november, returned=1),
    ]
