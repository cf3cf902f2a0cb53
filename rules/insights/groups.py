"""Loyalty by attitude, behaviour and value: seven groups in plain words, each with one thing to do.

Attitude is what customers said themselves: stars, from 0 to 10, and how a complaint ended. Whoever has said nothing
yet is unknown.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from rules.insights.funnel import Standing

Attitude = Literal["glad", "unhappy"]
Group = Literal["mend", "leaving", "drifting", "pillars", "unasked", "friends", "steady"]
GROUPS: tuple[Group, ...] = ("mend", "leaving", "drifting", "pillars", "unasked", "friends", "steady")
"""Where something is to be mended first; those who come and are content last."""
GLAD_STARS = 4
GLAD_SCORE = 7
"""From 0 to 10: nines and tens would send others, seven and eight are content."""


class Voice(NamedTuple):
    """Something a customer said of the shop."""

    at: datetime
    glad: bool


def attitude(voices: Iterable[Voice], *, complains: bool) -> Attitude | None:
    """What they said last; a complaint that is open says it louder. None is "unknown"."""
    if complains:
        return "unhappy"
    last = max(voices, default=None)
    return None if last is None else "glad" if last.glad else "unhappy"


def group(said: Attitude | None, standing: Standing, *, valuable: bool) -> Group | None:
    """Which of the seven. The lost are in none; of who came too seldom only those who are not content."""
    if standing == "lost":
        return None
    if said == "unhappy":
        return "mend"
    if standing == "few":
        return None
    if standing == "slipping":
        return "leaving" if valuable else "drifting"
    if said == "glad":
        return "pillars" if valuable else "friends"
    return "unasked" if valuable else "steady"
