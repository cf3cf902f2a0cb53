"""Several processes for one bot: a chat is in the hands of one, the lead is too, and the dead are succeeded."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from models import ChatLease, InboxUpdate, Leader, Replica
from models.db import Origin, Tx
from services import inbox, replicas
from services.inbox import AlreadyDoneError, NotOursError
from services.replicas import DEAD_FOR_LONG, LEASE, Me
from tests.books import NOW, Book

BOT = 7
LATER = NOW + LEASE + timedelta(seconds=1)
Pair = tuple[Me, Me]


@pytest.fixture
def two(book: Book) -> Pair:
    with book.unit() as tx:
        return replicas.join(tx, BOT, now=NOW), replicas.join(tx, BOT, now=NOW)


def said(number: int, chat: int | None = 1001) -> dict[str, Any]:
    return {"update_id": number, "message": {"chat": {"id": chat}} if chat else {}}


def numbers(handed: replicas.Handed) -> list[int]:
    return [one.update_id for one in handed.waiting]


def push(book: Book, me: Me, *updates: dict[str, Any], now: datetime = NOW) -> replicas.Handed:
    with book.unit() as tx:
        return replicas.store(tx, me, updates, now=now)


def handle(book: Book, number: int, fence: int = 0) -> None:
    with book.unit() as tx:
        inbox.handled(tx, Origin(BOT, number, fence=fence), _nothing)


def _nothing(_tx: Tx) -> None:
    """The effects of an update."""


def answered(book: Book, *done: int) -> None:
    with book.unit() as tx:
        inbox.answered(tx, BOT, done, now=NOW)


def look(book: Book, number: int) -> InboxUpdate:
    with book.undone() as tx:
        row = tx.get_one(InboxUpdate, (BOT, number))
        tx.expunge(row)
        return row


def alive(book: Book, me: Me, now: datetime) -> bool:
    with book.unit() as tx:
        return replicas.stay(tx, me, now=now)


def test_who_stores_the_first_has_the_chat_and_the_others_say_so(book: Book, two: Pair) -> None:
    first, second = two
    assert numbers(push(book, first, said(1))) == [1]
    elsewhere = push(book, second, said(2), said(3), said(4, 1002))
    assert (numbers(elsewhere), elsewhere.elsewhere) == ([4], [(first.id, 1001)])
    more = push(book, first, said(5))
    assert (numbers(more), more.beside) == ([5], {1001: {1, 2, 3}}), "2 and 3 may not have been heard of yet"
    assert numbers(push(book, first, said(5))) == [], "it came before"
    with book.undone() as tx:
        assert [one.update_id for one in replicas.pending(tx, first, {1001, 1002})] == [1, 2, 3, 5]
        assert [one.update_id for one in replicas.pending(tx, second, {1001, 1002})] == [4]


def test_who_is_dead_is_succeeded_in_order_and_may_write_nothing_more(book: Book, two: Pair) -> None:
    first, second = two
    push(book, first, said(1), said(2), said(3))
    handle(book, 1)
    alive(book, second, LATER)
    handed = push(book, second, said(4), now=LATER)
    assert [row.update_id for row in handed.owed] == [1], "perhaps not answered"
    assert numbers(handed) == [2, 3, 4]
    fence, again, fresh = (one.fence for one in handed.waiting)
    assert fence == again > fresh == 0
    for number in (1, 2):
        with pytest.raises(NotOursError):
            handle(book, number)
    with book.unit() as tx:
        assert not inbox.finish(tx, BOT, 2, "failed", now=NOW)
    with pytest.raises(NotOursError), book.unit() as tx:
        inbox.further(tx, Origin(BOT, 1), _nothing)
    with book.unit() as tx:
        inbox.further(tx, Origin(BOT, 1, fence=fence), _nothing)
    handle(book, 2, fence)
    with pytest.raises(AlreadyDoneError):
        handle(book, 2, fence)


def test_what_was_taken_over_in_the_middle_of_a_unit_is_not_kept(book: Book, two: Pair) -> None:
    """The look at the beginning found it ours; the mark at the end does not."""
    first, second = two
    push(book, first, said(1))

    def slow(tx: Tx) -> None:
        replicas.take_over(tx, second, [1001], now=LATER)
        tx.flush()

    with pytest.raises(NotOursError), book.unit() as tx:
        inbox.handled(tx, Origin(BOT, 1), slow)


def test_what_nobody_living_holds_is_found(book: Book, two: Pair) -> None:
    first, second = two
    push(book, first, said(1), said(2, 1002), said(3, None))
    handle(book, 2)
    alive(book, second, LATER)
    with book.unit() as tx:
        assert replicas.left_behind(tx, second, now=NOW) == []
        assert sorted(replicas.left_behind(tx, second, now=LATER)) == [0, 1001, 1002]
        handed = replicas.take_over(tx, second, [1001, 1002, 0], now=LATER)
    assert (numbers(handed), [row.update_id for row in handed.owed]) == ([3, 1], [2])
    with book.unit() as tx:
        assert replicas.take_over(tx, second, [1001], now=LATER) == replicas.Handed()
        assert replicas.left_behind(tx, first, now=LATER) == []
        assert replicas.held(tx, second) == {0, 1001, 1002}
        assert replicas.held(tx, first) == set()


def test_what_takes_every_process_down_is_given_up(book: Book, two: Pair) -> None:
    push(book, two[0], said(1), said(2))
    now, taken = NOW, []
    for _ in range(inbox.MOST_TRIES + 1):
        now += LEASE + timedelta(seconds=1)
        with book.unit() as tx:
            heir = replicas.join(tx, BOT, now=now)
            taken.append(numbers(replicas.take_over(tx, heir, [1001], now=now)))
    assert taken == [[1, 2]] * inbox.MOST_TRIES + [[2]]
    assert look(book, 1).state == "failed"


def test_a_chat_is_let_go_when_nothing_is_open_in_it(book: Book, two: Pair) -> None:
    first, second = two
    push(book, first, said(1), said(2, 1002), said(3, 1003), said(4, None))
    for number in (1, 2, 4):
        handle(book, number)
    answered(book, 1, 4)
    with book.unit() as tx:
        assert replicas.let_go(tx, first, {0, 1001, 1002, 1003, 9}) == {0, 1001}, "1002 is owed an answer, 1003 waits"
        assert replicas.let_go(tx, second, {1002}) == set()
    assert numbers(push(book, second, said(5), said(6, 1002))) == [5]


def test_a_fence_only_grows(book: Book, two: Pair) -> None:
    """Let go and taken again, the chat has another number: an old hold never looks like the new one."""
    fences = []
    for number in range(3):
        push(book, two[number % 2], said(number))
        with book.unit() as tx:
            fences.append(tx.exec(select(ChatLease.id)).one())
        handle(book, number, look(book, number).fence)
        answered(book, number)
        with book.unit() as tx:
            replicas.let_go(tx, two[number % 2], {1001})
    assert fences == sorted(set(fences), key=int)  # type: ignore[arg-type]


def test_one_leads_and_is_succeeded_and_does_not_come_back(book: Book, two: Pair) -> None:
    first, second = two
    assert [alive(book, me, NOW) for me in (first, second, first)] == [True, False, True]
    assert alive(book, second, LATER)
    assert not alive(book, first, LATER), "it stood still; somebody else leads by now"
    with book.unit() as tx:
        replicas.leave(tx, second)
    assert alive(book, first, LATER)


def test_the_lead_is_one_bots(book: Book, two: Pair) -> None:
    with book.unit() as tx:
        other = replicas.join(tx, BOT + 1, now=NOW)
    assert [alive(book, me, NOW) for me in (two[0], other)] == [True, True]


def test_an_orderly_end_leaves_nothing_and_the_rest_is_free_at_once(book: Book, two: Pair) -> None:
    first, second = two
    alive(book, first, NOW)
    push(book, first, said(1))
    with book.unit() as tx:
        replicas.leave(tx, first)
    with book.undone() as tx:
        assert [row.id for row in tx.exec(select(Replica))] == [second.id]
        assert [*tx.exec(select(ChatLease)), *tx.exec(select(Leader))] == []
        assert replicas.left_behind(tx, second, now=NOW) == [1001]


def test_the_long_dead_are_forgotten(book: Book, two: Pair) -> None:
    first, second = two
    push(book, first, said(1))
    now = NOW + LEASE + DEAD_FOR_LONG + timedelta(seconds=1)
    alive(book, second, now)
    with book.unit() as tx:
        replicas.bury(tx, second, now=now)
    with book.undone() as tx:
        assert [row.id for row in tx.exec(select(Replica).order_by(col(Replica.id)))] == [second.id]
        assert replicas.left_behind(tx, second, now=now) == [1001]
    assert not alive(book, first, now), "it was only away"
    with book.undone() as tx:
        assert tx.get(Replica, first.id) is not None


def test_what_is_owed_is_shown_by_whoever_has_the_chat(book: Book, two: Pair) -> None:
    first, second = two
    push(book, first, said(1), said(2), said(3), said(4, 1002))
    handle(book, 1)
    handle(book, 2)
    with book.undone() as tx:
        found = replicas.owed(tx, first)
        assert ([row.update_id for row in found.owed], numbers(found)) == ([2], [3, 4])
        assert replicas.owed(tx, second) == replicas.Handed()
