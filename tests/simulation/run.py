"""A seed from its beginning to its end; and many of them, on every core."""

import gc
import logging
import multiprocessing
import random
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from bot.settings import Settings, load
from rules import timing
from services.outbox import LEASE
from tests.simulation import scenario
from tests.simulation.shelf import Shelf
from tests.simulation.world import Luck, World, virtual

STORM_SECONDS = 40.0
CALENDAR = 0
"""Seeds with this last digit last for days."""


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
    luck = MOODS.get(mood, _rough)(chance)
    digest_minute = chance.choice((30, 90, 150, 8 * 60 + 30))
    digest_at = timing.next_minute(begin, digest_minute, zone) if calm_days and chance.random() < 0.3 else None
    shelf().take(zone, digest_at, digest_minute)
    world = World(chance, shelf(), settings(), begin, zone, luck)
    scene = scenario.calendar(world, begin) if calm_days else scenario.storm(world)
    return world, scene


def _mild(chance: random.Random) -> Luck:
    return Luck(trouble=0.1, crashes=chance.choice((0, 1)), crash=0.05)


def _rough(chance: random.Random) -> Luck:
    return Luck(
        trouble=chance.choice((0.0, 0.2, 0.5)),
        crashes=chance.choice((0, 1, 2, 3)),
        crash=chance.choice((0.03, 0.15)),
        freezes=chance.choice((0, 0, 1, 2)),
        freeze=0.4,
        freeze_at_commit=0.04,
    )


def _standing_still(chance: random.Random) -> Luck:
    return Luck(
        trouble=0.5,
        kinds=("connect", "lost"),
        freezes=3,
        freeze=chance.choice((0.2, 0.9)),
        freeze_at_commit=chance.choice((0.03, 0.25)),
    )


def _crowded(chance: random.Random) -> Luck:
    return Luck(trouble=chance.choice((0.0, 0.1)), crowd=True)


def _flooding(chance: random.Random) -> Luck:
    return Luck(trouble=0.4, kinds=("429",), crashes=3, crash=chance.choice((0.05, 0.15)), crowd=True)


def _refusing(chance: random.Random) -> Luck:
    return Luck(trouble=0.7, kinds=("lost", "lost", "403", "400"), crashes=chance.choice((0, 1)), crash=0.1)


MOODS = {1: _standing_still, 2: _crowded, 3: _flooding, 4: _refusing, CALENDAR: _mild}
"""By the last digit of the seed; everything at once for the others."""


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
    if not world.run(world.settled):
        world.witness.blame(f"something is stuck: {world.open_ends()}")
    scene.check()


def run_many(seeds: Iterable[int], *, workers: int = 2, around: Callable[[], None] | None = None) -> Iterator[Report]:
    """Many seeds, in processes of their own; `around` is called in each of them first."""
    if workers == 1:
        yield from map(simulate, seeds)
        return
    with multiprocessing.get_context("fork").Pool(workers, around) as pool:
        yield from pool.imap_unordered(simulate, seeds, chunksize=10)
