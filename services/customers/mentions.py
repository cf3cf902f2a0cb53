"""Whom a message names: by a name, the first or another one, or by a number. Every message is read with this."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from models import Customer, CustomerKey, CustomerPhone, MergedCustomer
from models.db import OF_BUSINESS, Prepared, Tx, among
from rules import search as rules
from rules.capture import Known
from rules.search import Kind

MOST_MENTIONED = 50
ABOUT = col(Customer.id)
OURS = and_(col(Customer.business_id) == OF_BUSINESS, col(Customer.state) != "archived")
KNOWN: Any = select(Customer.id, Customer.name, Customer.name_key, Customer.phone).where(OURS)
OTHER = aliased(CustomerPhone)
HAS_NUMBER = or_(
    among(Customer.phone, "phones"),
    col(Customer.id).in_(
        select(OTHER.customer_id).where(col(OTHER.business_id) == OF_BUSINESS, among(col(OTHER.phone), "phones"))
    ),
)
CALLED = Prepared(KNOWN.where(HAS_NUMBER).order_by(col(Customer.id)).limit(MOST_MENTIONED), ABOUT)
# The keys come first, whatever a database thinks of it: the number is reckoned, so that no index leads to it.
NAMED = Prepared(
    KNOWN.join(CustomerKey, col(Customer.id) == col(CustomerKey.customer_id) + 0)
    .where(
        col(CustomerKey.business_id) == OF_BUSINESS,
        col(CustomerKey.kind) == Kind.MENTION,
        among(col(CustomerKey.key), "pieces"),
    )
    .order_by(func.length(Customer.name_key).desc(), col(Customer.id))
    .limit(MOST_MENTIONED),
    ABOUT,
)
MERGED = col(MergedCustomer.customer_id)
FORMER_NAMES = Prepared(
    select(MERGED, MergedCustomer.name).where(
        col(MergedCustomer.business_id) == OF_BUSINESS, MERGED.in_(bindparam("numbers", expanding=True))
    ),
    MERGED,
)
PHONE_OF = col(CustomerPhone.customer_id)
MORE_PHONES = Prepared(
    select(PHONE_OF, CustomerPhone.phone).where(
        col(CustomerPhone.business_id) == OF_BUSINESS,
        PHONE_OF.in_(bindparam("numbers", expanding=True)),
        among(col(CustomerPhone.phone), "phones"),
    ),
    PHONE_OF,
)


def mentioned(tx: Tx, text: str, phones: Sequence[str]) -> list[Known]:
    """Customers whose name or phone stands in a text: the best dictionary for reading it."""
    found = {row.id: row for row in _found(tx, text, phones)}
    longest = sorted(found.values(), key=lambda row: (row.phone not in phones, -len(row.name_key), row.id))
    rows = longest[:MOST_MENTIONED]
    return [*(Known(row.id, row.name, row.phone) for row in rows), *_by_another(tx, rows, phones)]


def _found(tx: Tx, text: str, phones: Sequence[str]) -> Iterator[Row[Any]]:
    if phones:
        yield from CALLED.rows(tx, phones=json.dumps(phones))
    pieces = sorted(rules.pieces(text))
    if pieces:
        yield from NAMED.rows(tx, pieces=json.dumps(pieces))


def _by_another(tx: Tx, rows: Sequence[Row[Any]], phones: Sequence[str]) -> Iterator[Known]:
    """What a merge has left customers with: another name, another number."""
    names = {row.id: row.name for row in rows}
    if not names:
        return
    for row in FORMER_NAMES.rows(tx, numbers=list(names)):
        yield Known(row.customer_id, row.name)
    if phones:
        for row in MORE_PHONES.rows(tx, numbers=list(names), phones=json.dumps(phones)):
            yield Known(row.customer_id, names[row.customer_id], row.phone)
