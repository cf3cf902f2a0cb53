"""kill -9 at any moment: what arrived is applied once, what was due is said, and the book is whole."""

import os
import random
import statistics
from datetime import timedelta
from pathlib import Path

import pytest

from bot.book import open_book
from models.db import SYSTEM
from simulator.server import serve
from simulator.world import World
from tests.e2e.killing import Massacre, inbox_states, reminders, texts
from tests.e2e.site import TOKEN, utc

KILLS = int(os.environ.get("KILLS", "50"))
SEED = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
REMINDERS = 12 * max(2, KILLS)
SECONDS_A_KILL = 1.5


@pytest.mark.kill
@pytest.mark.timeout(60 + KILLS * 10)
async def test_nothing_is_lost_or_done_twice_however_often_the_process_is_killed(tmp_path: Path) -> None:
    world = World()
    world.keep_calls = False
    world.add_bot(TOKEN, "regulars_bot", "Regulars")
    massacre = Massacre(world, tmp_path, chance=random.Random(SEED))  # noqa: S311 - a seed that can be given again
    async with serve(world, extend=massacre.extend) as server, massacre:
        massacre.url = server.url
        await massacre.open_shops(REMINDERS, over=timedelta(seconds=KILLS * SECONDS_A_KILL))
        async with massacre.chattering():
            await massacre.kill_often(KILLS)
        await massacre.start()
        book = open_book(massacre.settings, now=utc())
        await massacre.quiet(book)
        assert (await massacre.terminate())[0] == 0, massacre.log()
        states, written = await book.read(SYSTEM, inbox_states), await book.read(SYSTEM, texts)
        rows = await book.read(SYSTEM, reminders)
        book.close()
    copies, marked = massacre.copies(), massacre.marked()
    report(massacre, len(marked))

    assert states == {"done": len(massacre.sent)}, "every update arrived and was dealt with"
    assert written == dict.fromkeys(massacre.sent, 1), "every text was written down exactly once"
    unknown = {what: row.unknown_attempts for what, row in rows.items()}
    assert len(rows) == REMINDERS
    assert {row.state for row in rows.values()} <= {"sent", "uncertain"}
    assert all(unknown[what] == 2 for what, row in rows.items() if row.state == "uncertain"), "killed on the repeat too"
    assert {what for what, row in rows.items() if row.state == "sent"} <= set(copies), "what is called sent arrived"
    assert max(copies.values()) <= 2
    assert {what for what, count in copies.items() if count > 1} <= marked, "a second copy says that it may be one"
    assert {what for what in rows if unknown[what] == 1} <= marked <= {what for what in rows if unknown[what]}
    assert world.complaints == []
    assert massacre.integrity() == []


def report(massacre: Massacre, marked: int) -> None:
    """What a soak run keeps; pytest shows it with -s or when something failed."""
    starts = sorted(massacre.starts)
    print(  # noqa: T201
        f"\nseed {SEED}: {KILLS} kills, {len(massacre.sent)} updates, {REMINDERS} reminders, "
        f"{marked} possible repeats; "
        f"start to first poll: median {statistics.median(starts):.2f} s, worst {starts[-1]:.2f} s"
    )
