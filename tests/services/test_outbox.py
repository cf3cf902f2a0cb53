"""What the outbox counts, and what it takes back."""

from datetime import datetime, timedelta

import pytest

from models import OutboxMessage
from rules.outbox import State
from services import outbox
from services.outbox import Draft
from tests.books import NOW, Shop

READER = 5001


def post(shop: Shop, key: str, state: State, *, nudge: bool = True, at: datetime = NOW) -> OutboxMessage:
    with shop.book.unit(shop.itself) as tx:
        row = outbox.put(tx, Draft(key, "insights.alert", READER, at, nudge=nudge), now=at)
        assert row is not None
        row.state, row.sent_at = state, at if state == State.SENT else None
        return row


def test_a_reader_of_two_shops_has_one_patience(shop: Shop, rival: Shop) -> None:
    post(shop, "here", State.SENT)
    post(rival, "there", State.SENT)
    with shop.book.unit(shop.itself) as tx:
        assert outbox.nudges_since(tx, READER, NOW - timedelta(hours=1)) == 2


@pytest.mark.parametrize("state", State)
def test_what_is_going_or_may_have_gone_counts(shop: Shop, state: State) -> None:
    post(shop, "one", state)
    post(shop, "no nudge", state, nudge=False)
    post(shop, "yesterday", state, at=NOW - timedelta(days=1))
    counts = state in {State.SENDING, State.SENT, State.UNCERTAIN}
    with shop.book.unit(shop.itself) as tx:
        assert outbox.nudges_since(tx, READER, NOW - timedelta(hours=1)) == counts
