"""Several processes write to one server: each shop's units one by one, and nothing lost or done twice."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import func, select

from models import Customer, OutboxMessage, Person
from models.db import SYSTEM, Database, Tx, alone, of_business, postgres
from models.db.postgres import Hold
from models.db.trouble import trouble_of
from services import outbox
from services.outbox import Draft
from tests.books import NOW, Book, Shop, open_shop
from tests.server import Server

BACKENDS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'regulars' AND datname = 'book'"


@pytest.fixture
def shop(server_book: Book) -> Shop:
    return open_shop(server_book)


@pytest.fixture
async def two(server_book: Book, shop: Shop) -> AsyncIterator[tuple[Database, Database]]:
    """As two processes have it open."""
    first, second = server_book.database(), server_book.database()
    yield first, second
    first.close()
    second.close()


class Pause:
    """A unit that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.there, self.go = threading.Event(), threading.Event()
        self.runs = 0

    def __call__(self, tx: Tx) -> None:
        self.runs += 1
        tx.exec(select(func.count()).select_from(Person)).one()
        self.there.set()
        self.go.wait(20)

    async def reached(self) -> None:
        await asyncio.to_thread(self.there.wait, 20)


def number_on(tx: Tx) -> int:
    """Looks first and writes then, as services do."""
    number = tx.exec(select(func.count()).select_from(Customer)).one() + 1
    tx.add(Customer(business_id=tx.business_id, name=f"{number}", name_key=f"{number}", created_at=NOW))
    tx.flush()
    return number


def meet(tx: Tx, number: int) -> str:
    if tx.get(Person, number) is not None:
        return "known"
    tx.add(Person(id=number, first_name="a", language="en", seen_at=NOW))
    tx.flush()
    return "new"


async def test_units_of_one_shop_are_serial_over_processes(two: tuple[Database, Database], shop: Shop) -> None:
    results = await asyncio.gather(*(two[n % 2].write(shop.itself, number_on) for n in range(60)))
    assert sorted(results) == list(range(1, 61))


async def test_units_of_different_shops_do_not_wait_for_one_another(two: tuple[Database, Database], shop: Shop) -> None:
    other, pause = open_shop(shop.book, 2001, "对门五金"), Pause()
    held = asyncio.create_task(two[0].write(shop.itself, pause))
    await pause.reached()
    assert await two[1].write(other.itself, number_on) == 1
    assert await two[0].write(other.itself, number_on) == 2
    assert not held.done()
    pause.go.set()
    await held


async def test_who_was_slower_looks_again(two: tuple[Database, Database], shop: Shop) -> None:
    found = await asyncio.gather(*(one.write(SYSTEM, meet, number) for number in range(20) for one in two))
    assert sorted(found) == ["known"] * 20 + ["new"] * 20


async def test_a_key_that_is_really_taken_is_still_an_error(two: tuple[Database, Database], shop: Shop) -> None:
    runs = 0

    def collide(tx: Tx) -> None:
        nonlocal runs
        runs += 1
        tx.add(Person(id=shop.person("owner"), first_name="a", language="en", seen_at=NOW))
        tx.flush()

    with pytest.raises(IntegrityError):
        await two[0].write(SYSTEM, collide)
    assert runs == postgres.MOST_AGAIN + 1


async def test_a_system_unit_that_turns_to_a_busy_shop_waits_with_empty_hands(
    two: tuple[Database, Database], shop: Shop
) -> None:
    """It has a row in hand that the shop's own unit wants: each would wait for the other."""
    pause, runs, running = Pause(), 0, threading.Event()

    def turn(tx: Tx) -> None:
        nonlocal runs
        runs += 1
        tx.get_one(Person, 1001).menu = "system"
        tx.flush()
        running.set()
        tx.scope = shop.itself
        outbox.put(tx, Draft("once", "x", 1001, NOW), now=NOW)

    def want(tx: Tx) -> None:
        pause(tx)
        tx.get_one(Person, 1001, with_for_update=True)

    wanting = asyncio.create_task(two[0].write(shop.itself, want))
    await pause.reached()
    turning = asyncio.create_task(two[1].write(SYSTEM, turn))
    await asyncio.to_thread(running.wait, 20)
    with shop.book.unit() as tx:
        tx.connection().exec_driver_sql("SET LOCAL lock_timeout = '5s'")
        tx.get_one(Person, 1001, with_for_update=True)  # it has let go of it, though it still waits for the shop
    assert not turning.done()
    pause.go.set()
    await asyncio.gather(wanting, turning)
    assert (pause.runs, runs) == (1, 2)
    with shop.book.undone(shop.itself) as tx:
        assert len(tx.exec(select(OutboxMessage)).all()) == 1


async def test_what_is_entangled_is_run_again(two: tuple[Database, Database], shop: Shop) -> None:
    """Rows that belong to no shop, taken in opposite order."""
    there: set[int] = set()
    both = threading.Event()

    def cross(tx: Tx, first: int, second: int) -> None:
        tx.get_one(Person, first, with_for_update=True).menu += "x"
        tx.flush()
        there.add(first)
        if len(there) == 2:
            both.set()
        both.wait(10)
        tx.get_one(Person, second, with_for_update=True).menu += "x"
        tx.flush()

    await asyncio.gather(two[0].write(SYSTEM, cross, 1001, 1002), two[1].write(SYSTEM, cross, 1002, 1001))
    with shop.book.undone() as tx:
        assert [tx.get_one(Person, number).menu for number in (1001, 1002)] == ["xx", "xx"]


async def test_what_is_done_alone_is_done_alone(two: tuple[Database, Database], shop: Shop) -> None:
    inside, most = 0, 0

    def enter(tx: Tx) -> None:
        nonlocal inside, most
        alone(tx, "test")
        inside += 1
        most = max(most, inside)
        threading.Event().wait(0.05)
        inside -= 1

    await asyncio.gather(*(one.write(SYSTEM, enter) for _ in range(3) for one in two))
    assert most == 1


async def test_a_lost_connection_is_made_anew_and_the_unit_run_once(
    two: tuple[Database, Database], shop: Shop, server: Server
) -> None:
    pause = Pause()

    def unit(tx: Tx) -> int:
        pause(tx)
        return number_on(tx)

    working = asyncio.create_task(two[0].write(shop.itself, unit))
    await pause.reached()
    server.run(BACKENDS)
    pause.go.set()
    assert await working == 1
    shop.book.engine.dispose()
    assert pause.runs == 2
    assert await two[1].write(shop.itself, number_on) == 2


async def test_a_look_after_the_server_was_away_is_looked_again(
    two: tuple[Database, Database], shop: Shop, server: Server
) -> None:
    known = shop.person("owner")
    assert (await two[0].read(SYSTEM, lambda tx: tx.get_one(Person, known))).id == known
    server.run(BACKENDS)
    shop.book.engine.dispose()
    assert (await two[0].read(SYSTEM, lambda tx: tx.get_one(Person, known))).id == known


@pytest.fixture
def breaking(two: tuple[Database, Database]) -> Iterator[dict[str, bool]]:
    """The line breaks in the middle of the next commit: before the server has it, or before its answer is here."""
    what: dict[str, bool] = {}

    def commit(connection: Any) -> None:
        if "kept" in what:
            raw = connection.connection.dbapi_connection
            if what.pop("kept"):
                raw.execute("COMMIT")
            raw.pgconn.finish()

    event.listen(two[0]._writing, "commit", commit)
    yield what
    event.remove(two[0]._writing, "commit", commit)


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "not kept"])
async def test_how_a_commit_ended_is_asked_and_not_guessed(
    two: tuple[Database, Database], shop: Shop, breaking: dict[str, bool], *, kept: bool
) -> None:
    breaking["kept"] = kept
    assert await two[0].write(shop.itself, number_on) == 1
    assert breaking == {}
    assert await two[0].write(shop.itself, number_on) == 2


async def test_who_stands_still_does_not_hold_a_shop_for_ever(
    shop: Shop, server_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = [one.replace("'30s'", "'200ms'") for one in postgres.SETTINGS]
    monkeypatch.setattr(postgres, "SETTINGS", settings)
    frozen, other, pause = server_book.database(), server_book.database(), Pause()
    standing = asyncio.create_task(frozen.write(shop.itself, pause))
    await pause.reached()
    assert await other.write(shop.itself, number_on) == 1
    pause.go.set()
    await standing
    assert pause.runs == 2
    frozen.close()
    other.close()


async def test_a_look_sees_one_moment(two: tuple[Database, Database], shop: Shop) -> None:
    def twice(tx: Tx) -> tuple[int, int]:
        counted = select(func.count()).select_from(Customer)
        before = tx.exec(counted).one()
        asyncio.run_coroutine_threadsafe(two[1].write(shop.itself, number_on), loop).result(20)
        return before, tx.exec(counted).one()

    loop = asyncio.get_running_loop()
    assert await two[0].read(shop.itself, twice) == (0, 0)


def test_one_poller_for_a_bot(server: Server, server_book: Book) -> None:
    url = server_book.url or ""
    first, second, other = Hold(url, 7), Hold(url, 7), Hold(url, 8)
    assert (first.held, second.held, other.held) == (True, False, True)
    second.close()
    first.close()
    third = Hold(url, 7)
    assert third.held
    server.run(BACKENDS)  # as when the machine it ran on is gone
    server_book.engine.dispose()
    fourth = Hold(url, 7)
    assert fourth.held
    for hold in (other, third, fourth):
        hold.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://regulars@127.0.0.1:1/book", "cannot be reached"),
        ("postgresql://regulars@nobody.invalid/book", "cannot be reached"),
    ],
)
def test_what_is_wrong_with_a_server_is_said_in_words(url: str, words: str) -> None:
    with pytest.raises(OperationalError) as caught:
        Hold(url, 7)
    assert words in (trouble_of(caught.value) or "")


async def test_of_business_is_locked_by_its_own_writer(two: tuple[Database, Database], shop: Shop) -> None:
    writers = {two[0]._regime.writer_of(of_business(number)) for number in range(1, 30)}
    assert writers == {1, 2, 3}
    assert two[0]._regime.writer_of(SYSTEM) == 0
