"""The morning digest: once a local day, to those who want it, seen with their own eyes."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from models import Business, Customer, Member, OutboxMessage
from rules.outbox import State
from rules.roles import Role
from services import customers, feedback, followups, reports
from services.customers import Happening
from services.followups import Plan
from services.reports import Digest
from tests.books import NOW, Shop

GUEST = 5001
MORNING = NOW + timedelta(hours=22)
"""The next day, 8:30 in Shanghai."""


def plan(shop: Shop, what: str, days: float, *, by: Role = "owner", promise: bool = False) -> None:
    with shop.book.unit(shop.scope(by)) as tx:
        followups.plan(tx, Plan(what, NOW + timedelta(days=days), promise=promise), now=NOW)


def digest(shop: Shop, role: Role = "owner") -> Digest:
    with shop.book.unit(shop.scope(role)) as tx:
        return reports.digest(tx, now=MORNING, since=MORNING - timedelta(days=1), until=MORNING)


def post(shop: Shop, at: datetime = MORNING) -> list[OutboxMessage]:
    with shop.book.unit() as tx:
        business = reports.take_due(tx, now=at)
        tx.scope = shop.itself
        if business is not None:
            reports.post(tx, now=at)
        rows = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == "reports.digest"))
        return sorted(rows, key=lambda row: row.chat_id)


def test_an_empty_day_is_empty(shop: Shop) -> None:
    assert digest(shop).is_empty


def test_promises_come_first_then_what_is_over_then_today(shop: Shop) -> None:
    plan(shop, "今天的", 1)
    plan(shop, "过期的", -2)
    plan(shop, "答应的", 9, promise=True)
    plan(shop, "以后的", 9)
    found = digest(shop)
    assert [task.row.what for task in found.agenda.tasks] == ["答应的", "过期的", "今天的"]


def test_a_helper_sees_their_own_tasks_and_no_slipping_customers(shop: Shop) -> None:
    plan(shop, "老板的", 1)
    plan(shop, "店员的", 1, by="staff")
    slipping(shop)
    found = digest(shop, "staff")
    assert [task.row.what for task in found.agenda.tasks] == ["店员的"]
    assert found.slipping == ()
    assert len(digest(shop, "manager").slipping) == 1


def slipping(shop: Shop) -> None:
    customer_id = shop.customer("老李")
    with shop.book.unit(shop.scope("owner")) as tx:
        customer = tx.get_one(Customer, customer_id)
        for days in (90, 80, 70):
            on = (NOW - timedelta(days=days)).date()
            customers.happened(tx, customer, Happening("visit", occurred_on=on), now=NOW)


def test_what_customers_said_since_yesterday_is_counted_once(shop: Shop) -> None:
    guest = shop.customer("王姐", person_id=GUEST)
    for days in (-1, 0):
        with shop.book.unit(shop.customer_scope(GUEST, guest)) as tx:
            feedback.rate(tx, GUEST, "王姐", 5, now=MORNING - timedelta(hours=1) + timedelta(days=days))
    assert len(digest(shop).voices) == 1


def test_one_digest_a_day_goes_to_everybody_but_viewers_and_the_muted(shop: Shop) -> None:
    with shop.book.unit(shop.itself) as tx:
        tx.get_one(Member, shop.members["manager"]).nudges_off = True
    assert [row.chat_id for row in post(shop)] == [shop.person("owner"), shop.person("staff")]
    assert len(post(shop)) == 2


def test_after_the_digest_the_next_one_is_a_day_away(shop: Shop) -> None:
    post(shop)
    with shop.book.unit() as tx:
        business = tx.exec(select(Business).where(col(Business.id) == shop.business_id)).one()
        assert business.next_digest_at == MORNING + timedelta(days=1)


@pytest.mark.parametrize("early", [1, 60])
def test_nothing_is_due_before_the_hour(shop: Shop, early: int) -> None:
    with shop.book.unit() as tx:
        assert reports.take_due(tx, now=MORNING - timedelta(minutes=early)) is None


def test_another_shops_day_stays_there(shop: Shop, rival: Shop) -> None:
    plan(rival, "对门的", 1)
    assert digest(shop).is_empty


@pytest.mark.parametrize(
    ("state", "reason", "from_the_first"),
    [
        (State.SENT, "", True),
        (State.UNCERTAIN, "unknown", True),
        (State.CANCELLED, "superseded", True),
        (State.CANCELLED, "expired", False),
        (State.FAILED, "refused", False),
    ],
)
def test_nothing_said_falls_between_two_digests(shop: Shop, state: State, reason: str, *, from_the_first: bool) -> None:
    late = MORNING + timedelta(seconds=40)
    post(shop, late)
    with shop.book.unit() as tx:
        for row in tx.exec(select(OutboxMessage)):
            row.state, row.reason = state, reason
    next_day = MORNING + timedelta(days=1, seconds=50)
    second = post(shop, next_day)[-1]
    since = datetime.fromisoformat(second.args["since"])
    assert since == (late if from_the_first else next_day - timedelta(days=7))


def test_a_shop_that_was_away_looks_back_a_week_at_most(shop: Shop) -> None:
    post(shop)
    with shop.book.unit() as tx:
        for row in tx.exec(select(OutboxMessage)):
            row.state = State.SENT
    back = MORNING + timedelta(days=30)
    assert post(shop, back)[-1].args["since"] == (back - timedelta(days=7)).isoformat()
