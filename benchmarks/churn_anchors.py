"""What others do, to be stood beside: fixed days, recency, the plain rule of `rules.insights`, MBG/NBD."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, gammaln

from rules import insights
from rules.insights import History
from rules.rhythm.book import Floats, Ints, Visits, read

EPOCH = date(1970, 1, 1)
_FIXED_DAYS = 60


def fixed(customer: Ints, day: Ints, amount: Floats, now: int, _horizon: int, _state: object) -> dict[str, Any]:
    """No visit for sixty days."""
    return {"risk": (now - read(Visits(customer, day, amount)).last_day >= _FIXED_DAYS).astype(float)}


def recency(customer: Ints, day: Ints, amount: Floats, now: int, _horizon: int, _state: object) -> dict[str, Any]:
    return {"risk": (now - read(Visits(customer, day, amount)).last_day).astype(float)}


def own_gap(customer: Ints, day: Ints, _amount: Floats, now: int, _horizon: int, _state: object) -> dict[str, Any]:
    """The plain rule the bot can run without a model: silence over own median gap; the book's under three visits."""
    new = customer[1:] != customer[:-1]
    gaps = np.diff(day)[~new]
    usual = float(np.median(gaps)) if len(gaps) else 30.0
    risk = []
    for _, rows in groupby(zip(customer.tolist(), day.tolist(), strict=True), key=lambda row: row[0]):
        dates = tuple(EPOCH + timedelta(days=of) for _, of in rows)
        found = insights.rhythm(History(dates), EPOCH + timedelta(days=now))
        risk.append(found.overdue if found else (now - (dates[-1] - EPOCH).days) / usual)
    return {"risk": np.array(risk)}


def mbg_nbd(customer: Ints, day: Ints, amount: Floats, now: int, horizon: int, _state: object) -> dict[str, Any]:
    """Batislam, Denizel & Filiztekin, IJRM 24(3), 2007: Poisson visits; after each a chance to drop out."""
    book = read(Visits(customer, day, amount))
    starts = np.flatnonzero(np.r_[True, customer[1:] != customer[:-1]])
    again, first, last = book.visits - 1.0, day[starts], book.last_day
    seen, whole = (last - first).astype(float), (now - first).astype(float)
    unit = max(1.0, seen.sum() / max(1.0, again.sum()))

    def minus(theta: Floats) -> float:
        r, alpha, a, b = np.exp(theta)
        alive = -(r + again) * np.log(alpha + whole / unit)
        gone = np.log(a / (b + again)) - (r + again) * np.log(alpha + seen / unit)
        base = gammaln(r + again) - gammaln(r) + r * np.log(alpha) + betaln(a, b + again + 1) - betaln(a, b)
        return float(-np.mean(base + np.logaddexp(alive, gone)))

    r, alpha, a, b = np.exp(minimize(minus, np.zeros(4), method="L-BFGS-B", bounds=[(-8, 8)] * 4).x)
    seen, whole, ahead = seen / unit, whole / unit, horizon / unit
    alive = 1 / (1 + a / (b + again) * ((alpha + whole) / (alpha + seen)) ** (r + again))
    return {"p_buy": alive * (1 - ((alpha + whole) / (alpha + whole + ahead)) ** (r + again))}


ANCHORS = {"fixed 60 days": fixed, "recency": recency, "own gap (plain rule)": own_gap, "MBG/NBD": mbg_nbd}
