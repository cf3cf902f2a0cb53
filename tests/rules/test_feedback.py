"""Stars are read where stars are meant, and nowhere else."""

import pytest

from rules.feedback import read_stars


@pytest.mark.parametrize(
    ("text", "stars", "words"),
    [
        ("5 很好", 5, "很好"),
        ("5", 5, ""),
        ("5分,不错", 5, "不错"),
        ("4星 颜色稍深", 4, "颜色稍深"),
        ("五颗星！", 5, ""),
        ("五星好评", 5, "好评"),
        ("★★★ 一般", 3, "一般"),
        ("⭐️⭐️ slow", 2, "slow"),
        ("2 stars, slow", 2, "slow"),
        ("1 star", 1, ""),
        ("7 stars", 7, ""),
        ("0 stars", 0, ""),
    ],
)
def test_a_customer_may_say_stars_in_many_ways(text: str, stars: int, words: str) -> None:
    assert read_stars(text, leading=True) == (stars, words)


@pytest.mark.parametrize(
    "text",
    [
        "颜色不对",
        "5 minutes late",
        "3个人等了半天",
        "一星期了还没好",
        "三星手机修好了",
        "4.5 stars",
        "5星级",
        "10分钟",
        "",
        "2026年",
    ],
)
def test_what_is_no_rating_is_left_as_words(text: str) -> None:
    assert read_stars(text, leading=True) == (None, text)


@pytest.mark.parametrize(
    ("text", "stars", "words"),
    [
        ("王姐 4星 颜色稍深", 4, "王姐 颜色稍深"),
        ("Mrs Lee 2 stars slow", 2, "Mrs Lee slow"),
        ("王姐 颜色不对", None, "王姐 颜色不对"),
        ("5 boxes of tiles for 王姐", None, "5 boxes of tiles for 王姐"),
    ],
)
def test_a_member_names_the_unit(text: str, stars: int | None, words: str) -> None:
    assert read_stars(text, leading=False) == (stars, words)
