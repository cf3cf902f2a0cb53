"""What a figure of the shop must not say: of people who left the book, came after all, or have answered."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from jobs import insights as jobs
from models import Activity, Customer, OutboxMessage, Survey, SurveyAnswer
from models.db import Tx
from rules.insights import Tally
from rules.mydata import Seal
from services import customers, insights, mydata
from services.customers import Happening
from tests.books import NOW, Shop
from tests.services.test_insights_figures import come, jumps, paid, raised
from ui.screen import Reader

DAY = timedelta(days=1)


@pytest.mark.parametrize("how", ["erased", "archived", "supplier"])
def test_who_leaves_the_book_takes_no_money_along(how: str, shop: Shop) -> None:
    gone = paid(shop, "A", {100: 7500, 10: 6000})
    first = paid(shop, "B", {179: 2500, 10: 4000})
    paid(shop, "C", {10: 1000})
    with shop.book.unit(shop.scope()) as tx:
        if how == "erased":
            mydata.erase(tx, gone, Seal(b"k"), now=NOW)
        elif how == "archived":
            customers.set_state(tx, gone, "archived", now=NOW)
        else:
            customers.set_kind(tx, gone, "supplier", now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        said = insights.overview(tx, now=NOW)
        assert said.dependency == insights.look(tx, now=NOW).dependency
        left = said.dependency
        assert left.now.total_minor == (5000 if how == "supplier" else 11000)
        assert left.first_before == (1.0 if how == "supplier" else 0.25)
        assert left.now.top[0].customer_id == first
        assert gone not in dict(left.now.top)


def lose(tx: Tx, number: int, days_ago: int) -> None:
    customers.set_state(tx, number, "lost", "price", now=NOW - days_ago * DAY)


def losses(tx: Tx) -> int:
    return sum(week.lost for week in insights.funnel(insights.read(tx, now=NOW)))


def test_a_loss_that_was_taken_back_on_the_card_was_none(shop: Shop) -> None:
    wang = paid(shop, "王姐", {30: 1000})
    with shop.book.unit(shop.scope()) as tx:
        lose(tx, wang, 9)
        assert losses(tx) == 1
        customers.set_state(tx, wang, "active", now=NOW - 9 * DAY + timedelta(minutes=5))
        come(tx, wang, 1)
        assert losses(tx) == 0
        lose(tx, wang, 0)
        assert losses(tx) == 1, "this one stands"


@pytest.mark.parametrize("both", [False, True])
def test_a_double_that_was_lost_is_no_loss_of_the_regular(both: bool, shop: Shop) -> None:
    wang, double = paid(shop, "王姐", {30: 1000}), paid(shop, "王姊", {40: 1000})
    with shop.book.unit(shop.scope()) as tx:
        lose(tx, double, 20)
        if both:
            lose(tx, wang, 10)
        customers.merge(tx, wang, double, now=NOW)
        if not both:
            come(tx, wang, 1)
        assert losses(tx) == both


@pytest.mark.parametrize("what", ["lost", "archived", "paused"])
def test_no_jump_is_told_of_who_is_gone_or_left_in_peace(what: str, shop: Shop) -> None:
    paid(shop, "before", {200: 1, 100: 9000, 10: 1000})
    big = paid(shop, "big", {100: 100, 10: 9000})
    with shop.book.unit(shop.scope()) as tx:
        found = insights.look(tx, now=NOW)
        assert raised(tx) == 1
        message = jumps(tx)[0]
        assert "¥9,000" not in str(said(tx, message))
        assert "¥90" in str(said(tx, message))
        if what == "paused":
            customers.pause(tx, big, NOW.date() + 9 * DAY, now=NOW)
        else:
            customers.set_state(tx, big, what, now=NOW)
        assert said(tx, message) is None
        for row in tx.exec(select(OutboxMessage)):
            tx.delete(row)
        assert insights.raise_alerts(tx, found, now=NOW + 200 * DAY) == (what == "paused"), "the pause is over"


def said(tx: Tx, message: OutboxMessage) -> object:
    return jobs.jump(tx, message, Reader("zh"), NOW)


def test_who_answered_any_question_has_said_something(shop: Shop) -> None:
    asked = {name: paid(shop, name, dict.fromkeys((5, 35, 65), 1000)) for name in ("nine", "six", "stars", "word", "-")}
    with shop.book.unit(shop.itself) as tx:
        for name, score in (("nine", 9), ("six", 6)):
            about: dict[str, Any] = {"business_id": shop.business_id, "customer_id": asked[name], "kind": "nps"}
            tx.add(Activity(**about, score=score, occurred_at=NOW, recorded_at=NOW))
        questions = [{"kind": "yes", "text": "?"}, {"kind": "stars", "text": "?"}]
        made: dict[str, Any] = {
            "business_id": shop.business_id,
            "segment": "all",
            "made_by": shop.members["owner"],
            "made_at": NOW,
        }
        survey = Survey(**made, questions=questions)
        tx.add(survey)
        tx.flush()
        for number, (name, value) in enumerate((("word", 1), ("stars", 5))):
            given: dict[str, Any] = {
                "business_id": shop.business_id,
                "customer_id": asked[name],
                "survey_id": survey.pk,
            }
            tx.add(SurveyAnswer(**given, question=number, value=value, at=NOW))
        tx.flush()
        found = insights.groups(tx, insights.read(tx, now=NOW))
        assert found.members["mend"] == [asked["six"]]
        assert set(found.members["friends"]) == {asked["nine"], asked["stars"]}
        assert (set(found.members["steady"]), found.unasked) == ({asked["word"], asked["-"]}, 2)


def test_who_was_lost_neither_rises_nor_is_advised_against(shop: Shop) -> None:
    for number in range(4):
        paid(shop, f"guest {number}", {100: 9000 + number, 10: 9000})
    riser = paid(shop, "riser", {10: 900, 40: 900, 120: 100, 200: 100})
    with shop.book.unit(shop.scope()) as tx:
        book = insights.read(tx, now=NOW)
        assert [one.customer_id for one in insights.rising(book)] == [riser]
        assert [row.customer.pk for row in insights.people(tx, "lowest", now=NOW).rows] == [riser]
        lose(tx, riser, 0)
        assert insights.rising(insights.read(tx, now=NOW)) == []
        assert insights.people(tx, "lowest", now=NOW).total == 0


@pytest.mark.parametrize(("called_after", "contacted"), [(-1, 1), (1, 0)])
def test_a_call_after_the_visit_brought_nobody(called_after: int, contacted: int, shop: Shop) -> None:
    wang = paid(shop, "王姐", dict.fromkeys((75, 105, 135, 165), 1000))
    later = NOW + 5 * DAY
    with shop.book.unit(shop.scope()) as tx:
        assert raised(tx) == 1
        customer = tx.get_one(Customer, wang)
        for kind, hours in (("visit", 0), ("call", called_after)):
            customers.happened(tx, customer, Happening(kind), now=later + timedelta(hours=hours))
        found = insights.returns(tx, insights.read(tx, now=later), now=later).counts
        assert (found.contacted, found.alone)[1 - contacted] == Tally(1, 1, 0)
