"""Whom to contact now: a score, and the score from which the own book says it is worth it."""

from typing import NamedTuple

import numpy as np

from rules.rhythm.book import Book, Floats, Silences, Visits, regulars, silences
from rules.rhythm.prior import PRESET_THRESHOLD, REGULAR_VISITS, Prior, lost_days
from rules.rhythm.renewal import Law, comes, law, silent

FALSE_ALARMS = 0.5
"""At most so many in a year of one active customer."""
ENOUGH_REGULARS = 30
YEAR_DAYS = 365.25
_WINDOWS = (0.5, 1.0, 2.0)
_CHECKED_DAYS = 3.5
"""A weekly look comes so many days before the return, on average."""
_BOOK_GAPS = 3.0
_DOUBT = 0.3
_TINY = 1e-12


class Standing(NamedTuple):
    """Of n customers, [n] each."""

    stays: Floats
    """Chance that they still are a customer: that they come before it is a loss."""
    score: Floats
    """How surely they are slipping away, no unit: higher is surer."""


def standing(law: Law, prior: Prior, known: Book | Silences, t: Floats, so_far: Floats | None = None) -> Standing:
    """How everybody stands after a silence of t units, [n]; `so_far` is `silent(law, t)` where it is known already.

    "Dropped out for ever" cannot be seen; whether somebody comes back in time can, so that is what "still" means here.

    The score is ln P(no return) + ln min over w of w / P(return within w own gaps) + 3 ln(silence / shrunk gap^0.7).
    The second term is the longest the shop may have to wait for a return, an index in the sense of Gittins (JRSS B 41,
    1979); the third stands between plain days and own gaps. The sum is our own, chosen on public books.
    """
    so_far = silent(law, t) if so_far is None else so_far
    lost = silent(law, t + lost_days(prior) / prior.unit_days) / so_far
    soon = [np.maximum(comes(law, t, window * law.typical, so_far), _TINY) / window for window in _WINDOWS]
    wait = 1.0 / np.max(soon, axis=0)
    gap = (known.days / prior.unit_days + _BOOK_GAPS) / (known.weight + _BOOK_GAPS)
    overdue = np.log(np.maximum(t, _TINY)) - 0.7 * np.log(gap)
    return Standing(1.0 - lost, np.log(np.maximum(lost, _TINY)) + np.log(wait) + 3.0 * overdue)


def threshold(visits: Visits, today: int, prior: Prior) -> float:
    """The lowest score that in the book's own last year gave no more false alarms than allowed.

    A false alarm is one in a silence that ended by itself before it was a loss. One that still runs counts with the
    chance that it does. A book's own figure drifts from year to year, so a part of the preset stays in it; under thirty
    regulars the preset holds alone.
    """
    rows = silences(visits, today, since=today - 365)
    regular = rows.visits >= REGULAR_VISITS
    if regulars(visits) < ENOUGH_REGULARS:
        return PRESET_THRESHOLD
    found = law(prior, rows)
    length, limit = rows.length / prior.unit_days, lost_days(prior) / prior.unit_days
    ends = np.where(rows.returned, length < limit, comes(found, length, np.maximum(limit - length, 0.0))) * regular
    looked = np.maximum(rows.length - _CHECKED_DAYS, 0.0) / prior.unit_days
    seen = standing(found, prior, rows, looked).score
    order = np.argsort(-seen)
    allowed = FALSE_ALARMS * float((ends * rows.length).sum()) / YEAR_DAYS
    at = int(np.searchsorted(np.cumsum(ends[order]), allowed))
    own = float(seen[order][min(at, len(order) - 1)])
    return (1.0 - _DOUBT) * own + _DOUBT * PRESET_THRESHOLD
