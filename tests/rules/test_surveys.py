"""A survey as it is typed: what is asked how, and for whom."""

import pytest

from rules import surveys
from rules.refusal import Refusal
from rules.surveys import Question


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("环境怎么样 星", Question("stars", "环境怎么样")),
        ("环境怎么样（打星）", Question("stars", "环境怎么样")),
        ("How was the room? ★", Question("stars", "How was the room?")),
        ("How was the room? stars", Question("stars", "How was the room?")),
        ("还会再来吗？", Question("yes", "还会再来吗？")),
        ("会不会推荐朋友来", Question("yes", "会不会推荐朋友来")),
        ("Would you come again?", Question("yes", "Would you come again?")),
        ("还想要什么？", Question("words", "还想要什么？")),
        ("What would you like to see?", Question("words", "What would you like to see?")),
        ("星", Question("words", "星")),
        ("您给我们的服务打几颗星？", Question("stars", "您给我们的服务打几颗星？")),
        ("您会给我们打几颗星", Question("stars", "您会给我们打几颗星")),
        ("How many stars for the room?", Question("stars", "How many stars for the room?")),
        ("您星期几有空？", Question("words", "您星期几有空？")),
        ("最喜欢哪个明星", Question("words", "最喜欢哪个明星")),
    ],
)
def test_how_a_line_is_answered(line: str, question: Question) -> None:
    assert surveys.read(line) == ("all", (question,))


def test_a_tag_says_for_whom() -> None:
    segment, questions = surveys.read("#VIP\n\n环境怎么样 星\n 还会再来吗")
    assert (segment, [one.kind for one in questions]) == ("#VIP", ["stars", "yes"])


@pytest.mark.parametrize("text", ["", " \n ", "#VIP", "a\nb\nc\nd", "#a\n#b\nc"])
def test_neither_none_nor_many(text: str) -> None:
    with pytest.raises(Refusal, match="surveys-form"):
        surveys.read(text)


def test_a_tap_goes_round_the_kinds() -> None:
    assert [surveys.next_kind(kind) for kind in (*surveys.KINDS, "x")] == ["yes", "words", "stars", "stars"]


@pytest.mark.parametrize(
    ("kind", "answers"), [("stars", {1, 2, 3, 4, 5}), ("yes", {0, 1}), ("words", set()), ("x", set())]
)
def test_which_figures_answer(kind: str, answers: set[int]) -> None:
    assert {value for value in range(-1, 8) if surveys.is_answer(kind, value)} == answers


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("200元的护理套餐您会考虑吗？", True),
        ("环境怎么样 星\n其它", True),
        ("您还会来吗", True),
        ("#VIP\n200元的套餐怎么样", True),
        ("What would you pay?", True),
        ("王姐 明天下午3点来试衣服", False),
        ("李姐 来了 剪发", False),
    ],
)
def test_what_plainly_asks_is_no_news(text: str, asked: bool) -> None:
    assert surveys.is_asked(text) is asked
