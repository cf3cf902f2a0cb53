"""Adapter."""
from typing import Any
import numpy as np
from rules.rhythm import book, outlook
from rules.rhythm.prior import untaught
REFIT_DAYS = 28
def score(customer: Any, day: Any, amount: Any, now: int, horizon: int, state: dict[str, Any]) -> dict[str, Any]:
    v = book.Visits(customer, day, amount)
    if "model" not in state or now - state["at"] >= REFIT_DAYS:
        state["model"] = outlook.learned(v, now, state.get("model") or untaught()); state["at"] = now
    o = outlook.outlook(book.read(v), state["model"], now, horizon)
    return {"p_buy": o.comes, "p_alive": o.alive, "exp_tx": o.visits, "exp_value": o.value, "alert_score": o.score, "alert": o.alert}
