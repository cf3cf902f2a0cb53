"""Finding customers by what is remembered of them.

`rules.search` says which ranges of keys to look through and how good each hit is; here they are read through the index.
Every look is bounded, so that finding costs about the same in a book of a hundred and of a hundred thousand.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from models import Activity, Customer, CustomerKey
from models.db import OF_BUSINESS, Prepared, Tx, among
from rules import search as rules
from rules.names import name_key
from rules.paging import PAGE, turned
from rules.roles import Deed, may
from rules.search import Hit, Key, Kind, Look
from services import businesses

TOO_MANY = 30
"""From here on a look may have stopped at its limit, and a figure would pretend to be a count."""
MOST_FOUND = 20 * PAGE
"""Whom nobody turns to any more: the words must say more."""
A_LOOK = 60
"""Keys read in one look. Where more begin with what was typed, those of the latest customers are read as well."""
LATEST = 1000
MOST_PIECES = 3
ALIKE = 1000
LAST = "\U0010ffff"
NUMBER = col(CustomerKey.customer_id) + 0
"""Reckoned, so that no database starts from the customers and goes through all keys of each: the range comes first."""
OWN = and_(col(Customer.id) == NUMBER, col(Customer.business_id) == col(CustomerKey.business_id))
HITS: Any = (
    select(  # type: ignore[call-overload]  # more columns than SQLModel knows
        CustomerKey.customer_id,
        CustomerKey.kind,
        CustomerKey.key,
        Customer.name,
        Customer.state,
        func.coalesce(Customer.last_contact_at, Customer.created_at).label("latest_at"),
    )
    .join(Customer, OWN)
    .where(col(CustomerKey.business_id) == OF_BUSINESS, col(Customer.business_id) == OF_BUSINESS)
)
IN_NOTES: Any = (
    HITS.add_columns(Activity.text)
    .join(Activity, col(Activity.id) == CustomerKey.activity_id)
    .where(col(Activity.business_id) == OF_BUSINESS)
)
RECENT = aliased(Customer)
ABOUT = col(CustomerKey.customer_id)
TYPO = col(CustomerKey.kind) == Kind.TYPO
MEANT = Prepared(HITS.where(TYPO, among(col(CustomerKey.key), "words")).limit(2 * MOST_FOUND), ABOUT)
SHOWN: Any = select(Customer).where(col(Customer.id).in_(bindparam("shown", expanding=True)))
IN_ORDER = (col(CustomerKey.kind), col(CustomerKey.key))


@dataclass(frozen=True, slots=True)
class Page:
    """Some of many rows."""

    rows: Sequence[Customer]
    number: int
    pages: int
    total: int
    writable: bool = False
    """Whether the reader may add the one who was not found."""
    likeliest: bool = False
    """Whether so many answer that these are only the best of them."""
    surely: bool = False
    """Found by what they are called, their number or a tag; not by a note, a sound or a slip."""


Found = dict[int, tuple[Hit, Row[Any]]]
"""By the customer's number: how well found, and what decides among the equally well found."""


def writable(tx: Tx) -> bool:
    """Whether who reads may also write: a screen offers nobody what would be refused."""
    return tx.scope.role is not None and may(tx.scope.role, Deed.RECORD)


def find(tx: Tx, query: str, *, page: int = 0) -> Page:
    """By name, its sound or initials, phone, tag or note: the best first. Empty: the latest of all."""
    if not name_key(query):
        return _latest(tx, page)
    typed = _typed(tx, query)
    found = _search(tx, query, typed)
    best = sorted(found, key=lambda one: _place(*found[one]))[:MOST_FOUND]
    number, pages = turned(len(best), page)
    shown = best[number * PAGE : (number + 1) * PAGE]
    rows = {row.pk: row for row in tx.exec(SHOWN, params={"shown": shown})} if shown else {}
    surely = bool(typed) and not rules.only_sounds(query, (hit for hit, _ in typed.values()))
    many = len(found) >= TOO_MANY
    return Page([rows[one] for one in shown], number, pages, len(best), writable(tx), likeliest=many, surely=surely)


def _place(hit: Hit, row: Row[Any]) -> tuple[Hit, bool, float, int]:
    """The best found first, the archived after the others, then the latest contact."""
    return hit, row.state == "archived", -row.latest_at.timestamp(), -row.customer_id


def _search(tx: Tx, query: str, found: Found) -> Found:
    if rules.tag(query) is not None or (found and not rules.only_sounds(query, (hit for hit, _ in found.values()))):
        return found
    return _merged(_merged(found, _mistyped(tx, query)), _noted(tx, query)) or _each_word(tx, query)


def _typed(tx: Tx, query: str) -> Found:
    found: Found = {}
    region = businesses.own(tx).region if any(letter.isdigit() for letter in query) else ""
    for look in rules.looks(query, region):
        if rules.needed(look, (hit for hit, _ in found.values())):
            found = _merged(found, _placed(look, _keys(tx, look)))
    return found


def _mistyped(tx: Tx, query: str) -> Found:
    """One slip from any word or reading; two from those that begin alike."""
    word = rules.closed(query)
    if not rules.is_spelled(word):
        return {}
    rows = _meant(tx, rules.neighbours(word)) or _meant(tx, _two_slips_away(tx, word))
    return _best((row, rules.hit(Kind.TYPO, rules.slips(word, row.key))) for row in rows)


def _meant(tx: Tx, words: Collection[str]) -> Sequence[Row[Any]]:
    return MEANT.rows(tx, words=json.dumps(list(words))) if words else ()


def _two_slips_away(tx: Tx, word: str) -> list[str]:
    head = rules.near(word)
    if head is None:
        return []
    alike = {row.key for row in BEGUN_ALIKE.rows(tx, **_range(head))}
    return [other for other in alike if rules.slips(word, other) <= rules.MOST_SLIPS][:MOST_FOUND]


def _noted(tx: Tx, query: str) -> Found:
    """What was noted about them. A piece that is in too many notes is given up for a rarer one, if there is one."""
    rows: list[Row[Any]] = []
    for piece in rules.in_notes(query)[:MOST_PIECES]:
        rows = list(_keys(tx, Look((Kind.NOTE,), piece), notes=True))
        if len(rows) <= A_LOOK:
            break
    return _best((row, rules.hit(Kind.NOTE, 0)) for row in rows if rules.noted(query, row.text))


def _each_word(tx: Tx, query: str) -> Found:
    """Whoever every single word finds: a given name and the end of a phone number, a name and what was bought."""
    words = [_typed(tx, word) or _noted(tx, word) for word in rules.words(query)]
    everywhere = set(words[0]).intersection(*words) if words else set()
    return {number: max((found[number] for found in words), key=itemgetter(0)) for number in everywhere}


def _begins(kinds: tuple[Kind, ...]) -> tuple[ColumnElement[bool], ...]:
    key = col(CustomerKey.key)
    return col(CustomerKey.kind).in_(kinds), key >= bindparam("low"), key < bindparam("high")


KEYS = select(CustomerKey.key).where(col(CustomerKey.business_id) == OF_BUSINESS)
BEGUN_ALIKE = Prepared(KEYS.where(*_begins((Kind.TYPO,))).limit(ALIKE), ABOUT)


def _range(text: str) -> dict[str, str]:
    return {"low": text, "high": text + LAST}


def _keys(tx: Tx, look: Look, *, notes: bool = False) -> Iterator[Row[Any]]:
    """Keys in the order of the index, so many at most. Where there are more: also those that are just what was typed,
    and those of the latest customers.
    """
    first, exact, latest = _ways(look.kinds, notes, A_LOOK, LATEST)
    rows = first.rows(tx, **_range(look.text))
    yield from rows
    if len(rows) > A_LOOK:
        yield from exact.rows(tx, **_range(look.text))
        yield from latest.rows(tx, **_range(look.text))


@cache
def _ways(kinds: tuple[Kind, ...], notes: bool, most: int, latest: int) -> tuple[Prepared, Prepared, Prepared]:
    hits = (IN_NOTES if notes else HITS).where(*_begins(kinds))
    exact = hits.where(col(CustomerKey.key) == bindparam("low")).limit(most)
    in_order, recent = hits.order_by(*IN_ORDER).limit(most + 1), hits.where(_of_the_latest(latest)).limit(most)
    return Prepared(in_order, ABOUT), Prepared(exact, ABOUT), Prepared(recent, ABOUT)


def _of_the_latest(most: int) -> ColumnElement[bool]:
    met = col(RECENT.last_contact_at)
    ours = col(RECENT.business_id) == OF_BUSINESS
    latest = select(RECENT.id).where(ours, met.is_not(None)).order_by(met.desc()).limit(most)
    return NUMBER.in_(latest)


def _placed(look: Look, rows: Iterable[Row[Any]]) -> Found:
    hits = ((row, rules.place(look, Key(Kind(row.kind), row.key), row.name)) for row in rows)
    return _best((row, hit) for row, hit in hits if hit is not None)


def _best(hits: Iterable[tuple[Row[Any], Hit]]) -> Found:
    found: Found = {}
    for row, hit in hits:
        before = found.get(row.customer_id)
        if before is None or hit < before[0]:
            found[row.customer_id] = hit, row
    return found


def _merged(one: Found, other: Found) -> Found:
    """The better of the two for each."""
    return one | {number: how for number, how in other.items() if number not in one or how[0] < one[number][0]}


def _latest(tx: Tx, page: int) -> Page:
    """The latest contact first; of whom nobody met yet, the newest."""
    kept = Customer.state != "archived"
    total = tx.exec(select(func.count()).select_from(Customer).where(kept)).one()
    number, pages = turned(total, page)
    met, new = col(Customer.last_contact_at), col(Customer.created_at)
    first = (number + 1) * PAGE
    rows = [
        *tx.exec(select(Customer).where(kept, met.is_not(None)).order_by(met.desc(), new.desc()).limit(first)),
        *tx.exec(select(Customer).where(kept, met.is_(None)).order_by(new.desc()).limit(first)),
    ]
    rows.sort(key=lambda row: (row.last_contact_at or row.created_at, row.pk), reverse=True)
    return Page(rows[number * PAGE : first], number, pages, total, writable(tx))
