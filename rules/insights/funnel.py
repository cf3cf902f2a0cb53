"""The leaky funnel: who is new, who was lost, who came back, week by week.

Everybody who ever came is in, or lost: those who are in are all the new, less all the lost, plus all who returned.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from rules.insights.past import Past
from rules.insights.rhythm import Rhythm, pace_on

Kind = Literal["new", "returned", "lost"]
Standing = Literal["on_time", "late", "slipping", "lost", "few"]
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


class Move(NamedTuple):
    """In or out of the circle of customers, on a local date."""

    kind: Kind
    on: date
    marked: bool = False
    """A loss that somebody wrote down; else it is a silence that has lasted too long."""


@dataclass(frozen=True, slots=True)
class Week:
    """Of the seven days from a Monday, or of another stretch from its first day."""

    starts_on: date
    new: int = 0
    returned: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class States:
    """How everybody who ever came stands today; each is counted once."""

    on_time: int = 0
    late: int = 0
    slipping: int = 0
    lost: int = 0
    few: int = 0
    """Too few visits to tell."""

    @property
    def total(self) -> int:
        return self.on_time + self.late + self.slipping + self.lost + self.few


def moves(past: Past, lost_days: float, today: date) -> Iterator[Move]:
    """What one customer's comings come to. Nobody is lost before `lost_days`, nor while they keep to their own ways."""
    comings = past.comings
    if not comings:
        return
    yield Move("new", comings[0])
    for came_on, next_on in zip(comings, [*comings[1:], None], strict=True):
        left = _left(past, came_on, next_on, lost_days, today)
        if left is not None:
            yield left
            if next_on is not None:
                yield Move("returned", next_on)


def _left(past: Past, came_on: date, next_on: date | None, lost_days: float, today: date) -> Move | None:
    """The loss between a coming and the next, whichever came first: what was written down, or too long a silence."""
    marked = _marked(past, came_on, next_on)
    silent = _silent(past, came_on, next_on, lost_days, today)
    found = [*([marked] if marked else []), *([silent] if silent else [])]
    return min(found, key=lambda move: move.on, default=None)


def _marked(past: Past, came_on: date, next_on: date | None) -> Move | None:
    """A mark counts while it stands, or where a later coming ended it; one that was taken back before is none."""
    stands, until = past.lost or next_on is not None, next_on or date.max
    marks = (on for on in past.marked_on if came_on <= on < until <= past.taken_back.get(on, date.max))
    first = next(marks, None)
    return Move("lost", first, marked=True) if first is not None and stands else None


def _silent(past: Past, came_on: date, next_on: date | None, lost_days: float, today: date) -> Move | None:
    until = next_on or today + _DAY
    if (until - came_on).days <= lost_days:
        return None
    if next_on is None and past.history.paused_until is not None and past.history.paused_until > today:
        return None
    own = pace_on(past.history, came_on)
    limit = max(lost_days, own.limit if own else 0.0)
    left_on = came_on + timedelta(days=int(limit) + 1)
    return Move("lost", left_on) if left_on < until else None


def is_lost(path: Collection[Move]) -> bool:
    """Whether the last move led out."""
    return [move.kind for move in path][-1:] == ["lost"]


def weeks(paths: Iterable[Collection[Move]], today: date, count: int) -> list[Week]:
    """The last so many weeks, Monday to Sunday, the oldest first; this one is not over."""
    first = week_of(today) - (count - 1) * _WEEK
    starts = [first + number * _WEEK for number in range(count)]
    return stretches(paths, starts, starts[-1] + _WEEK)


def stretches(paths: Iterable[Collection[Move]], starts: Sequence[date], until: date) -> list[Week]:
    """The same of any stretches that follow one another, each from its first day on, the last before `until`."""
    tally: dict[tuple[int, str], int] = {}
    for path in paths:
        for move in path:
            if starts[0] <= move.on < until:
                key = (bisect_right(starts, move.on) - 1, move.kind)
                tally[key] = tally.get(key, 0) + 1
    kinds = ("new", "returned", "lost")
    return [Week(on, *(tally.get((number, kind), 0) for kind in kinds)) for number, on in enumerate(starts)]


def week_of(on: date) -> date:
    """Its Monday."""
    return on - timedelta(days=on.weekday())


def states(paths: Iterable[tuple[Collection[Move], Rhythm | None]]) -> States:
    """How many stand how; the lost are lost whatever their rhythm was."""
    tally = {"on_time": 0, "late": 0, "slipping": 0, "lost": 0, "few": 0}
    for path, rhythm in paths:
        tally[standing(path, rhythm)] += 1
    return States(**tally)


def standing(path: Collection[Move], rhythm: Rhythm | None) -> Standing:
    """How one who has come stands."""
    if is_lost(path):
        return "lost"
    return rhythm.state if rhythm is not None else "few"
