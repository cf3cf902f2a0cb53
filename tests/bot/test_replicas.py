"""Two whole bots in one process for one bot on one server: who handles, who leads, who hears of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot import replicas as seats
from bot.app import Regulars, utc_now
from bot.book import AlreadyRunningError
from bot.replicas import Replicas
from bot.settings import load
from models import Activity, Business, ChatLease, InboxUpdate, OutboxMessage, Replica
from models.db import SYSTEM, Tx
from models.db.bell import Bell
from services import outbox, replicas
from services.outbox import Draft
from simulator.phone import Phone
from simulator.server import serve
from simulator.world import World
from tests.books import Book
from tests.bot.rig import eventually
from tests.bot.servers import closed_port
from tests.e2e.conftest import TOKEN
from tests.e2e.herd import PATH, SECRET, Front
from tests.server import Server


@dataclass
class Pair:
    """Both behind one front; `seat(n)` is how the n-th sees itself."""

    world: World
    front: Front
    folder: Path
    database: str
    url: str
    bots: list[Regulars] = field(default_factory=list)

    async def add(self, *, polls: bool = False) -> Regulars:
        port = closed_port()
        hook = {
            "webhook_url": f"http://127.0.0.1:{self.front.port}{PATH}",
            "webhook_secret": SECRET,
            "webhook_port": str(port),
        }
        settings = load(
            telegram_api_url=self.url,
            telegram_bot_token=TOKEN,
            data_dir=self.folder / "data",
            database_key_file=self.folder / "keys" / "database.key",
            database_url=self.database,
            **({} if polls else hook),
            _env_file=None,
        )
        bot = Regulars(settings)
        await bot.start()
        self.bots.append(bot)
        self.front.doors.append(port)
        return bot

    def seat(self, number: int) -> Replicas:
        found = self.bots[number].shared
        assert found is not None
        return found

    def leaders(self) -> list[int]:
        return [number for number in range(len(self.bots)) if self.seat(number).leads()]

    def phone(self, person_id: int = 1001) -> Phone:
        bot = next(iter(self.world.bots.values()))
        user = self.world.users.get(person_id) or self.world.add_user(person_id, "老陈", language_code="zh-hans")
        return Phone(self.world, bot, user, settle=False)

    async def owner(self) -> Phone:
        phone = self.phone()
        await phone.start()
        await phone.wait(lambda screen: "店名" in screen.text or "叫什么" in screen.text)
        await phone.send("老陈五金")
        await phone.wait(lambda screen: "开张" in screen.text)
        return phone

    async def texts(self) -> list[str]:
        return await self.bots[-1].db.read(SYSTEM, _texts)

    def stand_still(self, number: int) -> None:
        """Its clock stops at this moment, and so do its beats."""
        seat = self.seat(number)
        assert seat._beating is not None
        seat._beating.cancel()


def _texts(tx: Tx) -> list[str]:
    return list(tx.exec(select(Activity.text).order_by(col(Activity.id))))


@asynccontextmanager
async def paired(folder: Path, database: str) -> AsyncIterator[Pair]:
    world, front = World(), Front()
    world.add_bot(TOKEN, "regulars_bot", "Regulars")
    async with serve(world) as server, front.open():
        pair = Pair(world, front, folder, database, server.url)
        try:
            await pair.add()
            await pair.add()
            yield pair
        finally:
            for bot in pair.bots:
                await bot.stop()


@pytest.fixture
async def pair(tmp_path: Path, server_book: Book, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pair]:
    monkeypatch.setattr(seats, "BEAT_SECONDS", 0.1)
    monkeypatch.setattr(replicas, "LEASE", timedelta(seconds=2))
    monkeypatch.setattr(seats, "KEPT_SECONDS", 0.5)
    async with paired(tmp_path, server_book.url or "") as pair:
        yield pair


async def all_written(pair: Pair, texts: list[str]) -> bool:
    return len(await pair.texts()) >= len(texts)


def wrote(number: int) -> str:
    return f"客户{number:05} 买了 ¥{number + 1}"


async def test_whoever_is_pushed_to_a_chat_has_one_order(pair: Pair) -> None:
    owner = await pair.owner()
    said = [wrote(number) for number in range(40)]
    for text in said:
        await owner.send(text)
    await eventually(lambda: all_written(pair, said))
    assert await pair.texts() == said
    assert min(pair.front.taken.values()) >= 15, "both were pushed to"


async def test_a_ring_that_is_lost_costs_a_moment(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bell, "ring", lambda _self, _words: None)
    owner = await pair.owner()
    said = [wrote(number) for number in range(10)]
    for text in said:
        await owner.send(text)
    await eventually(lambda: all_written(pair, said))
    assert await pair.texts() == said


async def test_a_chat_is_let_go_when_it_is_quiet(pair: Pair) -> None:
    await pair.owner()

    async def free() -> bool:
        return await pair.bots[0].db.read(SYSTEM, lambda tx: tx.exec(select(ChatLease)).first() is None)

    await eventually(free)
    assert not pair.seat(0)._chats
    assert not pair.seat(1)._chats


async def test_one_leads_and_hands_over_in_good_order(pair: Pair) -> None:
    assert pair.leaders() == [0]
    assert (pair.bots[0]._leads, pair.bots[1]._leads) == (True, False)
    await pair.bots[0].stop()
    await eventually(lambda: pair.bots[1]._leads)
    assert await pair.bots[1].db.read(SYSTEM, lambda tx: len(tx.exec(select(Replica)).all())) == 1
    del pair.bots[0]


async def test_who_cannot_begin_to_lead_tries_again(pair: Pair, caplog: pytest.LogCaptureFixture) -> None:
    seat, failures = pair.seat(1), 2
    real = seat.take_the_lead

    async def begin() -> None:
        nonlocal failures
        if failures:
            failures -= 1
            raise OSError(28, "No space left on device")
        await real()

    seat.take_the_lead = begin
    pair.stand_still(0)
    await eventually(lambda: pair.leaders() == [1])
    assert (failures, pair.bots[1]._leads) == (0, True)
    assert [record.getMessage() for record in caplog.records if record.name == "bot.replicas"] == ["no beat"] * 2


async def test_processes_go_on_when_the_server_was_away(pair: Pair, server: Server) -> None:
    """Every connection is cut, the bells' as well: they are made anew, and what was said meanwhile is done in order."""
    owner = await pair.owner()
    server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'regulars'")
    said = [wrote(number) for number in range(6)]
    for text in said:
        await owner.send(text)
    await eventually(lambda: all_written(pair, said))
    assert await pair.texts() == said
    assert len(pair.leaders()) == 1


async def test_who_stands_still_loses_the_lead_and_knows_it_by_its_own_clock(pair: Pair) -> None:
    pair.stand_still(0)
    await eventually(lambda: pair.leaders() == [1])
    shift = pair.bots[0].heart._shift
    assert not shift.leads(), "before anybody has told it"
    assert not shift.closing
    await pair.seat(0)._live()
    assert shift.closing
    assert pair.leaders() == [1]


async def test_who_stood_still_goes_on_with_nothing_that_is_anothers(pair: Pair) -> None:
    """Its chats have passed to the other; what it has in hand is refused, and it lets the rest of them be."""
    owner = await pair.owner()
    await eventually(lambda: any(1001 in pair.seat(number)._chats for number in (0, 1)))
    holder = next(number for number in (0, 1) if 1001 in pair.seat(number)._chats)
    go, real = asyncio.Event(), pair.bots[holder].db.write

    async def slow(scope: object, fn: object, *args: object, **kwargs: object) -> object:
        if getattr(fn, "__name__", "") == "handled":
            await go.wait()
        return await real(scope, fn, *args, **kwargs)  # type: ignore[arg-type]

    pair.bots[holder].db.write = slow  # type: ignore[method-assign, assignment]
    said = [wrote(number) for number in range(5)]
    for text in said:
        await owner.send(text)
    await eventually(lambda: len(pair.bots[holder].lanes._lanes.get(1001, ())) == 5)
    pair.stand_still(holder)
    await eventually(lambda: all_written(pair, said))
    await pair.seat(holder)._live()
    go.set()
    await pair.bots[holder].lanes.idle()
    assert await pair.texts() == said
    assert 1001 not in pair.seat(holder)._chats
    states = await pair.bots[0].db.read(SYSTEM, lambda tx: set(tx.exec(select(InboxUpdate.state))))
    assert states == {"done"}


async def test_what_falls_due_is_said_at_its_time_whoever_wrote_it(pair: Pair) -> None:
    """The leader looks by itself every five seconds; it is told of what cannot wait so long."""
    owner = await pair.owner()
    late = []
    for number in range(4):
        due = utc_now() + timedelta(seconds=1)
        await pair.bots[1].db.write(SYSTEM, relay, 1001, f"relay{number}", due)
        await eventually(lambda key=f"relay{number}": sent(pair, key))  # type: ignore[misc]
        late.append((utc_now() - due).total_seconds())
    assert sorted(late)[1] < 2, late
    assert len(owner.screens) > 0


def relay(tx: Tx, chat_id: int, key: str, due: datetime) -> None:
    """A message of the shop's own, at whatever hour."""
    args = {"since": due.isoformat(), "until": due.isoformat()}
    whose = tx.exec(select(Business.id)).one()
    outbox.put(tx, Draft(key, "watch.missed", chat_id, due, args, passes_quiet=True, business_id=whose), now=due)


async def sent(pair: Pair, key: str) -> bool:
    def look(tx: Tx) -> bool:
        found = tx.exec(select(OutboxMessage.state).where(OutboxMessage.key == key)).first()
        return found not in (None, "scheduled", "claimed", "sending")

    return await pair.bots[0].db.read(SYSTEM, look)


async def test_a_process_that_polls_is_kept_out(pair: Pair) -> None:
    with pytest.raises(AlreadyRunningError, match="already polls"):
        await pair.add(polls=True)


async def test_those_that_are_pushed_to_are_kept_out_by_one_that_polls(tmp_path: Path, server_book: Book) -> None:
    world, front = World(), Front()
    world.add_bot(TOKEN, "regulars_bot", "Regulars")
    async with serve(world) as server, front.open():
        pair = Pair(world, front, tmp_path, server_book.url or "", server.url)
        await pair.add(polls=True)
        with pytest.raises(AlreadyRunningError, match="give it the same WEBHOOK_URL"):
            await pair.add()
        await pair.bots[0].stop()
