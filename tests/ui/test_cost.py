"""What the use of the book costs, in plain counts."""

from datetime import date

import pytest

from models import Business
from rules.text import utf16
from services.cost import Cost, Spent
from tests.books import NOW
from tests.ui.limits import HOSTILE, READERS, fits, words
from ui import cost as screens
from ui import help as help_screens
from ui.screen import Reader

readers = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)
WEEK, MONTH = Spent(5, 6, 7, 1, 8), Spent(20, 30, 10, 4, 41)


def found(name: str = "老陈五金", month: Spent = MONTH, *names: str, since: date | None = date(2026, 11, 1)) -> Cost:
    business = Business(
        id=1,
        name=name,
        code="c",
        region="CN",
        language="zh",
        time_zone="UTC",
        currency="CNY",
        opened_at=NOW,
        opened_by=1,
    )
    return Cost(business, WEEK, month, [(one, 9) for one in names], since)


def text(reader: Reader, cost: Cost) -> str:
    return " ".join(words(screens.card(reader, cost, NOW)))


@readers
@pytest.mark.parametrize("name", [name for name in HOSTILE if "{" not in name])
def test_the_card_fits_whatever_the_names(reader: Reader, name: str) -> None:
    for cost in (found(name, MONTH, *[name] * 9), found(name, Spent()), found(name, since=None)):
        fits(screens.card(reader, cost, NOW), lines=6)


@readers
def test_the_card_says_what_a_record_costs(reader: Reader) -> None:
    said = text(reader, found("老陈五金", MONTH, "老陈", "小李"))
    for part in ("20", "30", "10", "41", "2.0", "0.2", "老陈 9", "小李 9"):
        assert part in said


@readers
def test_what_has_no_data_is_left_out(reader: Reader) -> None:
    assert "0.0" not in text(reader, found("x", Spent()))
    assert "老陈 9" not in text(reader, found("x", MONTH, "老陈"))
    assert text(reader, found(since=date(2026, 10, 20))) != text(reader, found(since=date(2026, 10, 21)))
    assert utf16(text(reader, found(since=None))) < 80


@readers
def test_help_offers_it_once_there_is_something_to_show(reader: Reader) -> None:
    label = {"zh": "花的工夫", "en": "Cost of use"}[reader.language]
    assert label in words(help_screens.help_card(reader, "owner", "x", counted=True))
    assert label not in words(help_screens.help_card(reader, "owner", "x"))
    fits(help_screens.help_card(reader, "owner", "x", counted=True), lines=14, row=3)


@readers
def test_only_who_records_is_offered_to_look_for_duplicates(reader: Reader) -> None:
    label = {"zh": "查重复", "en": "Duplicates"}[reader.language]
    assert label in words(help_screens.help_card(reader, "staff", "x"))
    for role in ("viewer", "customer"):
        assert label not in words(help_screens.help_card(reader, role, "x"))
