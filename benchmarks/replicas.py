"""Several processes for one bot on one PostgreSQL server: `python -m benchmarks.replicas [processes ...]`.

People who write, wait for the card and write again; the server, the simulated Telegram and the proxy share the machine,
so what counts is the CPU an update costs the bot and the server. Every commit is durable (fsync on).
"""

import asyncio
import os
import random
import signal
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from simulator.load import Crowd
from simulator.server import serve
from simulator.world import World
from tests import server as servers
from tests.e2e import killing
from tests.e2e.herd import Herd
from tests.e2e.site import TOKEN

PEOPLE, ROUNDS = 48, 15
TEXT = "客户{n} 138{n}0001234 买了 ¥20"
DURABLE = ("listen_addresses=", "max_connections=200")
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_of(pids: set[int]) -> float:
    """Seconds of CPU these processes have had; one that is gone counts no more."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def backends(folder: Path) -> set[int]:
    """The server and everything it has forked."""
    first = int((folder / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
    children = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="utf-8").split()
    return {first, *map(int, children)}


async def measure(server: servers.Server, count: int) -> str:
    world = World()
    world.keep_calls = False
    bot = world.add_bot(TOKEN, "regulars_bot", "Regulars")
    with tempfile.TemporaryDirectory() as folder:
        herd = Herd(world, Path(folder), chance=random.Random(1), database=server.database("book"))  # noqa: S311
        async with serve(world) as told, herd.front.open(), herd:
            herd.url = told.url
            await herd.open_shops(0, over=timedelta(days=1))
            await herd.gather_in(count)
            crowd = Crowd(world, bot, 0)
            crowd.thumbs = [phone.thumb for phone in herd.phones]
            await crowd.run(2, TEXT, patience=120)
            crowd.seconds.clear()
            ours, theirs = set(herd.living.values()), backends(server.folder)
            before = cpu_of(ours), cpu_of(theirs)
            found = await crowd.run(ROUNDS, TEXT, patience=600)
            bot_ms, server_ms = (
                1000 * (now - then) / found["updates"]
                for now, then in zip((cpu_of(ours), cpu_of(theirs)), before, strict=True)
            )
            for door in herd.front.doors:
                await herd.kill_one(door, signal.SIGTERM)
    speed = f"{found['per_second']} updates/s, p50 {found['p50_ms']} ms, p99 {found['p99_ms']} ms"
    return f"{count} processes: {speed}; CPU an update: bot {bot_ms:.1f} ms, server {server_ms:.1f} ms"


def main(counts: list[int]) -> None:
    home = servers.programs()
    if home is None:
        sys.exit("no PostgreSQL server on this machine")
    changed = patch.multiple(servers, QUICK=DURABLE), patch.multiple(killing, PEOPLE=PEOPLE)
    with changed[0], changed[1], servers.running(home) as server:
        for count in counts:
            print(asyncio.run(measure(server, count)), flush=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [1, 2, 4])
