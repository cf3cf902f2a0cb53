"""Queueing, claiming and taking back: each row has one holder, and each key one row."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from models import OutboxMessage
from models.db import Tx
from rules.outbox import State
from services import outbox
from services.outbox import Draft
from tests.books import NOW, Shop

MINUTE = timedelta(minutes=1)


def put(shop: Shop, key: str, *, minutes: int = 0, **given: Any) -> int | None:
    draft = Draft(key, "test.note", **{"chat_id": 1, "due_at": NOW + minutes * MINUTE, **given})
    with shop.book.unit(shop.itself) as tx:
        row = outbox.put(tx, draft, now=NOW)
        return row.pk if row else None


def states(shop: Shop) -> dict[str, str]:
    with shop.book.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT key, state FROM outbox_message ORDER BY id").all()
        return {row.key: row.state for row in rows}


def claim(shop: Shop, *, minutes: int = 0, limit: int = 100) -> list[OutboxMessage]:
    with shop.book.unit() as tx:
        return outbox.claim(tx, now=NOW + minutes * MINUTE, limit=limit)


def test_a_key_is_taken_once_in_a_shop_and_free_in_another(shop: Shop, rival: Shop) -> None:
    assert put(shop, "a") is not None
    assert put(shop, "a") is None
    assert put(rival, "a") is not None


def test_putting_wakes_the_delivery_for_its_time(shop: Shop) -> None:
    with shop.book.unit(shop.itself) as tx:
        outbox.put(tx, Draft("a", "test.note", 1, NOW + MINUTE), now=NOW)
        assert tx.wakes == [("outbox", NOW + MINUTE)]


def test_a_claim_takes_what_is_due_longest_wait_first(shop: Shop) -> None:
    for key, minutes in {"b": 2, "a": 1, "c": 3, "later": 9}.items():
        put(shop, key, minutes=minutes)
    assert [row.key for row in claim(shop, minutes=5, limit=2)] == ["a", "b"]
    assert [row.key for row in claim(shop, minutes=5)] == ["c"]
    assert claim(shop, minutes=5) == []


def test_every_claim_has_a_fence_of_its_own(shop: Shop) -> None:
    put(shop, "a")
    (first,) = claim(shop)
    with shop.book.unit() as tx:
        assert outbox.recover(tx, now=NOW + outbox.LEASE) == []
    (second,) = claim(shop, minutes=5)
    assert second.fence > first.fence
    with shop.book.unit() as tx:
        assert outbox.held(tx, second.pk, first.fence, State.CLAIMED) is None
        assert outbox.held(tx, second.pk, second.fence, State.SENDING) is None
        assert outbox.held(tx, second.pk, second.fence, State.CLAIMED) is not None


def test_a_lease_that_is_not_over_is_respected(shop: Shop) -> None:
    put(shop, "a")
    claim(shop)
    with shop.book.unit() as tx:
        outbox.recover(tx, now=NOW + outbox.LEASE - timedelta(seconds=1))
    assert states(shop) == {"a": "claimed"}


@pytest.mark.parametrize(
    ("take_back", "left"),
    [
        (lambda tx: outbox.cancel_keys(tx, "f/1/", reason="moved"), {"f/12/x", "f_1/x", "other"}),
        (lambda tx: outbox.cancel_keys(tx, "f_1/", reason="moved"), {"f/1/x", "f/12/x", "other"}),
        (lambda tx: outbox.cancel_chat(tx, 2, reason="unreachable"), {"f/1/x", "f/12/x", "f_1/x"}),
    ],
    ids=["by key", "an underscore is no wildcard", "by chat"],
)
def test_taking_back_takes_exactly_what_is_meant(shop: Shop, take_back: Callable[[Tx], None], left: set[str]) -> None:
    for key in ("f/1/x", "f/12/x", "f_1/x"):
        put(shop, key)
    put(shop, "other", chat_id=2)
    with shop.book.unit(shop.itself) as tx:
        take_back(tx)
    assert {key for key, state in states(shop).items() if state == "scheduled"} == left


def test_a_customers_letters_are_taken_back_and_what_is_about_them_stays(shop: Shop) -> None:
    customer = shop.customer()
    put(shop, "letter", customer_id=customer, purpose="reminders")
    put(shop, "about them", customer_id=customer)
    put(shop, "on the wire", customer_id=customer, purpose="reminders")
    with shop.book.unit(shop.itself) as tx:
        tx.get_one(OutboxMessage, 3).state = State.SENDING
        outbox.cancel_customer(tx, customer, reason="stopped")
    assert states(shop) == {"letter": "cancelled", "about them": "scheduled", "on the wire": "sending"}


@pytest.mark.parametrize("take_back", [outbox.cancel_customer, outbox.cancel], ids=["all", "one"])
def test_a_letter_that_may_have_arrived_is_not_said_to_be_cancelled(shop: Shop, take_back: Callable[..., None]) -> None:
    customer = shop.customer()
    number = put(shop, "letter", customer_id=customer, purpose="reminders")
    with shop.book.unit(shop.itself) as tx:
        tx.get_one(OutboxMessage, number).unknown_attempts = 1
        take_back(tx, customer if take_back is outbox.cancel_customer else number, reason="stopped")
    assert states(shop) == {"letter": "uncertain"}


def test_the_next_due_time_is_of_what_waits(shop: Shop) -> None:
    with shop.book.unit() as tx:
        assert outbox.next_due(tx) is None
    put(shop, "a", minutes=5)
    put(shop, "b", minutes=9)
    claim(shop, minutes=5)
    with shop.book.unit() as tx:
        assert outbox.next_due(tx) == NOW + 9 * MINUTE
