"""Birthdays: what people type, and the days on which they are kept."""

from datetime import date

import pytest

from rules.birthdays import Birthday, coming, is_about, keys_on, read, read_among
from rules.refusal import Refusal

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("生日 3月5日", Birthday(3, 5)),
        ("3月5号", Birthday(3, 5)),
        ("三月十五號", Birthday(3, 15)),
        ("她的生日是十二月二十八", Birthday(12, 28)),
        ("1985年3月5日生日", Birthday(3, 5, 1985)),
        ("85年3月5日", Birthday(3, 5, 1985)),
        ("08年3月5日", Birthday(3, 5, 2008)),
        ("birthday 5 March", Birthday(3, 5)),
        ("born on the 5th of March 1980", Birthday(3, 5, 1980)),
        ("March 5th, 1980", Birthday(3, 5, 1980)),
        ("5-sept-1980", Birthday(9, 5, 1980)),
        ("her birthday is on the 29th of feb", Birthday(2, 29)),
        ("1980-03-05", Birthday(3, 5, 1980)),
        ("１９８０／３／５", Birthday(3, 5, 1980)),
    ],
)
def test_a_birthday_is_read_as_people_write_it(text: str, born: Birthday) -> None:
    assert read(text, region="CN", today=TODAY) == born
    assert read(text, region="GB", today=TODAY) == born


@pytest.mark.parametrize(
    ("text", "china", "britain"),
    [
        ("3/5", Birthday(3, 5), Birthday(5, 3)),
        ("31.12", Birthday(12, 31), Birthday(12, 31)),
        ("12/31/1980", Birthday(12, 31, 1980), Birthday(12, 31, 1980)),
    ],
)
def test_bare_figures_are_read_the_way_of_the_region(text: str, china: Birthday, britain: Birthday) -> None:
    assert read(text, region="CN", today=TODAY) == china
    assert read(text, region="GB", today=TODAY) == britain


@pytest.mark.parametrize(
    "text",
    [
        "喜欢红色",
        "不要3月5日打电话",
        "likes 5 may roses",
        "12 marriages",
        "生日 2月30日",
        "1981-02-29",
        "生日 2050年1月1日",
        "1850-01-01",
        "birthday",
        "40/50",
    ],
)
def test_what_is_no_birthday_is_not_made_one(text: str) -> None:
    assert read(text, region="CN", today=TODAY) is None


@pytest.mark.parametrize("text", ["生日 农历三月初五", "生日 正月十五", "birthday lunar 5 March"])
def test_a_lunar_birthday_is_not_kept_as_a_solar_one(text: str) -> None:
    with pytest.raises(Refusal, match="customer-birthday-lunar"):
        read(text, region="CN", today=TODAY)


@pytest.mark.parametrize(("text", "is_one"), [("生日在春天", True), ("Birthday soon", True), ("reborn", False)])
def test_words_about_a_birthday_are_told_from_others(text: str, *, is_one: bool) -> None:
    assert is_about(text) is is_one


def test_a_birthday_is_kept_as_month_and_day() -> None:
    assert Birthday(3, 5, 1980).key == "03-05"


@pytest.mark.parametrize(
    ("on", "keys"),
    [
        (date(2027, 3, 5), ("03-05",)),
        (date(2027, 2, 28), ("02-28", "02-29")),
        (date(2028, 2, 28), ("02-28",)),
        (date(2028, 2, 29), ("02-29",)),
    ],
)
def test_the_29th_of_february_is_kept_on_the_28th_in_other_years(on: date, keys: tuple[str, ...]) -> None:
    assert keys_on(on) == keys
    assert all(coming(key, on) == on for key in keys)


@pytest.mark.parametrize(
    ("key", "on"),
    [("11-18", date(2026, 11, 18)), ("11-17", date(2027, 11, 17)), ("02-29", date(2027, 2, 28))],
)
def test_the_next_birthday_is_today_or_later(key: str, on: date) -> None:
    assert coming(key, TODAY) == on


@pytest.mark.parametrize(
    ("text", "born", "rest"),
    [
        ("不要糖，生日3月5号，女儿叫小美", Birthday(3, 5), ("不要糖", "女儿叫小美")),
        ("no sugar; birthday 5 March; daughter Amy", Birthday(3, 5), ("no sugar", "daughter Amy")),
        ("生日1990年3月5号", Birthday(3, 5, 1990), ()),
    ],
)
def test_a_birthday_among_other_words_leaves_them(text: str, born: Birthday, rest: tuple[str, ...]) -> None:
    assert read_among(text, region="GB", today=TODAY) == (born, rest)


@pytest.mark.parametrize("text", ["不要糖", "不要糖，生日下个月", "3月5号来，不要糖"])
def test_words_without_a_readable_birthday_give_none(text: str) -> None:
    assert read_among(text, region="CN", today=TODAY) is None
