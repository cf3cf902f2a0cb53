"""The books the model is judged on: made-up ones of known truth, and CDNOW where the package that carries it is there.

CDNOW (Fader & Hardie, 23,570 customers of a record shop who began in early 1997; here its tenth) comes with `lifetimes`
(MIT), of which nothing else is used. It is installed by `make bench-churn` alone and is no part of the repository.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from rules.rhythm.book import Ints, Visits

EPOCH = date(1970, 1, 1)
_TRADES = ((30.0, 5.0, 0.06), (21.0, 2.5, 0.10), (6.0, 1.0, 0.03))
"""Days between visits, regularity, chance to stop at a visit: a barber, nails, coffee."""


@dataclass(frozen=True, slots=True)
class Case:
    """A book, a day to stand on, and how many days ahead to look."""

    book: Visits
    today: int
    horizon: int

    def known(self) -> Visits:
        return _only(self.book, self.book.day <= self.today)

    def came(self, customers: Ints) -> Ints:
        """Visits of each of these customers inside the days ahead."""
        ahead = (self.book.day > self.today) & (self.book.day <= self.today + self.horizon)
        ahead &= np.isin(self.book.customer, customers)
        return np.bincount(np.searchsorted(customers, self.book.customer[ahead]), minlength=len(customers))

    def cut(self, customers: int, draws: int) -> Iterator["Case"]:
        """Random books of so many customers."""
        everybody = np.unique(self.known().customer)
        for draw in range(draws):
            some = np.random.default_rng(draw).choice(everybody, min(customers, len(everybody)), replace=False)
            yield Case(_only(self.book, np.isin(self.book.customer, some)), self.today, self.horizon)


def cases() -> Iterator[tuple[str, list[Case]]]:
    made = [made_up(500, *trade, seed) for seed, trade in enumerate(_TRADES)]
    yield "made-up books", [Case(book, 720, 90) for book in made]
    found = cdnow()
    if found is None:
        print("CDNOW is left out: the package `lifetimes` is not installed")
        return
    days = [(date(1997, month, 30) - EPOCH).days for month in (6, 9, 12)]
    yield "CDNOW", [Case(found, today, horizon) for today in days for horizon in (90, 180)]


def made_up(customers: int, typical: float, regular: float, stops: float, seed: int) -> Visits:
    """Three years of a shop: own rates, Gamma gaps, some pauses that are lapses with a late return (Pareto)."""
    dice = np.random.default_rng(seed)
    rows: list[tuple[int, int, float]] = []
    for customer in range(customers):
        day, own = float(dice.integers(0, 700)), typical * dice.gamma(3, 1 / 3)
        while day < 1100:
            rows.append((customer, int(day), float(dice.gamma(4, 10))))
            lapse = dice.random() < stops
            day += max(1.0, own * 8 * dice.pareto(0.7) if lapse else own * dice.gamma(regular, 1 / regular))
    column = np.array(rows)
    return Visits(column[:, 0].astype(np.int64), column[:, 1].astype(np.int64), column[:, 2])


def cdnow() -> Visits | None:
    spec = find_spec("lifetimes")
    if spec is None or spec.origin is None:
        return None
    lines = (Path(spec.origin).parent / "datasets" / "CDNOW_sample.txt").read_text(encoding="utf-8").splitlines()
    rows = [words for line in lines if (words := line.split()) and words[0].isdigit()]
    customer = np.array([int(words[0]) for words in rows])
    day = np.array([(date.fromisoformat(words[-3]) - EPOCH).days for words in rows])
    money = np.array([float(words[-1]) for words in rows])
    both, where = np.unique(np.c_[customer, day], axis=0, return_inverse=True)
    return Visits(both[:, 0], both[:, 1], np.bincount(where.ravel(), money).astype(np.float64))


def _only(book: Visits, rows: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Visits:
    return Visits(book.customer[rows], book.day[rows], book.money[rows])
