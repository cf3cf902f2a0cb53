"""A shop's customers, from dates to arrays and back to a chance for each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from rules.insights import Chance, History, last_known
from rules.rhythm import renewal
from rules.rhythm.book import Book, Ints, Visits, read
from rules.rhythm.outlook import YEAR_DAYS, learned, outlook, silence
from rules.rhythm.prior import Model

_EPOCH = date(1970, 1, 1).toordinal()
ORDINARY = 0.1
"""A silence is ordinary while this share of a customer's own pauses lasts as long: where the range of `Next` ends.

Replayed over two public books it takes the false alarms of the plain rule in a year of one customer from 0.97 and 0.90
to 0.57 and 0.33 (0.3 to 0.7 is wanted), for 9 in 100 of the losses seen in time (docs/benchmarks-churn.md).
"""
COUNTED_CUSTOMERS, COUNTED_VISITS = 20, 5
"""With fewer in the book, or fewer visits of their own, a chance is said in words alone."""
_LEAST = 1e-6


def day_of(on: date) -> int:
    """Days since 1970-01-01."""
    return on.toordinal() - _EPOCH


def taught(came: Sequence[Sequence[date]], before: Model, today: date) -> Model:
    """The model of the book of these customers, learned from the dates on which each came, in order."""
    return replace(learned(_visits(came), day_of(today), before), customers=len(came))


def chances(histories: Sequence[History], model: Model, today: date) -> list[Chance]:
    """What the model says of each of these, who have all come at least once.

    Value at risk is the chance that they are lost, times what they would bring in twelve months if they did come back:
    the visits expected in that time over the chance of any, at what a visit of theirs brought in the last twelve.
    """
    book, at = _book(histories), day_of(today)
    ahead = outlook(book, model, at)
    pauses = renewal.pause(renewal.law(model.prior, book), silence(book, model.prior, at))
    money = np.array([_per_visit(past, today) for past in histories])
    risk = (1.0 - ahead.stays) * money * model.factor * ahead.visits / np.maximum(ahead.comes, _LEAST)
    return [
        _chance(past, model, float(stays), round(float(minor)), float(pause))
        for past, stays, minor, pause in zip(histories, ahead.stays, risk, pauses, strict=True)
    ]


def _per_visit(past: History, today: date) -> float:
    """Of the last twelve months, minor units."""
    since = today - timedelta(days=YEAR_DAYS)
    return past.spent_minor / max(sum(on > since for on in past.visits), 1)


def _chance(past: History, model: Model, stays: float, at_risk_minor: int, pause: float) -> Chance:
    return Chance(
        stays=stays if model.taught else None,
        counted=model.customers >= COUNTED_CUSTOMERS and len(past.visits) >= COUNTED_VISITS,
        at_risk_minor=at_risk_minor,
        ordinary=model.taught and pause >= ORDINARY,
    )


def _book(histories: Sequence[History]) -> Book:
    """Their sums; the owner's word that they were seen ends a silence too."""
    sums = read(_visits([past.visits for past in histories]))
    return replace(sums, last_day=_numbers([day_of(last_known(past) or past.visits[-1]) for past in histories]))


def _visits(came: Sequence[Sequence[date]]) -> Visits:
    days = _numbers([day_of(on) for dates in came for on in dates])
    whose = np.repeat(np.arange(len(came)), [len(dates) for dates in came])
    return Visits(whose, days, np.full(len(days), np.nan))


def _numbers(values: Sequence[int]) -> Ints:
    return np.array(values, np.int64)
