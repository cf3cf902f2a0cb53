"""What a customer can be, and what a note about one says."""

import pytest

from rules.customers import gist


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
