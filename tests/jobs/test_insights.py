"""The day's look: read apart from who writes, told once, and remembered."""

import threading
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from jobs import insights as jobs
from models import Alert, Business
from models.db import SYSTEM, Tx
from rules.rhythm import people
from services import customers, insights
from services.customers import Happening
from tests.books import Shop
from tests.jobs.desk import Desk

TODAY = date(2026, 11, 18)


def slipping(shop: Shop, name: str = "王姐") -> None:
    number = shop.customer(name)
    with shop.book.unit(shop.itself) as tx:
        for days in (165, 135, 105, 75):
            what = Happening("sale", "", 8000, "CNY", occurred_on=TODAY - timedelta(days=days))
            customers.happened(tx, customers.get(tx, number), what, now=shop_now(tx, shop))


def shop_now(tx: Tx, shop: Shop) -> datetime:
    due = tx.get_one(Business, shop.business_id).next_churn_at
    assert due is not None
    return due


def alerts(shop: Shop) -> int:
    with shop.book.unit(SYSTEM) as tx:
        return len(tx.exec(select(Alert)).all())


async def test_a_look_raises_what_is_due_and_then_rests(desk: Desk) -> None:
    slipping(desk.shop)
    slipping(desk.shop, "李姐")
    with desk.shop.book.unit(SYSTEM) as tx:
        desk.now = shop_now(tx, desk.shop)
    assert await jobs.look_one(desk.shift)
    assert alerts(desk.shop) == 2
    assert not await jobs.look_one(desk.shift), "until tomorrow"
    with desk.shop.book.unit(SYSTEM) as tx:
        assert shop_now(tx, desk.shop) > desk.now
        assert tx.get_one(Business, desk.shop.business_id).rhythm_model


async def test_the_book_is_judged_neither_on_the_loop_nor_by_who_writes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    slipping(desk.shop)
    with desk.shop.book.unit(SYSTEM) as tx:
        desk.now = shop_now(tx, desk.shop)
    threads: set[int] = set()
    taught = people.taught

    def seen(*args: object) -> object:
        threads.add(threading.get_ident())
        return taught(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(people, "taught", seen)
    await jobs.look_one(desk.shift)
    writer = await desk.db.write(SYSTEM, lambda _tx: threading.get_ident())
    assert len(threads) == 1
    assert not threads & {threading.get_ident(), writer}


async def test_a_look_that_another_process_took_meanwhile_changes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    slipping(desk.shop)
    with desk.shop.book.unit(SYSTEM) as tx:
        desk.now = shop_now(tx, desk.shop)
    look = insights.look

    def late(tx: Tx, *, now: datetime) -> object:
        found = look(tx, now=now)
        with desk.shop.book.unit(SYSTEM) as other:
            other.get_one(Business, desk.shop.business_id).next_churn_at = now + timedelta(days=1)
        return found

    monkeypatch.setattr(insights, "look", late)
    assert not await jobs.look_one(desk.shift)
    assert alerts(desk.shop) == 0
