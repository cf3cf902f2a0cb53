"""How well slipping customers are told, beside the plain rules: `python -m benchmarks.churn`.

`score` is the model as any judge of such models can call it; the judge here is `benchmarks.churn_judge`, over the books
of `benchmarks.churn_books`.
"""

import time
from typing import Any

from benchmarks.churn_anchors import ANCHORS
from benchmarks.churn_books import Case, cases
from benchmarks.churn_judge import Figures, judged, mean
from rules.rhythm import untaught
from rules.rhythm.book import Floats, Ints, Visits, read
from rules.rhythm.outlook import learned, outlook

REFIT_DAYS = 28
SMALL = 30
DRAWS = 20


def score(customer: Ints, day: Ints, amount: Floats, now: int, horizon: int, state: dict[str, Any]) -> dict[str, Any]:
    """What the model says today of every customer: rows as in `Visits`, arrays [n] back, in the order of np.unique."""
    visits = Visits(customer, day, amount)
    if "model" not in state or now - state["at"] >= REFIT_DAYS:
        state["model"], state["at"] = learned(visits, now, state.get("model") or untaught()), now
    seen = outlook(read(visits), state["model"], now, horizon)
    return {
        "p_buy": seen.comes,
        "p_alive": seen.stays,
        "exp_tx": seen.visits,
        "exp_value": seen.value,
        "alert_score": seen.score,
        "alert": seen.alert,
    }


def _row(name: str, figures: Figures) -> str:
    return f"  {name:<22} " + " ".join("      -" if value != value else f"{value:7.3f}" for value in figures)  # noqa: PLR0124


def _table(title: str, rows: list[Case]) -> None:
    print(f"{title}\n  {'':<22} " + " ".join(f"{name:>7}" for name in ("AUC", "logloss", "ECE", "MAE")))
    for name, method in (*ANCHORS.items(), ("rhythm + lapse", score)):
        began = time.process_time()
        figures = mean([judged(method, row) for row in rows])
        print(_row(name, figures), f"  {(time.process_time() - began) / len(rows):6.2f} s")


def main() -> None:
    """The table, whole books first and then small ones."""
    for title, rows in cases():
        _table(title, rows)
        _table(f"{title}, books of {SMALL}", [small for row in rows for small in row.cut(SMALL, DRAWS // len(rows))])


if __name__ == "__main__":
    main()
