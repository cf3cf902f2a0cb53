"""Units of work: committed together, answered one by one."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from models import Conversation, Person
from models.db import SYSTEM, Database, Tx
from models.db.engine import make_engine
from models.db.trouble import LostTransactionError
from models.db.units import ClosedError
from tests.books import NOW, Book

BIG = "x" * 200_000
"""More than a full disk has left."""


class OwnError(Exception):
    """What a unit may raise."""


def add(tx: Tx, number: int, name: str = "a") -> int:
    tx.add(Person(id=number, first_name=name, language="en", seen_at=NOW))
    tx.flush()
    return number


def fail(tx: Tx, number: int) -> None:
    add(tx, number)
    raise OwnError(number)


def numbers(tx: Tx) -> list[int]:
    return list(tx.exec(select(Person.id).order_by(Person.id)))  # type: ignore[arg-type]  # SQLModel's typing


def count_up(tx: Tx) -> int:
    row = tx.get(Conversation, (1, 1)) or Conversation(chat_id=1, person_id=1, question="0", asked_at=NOW)
    row.question = str(int(row.question) + 1)
    tx.add(row)
    return int(row.question)


@asynccontextmanager
async def running(book: Book, *, pages_left: int | None = None) -> AsyncIterator[Database]:
    """The book with its threads; `pages_left` is what the disk has room for."""
    db = book.database() if pages_left is None else nearly_full(book, pages_left)
    try:
        yield db
    finally:
        db.close()


def nearly_full(book: Book, pages_left: int) -> Database:
    writing = make_engine(book.path, book.key, read_only=False, connections=1)
    with writing.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + pages_left}")
    return Database(writing, make_engine(book.path, book.key, read_only=True, connections=2))


class Gathering:
    """Holds the writer until everything that is to share one commit waits in its queue."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.go = threading.Event()
        self.tasks: list[asyncio.Task[object]] = []

    async def __aenter__(self) -> "Gathering":
        self.held = asyncio.create_task(self.db.write(SYSTEM, lambda _tx: self.go.wait(10)))
        await turn()
        return self

    def write(self, fn: object, *args: object) -> "asyncio.Task[object]":
        task: asyncio.Task[object] = asyncio.create_task(self.db.write(SYSTEM, fn, *args))  # type: ignore[arg-type]
        self.tasks.append(task)
        return task

    async def __aexit__(self, *_: object) -> None:
        await turn()
        self.go.set()
        await self.held
        await asyncio.gather(*self.tasks, return_exceptions=True)


async def turn() -> None:
    """Let tasks that were just made run up to their first wait."""
    for _ in range(3):
        await asyncio.sleep(0)


async def test_each_caller_of_a_shared_commit_gets_its_own_answer(book: Book) -> None:
    async with running(book) as db:
        async with Gathering(db) as together:
            first, broken, last = (together.write(add, 1), together.write(fail, 2), together.write(add, 3))
        assert (first.result(), last.result()) == (1, 3)
        with pytest.raises(OwnError, match="2"):
            broken.result()


async def test_a_unit_that_fails_leaves_nothing_and_takes_nobody_with_it(book: Book) -> None:
    async with running(book) as db:
        async with Gathering(db) as together:
            for number in range(1, 11):
                together.write(fail if number % 2 else add, number)
        assert await db.read(SYSTEM, numbers) == [2, 4, 6, 8, 10]


async def test_units_run_in_the_order_they_were_handed_over(book: Book) -> None:
    async with running(book) as db:
        results = await asyncio.gather(*(db.write(SYSTEM, count_up) for _ in range(100)))
    assert results == list(range(1, 101))


@pytest.mark.file
@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "between", "last"])
async def test_what_a_full_disk_took_away_is_run_again_alone_and_once(book: Book, place: int) -> None:
    async with running(book, pages_left=5) as db:
        async with Gathering(db) as together:
            tasks = [together.write(add, number, BIG if number == place else "small") for number in range(3)]
        with pytest.raises(LostTransactionError):
            tasks[place].result()
        kept = [number for number in range(3) if number != place]
        assert [tasks[number].result() for number in kept] == kept
        assert await db.read(SYSTEM, numbers) == kept


@pytest.mark.file
async def test_a_count_survives_a_full_disk_exactly(book: Book) -> None:
    async with running(book, pages_left=5) as db:
        async with Gathering(db) as together:
            for number in range(1, 4):
                together.write(count_up)
                together.write(add, number, BIG)
                together.write(count_up)
        assert await db.write(SYSTEM, count_up) == 7
        assert await db.read(SYSTEM, numbers) == []


@pytest.mark.file
async def test_a_full_disk_is_over_when_there_is_room_again(book: Book) -> None:
    async with running(book, pages_left=5) as db:
        with pytest.raises(LostTransactionError):
            await db.write(SYSTEM, add, 1, BIG)
        await db.write(SYSTEM, lambda tx: tx.connection().exec_driver_sql("PRAGMA max_page_count = 4294967294").close())
        assert await db.write(SYSTEM, add, 1, BIG) == 1


async def test_a_unit_handed_over_commits_though_its_caller_is_gone(book: Book) -> None:
    async with running(book) as db:
        async with Gathering(db) as together:
            task = together.write(add, 7)
            await turn()
            task.cancel()
        assert task.cancelled()
        assert await db.read(SYSTEM, numbers) == [7]


async def test_closing_finishes_what_was_handed_over(book: Book) -> None:
    async with running(book) as db:
        tasks = [asyncio.create_task(db.write(SYSTEM, add, number)) for number in range(300)]
        await turn()
    assert await asyncio.gather(*tasks) == list(range(300))
    with book.unit() as tx:
        assert numbers(tx) == list(range(300))


async def test_a_closed_book_says_so_instead_of_hanging(book: Book) -> None:
    async with running(book) as db:
        pass
    with pytest.raises(ClosedError):
        await db.write(SYSTEM, add, 1)


async def test_reading_never_writes(book: Book) -> None:
    async with running(book) as db:
        with pytest.raises(DBAPIError, match=r"read-?only"):
            await db.read(SYSTEM, add, 1)
        assert await db.read(SYSTEM, numbers) == []


async def test_rows_can_be_used_after_their_unit(book: Book) -> None:
    async with running(book) as db:
        await db.write(SYSTEM, add, 1, "Anna")
        written = await db.write(SYSTEM, lambda tx: tx.get_one(Person, 1))
        looked_up = await db.read(SYSTEM, lambda tx: tx.get_one(Person, 1))
    assert (written.first_name, looked_up.first_name) == ("Anna", "Anna")


def asks_for_a_job(tx: Tx, number: int, *, breaks: bool) -> None:
    add(tx, number)
    tx.wake("outbox", NOW + timedelta(minutes=number))
    if breaks:
        raise OwnError


async def test_jobs_are_woken_only_by_what_was_committed(book: Book) -> None:
    async with running(book) as db:
        woken: list[tuple[str, object, list[int]]] = []

        def wake(job: str, at: object) -> None:
            with book.unit() as tx:
                woken.append((job, at, numbers(tx)))

        db.on_wake = wake
        async with Gathering(db) as together:
            together.write(lambda tx: asks_for_a_job(tx, 1, breaks=True))
            together.write(lambda tx: asks_for_a_job(tx, 2, breaks=False))
        assert woken == [("outbox", NOW + timedelta(minutes=2), [2])]


@pytest.mark.file
async def test_what_was_lost_and_failed_the_second_time_wakes_nobody(book: Book) -> None:
    tried = 0

    def only_once(tx: Tx) -> None:
        nonlocal tried
        tried += 1
        asks_for_a_job(tx, 1, breaks=tried > 1)

    async with running(book, pages_left=5) as db:
        woken: list[str] = []
        db.on_wake = lambda job, _at: woken.append(job)
        async with Gathering(db) as together:
            together.write(only_once)
            together.write(add, 2, BIG)
        assert (tried, woken) == (2, [])


async def test_a_bug_in_waking_does_not_take_the_answer(book: Book) -> None:
    async with running(book) as db:

        def wake(_job: str, _at: object) -> None:
            raise OwnError

        db.on_wake = wake
        async with Gathering(db) as together:
            first = together.write(lambda tx: asks_for_a_job(tx, 1, breaks=False))
            second = together.write(add, 2)
        assert (first.result(), second.result()) == (None, 2)
