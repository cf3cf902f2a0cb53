"""What a person recogniser hands on."""

from dataclasses import dataclass

STRONG, GOOD, FAIR, WEAK, FIRM = 100, 80, 50, 30, 10


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody the line names; `score` tells how sure we are that it is a name at all."""

    start: int
    end: int
    score: int
    ids: tuple[int, ...] = ()
