"""Opening a shop, and each of its settings."""

from typing import Any

import pytest
from sqlmodel import select

from models import Member, Person
from rules.refusal import Refusal
from rules.roles import Role
from services import audit, businesses, members
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
        business = businesses.change(tx, "region", "HK", now=NOW)
        assert (business.time_zone, business.currency) == ("Asia/Hong_Kong", "HKD")
        with pytest.raises(Refusal, match="settings-region-unknown"):
            businesses.change(tx, "region", "XX", now=NOW)


def test_a_shop_needs_a_name(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        assert businesses.rename(tx, "  老陈\n五金  ", now=NOW).name == "老陈 五金"
        with pytest.raises(Refusal, match="businesses-name-empty"):
            businesses.rename(tx, " \n ", now=NOW)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("region", "HK"),
        ("language", "en"),
        ("zone", "Europe/Paris"),
        ("currency", "EUR"),
        ("digest", "7:15"),
        ("quiet", "none"),
        ("cap", "9"),
        ("staff", "all"),
    ],
)
def test_undo_takes_a_setting_back_and_the_digest_with_it(shop: Shop, field: str, value: str) -> None:
    before = settings(shop)
    with shop.book.unit(shop.scope()) as tx:
        businesses.change(tx, field, value, now=NOW)
    assert settings(shop) != before
    with shop.book.unit(shop.scope()) as tx:
        undone = audit.undo_latest(tx, now=NOW)
        assert (undone.entry.verb, undone.entry.details["setting"]) == ("businesses.change", field)
    assert settings(shop) == before


def settings(shop: Shop) -> dict[str, Any]:
    with shop.book.unit(shop.itself) as tx:
        return businesses.own(tx).model_dump()


def test_settings_are_undone_one_by_one_and_an_older_one_not_past_a_newer(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        businesses.change(tx, "cap", "3", now=NOW)
        first = audit.latest(tx)
    with shop.book.unit(shop.scope()) as tx:
        businesses.change(tx, "cap", "7", now=NOW)
    with shop.book.undone(shop.scope()) as tx, pytest.raises(Refusal, match="undo-built-upon"):
        audit.undo(tx, first.pk if first else 0, now=NOW)
    for left in (3, 5):
        with shop.book.unit(shop.scope()) as tx:
            audit.undo_latest(tx, now=NOW)
        assert settings(shop)["nudge_cap"] == left


def test_a_setting_that_was_so_already_is_nothing_to_undo(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        businesses.change(tx, "cap", "5", now=NOW)
    with shop.book.undone(shop.scope()) as tx, pytest.raises(Refusal, match="undo-nothing"):
        audit.undo_latest(tx, now=NOW)


def test_a_managers_setting_is_the_owners_to_undo_and_not_the_other_way_round(shop: Shop) -> None:
    def change(role: Role, value: str) -> int:
        with shop.book.unit(shop.scope(role)) as tx:
            businesses.change(tx, "cap", value, now=NOW)
            entry = audit.latest(tx)
            return entry.pk if entry else 0

    owners = change("owner", "8")
    with shop.book.undone(shop.scope("manager")) as tx, pytest.raises(Refusal, match="undo-nothing"):
        audit.undo(tx, owners, now=NOW)
    managers = change("manager", "9")
    with shop.book.unit(shop.scope("owner")) as tx:
        audit.undo(tx, managers, now=NOW)
    assert settings(shop)["nudge_cap"] == 8
