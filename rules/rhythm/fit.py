"""The prior of a book, fitted on the book itself: maximum a posteriori, one step ahead.

Empirical Bayes with a weak prior on the eleven numbers (Robbins, "An empirical Bayes approach to statistics", 1956):
each gap is predicted from the sums before it, a silence that still runs counts as longer than it is. Twenty customers
hardly move the usual book, thousands decide for themselves.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import betainc, expit, gammaln

from rules.rhythm.book import Floats, Silences, Visits, middle_gap, silences
from rules.rhythm.prior import CENTRE, WIDTH, Prior
from rules.rhythm.renewal import GAMMALN_K, LOG_K, VISIT_FADE, K, believed, log_share

ENOUGH_GAPS = 5
_STEP = 1e-4
_COSTLY = 2
_BOUND = 4.0
"""The search goes at most so many widths from the usual book."""


class _Steady(NamedTuple):
    """What depends on r and alpha alone, [K, m]: log weight of k, log chance of what was seen, own gap A / R."""

    weight: Floats
    seen: Floats
    gap: Floats


def fitted(visits: Visits, today: int, before: Prior) -> Prior:
    """The prior of this book today; the search starts from `before`, so that a nightly refit takes a few steps."""
    middle, gaps = middle_gap(visits)
    if gaps < ENOUGH_GAPS:
        return replace(before, gaps=gaps if before.gaps else 0)
    unit = max(middle, 1.0)
    start = np.array(before.theta if before.gaps else CENTRE)
    task = _Task(silences(visits, today), unit)
    low, high = np.array(CENTRE) - _BOUND * np.array(WIDTH), np.array(CENTRE) + _BOUND * np.array(WIDTH)
    found = minimize(
        task, start, jac=True, method="L-BFGS-B", bounds=np.c_[low, high], options={"maxiter": 60, "ftol": 1e-7}
    )
    return Prior(unit, tuple(float(value) for value in found.x), gaps)


class _Task:
    """Minus the log posterior of theta and its gradient by forward differences.

    Only r and alpha touch the costly terms, so that a gradient costs three passes and not ten.
    """

    def __init__(self, rows: Silences, unit: float) -> None:
        self._rows, self._unit = rows, unit
        self._t = np.maximum(rows.length, 1) / unit
        self._faded = (1.0 - VISIT_FADE**rows.visits) / (1.0 - VISIT_FADE)
        self._open = ~rows.returned

    def __call__(self, theta: Floats) -> tuple[float, Floats]:
        steady = self._steady(theta)
        value = self._value(theta, steady)
        slope = np.zeros(len(theta))
        for at in range(len(theta)):
            moved = theta.copy()
            moved[at] += _STEP
            slope[at] = (self._value(moved, self._steady(moved) if at < _COSTLY else steady) - value) / _STEP
        return value, slope

    def _steady(self, theta: Floats) -> _Steady:
        r, alpha = float(np.exp(theta[0])), float(np.exp(theta[1]))
        shape, rate, weight = believed(self._unit, r, alpha, self._rows)
        t = self._t
        seen = gammaln(shape + K) - gammaln(shape) - GAMMALN_K + K * LOG_K + (K - 1.0) * np.log(t)
        seen += shape * np.log(rate) - (shape + K) * np.log(rate + K * t)
        still = self._open
        kept = betainc(shape[:, still], K, rate[:, still] / (rate[:, still] + K * t[still]))
        seen[:, still] = np.log(np.maximum(kept, 1e-300))
        return _Steady(weight, seen, rate / shape)

    def _value(self, theta: Floats, steady: _Steady) -> float:
        _, _, middle, spread, q0, a, b, nu, c, once, e = theta
        weight = steady.weight + log_share(middle, spread)
        share = np.exp(weight - weight.max(axis=0))
        share /= share.sum(axis=0)
        rhythm = (share * np.exp(steady.seen)).sum(axis=0)
        typical = (share * steady.gap).sum(axis=0)
        late = np.exp(c) * typical
        tail = np.exp(nu + once * (self._rows.visits == 1))
        away = (1.0 + self._t / late) ** -tail
        away = np.where(self._open, away, away * tail / (late + self._t))
        later = expit(a - np.log(np.exp(b) + self._faded - 1.0) + e * np.log(typical))
        lapse = np.where(self._rows.visits == 1, expit(q0), later)
        likelihood = np.log(np.maximum((1.0 - lapse) * rhythm + lapse * away, 1e-300)).sum()
        return float(-likelihood + 0.5 * (((theta - np.array(CENTRE)) / np.array(WIDTH)) ** 2).sum())
