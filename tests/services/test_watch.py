"""Away for longer than Telegram keeps what people write: each owner hears it, once."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from models import OutboxMessage
from services import watch
from services.watch import KEPT_BY_TELEGRAM
from tests.books import NOW, Shop

BOT = 7


def polled(shop: Shop, at: datetime) -> bool:
    with shop.book.unit() as tx:
        return watch.polled(tx, BOT, at, now=at)


def told(shop: Shop) -> list[OutboxMessage]:
    with shop.book.unit() as tx:
        return list(tx.exec(select(OutboxMessage).where(OutboxMessage.kind == "watch.missed")))


def test_the_first_poll_of_a_book_has_missed_nothing(shop: Shop) -> None:
    assert not polled(shop, NOW)
    assert told(shop) == []


@pytest.mark.parametrize("away", [timedelta(minutes=1), KEPT_BY_TELEGRAM])
def test_what_telegram_keeps_is_not_missed(shop: Shop, away: timedelta) -> None:
    polled(shop, NOW)
    assert not polled(shop, NOW + away)
    assert told(shop) == []


def test_after_longer_every_owner_hears_between_which_hours(shop: Shop, rival: Shop) -> None:
    polled(shop, NOW)
    back = NOW + timedelta(days=3)
    assert polled(shop, back)
    rows = told(shop)
    assert {(row.business_id, row.chat_id) for row in rows} == {
        (shop.business_id, shop.person("owner")),
        (rival.business_id, rival.person("owner")),
    }
    assert len(rows) == 2
    assert all(row.args == {"since": NOW.isoformat(), "until": (back - KEPT_BY_TELEGRAM).isoformat()} for row in rows)


def test_it_is_said_once(shop: Shop) -> None:
    polled(shop, NOW)
    back = NOW + timedelta(days=3)
    polled(shop, back)
    assert not polled(shop, back + timedelta(minutes=1))
    assert len(told(shop)) == 1


def test_a_second_outage_is_another_one(shop: Shop) -> None:
    for days in (0, 3, 6):
        polled(shop, NOW + timedelta(days=days))
    assert len(told(shop)) == 2
