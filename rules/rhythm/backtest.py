"""What was said some time ago, against what came."""

import numpy as np
from scipy.special import expit, logit

from rules.rhythm.ahead import purchases
from rules.rhythm.book import Floats, Visits, read
from rules.rhythm.prior import Check, Prior
from rules.rhythm.renewal import comes, law

LOOK_BACK_DAYS = 90
SHIFT_WIDTH, SLOPE_WIDTH = 0.3, 0.15
_ROUNDS = 8


def looked_back(visits: Visits, today: int, prior: Prior) -> Check:
    """The prior's chances for the last 90 days, as they would have been said then, against what came."""
    then = today - LOOK_BACK_DAYS
    before = visits.day <= then
    if not before.any():
        return Check()
    known = read(Visits(visits.customer[before], visits.day[before], visits.money[before]))
    found = law(prior, known)
    t = (then - known.last_day) / prior.unit_days
    later = visits.customer[~before]
    place = np.searchsorted(known.customer, later)
    place = place[np.append(known.customer, -1)[place] == later]
    came = np.bincount(place, minlength=len(known))
    shift, slope = _platt(comes(found, t, LOOK_BACK_DAYS / prior.unit_days), came > 0)
    said = purchases(found, prior, known, t, LOOK_BACK_DAYS).sum()
    factor = float(np.clip((came.sum() + 20.0) / (said + 20.0), 0.7, 1.4))
    return Check(shift, slope, factor)


def _platt(p: Floats, came: np.ndarray) -> tuple[float, float]:
    """Shift and slope on the log-odds scale by Newton's method, near 0 and 1 unless the book says otherwise."""
    x = np.stack([np.ones_like(p), logit(np.clip(p, 1e-4, 1 - 1e-4))])
    usual, doubt = np.array([0.0, 1.0]), np.diag([SHIFT_WIDTH**-2, SLOPE_WIDTH**-2])
    beta = usual.copy()
    for _ in range(_ROUNDS):
        q = expit(beta @ x)
        slope = x @ (came - q) - doubt @ (beta - usual)
        beta = beta + np.linalg.solve((x * (q * (1 - q))) @ x.T + doubt, slope)
    return float(beta[0]), float(max(beta[1], 0.2))
