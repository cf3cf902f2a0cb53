"""Adapter."""
from typing import Any
import numpy as np
from rules.rhythm import book, fit, renewal, ahead, backtest
from rules.rhythm.prior import preset, Check
CAL=True
def score(customer: Any, day: Any, amount: Any, now: int, horizon: int, state: dict[str, Any]) -> dict[str, Any]:
    v = book.Visits(customer, day, amount)
    if state.get("prior") is None or now - state["at"] >= 28:
        state["prior"] = fit.fitted(v, now, state.get("prior") or preset()); state["at"] = now
        state["check"] = backtest.looked_back(v, now, state["prior"]) if CAL else Check()
    p = state["prior"]; ck = state["check"]
    b = book.read(v)
    l = renewal.law(p, b)
    t = np.maximum(now - b.last_day, 0) / p.unit_days
    pb = ahead.chance(l, ck, t, horizon)
    e = ahead.purchases(l, p, b, t, horizon) * ck.factor
    return dict(p_buy=pb, p_alive=renewal.in_rhythm(l, t), exp_tx=e, exp_value=e*ahead.money(b))
