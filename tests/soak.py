"""`make soak`: the figures of reliability in full, for hours; each part alone with PART, and smaller with its count.

The report keeps a section a part, so that parts may be run on different days; each says what count was run.
"""

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.simulation.run import run_many

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "docs" / "soak.md"
HEAD = """# Soak

The figures of reliability, run for long: `make soak`, or a part alone and smaller (`make soak PART=kills KILLS=50`).
`make test` holds the short form of all of it. A part that was run with less than its full count says so.
"""
SECTION = re.compile(r"^## ", re.MULTILINE)


@dataclass(frozen=True)
class Figure:
    """One line of the report."""

    what: str
    reached: str
    target: str = ""
    held: bool = True


@dataclass(frozen=True)
class Part:
    """`count` is what is asked for in full, by the name of the variable that asks for less."""

    title: str
    variable: str
    count: int
    run: Callable[[int], list[Figure]]


def simulation(count: int) -> list[Figure]:
    """Worlds from FROM on, on every core."""
    first = int(os.environ.get("FROM", "1"))
    bad, messages = [], 0
    for done, report in enumerate(run_many(range(first, first + count), workers=workers()), 1):
        messages += report.messages
        if report.wrong:
            bad.append(report)
            print(report, flush=True)  # noqa: T201 - the console is its screen
        if done % 1000 == 0:
            print(f"{done} seeds, {len(bad)} with violations", flush=True)  # noqa: T201
    seeds = ", ".join(str(report.seed) for report in bad[:20])
    return [
        Figure("seeds", f"{first} to {first + count - 1}", "10,000 seeds"),
        Figure("messages of the outbox in them", f"{messages:,}"),
        Figure("seeds with a violation", f"{len(bad)} {seeds}".strip(), "0", not bad),
    ]


def kills(count: int) -> list[Figure]:
    """The real process under kill -9."""
    reminders = int(os.environ.get("REMINDERS", str(40 * count)))
    more = {"KILLS": str(count), "REMINDERS": str(reminders), "REAL_EVERY": "5"}
    passed, found = tested("tests/e2e/test_kill.py", more)
    targets = {"kills": "500", "reminders": "20,000", "start to first poll, p99 s": "3"}
    none = ("lost", "twice", "false sent", "more than two copies", "corrupt")
    figures = []
    for what, reached in found.items():
        target = "0" if any(word in what for word in none) else targets.get(what, "")
        held = reached == 0 if target == "0" else not what.endswith("p99 s") or reached <= 3
        figures.append(Figure(what, f"{reached:,}", target, held))
    return [*figures, Figure("all that is asserted besides", *_verdict(passed))]


def herd(count: int) -> list[Figure]:
    """Several real processes on one server, killed and held up, with the leases they have in earnest. On a machine
    without PostgreSQL it does not hold."""
    passed, found = tested("tests/e2e/test_replicas.py", {"KILLS": str(count), "LEASE_SECONDS": "30"})
    none = ("lost", "applied twice", "out of order", "false sent", "outside the window", "more than two copies")
    figures = []
    for what, reached in found.items():
        target = "0" if any(word in what for word in none) else "20" if what == "kills" else ""
        figures.append(Figure(what, f"{reached:,}", target, target != "0" or reached == 0))
    return [*figures, Figure("all that is asserted besides", *_verdict(passed and bool(found)))]


def faults(_count: int) -> list[Figure]:
    """Stopped for longer than a real lease, starved of disk, held, damaged, cut off, doubled."""
    passed, _ = tested("tests/e2e/test_faults.py", {"LEASE_SECONDS": "90", "ENDS_WITHIN": "8"})
    return [Figure("SIGSTOP beyond a lease of 90 s, SIGTERM, disk, file, network, two processes", *_verdict(passed))]


def mutants(_count: int) -> list[Figure]:
    """Faults of the protocol, put in by hand."""
    passed, _ = tested("tests/mutants", {})
    return [Figure("each is noticed by the simulation", *_verdict(passed))]


def matrix(_count: int) -> list[Figure]:
    """Every route by every way, for everybody."""
    passed, _ = tested("tests/security/test_matrix.py", {"EVERYBODY": "1"})
    return [
        Figure(
            "what a role may not do is refused and changes nothing; the other shop is never told of", *_verdict(passed)
        )
    ]


def hostile(count: int) -> list[Figure]:
    """Whatever can be made of an update, through the real poller."""
    ended = ran("tests.security", {"UPDATES": str(count)})
    return [Figure("no exit, none stuck, the next good one answered within a second", *_verdict(ended))]


def tenants(count: int) -> list[Figure]:
    """The services' verbs called by two shops, whatever comes."""
    ended = ran("tests.properties.test_verbs", {"RUNS": str(count)})
    return [Figure("the other shop never notices and is never told of", *_verdict(ended))]


PARTS: Mapping[str, Part] = {
    "simulation": Part("Deterministic simulation", "SEEDS", 10_000, simulation),
    "kills": Part("kill -9 of the real process", "KILLS", 500, kills),
    "replicas": Part("Four processes on one PostgreSQL server, killed", "KILLS", 20, herd),
    "faults": Part("The machine's own faults, on the real process", "ROUNDS", 1, faults),
    "mutants": Part("Mutants of the protocol", "ROUNDS", 1, mutants),
    "matrix": Part("Who may do what", "ROUNDS", 1, matrix),
    "hostile": Part("Hostile updates", "UPDATES", 100_000, hostile),
    "tenants": Part("Two shops", "RUNS", 10_000, tenants),
}


def tested(path: str, more: Mapping[str, str]) -> tuple[bool, dict[str, float]]:
    """A test of the suite with other counts, and the figures it keeps."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "figures.json"
        run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", path]
        ended = subprocess.run(run, cwd=ROOT, env={**os.environ, **more, "FIGURES": str(kept)}, check=False)  # noqa: S603 - our own words
        found: dict[str, float] = json.loads(kept.read_text()) if kept.exists() else {}
    return ended.returncode == 0, found


def ran(module: str, more: Mapping[str, str]) -> bool:
    """A figure that has a program of its own."""
    run = [sys.executable, "-m", module]
    return subprocess.run(run, cwd=ROOT, env={**os.environ, **more}, check=False).returncode == 0  # noqa: S603 - our own words


def _verdict(passed: bool) -> tuple[str, str, bool]:
    return ("holds" if passed else "does NOT hold"), "holds", passed


def workers() -> int:
    """As many processes as may run beside one another."""
    return int(os.environ.get("WORKERS", "0")) or os.cpu_count() or 1


def section(part: Part, count: int, figures: list[Figure], seconds: float) -> str:
    """What a part came to, and on which day and machine."""
    short = f"; {count:,} of {part.count:,}" if count < part.count else ""
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    lines = [
        f"## {part.title}",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {machine()}, {load}, {seconds / 60:.0f} min{short}",  # noqa: TID251 - the day it was run
        "",
        "| what | reached | target | |",
        "|---|---:|---:|---|",
        *(f"| {one.what} | {one.reached} | {one.target} | {'' if one.held else 'NOT HELD'} |" for one in figures),
    ]
    return "\n".join(lines) + "\n"


def machine() -> str:
    """What it ran on."""
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def keep(report: Path, title: str, text: str) -> None:
    """In the place of this part's last section; the others stay."""
    before = report.read_text(encoding="utf-8") if report.exists() else ""
    found = {one.partition("\n")[0]: f"## {one}".strip() + "\n" for one in SECTION.split(before)[1:]}
    found[title] = text
    order = [part.title for part in PARTS.values()]
    report.write_text("\n".join([HEAD, *(found[one] for one in order if one in found)]), encoding="utf-8")


def main() -> int:
    """The parts that are asked for, one after the other."""
    wanted = os.environ.get("PART", "").replace(",", " ").split() or list(PARTS)
    held = True
    for name in wanted:
        part = PARTS[name]
        count, begun = int(os.environ.get(part.variable, str(part.count))), time.monotonic()
        figures = part.run(count)
        text = section(part, count, figures, time.monotonic() - begun)
        print(text, flush=True)  # noqa: T201
        keep(REPORT, part.title, text)
        held = held and all(one.held for one in figures)
    return int(not held)


if __name__ == "__main__":
    sys.exit(main())
