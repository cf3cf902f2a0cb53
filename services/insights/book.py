"""The whole book, read once: what every figure of the shop is made of."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from models import Customer, Entry
from models.db import Tx
from rules import insights as rules
from rules import timing
from rules.insights import Move, Past, Rhythm
from rules.rhythm import judged, lost_days
from services import businesses, customers
from services.customers import A_YEAR


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
    foreign: int = 0
    """Sales of the last twelve months in another currency, which are in no figure."""


def read(tx: Tx, *, now: datetime) -> Book:
    """The customers in one statement, their timeline in another, who was marked as lost in a third."""
    today, model = customers.today(tx, now), customers.model(tx)
    rows = {row.pk: row for row in tx.exec(select(Customer).where(*_counted())).all()}
    comings, marks = customers.comings(tx, now=now), _marks(tx, rows.values())
    pasts = {number: _past(row, comings.days.get(number, {}), marks[number], today) for number, row in rows.items()}
    limit = lost_days(model.prior)
    return Book(
        today,
        businesses.own(tx).currency,
        rows,
        pasts,
        {number: tuple(rules.moves(past, limit, today)) for number, past in pasts.items()},
        judged({number: past.history for number, past in pasts.items() if not past.lost}, model, today),
        comings.foreign,
    )


def _counted() -> tuple[bool, bool]:
    return Customer.kind != "supplier", Customer.state != "archived"


def _marks(tx: Tx, rows: Iterable[Customer]) -> dict[int, set[date]]:
    """When somebody was marked as lost, also where they have come again since."""
    said = select(Entry.customer_id, Entry.at).where(Entry.verb == "customers.lost", col(Entry.undone_at).is_(None))
    zone, found = businesses.own(tx).time_zone, defaultdict[int, set[date]](set)
    now_lost = [(row.pk, row.state_at) for row in rows if row.state == "lost"]
    for number, at in (*now_lost, *tx.exec(said.where(col(Entry.customer_id).is_not(None)))):
        if at is not None:
            found[number or 0].add(timing.local(at, zone).date())
    return found


def _past(row: Customer, days: Mapping[date, int], marks: Collection[date], today: date) -> Past:
    return Past(
        customers.history(row, days, today - A_YEAR),
        takings={on: minor for on, minor in days.items() if minor},
        lost=row.state == "lost",
        marked_on=tuple(sorted(marks)),
        reason=row.state_reason,
        kind=row.kind,
    )
