"""What stands in braces is filled in, or said to be unknown."""

import pytest

from rules import replies as rules

VALUES = {"name": "王姐{shop}", "shop": "老陈五金"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("您好 {姓名}，{店名}", "您好 王姐{shop}，老陈五金"),
        ("Hi { Name }, {SHOP}!", "Hi 王姐{shop}, 老陈五金!"),
        ("｛姓名｝在吗", "王姐{shop}在吗"),
        ("{ and } and {}", "{ and } and {}"),
        ("no field", "no field"),
    ],
)
def test_fields_are_filled_in_once(text: str, filled: str) -> None:
    assert rules.filled(text, VALUES) == filled


def test_what_nobody_can_fill_in_is_named() -> None:
    assert rules.unknown("{name} {price} {} {{shop}}") == ("price", "")
    assert rules.has_field("{price}")
    assert not rules.has_field("{ and")
