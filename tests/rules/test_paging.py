"""A page that is not there is the nearest one that is."""

import pytest

from rules.paging import turned


@pytest.mark.parametrize(
    ("total", "number", "expected"),
    [(0, 0, (0, 1)), (6, 0, (0, 1)), (7, 1, (1, 2)), (7, 99, (1, 2)), (7, -3, (0, 2))],
)
def test_a_page_stays_within_the_list(total: int, number: int, expected: tuple[int, int]) -> None:
    assert turned(total, number) == expected
