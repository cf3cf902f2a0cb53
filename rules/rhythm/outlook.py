"""The whole of it for a book: learn at night, look at any time."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rules.rhythm import ahead, alerts, renewal
from rules.rhythm.book import Book, Floats, Ints, Visits, read, thinned
from rules.rhythm.fit import fitted
from rules.rhythm.prior import REGULAR_VISITS, Model, Prior

LOOK_BACK_DAYS = 90
YEAR_DAYS = 365
_AT_ONCE = 10000
_DOUBT = 20.0
"""Visits short of which a back-test says little."""


class Outlook(NamedTuple):
    """Of n customers, [n] each."""

    customer: Ints
    typical_days: Floats
    """Own gap between visits, shrunk to the book's."""
    regularity: Floats
    """k of the gap: 1 is pure chance, 10 keeps to a day; the spread of a gap is its mean / sqrt k."""
    stays: Floats
    """Chance that they still are a customer."""
    comes: Floats
    """Chance that they come within the days asked for."""
    visits: Floats
    """Expected within those days."""
    value: Floats
    """Expected money within those days."""
    score: Floats
    alert: NDArray[np.bool_]


def learned(visits: Visits, today: int, before: Model) -> Model:
    """The model of this book today, from yesterday's: O(m) over its visits and a fit on at most 4,000 of them."""
    prior = fitted(visits, today, before.prior)
    return Model(prior, _factor(visits, today, prior), alerts.threshold(visits, today, prior))


def outlook(book: Book, model: Model, today: int, days: int = YEAR_DAYS) -> Outlook:
    """Where everybody stands today and what to expect of the next so many days, in pieces that fit a small machine."""
    per_visit = ahead.money(book)
    pieces = [
        _piece(book.part(rows), per_visit[rows], model, today, days)
        for rows in (slice(at, at + _AT_ONCE) for at in range(0, max(len(book), 1), _AT_ONCE))
    ]
    return Outlook(*(np.concatenate(column) for column in zip(*pieces, strict=True)))


def _piece(book: Book, per_visit: Floats, model: Model, today: int, days: int) -> Outlook:
    prior = model.prior
    law, t = renewal.law(prior, book), silence(book, prior, today)
    so_far, comes, visits = ahead.visits_ahead(law, prior, book, t, days)
    stays, score = alerts.standing(law, prior, book, t, so_far)
    return Outlook(
        book.customer,
        law.typical * prior.unit_days,
        (law.share * renewal.K).sum(axis=0),
        stays,
        comes,
        visits,
        visits * per_visit * model.factor,
        score,
        (score >= model.threshold) & (book.visits >= REGULAR_VISITS),
    )


def silence(book: Book, prior: Prior, today: int) -> Floats:
    """Time since the last visit, [n], units of the book; a visit of tomorrow is a visit of today."""
    return np.maximum(today - book.last_day, 0) / prior.unit_days


def _factor(visits: Visits, today: int, prior: Prior) -> float:
    """Visits that came in the last 90 days over those expected then, from 0.7 to 1.4, nearer 1 the fewer there are."""
    then = today - LOOK_BACK_DAYS
    visits = thinned(visits, _AT_ONCE)
    old = visits.day <= then
    if not old.any():
        return 1.0
    book = read(Visits(visits.customer[old], visits.day[old], visits.money[old]))
    law, t = renewal.law(prior, book), silence(book, prior, then)
    said = ahead.visits_ahead(law, prior, book, t, LOOK_BACK_DAYS).visits.sum()
    came = np.isin(visits.customer[~old], book.customer).sum()
    return float(np.clip((came + _DOUBT) / (said + _DOUBT), 0.7, 1.4))
