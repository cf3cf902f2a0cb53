"""kill -9 at any moment: what arrived is applied once, what was due is said, and the book is whole."""

import json
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

KILLS = int(os.environ.get("KILLS", "20"))
SEED = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
REMINDERS = int(os.environ.get("REMINDERS", "0")) // 12 * 12 or 12 * max(2, KILLS)
REAL_EVERY = int(os.environ.get("REAL_EVERY", "25"))
"""Every so often it is the real command that is started and killed, imports and all."""
NEVER = (
    "updates lost",
    "updates applied twice",
    "false sent",
    "twice outside the window",
    "more than two copies",
    "corrupt",
)
SECONDS_A_KILL = 1.5


@pytest.mark.kill
@pytest.mark.timeout(300 + KILLS * 10 + REMINDERS // 5)
async def test_nothing_is_lost_or_done_twice_however_often_the_process_is_killed(tmp_path: Path) -> None:
    world = World()
    world.keep_calls = False
    world.add_bot(TOKEN, "regulars_bot", "Regulars")
    massacre = Massacre(world, tmp_path, chance=random.Random(SEED))  # noqa: S311 - a seed that can be given again
    async with serve(world, extend=massacre.extend) as server, massacre:
        massacre.url = server.url
        await massacre.open_shops(REMINDERS, over=timedelta(seconds=KILLS * SECONDS_A_KILL))
        async with massacre.chattering():
            await massacre.kill_often(KILLS, real_every=REAL_EVERY)
        await massacre.start()
        book = open_book(massacre.settings, now=utc())
        await massacre.quiet(book)
        assert (await massacre.terminate())[0] == 0, massacre.log()
        states, written = await book.read(SYSTEM, inbox_states), await book.read(SYSTEM, texts)
        rows = await book.read(SYSTEM, reminders)
        book.close()
    copies, marked, damage = massacre.copies(), massacre.marked(), massacre.integrity()
    figures = {
        "kills": KILLS,
        "updates": len(massacre.sent),
        "updates lost": sum(text not in written for text in massacre.sent),
        "updates applied twice": sum(count > 1 for count in written.values()),
        "reminders": len(rows),
        "false sent": sum(row.state == "sent" and what not in copies for what, row in rows.items()),
        "twice outside the window": sum(copies[what] > 1 and not row.unknown_attempts for what, row in rows.items()),
        "more than two copies": sum(count > 2 for count in copies.values()),
        "corrupt": len(damage),
        "possible repeats, marked": len(marked),
        "starts": len(massacre.starts),
        "start to first poll, median s": round(statistics.median(massacre.starts), 2),
        "start to first poll, p99 s": round(sorted(massacre.starts)[-1 - len(massacre.starts) // 100], 2),
    }
    keep(figures)

    assert states == {"done": len(massacre.sent)}, "every update arrived and was dealt with"
    assert written == dict.fromkeys(massacre.sent, 1), "every text was written down exactly once"
    unknown = {what: row.unknown_attempts for what, row in rows.items()}
    assert len(rows) == REMINDERS
    assert {row.state for row in rows.values()} <= {"sent", "uncertain"}
    assert all(unknown[what] == 2 for what, row in rows.items() if row.state == "uncertain"), "killed on the repeat too"
    assert not any(figures[what] for what in NEVER), figures
    assert {what for what, count in copies.items() if count > 1} <= marked, "a second copy says that it may be one"
    assert {what for what in rows if unknown[what] == 1} <= marked <= {what for what in rows if unknown[what]}
    assert world.complaints == []


def keep(figures: dict[str, float]) -> None:
    """pytest shows them with -s or when something failed; a soak run asks for them in a file."""
    print(f"\nseed {SEED}: {figures}")  # noqa: T201
    if "FIGURES" in os.environ:
        Path(os.environ["FIGURES"]).write_text(json.dumps(figures))
