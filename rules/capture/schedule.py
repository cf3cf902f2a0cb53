"""Which of a line's moments is the follow-up, which the past, which a stated rhythm."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rules.capture import repeats, tenses
from rules.capture.moments import Moment

MOVED = re.compile(
    r"(?:改[到成为在约]|改|挪到|推迟?到|延期?到|换[到成]|提前到|顺延到)[了是]?\s?$"
    r"|(?<![a-z])(?:moved?|resched\w*|postponed?|pushed|changed?|switched|shifted)\s(?:it\s|back\s)?(?:to|for|until|till)\s$"
)
CLAUSE = re.compile(r"[,;.!?\n]")


@dataclass(frozen=True, slots=True)
class Schedule:
    follow_up: Moment | None = None
    occurred_on: date | None = None
    rhythm_days: int | None = None
    last_visit_on: date | None = None
    others: tuple[Moment, ...] = ()  # coming days that were named beside the follow-up


def settle(text: str, moments: Sequence[Moment]) -> Schedule:
    """`text` is the line before the moments were claimed."""
    usual = next((m for m in moments if m.rrule and repeats.is_usual(text[: m.start])), None)
    past = [m for m in moments if m.past]
    if usual and usual.rrule:
        others = [m for m in moments if m is not usual and not m.past and not m.birth]
        last = next(iter(past), None)
        rhythm = Schedule(rhythm_days=repeats.step_days(usual.rrule), last_visit_on=last.at.date() if last else None)
        return _planned(rhythm, text, others)
    future = [m for m in moments if not m.past]
    return _planned(Schedule(occurred_on=past[0].at.date() if past else None), text, future)


def _planned(schedule: Schedule, text: str, future: Sequence[Moment]) -> Schedule:
    """A birthday is mentioned, never followed up."""
    chosen = _tied(text, [m for m in future if not m.birth])
    others = (m for m in future if chosen and m is not chosen and (m.named or m.at.date() != chosen.at.date()))
    return replace(schedule, follow_up=chosen, others=tuple(others))


def _tied(text: str, future: Sequence[Moment]) -> Moment | None:
    """With several: the one it was moved to, the one beside a verb of following up, else the earliest."""
    moved = next((m for m in future if MOVED.search(text[: m.start])), None)
    if moved:
        return moved
    earliest = min(future, key=lambda m: (m.at.date(), not m.named, m.at), default=None)
    tied = [_partner(text, span, future) for span in tenses.acts(text)]
    return next((m for m in tied if m), earliest)


def _partner(text: str, span: tuple[int, int], future: Sequence[Moment]) -> Moment | None:
    """The moment of the verb's own clause, the nearest if there are several."""
    near = [m for m in future if not CLAUSE.search(_between(text, span, m))]
    return min(near, key=lambda m: len(_between(text, span, m)), default=None)


def _between(text: str, span: tuple[int, int], moment: Moment) -> str:
    return text[span[1] : moment.start] if moment.start >= span[1] else text[moment.end : span[0]]
