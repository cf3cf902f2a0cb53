"""Adapter."""
from typing import Any
import numpy as np
from rules.rhythm import book, fit, renewal
from rules.rhythm.prior import preset

def score(customer: Any, day: Any, amount: Any, now: int, horizon: int, state: dict[str, Any]) -> dict[str, Any]:
    v = book.Visits(customer, day, amount)
    if state.get("prior") is None or now - state["at"] >= 28:
        state["prior"] = fit.fitted(v, now, state.get("prior") or preset()); state["at"] = now
    p = state["prior"]
    b = book.read(v)
    l = renewal.law(p, b)
    t = np.maximum(now - b.last_day, 0) / p.unit_days
    pb = renewal.comes(l, t, horizon / p.unit_days)
    return dict(p_buy=pb, p_alive=renewal.in_rhythm(l, t))
