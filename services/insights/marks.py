"""Who was marked as lost, and when that was taken back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import col, select

from models import Change, Customer, Entry
from models.db import Tx
from rules import timing
from services import businesses

LOST, ACTIVE = "customers.lost", "customers.active"


@dataclass(slots=True)
class Marks:
    """Of one customer, on local dates."""

    on: set[date] = field(default_factory=set)
    taken_back: dict[date, date] = field(default_factory=dict)
    """When somebody said of such a mark that they come after all."""

    def mark(self, day: date) -> None:
        self.on.add(day)
        self.taken_back.pop(day, None)

    def take_back(self, day: date) -> None:
        for marked_on in self.on:
            self.taken_back.setdefault(marked_on, day)


def marked(tx: Tx, rows: Iterable[Customer]) -> dict[int, Marks]:
    """Of everybody, also where they have come again since; a visit takes no mark back, it ends it."""
    zone, found = businesses.own(tx).time_zone, defaultdict[int, Marks](Marks)
    lost = {row.pk: row.state_at for row in rows if row.state == "lost"}
    for number, verb, at, own in _said(tx):
        # What was said of a record that was merged into this one was said of a double, unless both are lost.
        if own or number in lost:
            day = timing.local(at, zone).date()
            found[number].mark(day) if verb == LOST else found[number].take_back(day)
    for number, state_at in lost.items():
        if state_at is not None:
            found[number].mark(timing.local(state_at, zone).date())
    return found


def _said(tx: Tx) -> Iterable[tuple[int, str, datetime, bool]]:
    changed = (col(Change.entry_id) == Entry.id) & (col(Change.business_id) == Entry.business_id)
    rows = (
        select(Entry.customer_id, Entry.verb, Entry.at, Change.row_id)
        .join(Change, changed & (Change.table_name == "customer"), isouter=True)
        .where(col(Entry.verb).in_((LOST, ACTIVE)), col(Entry.undone_at).is_(None), col(Entry.customer_id).is_not(None))
        .order_by(col(Entry.at), col(Entry.id))
    )
    for number, verb, at, row_id in tx.exec(rows):
        yield number or 0, verb, at, row_id in {None, number}
