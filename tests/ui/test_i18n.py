"""Words, dates and money in the reader's language."""

from datetime import date, timedelta

import pytest

from tests.books import NOW
from ui import i18n
from ui.i18n import Html, MissingTextError


@pytest.mark.parametrize(
    ("language", "minor", "currency", "shown"),
    [
        ("zh", 320000, "CNY", "¥3,200"),
        ("zh", 320050, "CNY", "¥3,200.50"),
        ("en", 4500, "GBP", "£45"),
        ("en", 4550, "GBP", "£45.50"),
        ("en", 1500, "JPY", "¥1,500"),
        ("en", -4500, "GBP", "-£45"),
    ],
)
def test_money_is_written_as_people_write_it(language: str, minor: int, currency: str, shown: str) -> None:
    assert i18n.amount(language, minor, currency) == shown


@pytest.mark.parametrize(
    ("language", "days", "shown"),
    [
        ("zh", 0, "今天"),
        ("zh", 1, "明天"),
        ("zh", -1, "昨天"),
        ("zh", 7, "7天后"),
        ("zh", -3, "3天前"),
        ("en", 0, "today"),
        ("en", 7, "in 7 days"),
        ("en", -3, "3 days ago"),
    ],
)
def test_a_distance_is_said_in_words(language: str, days: int, shown: str) -> None:
    assert i18n.distance(language, days) == shown


def test_the_year_is_named_only_when_it_is_another() -> None:
    today = date(2026, 11, 18)
    assert i18n.day("zh", date(2026, 11, 25), today) == "11月25日 周三"
    assert i18n.day("zh", date(2027, 1, 3), today) == "2027年1月3日 周日"
    assert i18n.day("en", date(2027, 1, 3), today) == "Sun 3 Jan 2027"


def test_a_moment_is_local_to_the_shop() -> None:
    assert i18n.moment("zh", NOW + timedelta(days=1), NOW, "Asia/Shanghai") == "11月19日 周四 10:30（明天）"
    assert i18n.moment("en", NOW + timedelta(days=1), NOW, "Europe/London") == "Thu 19 Nov 02:30 (tomorrow)"


def test_arguments_are_escaped_and_markup_of_ours_is_not() -> None:
    assert i18n.t("en", "help-customer", business="<b>").startswith("&lt;b&gt;")
    assert i18n.t("en", "help-customer", business=Html("<b>x</b>")).startswith("<b>x</b>")
    assert i18n.label("en", "help-customer", business="<b>").startswith("<b>")


def test_a_key_or_argument_that_is_missing_is_a_bug_at_once() -> None:
    with pytest.raises(MissingTextError):
        i18n.t("en", "no-such-key")
    with pytest.raises(MissingTextError):
        i18n.t("en", "help-customer")


def test_lists_follow_the_language() -> None:
    assert i18n.joined("zh", ["a", "b"]) == "a、b"
    assert i18n.joined("en", ["a", "b"]) == "a, b"
    assert i18n.clock(510) == "08:30"
