"""Which of a line's moments is the follow-up, which the past, which a stated rhythm."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rules.capture import repeats, tenses
from rules.capture.moments import Moment

CLAUSE = re.compile(r"[,;.!?\n]")


@dataclass(frozen=True, slots=True)
class Schedule:
    follow_up: Moment | None = None
    occurred_on: date | None = None
    rhythm_days: int | None = None
    last_visit_on: date | None = None


def settle(text: str, moments: Sequence[Moment]) -> Schedule:
    """`text` is the line before the moments were claimed."""
    usual = next((m for m in moments if m.rrule and repeats.is_usual(text[: m.start])), None)
    past = [m for m in moments if m.past]
    if usual and usual.rrule:
        others = [m for m in moments if m is not usual and not m.past]
        last = next(iter(past), None)
        rhythm = Schedule(rhythm_days=repeats.step_days(usual.rrule), last_visit_on=last.at.date() if last else None)
        return replace(rhythm, follow_up=_tied(text, others))
    future = [m for m in moments if not m.past and not m.birth]
    return Schedule(follow_up=_tied(text, future), occurred_on=past[0].at.date() if past else None)


def _tied(text: str, future: Sequence[Moment]) -> Moment | None:
    """With several: the one beside a verb of following up, else the earliest."""
    earliest = min(future, key=lambda m: m.at, default=None)
    tied = [_partner(text, span, future) for span in tenses.acts(text)]
    return next((m for m in tied if m), earliest)


def _partner(text: str, span: tuple[int, int], future: Sequence[Moment]) -> Moment | None:
    """The moment of the verb's own clause, the nearest if there are several."""
    near = [m for m in future if not CLAUSE.search(_between(text, span, m))]
    return min(near, key=lambda m: len(_between(text, span, m)), default=None)


def _between(text: str, span: tuple[int, int], moment: Moment) -> str:
    return text[span[1] : moment.start] if moment.start >= span[1] else text[moment.end : span[0]]
