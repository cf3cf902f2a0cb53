"""What arrived is kept once; its effects and its mark stand or fall together."""

from datetime import timedelta

import pytest

from models import InboxUpdate, Person
from models.db import SYSTEM, Origin, Tx
from services import inbox
from services.inbox import AlreadyDoneError, chat_of
from tests.books import NOW, Book

BOT = 7


def message(number: int, chat_id: int = 1001) -> dict[str, object]:
    return {"update_id": number, "message": {"chat": {"id": chat_id}, "from": {"id": 5}, "text": "hi \ud800\x00"}}


def state(book: Book, number: int) -> str:
    with book.undone() as tx:
        return tx.get_one(InboxUpdate, (BOT, number)).state


@pytest.fixture
def stored(book: Book) -> Book:
    with book.unit() as tx:
        inbox.store(tx, BOT, [message(1), message(2), message(3, 1002)], now=NOW)
    return book


def test_only_what_is_new_is_handed_on(book: Book) -> None:
    with book.unit() as tx:
        first = inbox.store(tx, BOT, [message(1), message(2)], now=NOW)
        again = inbox.store(tx, BOT, [message(2), message(3)], now=NOW)
        other = inbox.store(tx, BOT + 1, [message(2)], now=NOW)
    assert [[one.update_id for one in page] for page in (first, again, other)] == [[1, 2], [3], [2]]


def test_the_same_update_twice_in_one_page_is_one(book: Book) -> None:
    with book.unit() as tx:
        assert len(inbox.store(tx, BOT, [message(1), message(1)], now=NOW)) == 1


def test_what_waits_comes_back_as_it_came_and_in_order(stored: Book) -> None:
    with stored.undone() as tx:
        waiting = inbox.waiting(tx, BOT)
    assert [(one.update_id, one.chat_id, one.payload) for one in waiting] == [
        (1, 1001, message(1)),
        (2, 1001, message(2)),
        (3, 1002, message(3, 1002)),
    ]


def add_person(tx: Tx, number: int) -> int:
    tx.add(Person(id=number, first_name="A", language="en", seen_at=NOW))
    tx.flush()
    return number


def test_the_effects_and_the_mark_are_one_transaction(stored: Book) -> None:
    with stored.unit() as tx:
        assert inbox.handled(tx, Origin(BOT, 1), add_person, 50) == 50
    assert state(stored, 1) == "done"


def test_effects_that_fail_leave_the_update_to_be_done(stored: Book) -> None:
    def fail(tx: Tx) -> None:
        add_person(tx, 50)
        raise ValueError

    with pytest.raises(ValueError), stored.unit() as tx:  # noqa: PT011 - our own
        inbox.handled(tx, Origin(BOT, 1), fail)
    assert state(stored, 1) == "new"
    with stored.undone() as tx:
        assert tx.get(Person, 50) is None


def test_what_is_done_is_not_done_again(stored: Book) -> None:
    with stored.unit() as tx:
        inbox.handled(tx, Origin(BOT, 1), add_person, 50)
    with pytest.raises(AlreadyDoneError), stored.unit() as tx:
        inbox.handled(tx, Origin(BOT, 1), add_person, 51)
    with stored.undone() as tx:
        assert tx.get(Person, 51) is None


def test_an_answer_ends_an_update_that_needed_no_write_and_keeps_one_that_failed(stored: Book) -> None:
    with stored.unit() as tx:
        inbox.finish(tx, BOT, 2, "failed", now=NOW)
        inbox.answered(tx, BOT, [1, 2], now=NOW)
    assert (state(stored, 1), state(stored, 2), state(stored, 3)) == ("done", "failed", "new")


def test_what_is_done_cannot_fail_any_more(stored: Book) -> None:
    with stored.unit() as tx:
        inbox.handled(tx, Origin(BOT, 1), add_person, 50)
        inbox.finish(tx, BOT, 1, "failed", now=NOW)
    assert state(stored, 1) == "done"


def test_a_chat_is_owed_the_answer_to_its_last_record_only(stored: Book) -> None:
    with stored.unit() as tx:
        for number in (1, 2, 3):
            inbox.handled(tx, Origin(BOT, number), add_person, 50 + number)
            tx.flush()
        owed = inbox.unanswered(tx, BOT)
        assert [row.update_id for row in owed] == [2, 3]
        inbox.caught_up(tx, owed[0], now=NOW)
        assert [row.update_id for row in inbox.unanswered(tx, BOT)] == [3]


def test_attempts_are_counted(stored: Book) -> None:
    with stored.unit() as tx:
        assert [inbox.try_again(tx, BOT, 1) for _ in range(3)] == [1, 2, 3]
        assert inbox.try_again(tx, BOT, 99) == 0


def test_what_is_done_and_old_is_forgotten_and_what_waits_is_not(stored: Book) -> None:
    with stored.unit() as tx:
        inbox.finish(tx, BOT, 1, "failed", now=NOW)
        inbox.finish(tx, BOT, 2, "quarantined", now=NOW)
        assert inbox.forget_old(tx, before=inbox.kept_since(NOW + inbox.KEPT + timedelta(seconds=59))) == 0
        assert inbox.forget_old(tx, before=inbox.kept_since(NOW + inbox.KEPT + timedelta(minutes=1))) == 2
    with stored.undone(SYSTEM) as tx:
        assert [one.update_id for one in inbox.waiting(tx, BOT)] == [3]


@pytest.mark.parametrize(
    ("update", "chat"),
    [
        ({"message": {"chat": {"id": 5}, "from": {"id": 6}}}, 5),
        ({"edited_message": {"chat": {"id": -100}}}, -100),
        ({"callback_query": {"from": {"id": 6}, "message": {"chat": {"id": 5}}}}, 5),
        ({"callback_query": {"from": {"id": 6}}}, 6),
        ({"my_chat_member": {"chat": {"id": 5}, "from": {"id": 6}}}, 5),
        ({"poll_answer": {"user": {"id": 6}}}, 6),
        ({"message": {"chat": {"id": "5"}}}, None),
        ({"message": {"chat": {"id": 2**63}}}, None),
        ({"message": "text"}, None),
        ({}, None),
    ],
)
def test_the_chat_whose_order_an_update_keeps(update: dict[str, object], chat: int | None) -> None:
    assert chat_of({"update_id": 1, **update}) == chat


def test_what_failed_after_its_write_stays_done_and_says_so(book: Book) -> None:
    with book.unit() as tx:
        tx.add(InboxUpdate(bot_id=BOT, update_id=1, chat_id=1, payload="{}", state="done", received_at=NOW))
        tx.add(InboxUpdate(bot_id=BOT, update_id=2, chat_id=1, payload="{}", received_at=NOW))
        tx.flush()
        assert [inbox.finish(tx, BOT, number, "failed", now=NOW) for number in (1, 2)] == [False, True]


def test_the_last_of_a_chat_answers_for_the_older_ones(book: Book) -> None:
    with book.unit() as tx:
        for number in (1, 2, 3):
            tx.add(InboxUpdate(bot_id=BOT, update_id=number, chat_id=1, payload="{}", state="done", received_at=NOW))
        tx.flush()
        inbox.caught_up(tx, tx.get_one(InboxUpdate, (BOT, 2)), now=NOW)
        assert inbox.answered_of(tx, BOT, {1, 2, 3}) == {1, 2}
