"""The law of one customer's next gap: a pause in their own rhythm, or a lapse with a late return.

    gap ~ (1 - p) Gamma(shape k, rate k mu) + p Lomax(nu, c x own typical gap),  mu ~ Gamma(r, alpha)

Gamma-distributed gaps with a Gamma law of rates over customers: Platzer & Reutterer, "Ticking away the moments: Timing
regularity helps to better predict customer activity", Marketing Science 35(5), 2016 (Pareto/GGG), and Reutterer,
Platzer & Schröder, "Leveraging purchase regularity for predicting customer behavior the easy way", IJRM 38(1), 2021
(MBG/CNBD-k). A chance to lapse after each visit, Beta over customers: Fader, Hardie & Lee, "Counting your customers
the easy way", Marketing Science 24(2), 2005; after the first visit too: Batislam, Denizel & Filiztekin, IJRM 24(3),
2007. Unlike there a lapse is no death: they return after a heavy-tailed time (Lomax, "Business failures", JASA 49,
1954). Own choice: one regularity k for each customer on a grid, and past gaps that fade. All in closed form.

Shapes: n customers, K regularities. Times are in units of the book (`Prior.unit_days`), arrays are float64.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, expit, gammaln

from rules.rhythm.book import Book, Floats, Ints, Silences
from rules.rhythm.prior import REGULARITIES, Prior

K = np.array(REGULARITIES)[:, None]
LOG_K, GAMMALN_K = np.log(K), gammaln(K)
VISIT_FADE = 0.98
_TINY = 1e-300
TABLE_FROM = 5_000
"""So many customers at once are read from a table."""
_SHAPES, _ODDS = 128, 512
_SHAPE_RANGE, _ODDS_RANGE = (-3.5, 5.5), (-12.0, 12.0)


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
    log_rate: Floats
    row: NDArray[np.intp]
    towards: Floats
    """ln A and the place of R in the table, [K, n]."""


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
    row, towards = _place(shape)
    return Law(
        share=share,
        shape=shape,
        rate=rate,
        lapse=lapse(prior, known.visits, typical),
        typical=typical,
        tail=np.exp(nu + once * (known.visits == 1)),
        late=np.exp(c) * typical,
        unit_days=prior.unit_days,
        log_rate=np.log(rate),
        row=row,
        towards=towards,
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
    return np.asarray(np.where(visits == 1, expit(q0), later))


def pause(law: Law, t: Floats) -> Floats:
    """P(gap > t) in rhythm, [n]: I_{A/(A+kt)}(R, k) weighted over k, the survival of a Gamma-Gamma (beta prime) law."""
    kept = _read(law, t) if t.size >= TABLE_FROM else betainc(law.shape, K, law.rate / (law.rate + K * t))
    return np.asarray(np.maximum((law.share * kept).sum(axis=0), _TINY))


def away(law: Law, t: Floats) -> Floats:
    """P(return later than t) after a lapse, [n]: (1 + t / scale)^-nu (Lomax 1954)."""
    return np.asarray((1.0 + t / law.late) ** -law.tail)


def silent(law: Law, t: Floats) -> Floats:
    """P(gap > t), in rhythm or lapsed, [n]."""
    return np.asarray(law.lapse * away(law, t) + (1.0 - law.lapse) * pause(law, t))


def comes(law: Law, t: Floats, within: Floats | float, so_far: Floats | None = None) -> Floats:
    """P(comes within the time | silent for t), [n]; `so_far` is `silent(law, t)` where it is known already."""
    return np.clip(1.0 - silent(law, t + within) / (silent(law, t) if so_far is None else so_far), 0.0, 1.0)


@lru_cache(maxsize=1)
def _table() -> Floats:
    """ln I_{1/(1+odds)}(R, k) over k, ln R and ln odds, flat: many times quicker to read than to work out."""
    shapes = np.exp(np.linspace(*_SHAPE_RANGE, _SHAPES))[None, :, None]
    odds = np.exp(np.linspace(*_ODDS_RANGE, _ODDS))[None, None, :]
    kept = betainc(shapes, K[:, :, None], 1.0 / (1.0 + odds))
    return np.asarray(np.log(np.maximum(kept, _TINY)).ravel())


def _place(shape: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Where in the table the row of each R begins, and how far R is towards the next row, [K, n]."""
    low, high = _SHAPE_RANGE
    at = np.clip((np.log(shape) - low) * ((_SHAPES - 1) / (high - low)), 0.0, _SHAPES - 1.001)
    row = at.astype(np.intp)
    return (np.arange(len(K))[:, None] * _SHAPES + row) * _ODDS, at - row


def _read(law: Law, t: Floats) -> Floats:
    """The survivals of `pause` for each k from the table, linear both ways, [K, n]; right to 0.001."""
    low, high = _ODDS_RANGE
    odds = LOG_K + np.log(np.maximum(t, _TINY)) - law.log_rate
    at = np.clip((odds - low) * ((_ODDS - 1) / (high - low)), 0.0, _ODDS - 1.001)
    step = at.astype(np.intp)
    along = at - step
    step += law.row
    table = _table()
    first, second = table[step], table[step + _ODDS]
    first += along * (table[step + 1] - first)
    second += along * (table[step + _ODDS + 1] - second)
    first += law.towards * (second - first)
    return np.asarray(np.exp(first))
