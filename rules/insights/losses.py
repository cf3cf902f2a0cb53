"""Who was lost, why, and whether it could have been prevented."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from rules.insights.funnel import Move
from rules.insights.past import Past
from rules.insights.rhythm import REASONS, avoidable

SILENT, OTHER = "silent", "other"
"""Nobody wrote it down: they stopped coming. And: a reason in the owner's own words."""
_YEAR = timedelta(days=365)


class Loss(NamedTuple):
    """Of one customer, who has not come back since."""

    on: date
    reason: str
    kind: str


@dataclass(frozen=True, slots=True)
class Losses:
    """Of the last twelve months, the commonest first, months in order."""

    total: int = 0
    avoidable: int = 0
    unavoidable: int = 0
    unknown: int = 0
    by_reason: Sequence[tuple[str, int]] = ()
    by_kind: Sequence[tuple[str, int]] = ()
    by_month: Sequence[tuple[date, int]] = ()
    """By the first of the month."""


def loss(past: Past, path: Sequence[Move]) -> Loss | None:
    """How one customer was lost; who came back is none, nor is who never came: they were nobody's customer yet."""
    if not path:
        return None
    if past.lost and past.marked_on:
        return Loss(past.marked_on[-1], past.reason if past.reason in REASONS else OTHER, past.kind)
    return Loss(path[-1].on, SILENT, past.kind) if path[-1].kind == "lost" else None


def losses(found: Iterable[Loss], today: date) -> Losses:
    """Counted over the last twelve months."""
    rows = [one for one in found if today - _YEAR < one.on <= today]
    could = Counter(avoidable(one.reason) for one in rows)
    return Losses(
        total=len(rows),
        avoidable=could[True],
        unavoidable=could[False],
        unknown=could[None],
        by_reason=_commonest(one.reason for one in rows),
        by_kind=_commonest(one.kind for one in rows),
        by_month=sorted(Counter(one.on.replace(day=1) for one in rows).items()),
    )


def _commonest(words: Iterable[str]) -> Sequence[tuple[str, int]]:
    return sorted(Counter(words).items(), key=lambda row: (-row[1], row[0]))
