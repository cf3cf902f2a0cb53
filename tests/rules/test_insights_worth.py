"""Who brings the money: the core, the fifths, the rising, and how much hangs on the first buyer."""

from collections.abc import Mapping, Sequence

import pytest

from rules import insights
from rules.insights import Past
from tests.rules.test_insights_figures import TODAY, came, paid

NOBODY = came()


def test_dependency_is_the_first_and_the_first_three_now_and_before() -> None:
    pasts = {
        1: paid({10: 5000, 100: 1000}),
        2: paid({20: 2000, 170: 8000}),
        3: paid({89: 2000}),
        4: paid({5: 1000, 90: 1000}),  # the 90th day back belongs to the time before
        5: paid({180: 9999}),
    }
    found = insights.dependency(pasts, NOBODY, TODAY)
    assert found.now.top == ((1, 5000), (2, 2000), (3, 2000))
    assert (found.now.total_minor, found.now.buyers, found.now.one, found.now.three) == (10000, 4, 0.5, 0.9)
    assert (found.before.total_minor, found.before.one, found.first_before) == (10000, 0.8, 0.1)
    assert (found.jumped, found.step) == (True, 5)


@pytest.mark.parametrize(
    "pasts",
    [
        {},
        {1: paid({10: 5000}), 2: paid({10: 5000})},  # nothing before to compare with
        {1: paid({10: 5000, 100: 100, 179: 1})},  # the only buyer there is
        {1: paid({10: 60}), 2: paid({10: 40, 179: 100})},  # a single buyer before
        {1: paid({10: 60, 100: 10}), 2: paid({10: 40, 178: 90})},  # the book is a day too young
        {1: paid({10: 60, 179: 55}), 2: paid({10: 40, 100: 45})},  # heavy, but no news
        {1: paid({10: 29, 179: 1}), **{number: paid({10: 27 - number, 100: 33}) for number in (2, 3, 4)}},  # no weight
    ],
)
def test_no_jump(pasts: Mapping[int, Past]) -> None:
    assert not insights.dependency(pasts, NOBODY, TODAY).jumped


def test_money_of_the_nameless_is_part_of_the_whole_and_nobodys() -> None:
    pasts = {1: paid({10: 4000, 179: 2500}), 2: paid({10: 1000})}
    found = insights.dependency(pasts, paid({10: 6000, 100: 7500}), TODAY)
    assert (found.now.total_minor, found.now.top, found.now.buyers) == (11000, ((1, 4000), (2, 1000)), 2)
    assert (found.now.one, found.first_before, found.first_before_minor) == (4000 / 11000, 0.25, 2500)
    assert found.jumped, "who has no name is a buyer, too: there were several before"
    assert not insights.dependency({1: paid({10: 4000, 179: 2500})}, NOBODY, TODAY).now.several


def test_nothing_sold_has_no_share() -> None:
    nothing = insights.dependency({}, NOBODY, TODAY)
    assert (nothing.now.one, nothing.now.three, nothing.step) == (None, None, 0)


def test_the_core_are_the_few_who_bring_half_and_the_fifths_cut_the_rest() -> None:
    pasts = {number: paid({30: minor}) for number, minor in enumerate([100, 40, 30, 20, 10, 9, 8, 7, 6, 5, 4], 1)}
    found = insights.fifths(pasts, TODAY)
    assert (found.size, found.total_minor, len(found.rows)) == (3, 239, 11)
    assert [row.customer_id for row in found.top] == [1, 2, 3]
    assert [row.customer_id for row in found.lowest] == [9, 10, 11]
    assert [*found.top, *found.middle, *found.lowest] == found.rows
    assert [row.customer_id for row in insights.core(found)] == [1, 2]


def fifths(*brought: int) -> insights.Fifths:
    return insights.fifths({number: paid({30: minor}) for number, minor in enumerate(brought, 1)}, TODAY)


def few(found: insights.Fifths) -> list[list[int]]:
    return [[row.minor for row in rows] for rows in (insights.core(found), found.top, found.lowest)]


@pytest.mark.parametrize(
    ("brought", "core", "top", "lowest"),
    [
        ([300] * 6, [], [], []),
        ([300, 300, *[10] * 8], [300, 300], [300, 300], []),
        ([300, 200, 200, *[10] * 7], [], [300], []),  # the third brought what the second did
        ([50, 49, 48, 47, 46, 45], [], [50, 49], [46, 45]),  # half of it takes three of six
        ([90, 5, 4, 3, 3], [90], [90], []),
        ([90, 4, 4, 3], [90], [90], []),
        ([10, 10], [], [], []),
        ([], [], [], []),
    ],
)
def test_who_brought_the_same_is_never_told_apart(
    brought: Sequence[int], core: Sequence[int], top: Sequence[int], lowest: Sequence[int]
) -> None:
    found = fifths(*brought)
    assert few(found) == [core, top, lowest]
    assert [*found.top, *found.middle, *found.lowest] == (found.rows if len(brought) >= 5 else [*found.top])


MONTHLY = dict.fromkeys(range(100, 340, 30), 100)


@pytest.mark.parametrize(
    ("past", "rises"),
    [
        (paid({10: 300, 40: 300} | MONTHLY), (600, 326)),
        (paid({10: 600} | MONTHLY), None),  # one big sale is no habit
        (paid({10: 100, 40: 100, 70: 100} | MONTHLY), None),
        (paid({10: 300, 40: 300, 110: 100}), None),  # not known for long enough
        (paid({10: 300, 40: 300}, 200), None),  # never paid before
        (paid({10: 300, 40: 300, 189: 100}), (600, 90)),
        (came(), None),
    ],
)
def test_who_rises(past: Past, rises: tuple[int, int] | None) -> None:
    found = insights.rising({7: past}, TODAY)
    assert [(row.minor, row.usual_minor) for row in found] == ([rises] if rises else [])


def test_the_steepest_rises_first() -> None:
    pasts = {1: paid({10: 300, 40: 300} | MONTHLY), 2: paid({10: 900, 40: 300} | MONTHLY)}
    assert [row.customer_id for row in insights.rising(pasts, TODAY)] == [2, 1]
