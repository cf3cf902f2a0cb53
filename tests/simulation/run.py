"""A seed from its beginning to its end; and many of them, on every core."""

import gc
import logging
import multiprocessing
import random
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from unittest.mock import patch

from bot import app, lanes, line
from bot.settings import Settings, load
from jobs import SCHEDULE, Job
from rules import timing
from services.outbox import LEASE
from tests.simulation import scenario
from tests.simulation.heartbeat import Heartbeat
from tests.simulation.luck import CALENDAR, fortune
from tests.simulation.shelf import Shelf
from tests.simulation.telegram import Wire
from tests.simulation.world import World

STORM_SECONDS = 40.0
SLOW = {"outbox": 600.0, "outbox_recovery": 45.0, "follow_up_reminders": 600.0, "cases": 600.0, "digest": 600.0}
"""The jobs of the protocol. Their ticks are slower than in production, where they are the net below the wake-ups."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a seed came to. `sign` is the same for every run of it."""

    seed: int
    wrong: tuple[str, ...]
    sign: int
    messages: int
    trace: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([f"seed {self.seed}: make simulate SEED={self.seed}", *(f"  {one}" for one in self.wrong)])


@cache
def shelf() -> Shelf:
    return Shelf()


@cache
def settings() -> Settings:
    return load(telegram_bot_token="123456:" + "A" * 35, open_signup=True, _env_file=None)


def simulate(seed: int, *, trace: bool = False) -> Report:
    """One world. Everything that chance decides, this seed decides."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    with virtual(), silence():
        world, scene = _world(chance, mood=seed % 10)
        try:
            _live(world, scene)
        finally:
            world.close()
    witness = world.witness
    sign = zlib.crc32("\n".join([*witness.trace, *witness.wrong]).encode())
    kept = tuple(witness.trace) if trace else ()
    return Report(seed, tuple(witness.wrong), sign, len(witness.stories), kept)


def _shown() -> datetime:
    return Heartbeat.now()


@contextmanager
def virtual() -> Iterator[None]:
    """Production code with virtual time: the heart's scheduler, the transport's socket, and slower ticks."""
    jobs = tuple(Job(job.name, job.step, SLOW[job.name]) for job in SCHEDULE if job.name in SLOW)
    with (
        patch.object(app, "AsyncIOScheduler", Heartbeat),
        patch.object(app, "utc_now", _shown),
        patch.object(line, "AiohttpRequest", Wire),
        patch.object(app, "SCHEDULE", jobs),
        patch.object(lanes, "MARK_EVERY_SECONDS", 2),
        patch.object(lanes, "ANSWER_AGAIN_SECONDS", 3),
    ):
        yield


@contextmanager
def silence() -> Iterator[None]:
    """Bad luck is not news here; and the collector would go round in the middle of a world."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        logging.disable(before)


def _world(chance: random.Random, *, mood: int) -> tuple[World, scenario.Scenario]:
    calm_days = mood == CALENDAR
    begin, zone = scenario.beginning(chance, calm_days=calm_days)
    luck = fortune(chance, mood)
    digest_minute = chance.choice((30, 90, 150, 8 * 60 + 30))
    digest_at = timing.next_minute(begin, digest_minute, zone) if calm_days and chance.random() < 0.3 else None
    shelf().take(zone, digest_at, digest_minute)
    world = World(chance, shelf(), settings(), begin, zone, luck)
    scene = scenario.calendar(world, begin) if calm_days else scenario.storm(world)
    return world, scene


def _live(world: World, scene: scenario.Scenario) -> None:
    days = scene.willing == 1.0
    # Long enough for leases to end while somebody stands still.
    storm = STORM_SECONDS if not world.luck.freezes else STORM_SECONDS + 2 * LEASE.total_seconds()
    lasts = timedelta(days=scenario.DAYS).total_seconds() if days else storm
    world.line.after(lasts, lambda: None, kind="act")
    world.start()
    if not world.run(lambda: world.clock.at >= lasts):
        world.witness.blame("time stood still")
    scene.tapping = False
    world.calm()
    if not world.run(lambda: world.settled() and scene.complaint.at_rest()):
        world.witness.blame(f"something is stuck: {world.open_ends()}")
    scene.check()


def run_many(seeds: Iterable[int], *, workers: int = 2, around: Callable[[], None] | None = None) -> Iterator[Report]:
    """Many seeds, in processes of their own; `around` is called in each of them first."""
    if workers == 1:
        yield from map(simulate, seeds)
        return
    with multiprocessing.get_context("fork").Pool(workers, around) as pool:
        yield from pool.imap_unordered(simulate, seeds, chunksize=10)
