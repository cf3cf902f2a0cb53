"""How fast: `python -m benchmarks.speed [--report docs/benchmarks.md]`.

Every bot is a process of its own against one stand-in for the Bot API, itself a process. They are measured in turns,
several times, and the median counts: on a noisy machine ratios and CPU say more than seconds.
"""

import argparse
import asyncio
import os
import platform
import signal
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Any

import aiohttp

from benchmarks.drain import drain_rate, due_query

ROOT = Path(__file__).parents[1]
PEOPLE, ROUNDS, TURNS = 64, 8, 3
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
HEAD = """# Benchmarks

`make bench` measures this; `python -m benchmarks.speed --report docs/benchmarks.md` keeps it here.

"""
CONTROL = {"X-Simulator": "1"}


@dataclass
class Contender:
    """A bot, and what was measured of it."""

    name: str
    module: tuple[str, ...]
    text: str = "hello {n}"
    first: tuple[str, ...] = ("hello",)
    """What everybody says before it counts."""
    runs: list[dict[str, float]] = field(default_factory=list)

    def median(self, what: str) -> float:
        return statistics.median(run[what] for run in self.runs)


CONTENDERS = (
    Contender("PTB echo, one after the other", ("benchmarks.echo",)),
    Contender("PTB echo, `concurrent_updates=True`", ("benchmarks.echo", "concurrent")),
    Contender("our transport and order per chat, no database", ("benchmarks.lanes",)),
    Contender(
        "Regulars: capture → card, durable", ("bot", "run"), "王老板 13800138000 买了灯 ¥1{n}", ("/start", "老陈五金")
    ),
)


def token_of(number: int) -> str:
    return f"{700000 + number}:" + "A" * 35


@contextmanager
def process(*module: str, env: dict[str, str] | None = None, stdout: int = DEVNULL) -> Iterator[Popen[bytes]]:
    running = Popen(  # noqa: S603 - our own modules
        (sys.executable, "-m", *module), cwd=ROOT, env={**os.environ, **(env or {})}, stdout=stdout, stderr=DEVNULL
    )
    try:
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(20)


def cpu_seconds(pid: int) -> float:
    """Time on a processor so far, of all threads (Linux)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def started(number: int, contender: Contender, url: str, folder: Path) -> Iterator[Popen[bytes]]:
    token = token_of(number)
    if contender.module[0] == "bot":
        env = {
            "TELEGRAM_API_URL": url,
            "TELEGRAM_BOT_TOKEN": token,
            "DATA_DIR": str(folder / "data"),
            "DATABASE_KEY_FILE": str(folder / "keys" / "database.key"),
            "LOG_LEVEL": "ERROR",
        }
        with process(*contender.module, env=env) as running:
            yield running
    else:
        with process(contender.module[0], url, token, *contender.module[1:]) as running:
            yield running


@dataclass
class Track:
    """The stand-in and the bots on it."""

    url: str
    simulator: int
    bots: list[int]
    http: aiohttp.ClientSession

    async def load(self, number: int, text: str, rounds: int) -> dict[str, float]:
        body = {"people": PEOPLE, "rounds": rounds, "text": text, "bot": bot_name(number)}
        async with self.http.post(f"{self.url}/_control/load", json=body, headers=CONTROL) as answer:
            answer.raise_for_status()
            found: dict[str, float] = await answer.json()
            return found

    async def measure(self, number: int, contender: Contender) -> None:
        before, simulator = cpu_seconds(self.bots[number]), cpu_seconds(self.simulator)
        run = await self.load(number, contender.text, ROUNDS)
        run["cpu_ms"] = 1000 * (cpu_seconds(self.bots[number]) - before) / run["updates"]
        run["simulator"] = (cpu_seconds(self.simulator) - simulator) / run["seconds"]
        contender.runs.append(run)


def bot_name(number: int) -> str:
    return f"regulars_bot_{number + 1}" if number else "regulars_bot"


async def race() -> None:
    """Everybody in turns; the first turn warms up and does not count."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        tokens = [part for number in range(len(CONTENDERS)) for part in ("--token", token_of(number))]
        simulator = stack.enter_context(process("simulator", "--port", "0", *tokens, stdout=PIPE))
        assert simulator.stdout is not None  # noqa: S101
        url = simulator.stdout.readline().decode().strip()
        bots = [stack.enter_context(started(n, one, url, folder)).pid for n, one in enumerate(CONTENDERS)]
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(120)) as http:
            track = Track(url, simulator.pid, bots, http)
            for number, contender in enumerate(CONTENDERS):
                for text in contender.first:
                    await track.load(number, text, 1)
                await track.load(number, contender.text, 2)
            for _ in range(TURNS):
                for number, contender in enumerate(CONTENDERS):
                    await track.measure(number, contender)


def table() -> Iterator[str]:
    base = CONTENDERS[0]
    yield "| bot | updates/s | p50 ms | p99 ms | CPU ms an update | of the first: speed | CPU | stand-in's CPU |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for one in CONTENDERS:
        cells = (
            f"{one.median('per_second'):.0f}",
            f"{one.median('p50_ms'):.0f}",
            f"{one.median('p99_ms'):.0f}",
            f"{one.median('cpu_ms'):.2f}",
            f"{one.median('per_second') / base.median('per_second'):.2f}",
            f"{one.median('cpu_ms') / base.median('cpu_ms'):.2f}",
            f"{100 * one.median('simulator'):.0f} %",
        )
        yield f"| {one.name} | {' | '.join(cells)} |"


def ratios() -> Iterator[str]:
    """Beside the targets."""
    stock, concurrent, lanes, ours = CONTENDERS

    def speed(one: Contender, other: Contender) -> float:
        return one.median("per_second") / other.median("per_second")

    yield f"* our echo / PTB one after the other: {speed(lanes, stock):.1f} (target 2.5)"
    yield f"* our echo / PTB concurrent: {speed(lanes, concurrent):.1f} (target 12, at 256 chats)"
    yield f"* capture → card / PTB one after the other: {speed(ours, stock):.2f} (target 0.75: half of 1.5)"


def outbox(rows: dict[str, Any], due: dict[str, Any]) -> Iterator[str]:
    yield f"* outbox bookkeeping (claim, last look, render, `sending`, settle; no network): {rows['per_second']:.0f}"
    yield f"  rows/s, {rows['per_second'] / 30:.0f} times Telegram's 30 a second; CPU {rows['cpu_ms']:.2f} ms a row"
    yield "  (target 5,000/s)"
    yield f"* what is due among {due['rows']:,} waiting: nothing {due['nothing_ms']:.3f} ms, a page of 100"
    yield f"  {due['page_ms']:.2f} ms, the next due time {due['next_ms']:.3f} ms (target 2 ms)"


def machine() -> str:
    cpu = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        cpu = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), cpu)
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}{load}"


def report(place: Path | None) -> None:
    where = f"{datetime.now(UTC):%Y-%m-%d}, {machine()}"
    asyncio.run(race())
    lines = [
        *(where, ""),
        f"{PEOPLE} people who write, wait for the answer and write again; {ROUNDS} rounds, median of {TURNS} turns.",
        *("", *table(), "", *ratios(), ""),
        *outbox(drain_rate(), due_query()),
    ]
    print("\n".join(lines))
    if place is not None:
        place.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--report", type=Path, help="also write it into this file")
    report(parser.parse_args().report)
