"""Opening a shop, and each of its settings."""

import pytest
from sqlmodel import select

from models import Business, Member, Person
from rules.refusal import Refusal
from services import businesses, members
from services.businesses import Opening
from tests.books import NOW, Book, Shop


def test_a_shop_opens_with_its_owner_and_its_regions_habits(book: Book) -> None:
    with book.unit() as tx:
        members.meet(tx, 5001, "Maggie", "en", now=NOW)
        business = businesses.open_business(tx, 5001, Opening("GB", "en", "My shop"), now=NOW)
        assert (business.time_zone, business.currency) == ("Europe/London", "GBP")
        assert business.next_digest_at is not None
        assert business.next_digest_at > NOW
        assert tx.get_one(Person, 5001).business_id == business.id
        assert [row.role for row in tx.exec(select(Member))] == ["owner"]


def test_pressing_twice_opens_one_shop(book: Book) -> None:
    with book.unit() as tx:
        members.meet(tx, 5001, "Maggie", "en", now=NOW)
        first = businesses.open_business(tx, 5001, Opening("GB", "en", "My shop"), now=NOW)
        assert businesses.open_business(tx, 5001, Opening("GB", "en", "My shop"), now=NOW).id == first.id


@pytest.mark.parametrize(
    ("field", "value", "column", "expected"),
    [
        ("language", "en", "language", "en"),
        ("zone", "Europe/Paris", "time_zone", "Europe/Paris"),
        ("currency", "eur", "currency", "EUR"),
        ("digest", "7:15", "digest_minute", 435),
        ("digest", "8点", "digest_minute", 480),
        ("quiet", "22:00 - 7:30", "quiet_until_minute", 450),
        ("quiet", "22点到7点", "quiet_from_minute", 1320),
        ("cap", "0", "nudge_cap", 0),
        ("prospects", "30", "prospect_days", 30),
        ("prospects", "不要", "prospect_days", 0),
        ("staff", "all", "staff_sees_all", True),
    ],
)
def test_a_setting_is_understood_as_people_write_it(
    shop: Shop, field: str, value: str, column: str, expected: object
) -> None:
    with shop.book.unit(shop.scope()) as tx:
        assert getattr(businesses.change(tx, field, value, now=NOW), column) == expected


@pytest.mark.parametrize(
    ("field", "value", "refused"),
    [
        ("language", "fr", "settings-language-unknown"),
        ("zone", "Mars/Base", "settings-zone-unknown"),
        ("currency", "bananas", "settings-currency-unknown"),
        ("digest", "25:00", "settings-hour-form"),
        ("quiet", "22:00", "settings-quiet-form"),
        ("cap", "-1", "settings-cap-form"),
        ("cap", "51", "settings-cap-form"),
        ("cap", "²", "settings-cap-form"),
        ("prospects", "366", "settings-prospects-form"),
        ("prospects", "soon", "settings-prospects-form"),
        ("colour", "red", "settings-unknown"),
    ],
)
def test_a_wrong_value_says_what_is_expected_and_changes_nothing(
    shop: Shop, field: str, value: str, refused: str
) -> None:
    with shop.book.undone(shop.scope()) as tx:
        before = businesses.own(tx).model_dump()
        with pytest.raises(Refusal, match=refused):
            businesses.change(tx, field, value, now=NOW)
        assert businesses.own(tx).model_dump() == before


def test_another_region_brings_its_zone_and_currency(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        business = businesses.move_to_region(tx, "HK", now=NOW)
        assert (business.time_zone, business.currency) == ("Asia/Hong_Kong", "HKD")
        with pytest.raises(Refusal, match="settings-region-unknown"):
            businesses.move_to_region(tx, "XX", now=NOW)


def test_a_shop_needs_a_name(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        assert businesses.rename(tx, "  老陈\n五金  ", now=NOW).name == "老陈 五金"
        with pytest.raises(Refusal, match="businesses-name-empty"):
            businesses.rename(tx, " \n ", now=NOW)


def test_a_shop_is_found_by_its_code_only(shop: Shop) -> None:
    with shop.book.unit() as tx:
        code = tx.get_one(Business, shop.business_id).code
        found = businesses.of_code(tx, code)
        assert found is not None
        assert found.id == shop.business_id
        assert businesses.of_code(tx, "nonsense") is None
