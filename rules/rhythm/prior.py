"""What is known of a book before any one customer: ten numbers and a unit of time.

Plain numbers only, so that a trade's preset can be read without loading numpy.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

Trade = Literal["barber", "nails", "coffee", "other"]

REGULARITIES: tuple[float, ...] = (0.7, 1.3, 2.5, 5.0, 10.0)
"""Shapes k of the gap between visits: under 1 comes in bursts, 1 is pure chance, 10 keeps to a day."""

TRADE_GAPS: dict[Trade, float] = {"barber": 30.0, "nails": 21.0, "coffee": 4.0, "other": 30.0}
"""Typical days between visits, used until the book has gaps of its own."""

CENTRE: tuple[float, ...] = (-0.1, 0.3, 0.8, -0.6, 0.5, 0.2, 0.5, -0.3, 0.9, -0.4, 0.0)
"""The usual book, in the order and on the scales of `Prior.theta` (no units): near the middle of three public books."""

WIDTH: tuple[float, ...] = (0.8, 0.8, 0.5, 0.5, 1.0, 0.8, 0.8, 0.6, 0.8, 0.5, 0.5)
"""How far books stray from it: standard deviations on the same scales."""


REGULAR_VISITS = 3

PRESET_THRESHOLD = 3.8
"""Alert score for books with too few regulars to replay."""


@dataclass(frozen=True, slots=True)
class Prior:
    """The population of one book. Time is counted in units of `unit_days`; all else has no unit.

    `theta` holds eleven numbers: log r, log alpha (Gamma law of the visit rate), mean and log sd of log k (regularity),
    logit q0 (lapse after the first visit), log a, log b (lapse after later ones), log nu, log c (late return), what is
    added to log nu after a first visit, and to the log odds of a lapse per unit of log typical gap.
    """

    unit_days: float = TRADE_GAPS["other"]
    theta: tuple[float, ...] = field(default=CENTRE)
    gaps: int = 0
    """Gaps it was fitted on; 0 is a preset, and is to be said so."""


def lost_days(prior: Prior) -> float:
    """A silence of so many days more is a loss: eight typical gaps of the book, two months to a year."""
    return min(max(8.0 * prior.unit_days, 60.0), 365.0)


def preset(trade: Trade = "other") -> Prior:
    """The prior of the first week, before the book has five gaps."""
    return Prior(unit_days=TRADE_GAPS[trade])


@dataclass(frozen=True, slots=True)
class Model:
    """All that is learned of a book, kept from night to night."""

    prior: Prior = field(default_factory=Prior)
    factor: float = 1.0
    """Visits that came over visits expected, in the last 90 days: 0.7 to 1.4."""
    threshold: float = PRESET_THRESHOLD
    """An alert score from which somebody is to be contacted (no unit)."""
    customers: int = 0
    """How many had come when it was learned."""

    @property
    def taught(self) -> bool:
        """By the book itself; else it is only what is usual elsewhere."""
        return self.prior.gaps > 0

    def kept(self) -> dict[str, Any]:
        """As plain values, to be remembered from night to night."""
        prior = {"unit_days": self.prior.unit_days, "theta": list(self.prior.theta), "gaps": self.prior.gaps}
        return {"prior": prior, "factor": self.factor, "threshold": self.threshold, "customers": self.customers}


def untaught(trade: Trade = "other") -> Model:
    """The model of the first week."""
    return Model(preset(trade))


def remembered(kept: dict[str, Any] | None) -> Model:
    """The model of last night; that of the first week where there is none, or one of another shape."""
    if kept is None or len(kept["prior"]["theta"]) != len(CENTRE):
        return untaught()
    prior = Prior(kept["prior"]["unit_days"], tuple(kept["prior"]["theta"]), kept["prior"]["gaps"])
    return Model(prior, kept["factor"], kept["threshold"], kept["customers"])
