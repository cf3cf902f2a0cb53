"""Who may be one and the same: proposed with the reason, never decided."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlmodel import col, func, select

from models import Activity, Customer, CustomerPhone, Entry, KeptApart, MergedCustomer
from models.db import Tx
from rules.customers import LIKENESSES, Likeness, Mark, doubtful, likeness, marks
from rules.paging import PAGE, turned
from services.customers.record import begin, get
from services.customers.search import find

MOST_OF_ONE_MARK = 30
"""Beyond that a name is no sign of anything: every second customer of a noodle shop is 王姐."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody who may be the same, and why; no reason where a person looked for them."""

    customer: Customer
    reason: Likeness | None
    entries: int
    """Lines on the timeline: the fuller record is usually the right one."""
    older: bool
    """Older than the one asked about: then they are the one that stays."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who may be one; the older first, since it is the one that stays."""

    older: Customer
    younger: Customer
    reason: Likeness


@dataclass(frozen=True, slots=True)
class Pairs:
    """Some of the pairs that look the same."""

    rows: Sequence[Pair]
    number: int
    pages: int
    total: int


def _age(customer: Customer) -> tuple[datetime, int]:
    """The older one stays, unless somebody says otherwise."""
    return customer.created_at, customer.pk


def alike(tx: Tx, customer_id: int) -> list[Alike]:
    """Who may be the same as this one, the likeliest first."""
    customer = get(tx, customer_id)
    book, apart = _marked(tx), _apart(tx)
    own = book.pop(customer.pk)
    found = {
        number: reason
        for number, marked in book.items()
        if {number, customer.pk} not in apart and (reason := likeness(own, marked))
    }
    rows = list(tx.exec(select(Customer).where(col(Customer.id).in_(found))))
    rows.sort(key=lambda row: (doubtful(own, book[row.pk]), LIKENESSES.index(found[row.pk]), _latest(row)))
    return _counted(tx, customer, [(row, found[row.pk]) for row in rows[:PAGE]])


def searched(tx: Tx, customer_id: int, words: str) -> list[Alike]:
    """Whoever these words find, besides this one."""
    customer = get(tx, customer_id)
    return _counted(tx, customer, [(row, None) for row in find(tx, words).rows if row.pk != customer.pk])


def _latest(customer: Customer) -> float:
    return -(customer.last_contact_at or customer.created_at).timestamp()


def _counted(tx: Tx, own: Customer, rows: Sequence[tuple[Customer, Likeness | None]]) -> list[Alike]:
    numbers = [row.pk for row, _ in rows]
    told = select(Activity.customer_id, func.count()).where(col(Activity.customer_id).in_(numbers))
    entries = dict(tx.exec(told.group_by(col(Activity.customer_id))).all())
    return [Alike(row, reason, entries.get(row.pk, 0), _age(row) < _age(own)) for row, reason in rows]


def _marked(tx: Tx) -> dict[int, frozenset[Mark]]:
    """Everybody in the book, by what they can be recognised by: names and numbers, also those of merged records."""
    names: dict[int, list[str]] = defaultdict(list)
    phones: dict[int, list[str]] = defaultdict(list)
    for number, name, phone in tx.exec(select(Customer.id, Customer.name, Customer.phone)):
        names[number or 0].append(name)
        phones[number or 0] += [phone] if phone else []
    for number, phone in tx.exec(select(CustomerPhone.customer_id, CustomerPhone.phone)):
        phones[number].append(phone)
    for number, name in tx.exec(select(MergedCustomer.customer_id, MergedCustomer.name)):
        names[number].append(name)
    return {number: frozenset().union(*(marks(name, phones[number]) for name in own)) for number, own in names.items()}


def _apart(tx: Tx) -> set[frozenset[int]]:
    return {frozenset(two) for two in tx.exec(select(KeptApart.customer_id, KeptApart.other_id))}


def pairs(tx: Tx, *, page: int = 0) -> Pairs:
    """All that look the same, the likeliest first."""
    book, apart = _marked(tx), _apart(tx)
    found = [
        (doubtful(book[a], book[b]), LIKENESSES.index(reason), a, b)
        for a, b in _meeting(book)
        if {a, b} not in apart and (reason := likeness(book[a], book[b]))
    ]
    number, pages = turned(len(found), page)
    shown = sorted(found)[number * PAGE : (number + 1) * PAGE]
    return Pairs([_pair(tx, a, b, LIKENESSES[why]) for _, why, a, b in shown], number, pages, len(found))


def _meeting(book: dict[int, frozenset[Mark]]) -> Iterable[tuple[int, int]]:
    """Every two who share a mark, without comparing everybody with everybody."""
    sharing: dict[Mark, list[int]] = defaultdict(list)
    for number, marked in book.items():
        for mark in marked:
            sharing[mark].append(number)
    return {two for numbers in sharing.values() for two in combinations(sorted(numbers)[:MOST_OF_ONE_MARK], 2)}


def _pair(tx: Tx, one: int, other: int, reason: Likeness) -> Pair:
    older, younger = sorted((tx.get_one(Customer, one), tx.get_one(Customer, other)), key=_age)
    return Pair(older, younger, reason)


def keep_apart(tx: Tx, one_id: int, other_id: int, *, now: datetime) -> Entry | None:
    """These are two; nobody proposes them again. None where that was said before."""
    one, other = get(tx, one_id), get(tx, other_id)
    if one.pk == other.pk or {one.pk, other.pk} in _apart(tx):
        return None
    entry = begin(tx, "apart", one, now=now)
    tx.add(KeptApart(business_id=tx.business_id, customer_id=one.pk, other_id=other.pk))
    tx.flush()
    return entry
