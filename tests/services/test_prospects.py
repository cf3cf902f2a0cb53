"""Customers to win: brought up once in a silence, and never while something is planned or put off."""

from datetime import datetime, timedelta

import pytest

from rules.roles import Role
from services import audit, businesses, customers, followups, insights, prospects, reports
from services.customers import Happening
from services.followups import Plan
from tests.books import NOW, Shop

LATER = NOW + timedelta(days=14)


@pytest.fixture
def li(shop: Shop) -> int:
    return shop.customer("李姐")


def waiting(shop: Shop, at: datetime = LATER, role: Role = "owner") -> list[tuple[str, int]]:
    with shop.book.unit(shop.scope(role)) as tx:
        return [(one.customer.name, one.silence_days) for one in prospects.waiting(tx, now=at)]


def tell(shop: Shop, customer_id: int, kind: str, at: datetime = NOW) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.sell(tx, customer_id, Happening(kind, "?"), now=at)


def test_who_was_left_alone_for_two_weeks_is_asked_about(shop: Shop, li: int) -> None:
    assert waiting(shop, LATER - timedelta(days=1)) == []
    assert waiting(shop) == [("李姐", 14)]


@pytest.mark.parametrize("kind", ["note", "call", "favour"])
def test_whatever_happened_last_begins_the_silence_anew(kind: str, shop: Shop, li: int) -> None:
    tell(shop, li, kind, NOW + timedelta(days=3))
    assert waiting(shop) == []
    assert waiting(shop, LATER + timedelta(days=3)) == [("李姐", 14)]


@pytest.mark.parametrize("kind", ["sale", "visit", "rating"])
def test_who_was_served_is_no_prospect(kind: str, shop: Shop, li: int) -> None:
    tell(shop, li, kind)
    assert waiting(shop) == []


def test_who_has_a_follow_up_is_a_supplier_is_gone_or_paused_is_not_asked_about(shop: Shop, li: int) -> None:
    supplier, gone, regular, paused = (shop.customer(name) for name in ("供货的", "走了的", "老客", "先别催的"))
    with shop.book.unit(shop.scope()) as tx:
        followups.plan(tx, Plan("回访", LATER + timedelta(days=9), li), now=NOW)
        customers.set_kind(tx, supplier, "supplier", now=NOW)
        customers.set_state(tx, gone, "lost", now=NOW)
        customers.set_rhythm(tx, regular, 30, None, now=NOW)
        customers.pause(tx, paused, customers.today(tx, LATER) + timedelta(days=1), now=NOW)
    assert waiting(shop) == []
    assert waiting(shop, LATER + timedelta(days=1)) == [("先别催的", 15)]


def test_the_shop_decides_after_how_long_to_ask(shop: Shop, li: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        businesses.change(tx, "prospects", "30", now=NOW)
    assert waiting(shop) == []
    assert waiting(shop, NOW + timedelta(days=30)) == [("李姐", 30)]
    with shop.book.unit(shop.scope()) as tx:
        businesses.change(tx, "prospects", "0", now=NOW)
    assert waiting(shop, NOW + timedelta(days=99)) == []


def test_not_now_is_quiet_for_a_month_and_undo_asks_again(shop: Shop, li: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        entry = prospects.later(tx, li, now=LATER)
        assert entry is not None
        assert prospects.later(tx, li, now=LATER) is None
    assert waiting(shop, LATER + timedelta(days=29)) == []
    assert waiting(shop, LATER + timedelta(days=30)) == [("李姐", 44)]
    with shop.book.unit(shop.scope()) as tx:
        audit.undo(tx, entry.pk, now=LATER)
        assert customers.get(tx, li).paused_until is None
    assert waiting(shop) == [("李姐", 14)]


def digest(shop: Shop, at: datetime, since: datetime, role: Role = "owner") -> list[str]:
    with shop.book.unit(shop.itself) as tx:
        reports.post(tx, now=at)
    with shop.book.unit(shop.scope(role)) as tx:
        found = reports.digest(tx, now=at, since=since, until=at)
        assert found.is_empty is not bool(found.prospects)
        return [one.customer.name for one in found.prospects]


def test_the_digest_brings_a_silence_up_once(shop: Shop, li: int) -> None:
    day = timedelta(days=1)
    assert digest(shop, LATER, LATER - day) == ["李姐"]
    assert digest(shop, LATER + day, LATER) == []
    assert waiting(shop, LATER + day) == [("李姐", 15)], "the list still has them"
    tell(shop, li, "call", LATER + day)
    assert digest(shop, LATER + 15 * day, LATER + 14 * day) == ["李姐"]


def test_a_digest_that_was_missed_does_not_swallow_a_prospect(shop: Shop, li: int) -> None:
    day = timedelta(days=1)
    digest(shop, LATER, LATER - day)
    assert digest(shop, LATER + day, LATER - day) == ["李姐"]


def test_who_was_lost_is_not_asked_about_and_comes_back_with_undo(shop: Shop, li: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        entry = insights.lose(tx, li, "price", now=LATER)
        assert entry is not None
    assert waiting(shop) == []
    with shop.book.unit(shop.scope()) as tx:
        audit.undo(tx, entry.pk, now=LATER)
    assert waiting(shop) == [("李姐", 14)]


def test_the_list_is_paged_the_freshest_first(shop: Shop) -> None:
    for number in range(7):
        tell(shop, shop.customer(f"客{number}"), "note", NOW + timedelta(days=number))
    with shop.book.unit(shop.scope()) as tx:
        first = prospects.listed(tx, now=LATER + timedelta(days=7))
        last = prospects.listed(tx, page=9, now=LATER + timedelta(days=7))
    assert [one.customer.name for one in first.rows] == ["客6", "客5", "客4", "客3", "客2"]
    assert ([one.customer.name for one in last.rows], last.pages, last.total) == (["客1", "客0"], 2, 7)


def test_a_helper_is_asked_only_about_their_own(shop: Shop, rival: Shop, li: int) -> None:
    shop.customer("经理的", assigned_to="manager")
    assert waiting(shop, role="staff") == [("李姐", 14)]
    assert len(waiting(shop)) == 2
    assert waiting(rival) == []
