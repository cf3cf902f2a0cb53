"""The whole book, read once: what every figure of the shop is made of."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import select

from models import Customer
from models.db import Tx
from rules import insights as rules
from rules.insights import History, Move, Past, Rhythm
from rules.rhythm import judged, lost_days
from services import businesses, customers
from services.customers import A_YEAR, Comings
from services.insights.marks import Marks, marked


@dataclass(frozen=True, slots=True)
class Book:
    """Everybody but suppliers and the archived: their comings and money, what that comes to, how they stand."""

    today: date
    currency: str
    customers: Mapping[int, Customer]
    pasts: Mapping[int, Past]
    paths: Mapping[int, Sequence[Move]]
    """In, out and back again, of each."""
    rhythms: Mapping[int, Rhythm]
    """Of those who are not marked as lost, where it is known."""
    nameless: Past
    """The money of the erased and the archived: part of every total, and nobody's."""
    foreign: int = 0
    """Sales of the last twelve months in another currency, which are in no figure."""


def read(tx: Tx, *, now: datetime) -> Book:
    """The customers in one statement, their timeline in another, who was marked as lost in a third."""
    today, model = customers.today(tx, now), customers.model(tx)
    everybody = tx.exec(select(Customer).where(Customer.kind != "supplier")).all()
    rows = {row.pk: row for row in everybody if row.state != "archived"}
    comings, marks = customers.comings(tx, now=now), marked(tx, rows.values())
    pasts = {number: _past(row, comings.days.get(number, {}), marks[number], today) for number, row in rows.items()}
    limit = lost_days(model.prior)
    return Book(
        today,
        businesses.own(tx).currency,
        rows,
        pasts,
        {number: tuple(rules.moves(past, limit, today)) for number, past in pasts.items()},
        judged({number: past.history for number, past in pasts.items() if not past.lost}, model, today),
        nameless(everybody, comings),
        comings.foreign,
    )


def nameless(rows: Iterable[Customer], comings: Comings) -> Past:
    """What was brought by those who are in no list any more; rows of suppliers are not given here."""
    takings = Counter(comings.nameless)
    for row in rows:
        if row.state == "archived":
            takings.update(comings.days.get(row.pk, {}))
    return Past(History(()), takings)


def _past(row: Customer, days: Mapping[date, int], marks: Marks, today: date) -> Past:
    return Past(
        customers.history(row, days, today - A_YEAR),
        takings={on: minor for on, minor in days.items() if minor},
        lost=row.state == "lost",
        marked_on=tuple(sorted(marks.on)),
        taken_back=marks.taken_back,
        reason=row.state_reason,
        kind=row.kind,
    )
