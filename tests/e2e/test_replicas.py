"""Four real processes for one bot on one PostgreSQL server, killed again and again: nothing is lost or done twice."""

import os
import random
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.book import open_book
from models.db import SYSTEM, Database
from simulator.server import serve
from simulator.world import World
from tests.books import Book
from tests.e2e.herd import Herd, orders
from tests.e2e.killing import inbox_states, reminders, texts
from tests.e2e.site import TOKEN, utc
from tests.e2e.test_kill import NEVER, SEED, keep

KILLS = int(os.environ.get("KILLS", "2"))
SECONDS_A_KILL = 3.0
REMINDERS = 12 * max(5, KILLS)
LEASE = os.environ.get("LEASE_SECONDS", "30")
PROCESSES = 4


@pytest.fixture
async def herd(tmp_path: Path, server_book: Book) -> AsyncIterator[Herd]:
    world = World()
    world.keep_calls = False
    world.add_bot(TOKEN, "regulars_bot", "Regulars")
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be given again
    herd = Herd(world, tmp_path, chance=chance, burst=4, database=server_book.url or "")
    herd.environment["LEASE_SECONDS"], herd.lease = LEASE, float(LEASE) / 3
    async with serve(world) as server, herd.front.open(), herd:
        herd.url = server.url
        yield herd


@pytest.mark.kill
@pytest.mark.timeout(240 + KILLS * 30)
async def test_four_processes_and_any_of_them_killed(herd: Herd) -> None:
    await herd.open_shops(REMINDERS, over=timedelta(seconds=KILLS * SECONDS_A_KILL))
    await herd.gather_in(PROCESSES)
    async with herd.chattering():
        await herd.kill_any(KILLS)
    book = open_book(herd.settings, now=utc())
    await herd.quiet(book)
    assert [await herd.kill_one(door, signal.SIGTERM) for door in herd.front.doors] == [0] * PROCESSES, herd.log()
    await judge(herd, book)
    book.close()
    assert herd.world.complaints == []


async def judge(herd: Herd, book: Database) -> None:
    states, written = await book.read(SYSTEM, inbox_states), await book.read(SYSTEM, texts)
    rows, timelines = await book.read(SYSTEM, reminders), await book.read(SYSTEM, orders)
    copies, marked = herd.copies(), herd.marked()
    least, most = min(herd.front.taken.values()), max(herd.front.taken.values())
    figures: dict[str, float] = {
        "processes": PROCESSES,
        "kills": KILLS,
        "stood still": KILLS // 2,
        "pushes to the least busy": least,
        "pushes to the most busy": most,
        "updates": len(herd.sent),
        "updates lost": sum(text not in written for text in herd.sent),
        "updates applied twice": sum(count > 1 for count in written.values()),
        "chats out of order": sum(one != sorted(one) for one in timelines),
        "reminders": len(rows),
        "false sent": sum(row.state == "sent" and what not in copies for what, row in rows.items()),
        "twice outside the window": sum(copies[what] > 1 and not row.unknown_attempts for what, row in rows.items()),
        "more than two copies": sum(count > 2 for count in copies.values()),
        "possible repeats, marked": len(marked),
    }
    keep(figures)
    assert states == {"done": len(herd.sent)}, "every update arrived and was dealt with"
    assert written == dict.fromkeys(herd.sent, 1), "every text was written down exactly once"
    assert len(rows) == REMINDERS
    assert {row.state for row in rows.values()} <= {"sent", "uncertain"}
    assert not any(figures.get(what) for what in (*NEVER, "chats out of order")), figures
    assert {what for what, count in copies.items() if count > 1} <= marked, "a second copy says that it may be one"
