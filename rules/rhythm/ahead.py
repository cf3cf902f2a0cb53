"""How often they will come, when next, and what it will be worth."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rules.rhythm.book import Book, Floats
from rules.rhythm.prior import Check, Prior
from rules.rhythm.sums import FADE
from rules.rhythm.renewal import K, Law, away, comes, lapse

_STEPS = (1 / 64, 1 / 16, 0.2, 0.45, 0.7, 1.0)
_LEAST = 1e-6
YEAR_DAYS = 365


class Expected(NamedTuple):
    """When somebody silent comes next if they keep their rhythm, days after today, [n] each: 10 %, 50 %, 90 %."""

    early: Floats
    middle: Floats
    late: Floats


def chance(law: Law, check: Check, t: Floats, days: float) -> Floats:
    """P(comes within so many days | silent for t units), [n], set right by the back-test.

    logit p' = shift + slope logit p: Platt, "Probabilistic outputs for support vector machines", 1999.
    """
    return right(comes(law, t, days / law.unit_days), check)


def right(p: Floats, check: Check) -> Floats:
    """A chance set right by the back-test, [n]."""
    p = np.clip(p, _LEAST, 1.0 - _LEAST)
    odds = np.exp(check.shift) * (p / (1.0 - p)) ** check.slope
    return np.asarray(odds / (1.0 + odds))


def purchases(law: Law, prior: Prior, visits: Book, t: Floats, days: float) -> Floats:
    """Expected visits in the next so many days, [n]; before the back-test's factor.

    The first return by the law above, in steps; after it a renewal process that may lapse at every visit: (1 - p) / p
    (1 - e^(-p h / g)) (geometric dropout, Fader, Hardie & Lee 2005), less (1 - 1/k) / 2 for the regular, the
    second term of the renewal function (Cox, "Renewal Theory", 1962, section 4.2).
    """
    horizon = days / law.unit_days
    again = lapse(prior, visits.visits + 1, law.typical)
    regular = 0.5 * (1.0 - 1.0 / (law.share * K).sum(axis=0))
    found, before = np.zeros_like(t), np.zeros_like(t)
    for start, end in pairwise((0.0, *_STEPS)):
        now = comes(law, t, horizon * end)
        left = horizon * (1.0 - (start + end) / 2)
        typical = after(law, prior, t + horizon - left)
        gone = np.clip(again * (1.0 + left / 2 / (law.late / law.typical * typical)) ** -law.tail, _LEAST, 1.0)
        more = (1.0 - gone) / gone * -np.expm1(-gone * left / typical) - (1.0 - gone) * regular
        found += (now - before) * (1.0 + np.maximum(more, 0.0))
        before = now
    return found


def after(law: Law, prior: Prior, gap: Floats) -> Floats:
    r, alpha = np.exp(prior.theta[0]), np.exp(prior.theta[1])
    rate = alpha + FADE * (law.rate - alpha) + K * gap
    shape = r + FADE * (law.shape - r) + K
    return (law.share * (rate / shape)).sum(axis=0)


def money(book: Book) -> Floats:
    """Expected money of a visit, [n], in the unit the book is in; 0 where the book knows no money.

    Credibility: (m z + w mu) / (m + w), z the own mean of m paid visits, mu the book's, w variance within over variance
    between customers (Bühlmann, "Experience rating and credibility", ASTIN Bulletin 4, 1967; the Gamma-Gamma of Fader &
    Hardie 2013 has the same form).
    """
    paid = book.paid_visits
    total = paid.sum()
    if not total:
        return np.zeros(len(book))
    mean = max(book.spent.sum() / total, 0.0)
    own = book.spent / np.maximum(paid, 1)
    return np.maximum((paid * own + _DOUBT * mean) / (paid + _DOUBT), 0.0)


_DOUBT = 2.0
