"""How much goes wrong in a world, and of what kind."""

import random
from dataclasses import dataclass

from tests.simulation.telegram import KINDS

CALENDAR = 0
"""Seeds with this last digit last for days."""


@dataclass
class Luck:
    """How often what goes wrong, in this world."""

    trouble: float = 0.0
    crashes: int = 0
    crash: float = 0.0
    """At any commit and any call, as long as there are `crashes` left."""
    freezes: int = 0
    freeze: float = 0.0
    freeze_at_commit: float = 0.0
    disk: float = 0.0
    """At any commit: for a while nothing can be written."""
    hasty_stop: float = 0.0
    """When a letter has been claimed: its reader says stop before it is on the wire."""
    kinds: tuple[str, ...] = KINDS
    crowd: bool = False
    """Many things at the same moment."""


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
        disk=chance.choice((0.0, 0.0, 0.05)),
        hasty_stop=chance.choice((0.0, 0.2)),
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


def _starved(chance: random.Random) -> Luck:
    return Luck(
        trouble=chance.choice((0.0, 0.6)),
        kinds=("connect", "migrated"),
        crashes=chance.choice((0, 0, 1)),
        crash=0.1,
        disk=chance.choice((0.05, 0.2)),
        hasty_stop=0.2,
    )


MOODS = {1: _standing_still, 2: _crowded, 3: _flooding, 4: _refusing, 9: _starved, CALENDAR: _mild}
"""By the last digit of the seed; everything at once for the others."""


def fortune(chance: random.Random, mood: int) -> Luck:
    """What this world has to reckon with."""
    return MOODS.get(mood, _rough)(chance)
