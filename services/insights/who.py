"""What the screens about a whole book show: an overview, and lists of people, paged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from models import Business, Customer
from models.db import Tx
from rules import insights as rules
from rules.insights import Dependency, Fifths, Losses, Standing, States, Week, Winback
from rules.paging import turned
from services import businesses
from services.insights import figures
from services.insights.book import Book, read
from services.insights.groups import Groups, groups
from services.insights.returns import Returns, returns
from services.insights.slipping import SHOWN

LISTS = ("core", "rising", "lowest", "back", *rules.GROUPS)
"""The lists of people there are."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How the shop stands; what has no data yet is nought."""

    business: Business
    today: date
    states: States
    weeks: Sequence[Week]
    dependency: Dependency
    first: Customer | None
    """Who brought most in the last 90 days."""
    fifths: Fifths
    core: int
    rising: int
    losses: Losses
    groups: Groups
    winback: Winback
    foreign: int


class Row(NamedTuple):
    """One of a list: what they brought, what is usual for them, how they stand, when they came back."""

    customer: Customer
    minor: int = 0
    usual_minor: int = 0
    standing: Standing | None = None
    on: date | None = None
    contacted: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """Some of a list, and what all of it is."""

    business: Business
    rows: Sequence[Row]
    number: int
    pages: int
    total: int
    minor: int
    """What all of them brought."""
    fifths: Fifths
    winback: Winback
    today: date

    @property
    def first(self) -> int:
        """The number of the first row shown, counted through all pages."""
        return self.number * SHOWN + 1


def overview(tx: Tx, *, now: datetime) -> Overview:
    """Everything at a glance, from one reading."""
    book = read(tx, now=now)
    hangs = figures.dependency(book)
    return Overview(
        businesses.own(tx),
        book.today,
        figures.states(book),
        figures.funnel(book),
        hangs,
        book.customers[hangs.now.top[0].customer_id] if hangs.now.top else None,
        figures.fifths(book),
        len(figures.core(book)),
        len(figures.rising(book)),
        figures.losses(book),
        groups(tx, book),
        returns(tx, book, now=now).counts,
        book.foreign,
    )


def people(tx: Tx, which: str, *, page: int = 0, now: datetime) -> People:
    """The core, the rising, the lowest fifth, who came back, or one loyalty group; nobody, for a list there is not."""
    book = read(tx, now=now)
    back = returns(tx, book, now=now)
    rows = _rows(tx, book, which, back)
    number, pages = turned(len(rows), page, SHOWN)
    return People(
        businesses.own(tx),
        rows[number * SHOWN : (number + 1) * SHOWN],
        number,
        pages,
        len(rows),
        sum(row.minor for row in rows),
        figures.fifths(book),
        back.counts,
        book.today,
    )


def _rows(tx: Tx, book: Book, which: str, back: Returns) -> list[Row]:
    if which == "back":
        return [Row(book.customers[number], on=one.on, contacted=one.contacted) for number, one in back.came]
    if which == "rising":
        return [Row(book.customers[one.customer_id], one.minor, one.usual_minor) for one in figures.rising(book)]
    if which == "core":
        return [_bought(book, *one) for one in figures.core(book)]
    if which == "lowest":
        return [_bought(book, *one) for one in figures.lowest(book)]
    brought, found = dict(figures.fifths(book).rows), groups(tx, book).members
    numbers = next((numbers for group, numbers in found.items() if group == which), ())
    return [_bought(book, number, brought.get(number, 0)) for number in numbers]


def _bought(book: Book, number: int, minor: int) -> Row:
    return Row(book.customers[number], minor, standing=rules.standing(book.paths[number], book.rhythms.get(number)))
