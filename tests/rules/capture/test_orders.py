"""A reply of a word or two: what it asks for; and what is left of one that only moves a date."""

import pytest

from rules.capture import read_order, without_moving

UNDO = ("撤销", "撤销这条", "删掉", "删了", "不要了", "undo", "Delete!", "remove", "請刪掉吧", "undo this please")
DONE = ("办好了", "好了", "搞定", "搞定了！", "做完了", "交好了", "已付", "done", "Finished.", "paid", "辦好了")
CANCEL = ("取消", "取消跟进", "取消吧", "不用了", "不用跟进", "不用跟进了", "cancel", "Cancel it please", "no need")


@pytest.mark.parametrize(
    ("text", "order"),
    [(text, order) for order, texts in (("undo", UNDO), ("done", DONE), ("cancel", CANCEL)) for text in texts],
)
def test_a_word_is_an_order(text: str, order: str) -> None:
    assert read_order(text) == order


@pytest.mark.parametrize(
    "text",
    [
        "",
        "谢谢",
        "ok",
        "明天",
        "不要糖",
        "取消周五的",
        "王姐 取消",
        "paid 300",
        "done with the deck",
        "删掉第二条",
        "改到周五",
        "了",
    ],
)
def test_what_says_more_or_less_is_no_order(text: str) -> None:
    assert read_order(text) is None


@pytest.mark.parametrize(
    "what",
    ["改到", "改成", "改为", "推到", "推迟到", "换到", "移到", "调到", "改到 了", "改到吧", "moved to", "move it to",
     "pushed it to", "push to", "change to", "changed it to", "instead", "reschedule", "Rescheduled to", "postponed to",
     ""],
)  # fmt: skip
def test_a_reply_that_only_moves_a_date_has_nothing_left(what: str) -> None:
    assert without_moving(what).removesuffix("了") == ""


@pytest.mark.parametrize(
    ("what", "left"),
    [("改到 量尺", "量尺"), ("送货 推到", "送货"), ("moved to, bring samples", "bring samples"), ("改到 換鎖", "換鎖"),
     ("removed the sofa to", "removed the sofa to"), ("改尺寸", "改尺寸"), ("change the lock", "change the lock")],
)  # fmt: skip
def test_what_else_is_said_stays(what: str, left: str) -> None:
    assert without_moving(what) == left
