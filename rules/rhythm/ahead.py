"""How often somebody will come, when next, and what it will be worth.

n customers, arrays float64 [n]; t is the silence in units of the book, days are days, money is in the unit of the book.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rules.rhythm.book import Book, Floats
from rules.rhythm.prior import Prior
from rules.rhythm.renewal import K, Law, comes, lapse, pause, silent
from rules.rhythm.sums import FADE

_STEPS = (1 / 64, 1 / 16, 0.2, 0.45, 0.7, 1.0)
"""Where in the time ahead the first return is looked for: finer where the frequent come back."""
_LEAST = 1e-6
_DOUBT = 2.0
"""Visits that the book's mean counts for: own choice, since so few visits tell no variance."""
_HALVINGS = 40
_FARTHEST = 1e4


class Next(NamedTuple):
    """Days after today when they come next if they keep their rhythm, [n] each: one in ten, half, nine in ten."""

    early: Floats
    middle: Floats
    late: Floats


class Ahead(NamedTuple):
    """Of the days asked for, [n] each."""

    so_far: Floats
    """Chance of a silence as long as theirs is already."""
    comes: Floats
    """Chance of at least one visit."""
    visits: Floats
    """Expected visits."""


def visits_ahead(law: Law, prior: Prior, book: Book, t: Floats, days: float) -> Ahead:
    """Expected visits in the next so many days, [n], and the chance of any.

    The first return by the law, in steps. After it a renewal process that may end at every visit: (1 - p) / p
    (1 - e^(-p h / g)), the mean of the geometric dropout of Fader, Hardie & Lee (2005), less (1 - 1/k) / 2 for the
    regular, the second term of the renewal function (Cox, "Renewal Theory", 1962, section 4.2). The pause that has
    just ended counts as a gap: who comes back late comes back slower.
    """
    horizon = days / law.unit_days
    ends = lapse(prior, book.visits + 1, law.typical)
    regular = 0.5 * (1.0 - 1.0 / (law.share * K).sum(axis=0))
    so_far = silent(law, t)
    found, before = np.zeros_like(t), np.zeros_like(t)
    for start, end in pairwise((0.0, *_STEPS)):
        now = comes(law, t, horizon * end, so_far)
        left = horizon * (1.0 - (start + end) / 2)
        typical = _typical_after(law, prior, t + horizon - left)
        late = law.late / law.typical * typical
        gone = np.clip(ends * (1.0 + left / 2 / late) ** -law.tail, _LEAST, 1.0)
        more = (1.0 - gone) / gone * -np.expm1(-gone * left / typical) - (1.0 - gone) * regular
        found += (now - before) * (1.0 + np.maximum(more, 0.0))
        before = now
    return Ahead(so_far, before, found)


def _typical_after(law: Law, prior: Prior, gap: Floats) -> Floats:
    """The own typical gap once this gap has been added to the sums, [n], units."""
    r, alpha = np.exp(prior.theta[0]), np.exp(prior.theta[1])
    rate = alpha + FADE * (law.rate - alpha) + K * gap
    shape = r + FADE * (law.shape - r) + K
    return np.asarray((law.share * (rate / shape)).sum(axis=0))


def money(book: Book) -> Floats:
    """Expected money of a visit, [n]; 0 where the book knows no money.

    (m z + w mu) / (m + w): z the own mean of m paid visits, mu the book's (Bühlmann, "Experience rating and
    credibility", ASTIN Bulletin 4, 1967; the Gamma-Gamma law of Fader, Hardie & Lee, JMR 42(4), 2005, has that form).
    """
    mean = max(float(book.spent.sum()) / max(int(book.paid_visits.sum()), 1), 0.0)
    return np.maximum((book.spent + _DOUBT * mean) / (book.paid_visits + _DOUBT), 0.0)


def next_visit(law: Law, t: Floats) -> Next:
    """When next, and the range: the law of the pause given that it has lasted for t, turned round by halving."""
    base = pause(law, t)

    def quantile(share: float) -> Floats:
        low, high = np.zeros_like(t), np.full_like(t, _FARTHEST)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            more = pause(law, t + middle) > (1.0 - share) * base
            low, high = np.where(more, middle, low), np.where(more, high, middle)
        return np.asarray(high * law.unit_days)

    return Next(quantile(0.1), quantile(0.5), quantile(0.9))
