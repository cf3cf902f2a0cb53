"""Figures of a method on a case: who comes in the days ahead, and how often.

AUC is taken among active customers (two visits or more, the last inside the days looked ahead, at least 90): over a
whole book plain recency looks good, since most are long gone.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from benchmarks.churn_books import Case
from rules.rhythm.book import Floats, read

Method = Callable[..., dict[str, Any]]
_FEW = 5
_SURE = 1e-3


class Figures(NamedTuple):
    """nan where the method does not say."""

    auc: float
    log_loss: float
    calibration: float
    mae: float


def judged(method: Method, case: Case) -> Figures:
    known = case.known()
    book = read(known)
    said = method(known.customer, known.day, known.money, case.today, case.horizon, {})
    came = case.came(book.customer)
    active = (book.visits >= 2) & (case.today - book.last_day <= max(case.horizon, 90))
    hope = np.asarray(said["p_buy"] if "p_buy" in said else -said["risk"], float)
    area = _auc((came > 0)[active], hope[active]) if active.sum() >= _FEW else float("nan")
    if "p_buy" not in said:
        return Figures(area, float("nan"), float("nan"), float("nan"))
    wrong = float(np.abs(said["exp_tx"] - came).mean()) if "exp_tx" in said else float("nan")
    return Figures(area, _log_loss(came > 0, hope), _calibration(came > 0, hope), wrong)


def mean(rows: Sequence[Figures]) -> Figures:
    """The mean over cases of each figure, where there is one."""
    columns = [[value for value in column if not np.isnan(value)] for column in zip(*rows, strict=True)]
    return Figures(*(float(np.mean(column)) if column else float("nan") for column in columns))


def _auc(came: NDArray[np.bool_], hope: Floats) -> float:
    """Chance that one who came was given more hope than one who did not; ties count half (Mann-Whitney)."""
    yes, no = int(came.sum()), int((~came).sum())
    if not yes or not no:
        return float("nan")
    return float((rankdata(hope)[came].sum() - yes * (yes + 1) / 2) / (yes * no))


def _log_loss(came: NDArray[np.bool_], p: Floats) -> float:
    p = np.clip(p, _SURE, 1 - _SURE)
    return float(-np.where(came, np.log(p), np.log(1 - p)).mean())


def _calibration(came: NDArray[np.bool_], p: Floats) -> float:
    """Mean distance of what was said from what came, over ten bins of equal size."""
    bins = [part for part in np.array_split(np.argsort(p), 10) if len(part)]
    return float(sum(abs(came[part].mean() - p[part].mean()) * len(part) for part in bins) / len(p))
