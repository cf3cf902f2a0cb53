"""What the book of a whole shop teaches, at sixty customers and at five."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from models import Activity, Alert, Business
from models.db import Tx
from rules import insights as rules
from rules import rhythm
from rules.insights import History
from services import customers, insights
from services.customers import Happening
from tests.books import NOW, Shop

TODAY = date(2026, 11, 18)
IRREGULAR = (12, 17, 22, 28, 33, 119, 124, 130, 210, 215, 221)
"""Days ago: short pauses and now and then a season away; silent for twice the middle gap and more."""


def visited(shop: Shop, name: str, days_ago: Sequence[int], amount: int | None = None) -> int:
    number = shop.customer(name)
    with shop.book.unit(shop.itself) as tx:
        for days in days_ago:
            what = Happening("sale", "", amount, "CNY" if amount else None, occurred_on=TODAY - timedelta(days=days))
            customers.happened(tx, customers.get(tx, number), what, now=NOW)
    return number


def monthly(silent: int, visits: int = 6) -> list[int]:
    return [silent + 30 * back + back % 3 for back in range(visits)]


def seeded(shop: Shop, count: int) -> None:
    """So many monthly customers who were all here lately."""
    for number in range(count):
        visited(shop, f"guest {number}", monthly(3 + number % 25), 8000)


def looked(tx: Tx) -> int:
    return insights.raise_alerts(tx, insights.look(tx, now=NOW), now=NOW)


def test_a_book_of_sixty_ranks_by_what_is_at_stake_and_says_the_chance_as_a_count(shop: Shop) -> None:
    seeded(shop, 57)
    long_gone = visited(shop, "long gone", monthly(200), 8000)
    spends = visited(shop, "spends", monthly(65), 90000)
    irregular = visited(shop, "irregular", IRREGULAR, 20000)
    with shop.book.unit(shop.itself) as tx:
        assert looked(tx) == 2
        alerted = tx.exec(select(Alert.customer_id).order_by(col(Alert.id))).all()
        assert list(alerted) == [spends, long_gone], "the irregular one keeps to their own ways"
    with shop.book.unit(shop.scope()) as tx:
        found = insights.churn(tx, now=NOW)
        assert ([row.customer.name for row in found.rows], found.taught) == (["spends", "long gone"], True)
        first, last = (row.rhythm for row in found.rows)
        assert first.counted
        assert first.stays is not None
        assert last.stays is not None
        assert first.stays > last.stays
        card = customers.story(tx, irregular, now=NOW).rhythm
        assert card is not None
        assert card.state == "late"


def test_a_book_of_five_says_words_and_no_count(shop: Shop) -> None:
    seeded(shop, 4)
    wang = visited(shop, "王姐", monthly(75), 8000)
    with shop.book.unit(shop.itself) as tx:
        assert looked(tx) == 1
    with shop.book.unit(shop.scope()) as tx:
        found = insights.one(tx, wang, now=NOW).rhythm
        assert (found.state, found.counted) == ("slipping", False)
        assert found.stays is not None


def test_before_the_first_look_the_order_is_borrowed_and_no_chance_is_said(shop: Shop) -> None:
    visited(shop, "small", monthly(75), 1000)
    visited(shop, "big", monthly(75), 9000)
    with shop.book.unit(shop.scope()) as tx:
        found = insights.churn(tx, now=NOW)
    assert ([row.customer.name for row in found.rows], found.taught) == (["big", "small"], False)
    assert [row.rhythm.stays for row in found.rows] == [None, None]


def test_the_lost_teach_too_and_suppliers_do_not(shop: Shop) -> None:
    seeded(shop, 5)
    lost, supplier = visited(shop, "lost", monthly(200)), visited(shop, "supplier", monthly(10))
    with shop.book.unit(shop.scope()) as tx:
        customers.set_state(tx, lost, "lost", "moved", now=NOW)
        customers.set_kind(tx, supplier, "supplier", now=NOW)
        assert insights.look(tx, now=NOW).model.customers == 6


def test_what_the_look_found_is_remembered_and_learned_on_from(shop: Shop) -> None:
    seeded(shop, 6)
    with shop.book.unit(shop.itself) as tx:
        looked(tx)
    with shop.book.unit(shop.itself) as tx:
        kept = rhythm.remembered(tx.get_one(Business, shop.business_id).rhythm_model)
        assert (kept.taught, kept.customers) == (True, 6)
        assert customers.model(tx) == kept


@pytest.mark.parametrize("what", ["came", "called", "lost"])
def test_who_was_dealt_with_since_the_look_gets_no_alert(what: str, shop: Shop) -> None:
    wang = visited(shop, "王姐", monthly(75))
    with shop.book.unit(shop.scope()) as tx:
        found = insights.look(tx, now=NOW)
        assert [number for number, _ in found.slipping] == [wang]
        if what == "came":
            customers.happened(tx, customers.get(tx, wang), Happening("visit"), now=NOW)
        elif what == "called":
            insights.answer(tx, wang, "called", now=NOW)
        else:
            customers.set_state(tx, wang, "lost", "moved", now=NOW)
    with shop.book.unit(shop.itself) as tx:
        assert insights.raise_alerts(tx, found, now=NOW) == 0


def test_the_figures_of_an_alert_recompute_from_the_timeline(shop: Shop) -> None:
    seeded(shop, 25)
    wang = visited(shop, "王姐", monthly(75), 8000)
    with shop.book.unit(shop.itself) as tx:
        looked(tx)
    with shop.book.unit(shop.scope()) as tx:
        said = insights.one(tx, wang, now=NOW)
        rows = tx.exec(select(Activity).where(Activity.customer_id == wang)).all()
        dates = tuple(sorted({customers.today(tx, row.occurred_at) for row in rows}))
        spent = sum(row.amount_minor or 0 for row in rows)
        again = rhythm.judged({wang: History(dates, spent_minor=spent)}, customers.model(tx), TODAY)[wang]
        assert (said.rhythm, said.spent_minor) == (again, spent)
        plain = rules.rhythm(History(dates), TODAY)
        assert plain is not None
        assert (again.visits, again.silence_days, again.typical_days) == (6, 75, plain.typical_days)
        assert customers.story(tx, wang, now=NOW).rhythm == again, "the card says what the alert says"
        assert insights.churn(tx, now=NOW).rows[0].rhythm == again, "and so does the list"


def test_a_rivals_book_teaches_only_the_rival(shop: Shop, rival: Shop) -> None:
    seeded(shop, 6)
    with rival.book.unit(rival.itself) as tx:
        looked(tx)
        assert customers.model(tx).customers == 0
