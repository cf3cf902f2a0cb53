"""Who waits while a whole book is looked at: `python -m benchmarks.looking`.

The running bot, with a shop of 10,000 customers in its book. People of other shops write, wait for the answer and write
again; in every other turn the bot does meanwhile, over and over, what the morning brings: the scores of everybody, the
views of a report, and its pictures. Its own figures are ratios of the two, taken in turns, since machines are noisy.
"""

import asyncio
import json
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import PIPE
from typing import Any

import aiohttp

from benchmarks.people import Somebody, people
from benchmarks.speed import CONTROL, cpu_seconds, machine, process, token_of
from bot.app import SWITCH_SECONDS, Regulars
from bot.settings import load
from models import Activity, Customer, Person
from models.db import SYSTEM, Database, Scope, Tx
from rules.names import name_key
from services import businesses, insights, reports
from services.businesses import Opening
from ui import wire
from ui.reports import report as screen
from ui.screen import Reader

CUSTOMERS, VISITS = 10_000, 8
PEOPLE, ROUNDS, TURNS = 4, 30, 5
OWNER = 1
FIRST = ("/start", "老陈五金")
TEXT = "王老板 13800138000 买了灯 ¥1{n}"
PAUSE = 0.5
"""Seconds between two looks: one of all is due once a day."""


def fill(tx: Tx, *, now: datetime) -> int:
    """A shop with regulars of all kinds, the most of them in their rhythm."""
    tx.add(Person(id=OWNER, first_name="Owner", language="zh", seen_at=now))
    tx.flush()
    business_id = businesses.open_business(tx, OWNER, Opening("CN", "zh", "老陈五金"), now=now).pk
    everybody = list(enumerate(people(CUSTOMERS), 1))
    put = tx.connection().execute  # keys to find them by would take minutes, and nobody looks for them here
    put(_table(Customer), [_customer(business_id, number, one, now) for number, one in everybody])
    put(_table(Activity), [sale for number, _ in everybody for sale in _sales(business_id, number, now)])
    return business_id


def _table(model: Any) -> Any:
    return model.__table__.insert()


def _customer(business_id: int, number: int, one: Somebody, now: datetime) -> dict[str, Any]:
    row = Customer(id=number, business_id=business_id, name=one.name, name_key=name_key(one.name), created_at=now)
    return row.model_dump()


def _sales(business_id: int, customer_id: int, now: datetime) -> Iterator[dict[str, Any]]:
    dice = random.Random(customer_id)  # noqa: S311 - made-up people
    gap = dice.randrange(10, 90)
    for number in range(dice.randrange(1, 2 * VISITS)):
        at = now - timedelta(days=gap * number + dice.randrange(gap), minutes=dice.randrange(600))
        row = Activity(business_id=business_id, customer_id=customer_id, kind="sale", occurred_at=at, recorded_at=at)
        row.amount_minor, row.currency = dice.randrange(1000, 90_000), "CNY"
        yield row.model_dump(exclude={"id"})


async def look(db: Database, business_id: int, took: dict[str, list[float]]) -> None:
    """What a morning brings to one shop."""
    now, reader = datetime.now(UTC), Reader("zh", "Asia/Shanghai", "CN")
    scope = Scope(business_id, "owner", OWNER, 1, sees_all=True)

    async def timed(what: str, work: Any) -> Any:
        began = time.perf_counter()
        done = await work
        took.setdefault(what, []).append(time.perf_counter() - began)
        await asyncio.sleep(PAUSE)
        return done

    await timed("scores", db.read_long(scope, insights.look, now=now))
    period = await db.read(scope, reports.current, "week", now=now)
    for view in reports.VIEWS:
        found = await timed(f"read {view}", db.read_long(scope, reports.report, period, view, now=now))
        shown = screen(reader, found)
        if shown.chart is not None:
            await timed(f"draw {view}", asyncio.to_thread(wire.drawn, shown.chart))


async def bot(folder: Path) -> None:
    """The bot as it runs; a signal begins to look, another one ends it."""
    sys.setswitchinterval(SWITCH_SECONDS)
    app = Regulars(load(_env_file=None))
    await app.start()
    business_id = await app.db.write(SYSTEM, fill, now=datetime.now(UTC))
    looking, ended = asyncio.Event(), asyncio.Event()
    loop, took = asyncio.get_running_loop(), dict[str, list[float]]()
    for number, act in (
        (signal.SIGUSR1, looking.set),
        (signal.SIGUSR2, looking.clear),
        (signal.SIGTERM, ended.set),
    ):
        loop.add_signal_handler(number, act)
    (folder / "ready").touch()

    async def looks() -> None:
        while await looking.wait():
            await look(app.db, business_id, took)

    task = asyncio.create_task(looks())
    await ended.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    (folder / "took.json").write_text(json.dumps(took), encoding="utf-8")
    await app.stop()


async def crowd(http: aiohttp.ClientSession, url: str, text: str, rounds: int) -> dict[str, float]:
    body = {"people": PEOPLE, "rounds": rounds, "text": text}
    async with http.post(f"{url}/_control/load", json=body, headers=CONTROL) as answer:
        answer.raise_for_status()
        found: dict[str, float] = await answer.json()
        return found


async def turns(url: str, pid: int) -> dict[str, list[dict[str, float]]]:
    """Idle and looking, one after the other."""
    runs: dict[str, list[dict[str, float]]] = {"idle": [], "looking": []}
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(300)) as http:
        for text in FIRST:
            await crowd(http, url, text, 1)
        await crowd(http, url, TEXT, 20)
        for _ in range(TURNS):
            for name, number in (("idle", signal.SIGUSR2), ("looking", signal.SIGUSR1)):
                os.kill(pid, number)
                await asyncio.sleep(1)
                cpu = cpu_seconds(pid)
                run = await crowd(http, url, TEXT, ROUNDS)
                run["cpu"] = (cpu_seconds(pid) - cpu) / run["seconds"]
                runs[name].append(run)
            os.kill(pid, signal.SIGUSR2)
            await asyncio.sleep(3)
    return runs


def measure() -> None:
    """Prints what docs/benchmarks-looking.md keeps."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        simulator = stack.enter_context(process("simulator", "--port", "0", "--token", token_of(0), stdout=PIPE))
        if simulator.stdout is None:
            raise RuntimeError("no stand-in")
        url = simulator.stdout.readline().decode().strip()
        env = {
            "TELEGRAM_API_URL": url,
            "TELEGRAM_BOT_TOKEN": token_of(0),
            "DATA_DIR": str(folder / "data"),
            "DATABASE_KEY_FILE": str(folder / "keys" / "database.key"),
            "LOG_LEVEL": "ERROR",
        }
        with process("benchmarks.looking", str(folder), env=env) as running:
            while not (folder / "ready").exists():
                time.sleep(0.5)
            runs = asyncio.run(turns(url, running.pid))
        took = json.loads((folder / "took.json").read_text(encoding="utf-8"))
    print("\n".join(told(runs, took)))


def told(runs: dict[str, list[dict[str, float]]], took: dict[str, list[float]]) -> list[str]:
    def middle(name: str, what: str) -> float:
        return statistics.median(run[what] for run in runs[name])

    ratios = [busy["p99_ms"] / idle["p99_ms"] for idle, busy in zip(runs["idle"], runs["looking"], strict=True)]
    return [
        f"{datetime.now(UTC):%Y-%m-%d}, {machine()}",
        "",
        "| | updates/s | p50 ms | p99 ms | processor |",
        "|---|---:|---:|---:|---:|",
        *(
            f"| {name} | {middle(name, 'per_second'):.0f} | {middle(name, 'p50_ms'):.0f} | "
            f"{middle(name, 'p99_ms'):.0f} | {100 * middle(name, 'cpu'):.0f} % |"
            for name in runs
        ),
        "",
        f"* p99 looking / idle: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}; target 1.5)",
        *(f"* {what}: {statistics.median(seconds):.2f} s" for what, seconds in took.items()),
    ]


if __name__ == "__main__":
    if sys.argv[1:]:  # the bot itself, started by `measure`
        asyncio.run(bot(Path(sys.argv[1])))
    else:
        measure()
