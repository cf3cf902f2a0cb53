"""The heartbeat: a job goes round until nothing is left, is woken by what falls due, and never runs beside itself."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

import pytest

from bot import app as composition
from bot.app import Heart, utc_now
from jobs import Delivery, Fetched, Job, Shift
from rules.outbox import Outcome
from tests.books import Book

SELDOM = 3600.0
Step = Callable[[Shift], Awaitable[bool]]
Beat = Callable[[Step], AbstractAsyncContextManager[Heart]]


@pytest.fixture
def beat(book: Book, monkeypatch: pytest.MonkeyPatch) -> Beat:
    """A heart with one job, `job`, that by itself would run at the start and then once an hour."""

    @asynccontextmanager
    async def beating(step: Step) -> AsyncIterator[Heart]:
        monkeypatch.setattr(composition, "SCHEDULE", (Job("job", step, SELDOM),))
        db = book.database()

        async def deliver(*_: object) -> Delivery:
            return Delivery(Outcome.DELIVERED)

        async def fetch(_: str) -> Fetched:
            return Fetched(None)

        heart = Heart(Shift(db, utc_now, deliver, fetch, lambda _job, _at: None), utc_now)
        heart.start()
        try:
            yield heart
        finally:
            if not heart._shift.closing:
                await heart.stop()
            db.close()

    return beating


class Rounds:
    """A step that counts, and says True as often as it is told to."""

    def __init__(self, *more: bool) -> None:
        self.more = list(more)
        self.count = 0
        self.at_once = 0
        self.most_at_once = 0
        self.happened = asyncio.Event()

    async def __call__(self, _shift: Shift) -> bool:
        self.count += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        self.happened.set()
        return self.more.pop(0) if self.more else False

    async def next(self) -> None:
        self.happened.clear()
        await self.happened.wait()


async def test_every_job_looks_once_at_the_start(beat: Beat) -> None:
    rounds = Rounds()
    async with beat(rounds):
        await rounds.happened.wait()
    assert rounds.count == 1


async def test_a_job_goes_round_until_it_has_nothing_left(beat: Beat) -> None:
    rounds = Rounds(True, True)
    async with beat(rounds) as heart:
        await rounds.happened.wait()
        await heart.idle()
    assert rounds.count == 4, "three rounds, and one when it was asked whether it is idle"


async def test_what_falls_due_wakes_its_job(beat: Beat) -> None:
    rounds = Rounds()
    async with beat(rounds) as heart:
        await rounds.happened.wait()
        heart.wake("job", utc_now() + timedelta(milliseconds=20))
        await rounds.next()
    assert rounds.count == 2


async def test_a_time_that_is_past_wakes_at_once(beat: Beat) -> None:
    rounds = Rounds()
    async with beat(rounds) as heart:
        await rounds.happened.wait()
        heart.wake("job", utc_now() - timedelta(days=1))
        await rounds.next()
    assert rounds.count == 2


async def test_the_earlier_of_two_calls_counts(beat: Beat) -> None:
    rounds = Rounds()
    async with beat(rounds) as heart:
        await rounds.happened.wait()
        heart.wake("job", utc_now() + timedelta(milliseconds=20))
        heart.wake("job", utc_now() + timedelta(minutes=30))
        await rounds.next()
    assert rounds.count == 2


async def test_a_call_during_a_round_is_not_lost(beat: Beat) -> None:
    calls = 0

    async def wakes_itself(_shift: Shift) -> bool:
        nonlocal calls
        calls += 1
        if calls == 1:
            heart.wake("job", utc_now())
        else:
            done.set()
        return False

    done = asyncio.Event()
    async with beat(wakes_itself) as heart:
        await done.wait()
    assert calls == 2


async def test_a_call_during_a_round_for_later_waits_for_its_time(beat: Beat) -> None:
    calls = 0
    later, done = timedelta(milliseconds=30), asyncio.Event()

    async def wakes_itself(_shift: Shift) -> bool:
        nonlocal calls
        calls += 1
        if calls == 1:
            heart.wake("job", utc_now() + later)
        else:
            done.set()
        return False

    async with beat(wakes_itself) as heart:
        await done.wait()
    assert calls == 2, "not round and round until then"


async def test_a_job_never_runs_beside_itself(beat: Beat) -> None:
    rounds = Rounds(*([True] * 50))
    async with beat(rounds) as heart:
        await asyncio.gather(*(heart.idle() for _ in range(5)))
    assert rounds.most_at_once == 1


async def test_a_job_that_fails_is_logged_and_runs_again(beat: Beat, caplog: pytest.LogCaptureFixture) -> None:
    calls, again = 0, asyncio.Event()

    async def fails_once(_shift: Shift) -> bool:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ValueError("a bug")
        again.set()
        return False

    async with beat(fails_once) as heart:
        await heart.idle()
        heart.wake("job", utc_now())
        await again.wait()
    assert "job failed" in caplog.text


async def test_a_job_nobody_knows_is_not_woken(beat: Beat) -> None:
    async with beat(Rounds()) as heart:
        heart.wake("no such job", utc_now())


async def test_stopping_lets_a_round_end_and_begins_none(beat: Beat) -> None:
    begun, go = asyncio.Event(), asyncio.Event()
    ended: list[str] = []

    async def slow(shift: Shift) -> bool:
        begun.set()
        await go.wait()
        ended.append("closing" if shift.closing else "open")
        return True

    async with beat(slow) as heart:
        await begun.wait()
        stopping = asyncio.create_task(heart.stop())
        await asyncio.sleep(0)
        go.set()
        await stopping
    assert ended == ["closing"]
