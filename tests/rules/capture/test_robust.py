"""Whatever is typed, reading it never fails."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.capture import read
from tests.rules.capture.reader import line

WORDS = (
    "王老板|明天|3点|下周三|31号|2月30号|每月|¥|99999999999|13800138000|#a|\x00|\ud800|\u202e"
    "|in 99999 years|feb 30|paid|付|万|25:99| |'s|half 3|农历|十三月|9999年12月31日|every|0|①|㍿|ﷺ|İ"
    "|每45号|13/13|29 feb|quarter to 1|every 32nd|明年|腊月三十|lakh"
)
PIECES = st.lists(st.sampled_from(WORDS.split("|")), max_size=12)
TEXTS = st.one_of(st.text(max_size=200), PIECES.map("".join), PIECES.map(" ".join))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_any_text_is_read(text: str) -> None:
    reading = read(
        text,
        now=datetime(2026, 11, 18, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
        tz="Asia/Shanghai",
        region="CN",
        currency="CNY",
        language="zh",
    )
    assert "\x00" not in reading.text


@pytest.mark.parametrize(
    "text", ["哈哈" * 400 + "王", "ok thank you " * 80 + "王", "查看资料" * 200 + "x", "(1) " * 250]
)
def test_chatter_costs_no_more_than_its_length(text: str) -> None:
    began = time.process_time()
    line(text)
    assert time.process_time() - began < 2


def test_plain_words_are_a_note_and_no_small_talk() -> None:
    assert not line("printer broken").is_small_talk
    assert line("ok thanks, a 5").is_small_talk
