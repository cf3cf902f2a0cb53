"""Finding customers: by name, phone end or tag, and in a text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, literal, select

from models import Customer, CustomerPhone, CustomerTag, MergedCustomer
from models.db import Tx
from rules.capture import Known
from rules.names import name_key
from rules.paging import PAGE, turned
from rules.phones import normalise
from rules.roles import Deed, may
from services import businesses

SHORTEST_END = 3
MOST_MENTIONED = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some of many rows."""

    rows: Sequence[Customer]
    number: int
    pages: int
    total: int
    writable: bool = False
    """Whether the reader may add the one who was not found."""


def writable(tx: Tx) -> bool:
    """Whether who reads may also write: a screen offers nobody what would be refused."""
    return tx.scope.role is not None and may(tx.scope.role, Deed.RECORD)


def mentioned(tx: Tx, text: str, phones: Sequence[str]) -> list[Known]:
    """Customers whose name or phone stands in a text: the best dictionary for reading it."""
    key = name_key(text)
    named = literal(key).contains(col(Customer.name_key)) if key else literal(value=False)
    rows = tx.exec(
        select(Customer)
        .where(Customer.state != "archived", or_(named, col(Customer.phone).in_(phones)))
        .order_by(func.length(Customer.name_key).desc(), col(Customer.id))
        .limit(MOST_MENTIONED)
    )
    return [*(Known(row.pk, row.name, row.phone) for row in rows), *_by_another(tx, key, phones)]


def _by_another(tx: Tx, key: str, phones: Sequence[str]) -> list[Known]:
    """What a merge has left customers with: another number, another name."""
    on, bears = col(Customer.id) == CustomerPhone.customer_id, Customer.state != "archived"
    called = select(CustomerPhone, Customer.name).join(Customer, on).where(bears, col(CustomerPhone.phone).in_(phones))
    found = [Known(row.customer_id, name, row.phone) for row, name in (tx.exec(called) if phones else ())]
    if not key:
        return found
    on = col(Customer.id) == MergedCustomer.customer_id
    named = literal(key).contains(col(MergedCustomer.name_key))
    rows = tx.exec(select(MergedCustomer).join(Customer, on).where(bears, named).limit(MOST_MENTIONED))
    return found + [Known(row.customer_id, row.name) for row in rows]


def find(tx: Tx, query: str, *, page: int = 0) -> Page:
    """By a part of the name, the end of the phone, or a tag; the latest contact first. Empty: the latest of all."""
    where = _matching(query, businesses.own(tx).region)
    total = tx.exec(select(func.count()).select_from(Customer).where(where)).one()
    number, pages = turned(total, page)
    latest = func.coalesce(Customer.last_contact_at, Customer.created_at)
    rows = tx.exec(
        select(Customer).where(where).order_by(latest.desc(), col(Customer.id).desc()).offset(number * PAGE).limit(PAGE)
    ).all()
    return Page(rows, number, pages, total, writable(tx))


def _matching(query: str, region: str) -> ColumnElement[bool]:
    key = name_key(query)
    if not key:
        return col(Customer.state) != "archived"
    tagged = select(CustomerTag.customer_id).where(CustomerTag.tag == key.lstrip("#"))
    ways: list[ColumnElement[bool]] = [col(Customer.id).in_(tagged), *_by_phone(key, region)]
    if not key.startswith("#"):
        once = select(MergedCustomer.customer_id).where(col(MergedCustomer.name_key).contains(key, autoescape=True))
        ways += [col(Customer.name_key).contains(key, autoescape=True), col(Customer.id).in_(once)]
    return or_(*ways)


def _by_phone(key: str, region: str) -> Iterator[ColumnElement[bool]]:
    digits = "".join(letter for letter in key if letter.isascii() and letter.isdigit())
    if len(digits) >= SHORTEST_END:
        yield col(Customer.phone).endswith(digits)
        yield _has_phone(col(CustomerPhone.phone).endswith(digits))
    # A number dialled at home begins with a zero that the kept form does not have.
    if number := normalise(key, region):
        yield col(Customer.phone) == number
        yield _has_phone(col(CustomerPhone.phone) == number)


def _has_phone(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(Customer.id).in_(select(CustomerPhone.customer_id).where(which))
