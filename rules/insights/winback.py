"""Who came back after an alert: those who were written to or called, beside those who were not.

It is no experiment: a member chose whom to write to, and the screen says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from typing import Literal, NamedTuple

from rules.insights.past import Past
from rules.insights.rhythm import pace_on

Fate = Literal["came", "waits", "away"]


class Raised(NamedTuple):
    """An alert about a customer, on a local date; `lost`: somebody answered that they will not come any more."""

    on: date
    lost: bool = False


class Outcome(NamedTuple):
    """What became of one silence that somebody was told of."""

    contacted: bool
    fate: Fate
    """Came within one own interval; still has time; or did not."""
    on: date
    """When they came, or when that interval ends."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Of some silences."""

    total: int = 0
    came: int = 0
    waits: int = 0


@dataclass(frozen=True, slots=True)
class Winback:
    """Of the last twelve months."""

    contacted: Tally = field(default_factory=Tally)
    alone: Tally = field(default_factory=Tally)


def outcomes(past: Past, raised: Iterable[Raised], contacts: Sequence[date], today: date) -> list[Outcome]:
    """One for each silence. Who was given up without a word to them is no part of it."""
    spells: dict[date | None, Raised] = {}
    for alert in sorted(raised):
        since = max((on for on in past.comings if on < alert.on), default=None)
        first = spells.setdefault(since, alert)
        spells[since] = Raised(first.on, first.lost or alert.lost)
    found = (_outcome(past, alert, sorted(contacts), today) for alert in spells.values())
    return [one for one in found if one is not None]


def _outcome(past: Past, alert: Raised, contacts: Sequence[date], today: date) -> Outcome | None:
    pace = pace_on(past.history, alert.on)
    if pace is None:
        return None
    back = min((on for on in past.history.visits if on >= alert.on), default=None)
    contact = next((on for on in contacts if alert.on <= on <= (back or today)), None)
    if contact is None and alert.lost:
        return None
    until = (contact or alert.on) + timedelta(days=max(1, ceil(pace.typical)))
    if back is not None and back <= until:
        return Outcome(contact is not None, "came", back)
    return Outcome(contact is not None, "waits" if back is None and today <= until else "away", until)


def winback(found: Iterable[Outcome]) -> Winback:
    """Counted apart."""
    rows = list(found)
    return Winback(*(_tally([one.fate for one in rows if one.contacted is contacted]) for contacted in (True, False)))


def _tally(fates: Sequence[Fate]) -> Tally:
    return Tally(len(fates), fates.count("came"), fates.count("waits"))
