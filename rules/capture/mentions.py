"""What a person recogniser hands on."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["referrer", "boss", "other"]
STRONG, GOOD, FAIR, WEAK, FIRM = 100, 80, 50, 30, 10


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody the line names; `score` tells how sure we are that it is a name at all."""

    start: int
    end: int
    score: int
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the line names besides the customer: who introduced them, whom they work for, or just another."""

    name: str
    role: Role
    known_ids: tuple[int, ...] = ()
