"""How long customers wait for the first answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple


class Line(NamedTuple):
    """Something said between a customer and the shop; `asks`: it wants an answer."""

    customer_id: int
    at: datetime
    ours: bool
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Waits:
    """How long customers waited for the first answer, in minutes, and how many still do."""

    minutes: tuple[int, ...] = ()
    open: int = 0

    @property
    def count(self) -> int:
        return len(self.minutes) + self.open

    @property
    def median(self) -> int:
        return round(median(self.minutes))


def first_answers(lines: Iterable[Line]) -> Iterator[tuple[datetime, datetime | None]]:
    """When each question was asked and first answered. What is asked again before the answer is one question."""
    waiting: dict[int, datetime] = {}
    for line in sorted(lines, key=lambda one: (one.at, one.ours)):
        if line.asks and not line.ours:
            waiting.setdefault(line.customer_id, line.at)
        elif line.ours and line.customer_id in waiting:
            yield waiting.pop(line.customer_id), line.at
    yield from ((at, None) for at in waiting.values())


def waits(asked: Iterable[tuple[datetime, datetime | None]]) -> Waits:
    """The same, counted."""
    pairs = list(asked)
    answered = [(answer - at) // timedelta(minutes=1) for at, answer in pairs if answer is not None]
    return Waits(tuple(sorted(answered)), len(pairs) - len(answered))
