"""A birthday told in a line: a fact of the customer, nothing to do and nothing left over."""

import pytest

from tests.rules.capture.reader import line, when


@pytest.mark.parametrize(
    ("text", "region", "birthday"),
    [
        ("王姐生日3月5号", "CN", (None, 3, 5)),
        ("Kim's birthday is 5 March", "GB", (None, 3, 5)),
        ("王姐 生日1990年3月5号", "CN", (1990, 3, 5)),
        ("王姐 3月5号过生日", "CN", (None, 3, 5)),
        ("Kim born 5/3/1990", "GB", (1990, 3, 5)),
        ("Kim 3/5 birthday", "US", (None, 3, 5)),
    ],
)
def test_a_birthday_is_read_and_nothing_of_it_stays(
    text: str, region: str, birthday: tuple[int | None, int, int]
) -> None:
    reading = line(text, region)
    assert (reading.birthday, reading.what, reading.follow_up_at) == (birthday, "", None)
    assert not reading.says_nothing_new


@pytest.mark.parametrize(
    ("text", "birthday"),
    [
        ("王姐生日大概是3月5号", (None, 3, 5)),
        ("王姐 今天生日", (None, 11, 18)),
        ("王姐 11月30号送货 生日12月5日", (None, 12, 5)),
        ("Kim's birthday tomorrow", (None, 11, 19)),
    ],
)
def test_the_date_nearest_to_the_word_is_the_birthday(text: str, birthday: tuple[int | None, int, int]) -> None:
    assert line(text).birthday == birthday


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("王姐 下个月生日", ("下个月",)),
        ("Kim birthday next month", ("next month",)),
        ("王姐 生日2月30号", ("2月30号",)),
        ("王姐 生日大概2050年3月5号", ("2050年3月5号",)),
        ("王姐 农历3月5日生日", ("农历3月5",)),
    ],
)
def test_a_birthday_that_cannot_be_read_is_quoted(text: str, quoted: tuple[str, ...]) -> None:
    reading = line(text)
    assert (reading.birthday, reading.not_understood, reading.follow_up_at) == (None, quoted, None)


def test_a_birthday_one_is_to_call_on_is_kept_for_that_too() -> None:
    assert line("王姐生日3月5号 提前联系").birthday == (None, 3, 5)
    assert when("王姐生日3月5号 提前联系") == "2027-03-05"


def test_the_cake_is_no_birthday() -> None:
    assert line("王姐 生日蛋糕 12月5日").birthday is None
    assert when("王姐 生日蛋糕 12月5日") == "2026-12-05"
