"""The law of one customer's next gap: a pause in their own rhythm, or a lapse with a late return.

    gap ~ (1 - p) Gamma(shape k, rate k mu) + p Lomax(nu, c x own typical gap),  mu ~ Gamma(r, alpha)

Gamma-distributed gaps with a Gamma law of rates over customers: Platzer & Reutterer, "Ticking away the moments: Timing
regularity helps to better predict customer activity", Marketing Science 35(5), 2016 (Pareto/GGG), and Reutterer, Platzer &
Schröder, "Leveraging purchase regularity for predicting customer behavior the easy way", IJRM 38(1), 2021 (MBG/CNBD-k).
A chance to lapse after each visit, Beta over customers: Fader, Hardie & Lee, "Counting your customers the easy way",
Marketing Science 24(2), 2005; after the first visit too: Batislam, Denizel & Filiztekin, IJRM 24(3), 2007. Unlike there a
lapse is no death: they return after a heavy-tailed time (Lomax, "Business failures", JASA 49, 1954). Own choice: one
regularity k for each customer on a grid, and past gaps that fade. Everything below is in closed form.

Shapes: n customers, K regularities. Times are in units of the book (`Prior.unit_days`), arrays are float64.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.ndimage import map_coordinates
from scipy.special import betainc, expit, gammaln

from rules.rhythm.book import Book, Floats, Ints, Silences
from rules.rhythm.prior import REGULARITIES, Prior

K = np.array(REGULARITIES)[:, None]
LOG_K, GAMMALN_K = np.log(K), gammaln(K)
VISIT_FADE = 0.98
_TINY = 1e-300
_TABLE_FROM = 20_000


@dataclass(frozen=True, slots=True)
class Law:
    """What is believed of n customers right after their last visit."""

    share: Floats
    """Belief in each regularity, [K, n], columns sum to 1."""
    shape: Floats
    rate: Floats
    """mu | k ~ Gamma(shape R, rate A), both [K, n]; A in units of time."""
    lapse: Floats
    """Chance p that the pause now running is a lapse, [n]."""
    typical: Floats
    """Own typical gap, shrunk to the book's, [n], units of time."""
    tail: Floats
    """nu of the late return, [n]."""
    late: Floats
    """Scale of the late return, [n], units of time."""
    unit_days: float


def law(prior: Prior, known: Book | Silences) -> Law:
    """Bayes' rule for every customer at once: K x n terms, O(1) a customer.

    Weight of k: k^(kX) Gamma(k)^-X exp((k - 1) sum w ln gap) Gamma(R) / A^R x prior, R = r + kX, A = alpha + kS, with
    X = sum w, S = sum w gap: the Gamma-Gamma marginal of Platzer & Reutterer (2016), gaps weighted by w.
    """
    r, alpha, middle, spread, _, _, _, nu, c, once, _ = prior.theta
    shape, rate, weight = believed(prior.unit_days, float(np.exp(r)), float(np.exp(alpha)), known)
    weight = weight + log_share(middle, spread)
    weight -= weight.max(axis=0)
    share = np.exp(weight)
    share /= share.sum(axis=0)
    typical = (share * (rate / shape)).sum(axis=0)
    return Law(
        share, shape, rate, lapse(prior, known.visits, typical), typical, np.exp(nu + once * (known.visits == 1)), np.exp(c) * typical, prior.unit_days
    )


def believed(unit: float, r: float, alpha: float, known: Book | Silences) -> tuple[Floats, Floats, Floats]:
    """R, A and the log weight of each k before the prior on k, all [K, n]."""
    gaps = known.weight
    shape = r + K * gaps
    rate = alpha + K * (known.days / unit)
    logs = known.log_days - gaps * np.log(unit)
    weight = LOG_K * (shape - r) - GAMMALN_K * gaps + (K - 1.0) * logs + gammaln(shape) - shape * np.log(rate)
    return shape, rate, weight


def log_share(middle: float, spread: float) -> Floats:
    """Log-normal prior over the grid of k, [K, 1]."""
    weight = -0.5 * ((LOG_K - middle) / np.exp(spread)) ** 2
    return np.asarray(weight - np.log(np.exp(weight).sum()))


def lapse(prior: Prior, visits: Ints, typical: Floats) -> Floats:
    """Chance to lapse after so many visits: q0 after the first, then a / (a + b + m - 1), visits faded to m.

    The mean of the Beta law after m - 1 pauses that were no lapse (Fader, Hardie & Lee 2005, eq. 4), [n].
    """
    _, _, _, _, q0, a, b, _, _, _, e = prior.theta
    faded = (1.0 - VISIT_FADE**visits) / (1.0 - VISIT_FADE)
    later = expit(a - np.log(np.exp(b) + faded - 1.0) + e * np.log(typical))
    return np.where(visits == 1, expit(q0), later)


def pause(law: Law, t: Floats) -> Floats:
    """P(gap > t) in rhythm, [n]: I_{A/(A+kt)}(R, k) weighted over k, the survival of a Gamma-Gamma (beta prime) law."""
    odds = K * t / law.rate
    if t.size < _TABLE_FROM:
        kept = betainc(law.shape, K, 1.0 / (1.0 + odds))
    else:
        kept = np.stack([_read(k, *rows) for k, rows in enumerate(zip(law.shape, odds, strict=True))])
    return np.maximum((law.share * kept).sum(axis=0), _TINY)


def away(law: Law, t: Floats) -> Floats:
    """P(return later than t) after a lapse, [n]: (1 + t / scale)^-nu (Lomax 1954)."""
    return np.asarray((1.0 + t / law.late) ** -law.tail)


def silent(law: Law, t: Floats) -> Floats:
    """P(gap > t), in rhythm or lapsed, [n]."""
    return law.lapse * away(law, t) + (1.0 - law.lapse) * pause(law, t)


def in_rhythm(law: Law, t: Floats) -> Floats:
    """P(still in their rhythm | silent for t), [n]: the chance that they still are a customer."""
    kept = (1.0 - law.lapse) * pause(law, t)
    return np.asarray(kept / (law.lapse * away(law, t) + kept))


def comes(law: Law, t: Floats, within: Floats | float) -> Floats:
    """P(comes within the time | silent for t), [n]."""
    return np.clip(1.0 - silent(law, t + within) / silent(law, t), 0.0, 1.0)


_SHAPES, _ODDS = 64, 256
_LEAST, _MOST = -12.0, 12.0


@lru_cache(maxsize=16)
def _table(k: int, low: float, high: float) -> Floats:
    """I_{1/(1+odds)}(R, k) on a grid of ln R and ln odds: a hundred times quicker to read than to work out."""
    shapes = np.exp(np.linspace(low, high, _SHAPES))[:, None]
    odds = np.exp(np.linspace(_LEAST, _MOST, _ODDS))[None, :]
    return np.log(np.maximum(betainc(shapes, K[k], 1.0 / (1.0 + odds)), _TINY))


def _read(k: int, shape: Floats, odds: Floats) -> Floats:
    low, high = float(np.log(shape.min())), float(np.log(shape.max()) + 1e-6)
    where = np.stack(
        [
            (np.log(shape) - low) * ((_SHAPES - 1) / (high - low)),
            np.clip((np.log(np.maximum(odds, 1e-9)) - _LEAST) * ((_ODDS - 1) / (_MOST - _LEAST)), 0, _ODDS - 1),
        ]
    )
    return np.exp(map_coordinates(_table(k, low, high), where, order=1, mode="nearest"))
