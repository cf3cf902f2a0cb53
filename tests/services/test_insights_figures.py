"""The figures of a book, read once from the timeline."""

from collections.abc import Mapping
from datetime import date, timedelta

from models.db import Tx
from rules.insights import Bought
from services import customers, insights
from services.customers import Happening
from tests.books import NOW, Shop

TODAY = date(2026, 11, 18)


def paid(shop: Shop, name: str, takings: Mapping[int, int], currency: str = "CNY") -> int:
    """A customer who paid so much so many days ago."""
    number = shop.customer(name)
    with shop.book.unit(shop.itself) as tx:
        for days, minor in takings.items():
            come(tx, number, days, minor, currency)
    return number


def come(tx: Tx, number: int, days_ago: int, minor: int = 0, currency: str = "CNY") -> None:
    what = Happening("sale", "", minor or None, currency, occurred_on=TODAY - timedelta(days=days_ago))
    customers.happened(tx, customers.get(tx, number), what, now=NOW)


def test_one_reading_tells_the_funnel_the_states_and_the_losses(shop: Shop) -> None:
    paid(shop, "regular", dict.fromkeys((10, 40, 70), 1000))
    gone = paid(shop, "gone", dict.fromkeys((80, 110, 140), 1000))
    paid(shop, "silent", {300: 1000})
    back = paid(shop, "back", {290: 1000})
    supplier, archived, given_up = shop.customer("supplier"), shop.customer("archived"), shop.customer("given up")
    with shop.book.unit(shop.scope()) as tx:
        customers.set_kind(tx, supplier, "supplier", now=NOW)
        customers.set_state(tx, archived, "archived", now=NOW)
        customers.set_state(tx, gone, "lost", "rival", now=NOW - timedelta(days=8))
        customers.set_state(tx, given_up, "lost", "nobody home", now=NOW - timedelta(days=8))
        customers.set_state(tx, back, "lost", "moved", now=NOW - timedelta(days=20))
        come(tx, back, 1)
    with shop.book.unit(shop.scope()) as tx:
        book = insights.read(tx, now=NOW)
        assert {supplier, archived}.isdisjoint(book.customers)
        weeks = insights.funnel(book)
        assert len(weeks) == 6
        assert [(week.new, week.returned, week.lost) for week in weeks[-3:]] == [(0, 0, 0), (0, 0, 1), (0, 1, 0)]
        standing = insights.states(book)
        assert (standing.on_time, standing.lost, standing.few, standing.total) == (1, 2, 1, 4)
        lost = insights.losses(book)
        assert lost.by_reason == [("other", 1), ("rival", 1), ("silent", 1)]
        assert (lost.avoidable, lost.unknown) == (1, 2)


def test_a_loss_that_was_undone_was_none(shop: Shop) -> None:
    wang = paid(shop, "王姐", {10: 1000})
    with shop.book.unit(shop.scope()) as tx:
        entry = customers.set_state(tx, wang, "lost", "moved", now=NOW - timedelta(days=2))
        assert entry is not None
        customers.set_state(tx, wang, "active", now=NOW - timedelta(days=2))
        come(tx, wang, 1)
        assert insights.funnel(insights.read(tx, now=NOW))[-1].lost == 1
        entry.undone_at = NOW
        tx.flush()
        assert insights.funnel(insights.read(tx, now=NOW))[-1].lost == 0


def test_other_currencies_are_counted_and_never_summed(shop: Shop) -> None:
    big = paid(shop, "big", {10: 8000, 30: 1000})
    small = paid(shop, "small", {10: 1000, 200: 500})
    paid(shop, "abroad", {10: 99999, 20: 5, 400: 1}, "USD")
    with shop.book.unit(shop.scope()) as tx:
        book = insights.read(tx, now=NOW)
        assert book.foreign == 2
        now = insights.dependency(book).now
        assert (now.total_minor, now.top) == (10000, (Bought(big, 9000), Bought(small, 1000)))
        assert insights.core(book) == [Bought(big, 9000)]
        assert insights.fifths(book).total_minor == 10500
        assert insights.rising(book) == []


def test_a_rivals_book_is_no_part_of_it(shop: Shop, rival: Shop) -> None:
    paid(shop, "王姐", {10: 1000})
    with rival.book.unit(rival.scope()) as tx:
        book = insights.read(tx, now=NOW)
        assert (book.customers, insights.states(book).total, insights.fifths(book).rows) == ({}, 0, [])
