"""Every message and tap counts once, whether it still stands in the inbox or has been forgotten."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from models import Entry, InboxUpdate, Person, Usage
from models.db import Origin, Tx
from rules import capture as grammar
from rules.actions import Action, encode
from rules.roles import Role
from services import audit, capture, cost, customers, inbox
from services.cost import Spent
from tests.books import NOW, Shop
from tests.services.test_audit import record

BOT = 7
DAY = timedelta(days=1)
NUMBERS = iter(range(1, 10**9))


def sent(shop: Shop, at: datetime, *, by: Role = "owner", tap: Sequence[int] | None = None, **more: Any) -> int:
    """An update as it arrives; a tap on a button about these numbers."""
    number, person = next(NUMBERS), {"id": shop.person(by)}
    message: dict[str, Any] = {"message": {"chat": person, "from": person, "text": "hi", **more}}
    query: dict[str, Any] = {"from": person, "data": encode(Action("help", "show", tuple(tap or ()))), **message}
    with shop.book.unit() as tx:
        inbox.store(
            tx, BOT, [{"update_id": number, **({"callback_query": query} if tap is not None else message)}], now=at
        )
        inbox.finish(tx, BOT, number, "done", now=at)
    return number


def spent(shop: Shop, now: datetime, by: Role = "owner") -> tuple[Spent, Spent]:
    with shop.book.undone(shop.scope(by)) as tx:
        found = cost.cost(tx, now=now)
        return found.week, found.month


def forget(shop: Shop, now: datetime) -> int:
    with shop.book.unit() as tx:
        return cost.forget_old(tx, now=now)


def rows(shop: Shop) -> list[tuple[int, date, int, int, int]]:
    with shop.book.undone() as tx:
        found = tx.exec(select(Usage).order_by(Usage.id)).all()  # type: ignore[arg-type]
        return [(row.member_id, row.used_on, row.messages, row.taps, row.minutes) for row in found]


def test_messages_taps_and_minutes_are_counted_from_the_inbox(shop: Shop) -> None:
    for seconds in (0, 10, 70):
        sent(shop, NOW + timedelta(seconds=seconds))
    sent(shop, NOW + timedelta(seconds=20), tap=(shop.business_id,))
    week, month = spent(shop, NOW + timedelta(hours=1))
    assert (week.messages, week.taps, week.minutes) == (3, 1, 2)
    assert month == week


def test_what_is_forgotten_still_counts_and_counts_once(shop: Shop) -> None:
    for hours in (0, 1, 30, 80):
        sent(shop, NOW + timedelta(hours=hours))
        sent(shop, NOW + timedelta(hours=hours), tap=())
    later = NOW + timedelta(hours=81)
    before = spent(shop, later)
    assert (before[0].messages, before[0].taps, before[0].minutes) == (4, 4, 4)
    assert forget(shop, later) == 4
    assert spent(shop, later) == before
    assert rows(shop) == [(shop.members["owner"], date(2026, 11, 18), 2, 2, 2)]
    assert forget(shop, later) == 0
    assert forget(shop, later + 3 * DAY) == 4
    assert spent(shop, later) == before
    assert len(rows(shop)) == 3


def test_a_day_that_is_forgotten_in_two_steps_is_one_day(shop: Shop) -> None:
    sent(shop, NOW)
    sent(shop, NOW + timedelta(seconds=59))
    sent(shop, NOW + timedelta(seconds=60))
    assert forget(shop, NOW + inbox.KEPT + timedelta(seconds=61)) == 2
    assert forget(shop, NOW + inbox.KEPT + timedelta(seconds=120)) == 1
    assert rows(shop) == [(shop.members["owner"], date(2026, 11, 18), 3, 0, 2)]


def test_what_waits_is_not_forgotten_and_what_cannot_be_read_does_not_count(shop: Shop) -> None:
    first, second = sent(shop, NOW), sent(shop, NOW)
    with shop.book.unit() as tx:
        tx.get_one(InboxUpdate, (BOT, first)).state = "new"
        tx.get_one(InboxUpdate, (BOT, second)).state = "quarantined"
    assert spent(shop, NOW)[0].messages == 1
    assert forget(shop, NOW + 4 * DAY) == 1
    assert rows(shop) == []


def test_seven_days_and_thirty_days_by_the_shops_own_clock(shop: Shop) -> None:
    """Midnight in Shanghai is four in the afternoon."""
    midnight = NOW.replace(hour=16, minute=0)
    sent(shop, midnight)
    sent(shop, midnight - timedelta(minutes=1))
    assert spent(shop, midnight + 6 * DAY)[0].messages == 1
    assert spent(shop, midnight + 6 * DAY - timedelta(minutes=1))[0].messages == 2
    assert spent(shop, midnight + 29 * DAY)[1].messages == 1
    forget(shop, midnight + 20 * DAY)
    assert [spent(shop, midnight + days * DAY)[1].messages for days in (28, 29, 30)] == [2, 1, 0]


def test_each_member_and_each_shop_bears_its_own(shop: Shop, rival: Shop) -> None:
    sent(shop, NOW)
    sent(shop, NOW, by="staff")
    sent(shop, NOW, by="staff", tap=(shop.business_id,))
    sent(rival, NOW)
    assert [spent(shop, NOW, by)[0].messages for by in ("owner", "manager", "staff")] == [2, 2, 1]
    assert spent(rival, NOW)[0].messages == 1
    forget(shop, NOW + 4 * DAY)
    assert [spent(shop, NOW, by)[0].messages for by in ("owner", "manager", "staff")] == [2, 2, 1]
    assert spent(rival, NOW)[0].messages == 1


def test_who_works_in_two_shops_costs_the_one_that_was_meant(shop: Shop, rival: Shop) -> None:
    with shop.book.unit() as tx:
        member = rival.members["owner"]
        tx.get_one(Person, shop.person("owner")).business_id = rival.business_id
    sent(shop, NOW)
    assert spent(shop, NOW)[0].messages == 0, "a shopkeeper may be another shop's customer"
    number = sent(shop, NOW)
    with shop.book.unit() as tx:
        tx.get_one(InboxUpdate, (BOT, number)).business_id = shop.business_id
    sent(shop, NOW, tap=(shop.business_id,))
    sent(shop, NOW, tap=(rival.business_id,))
    week, _ = spent(shop, NOW)
    assert (week.messages, week.taps) == (1, 1)
    assert spent(rival, NOW)[0].messages == 0
    forget(shop, NOW + 4 * DAY)
    assert {row[0] for row in rows(shop)} == {shop.members["owner"]}
    assert member not in {row[0] for row in rows(shop)}


def test_records_stand_and_corrections_are_what_was_put_right(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = record(tx, "王老板 13800138000 门窗报价", NOW)
    with shop.book.unit(shop.scope()) as tx:
        capture.set_kind(tx, made.entry.pk, "visit", now=NOW)
        capture.name_customer(tx, made.entry.pk, "王总", now=NOW)
        customers.create(tx, "写错了", None, now=NOW)
        audit.undo_latest(tx, now=NOW)
    with shop.book.unit(shop.scope("staff")) as tx:
        customers.create(tx, "李姐", None, now=NOW - 8 * DAY)
    week, month = spent(shop, NOW)
    assert (week.records, week.corrections) == (1, 3)
    assert (month.records, month.corrections) == (2, 3)
    assert spent(shop, NOW, "staff")[1] == Spent(records=1)
    with shop.book.undone(shop.scope()) as tx:
        found = cost.cost(tx, now=NOW)
        assert list(found.by_member) == [("Owner", 1), ("Staff", 1)]
        assert found.since == date(2026, 11, 10)
    with shop.book.undone(shop.scope("staff")) as tx:
        assert cost.cost(tx, now=NOW).by_member == []


def test_an_edited_message_is_one_record_and_one_correction(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = record(tx, "王老板 13800138000 门窗报价", NOW)
    with shop.book.unit(shop.scope()) as tx:
        reading = grammar.read(
            "王总 13800138000 门窗报价", now=NOW, tz="Asia/Shanghai", region="CN", currency="CNY", language="zh"
        )
        capture.rewrite(tx, made.entry.pk, [reading], now=NOW)
    assert (spent(shop, NOW)[0].records, spent(shop, NOW)[0].corrections) == (1, 1)


def test_what_customers_do_is_no_cost_of_the_shop(shop: Shop) -> None:
    number = shop.customer("王姐", person_id=5001)
    with shop.book.unit(shop.customer_scope(5001, number)) as tx:
        tx.add(Entry(business_id=shop.business_id, verb="x", customer_id=number, at=NOW - DAY))
    with shop.book.unit() as tx:
        update: dict[str, Any] = {"update_id": 10**6, "message": {"chat": {"id": 5001}, "from": {"id": 5001}}}
        inbox.store(tx, BOT, [update], now=NOW)
    assert spent(shop, NOW) == (Spent(), Spent())
    with shop.book.undone(shop.scope()) as tx:
        assert cost.cost(tx, now=NOW).since is None
        assert not cost.has_data(tx, now=NOW)


@pytest.mark.parametrize(("days", "known"), [(0, False), (1, True)])
def test_there_is_data_once_a_day_has_gone_by(shop: Shop, days: int, *, known: bool) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.create(tx, "李姐", None, now=NOW - days * DAY)
        assert cost.has_data(tx, now=NOW) is known


def test_a_crash_while_adding_up_loses_and_doubles_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(shop, NOW)

    def crash(_tx: Tx, *, before: datetime) -> int:
        raise OSError(before)

    with monkeypatch.context() as patch:
        patch.setattr(inbox, "forget_old", crash)
        with pytest.raises(OSError, match="2026"):
            forget(shop, NOW + 4 * DAY)
    assert rows(shop) == []
    assert spent(shop, NOW)[0].messages == 1


def test_counting_writes_nothing_while_somebody_waits(shop: Shop) -> None:
    number = sent(shop, NOW)
    with shop.book.unit() as tx:
        tx.get_one(InboxUpdate, (BOT, number)).state = "new"
    with shop.book.unit(shop.scope()) as tx:
        inbox.handled(tx, Origin(BOT, number), customers.create, "李姐", None, now=NOW)
    assert rows(shop) == []
    assert spent(shop, NOW)[0] == Spent(records=1, messages=1, minutes=1)
