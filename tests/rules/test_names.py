"""How names are compared, and found in an answer."""

import pytest

from rules.names import name_key, unwrapped


def test_width_case_and_spaces_do_not_count() -> None:
    assert name_key("李　 Na") == name_key("李na")


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("李姐", "李姐"),
        ("是李姐", "李姐"),
        ("李姐的", "李姐"),
        ("李姐家的", "李姐"),
        ("新客户 赵敏", "赵敏"),
        ("她叫黎姐。", "黎姐"),
        ("Mrs Lee's", "Mrs Lee"),
        ("it's Mrs Lee.", "Mrs Lee"),
        ("Her name is Mrs Leigh", "Mrs Leigh"),
        ("是", "是"),
        ("  Anna ", "Anna"),
    ],
)
def test_a_name_is_found_in_an_answer(answer: str, name: str) -> None:
    assert unwrapped(answer) == name
