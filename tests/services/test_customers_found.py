"""Finding customers: by a part of the name, the end of the phone, a tag; and in a text."""

from datetime import timedelta

import pytest

from services import businesses, customers
from services.customers import Happening
from tests.books import NOW, Shop


@pytest.fixture
def three(shop: Shop) -> Shop:
    shop.customer("王老板", phone="+8613800138000")
    shop.customer("Ann O'Brien", phone="+447911123456")
    tagged = shop.customer("50%_off 李")
    with shop.book.unit(shop.scope()) as tx:
        customers.add_tags(tx, tagged, ["染发"], now=NOW)
    return shop


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("老板", ["王老板"]),
        ("王 老板", ["王老板"]),
        ("8000", ["王老板"]),
        ("138 0013 8000", ["王老板"]),
        ("13800138000", ["王老板"]),
        ("+44 7911 123456", ["Ann O'Brien"]),
        ("brien", ["Ann O'Brien"]),
        ("\uff21\uff2e\uff2e", ["Ann O'Brien"]),
        ("#染发", ["50%_off 李"]),
        ("＃染发", ["50%_off 李"]),
        ("染发", ["50%_off 李"]),
        ("50%_", ["50%_off 李"]),
        ("%", ["50%_off 李"]),
        ("#老板", []),
        ("00", []),
        ("nobody at all 999", []),
        ("'; DROP TABLE customer", []),
    ],
)
def test_what_finds_whom(query: str, names: list[str], three: Shop) -> None:
    with three.book.unit(three.scope()) as tx:
        assert [row.name for row in customers.find(tx, query).rows] == names


def test_a_number_dialled_at_home_finds_the_kept_international_one(shop: Shop) -> None:
    shop.customer("Taiwan", phone="+886912345678")
    with shop.book.unit(shop.itself) as tx:
        businesses.own(tx).region = "TW"
    with shop.book.unit(shop.scope()) as tx:
        assert customers.find(tx, "0912 345 678").total == 1


def test_nothing_asked_shows_the_latest_contact_first_without_the_archived(three: Shop) -> None:
    with three.book.unit(three.scope()) as tx:
        rows = customers.find(tx, "").rows
        first, gone = rows[-1], rows[0]
        customers.sell(tx, first.pk, Happening("visit"), now=NOW + timedelta(hours=1))
        customers.set_state(tx, gone.pk, "archived", now=NOW)
        latest = customers.find(tx, "")
        assert latest.total == 2
        assert latest.rows[0].id == first.id
        assert customers.find(tx, gone.name).total == 1, "by name they are still found"


def test_pages_hold_six_and_a_page_too_far_is_the_last(shop: Shop) -> None:
    for number in range(14):
        shop.customer(f"客{number:02d}")
    with shop.book.unit(shop.scope()) as tx:
        pages = [customers.find(tx, "客", page=page) for page in (0, 1, 2, 99, -1)]
    assert [(len(page.rows), page.number) for page in pages] == [(6, 0), (6, 1), (2, 2), (2, 2), (6, 0)]
    seen = {row.name for page in pages[:3] for row in page.rows}
    assert len(seen) == 14


def test_customers_named_in_a_text_are_its_dictionary(three: Shop) -> None:
    with three.book.unit(three.scope()) as tx:
        named = customers.mentioned(tx, "今天 王老板 来了", [])
        by_phone = customers.mentioned(tx, "来电 07911123456", ["+447911123456"])
        nobody = customers.mentioned(tx, "", [])
    assert [one.name for one in named] == ["王老板"]
    assert [one.name for one in by_phone] == ["Ann O'Brien"]
    assert nobody == []
