"""Answers that are kept ready, by those who lead, for whoever answers a customer.

Until a shop has changed anything, the ready ones of the catalogue are there, which the caller brings along; the first
change writes them down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from models import Customer, Entry, QuickReply
from models.db import Tx
from rules import replies as rules
from rules.refusal import Refusal
from rules.text import one_line, utf16
from services import audit, businesses, customers


@dataclass(frozen=True, slots=True)
class Quick:
    """One of them; a number below zero is a ready one that nobody has written down yet."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """The list after a change, and the entry it is undone by."""

    rows: Sequence[Quick]
    entry: Entry


def every(tx: Tx, ready: Sequence[str]) -> list[Quick]:
    """What can be sent by a tap."""
    rows = tx.exec(select(QuickReply).order_by(col(QuickReply.id))).all()
    if not rows:
        return [Quick(-number, text) for number, text in enumerate(ready, 1)]
    return [Quick(row.pk, row.text) for row in rows if row.removed_at is None]


def add(tx: Tx, text: str, ready: Sequence[str], *, now: datetime) -> Changed:
    """One more; what stands in braces must be a field that can be filled in."""
    said = " ".join(text.split())
    if not said:
        raise Refusal("replies-empty")
    if utf16(said) > rules.UNITS:
        raise Refusal("replies-too-long", most=rules.UNITS)
    for field in rules.unknown(said):
        raise Refusal("replies-field-unknown", field=one_line(field, 40))
    if len(every(tx, ready)) >= rules.MOST:
        raise Refusal("replies-full", most=rules.MOST)
    _write_down(tx, ready, now)
    entry = audit.begin(tx, "replies.add", now=now, what=one_line(said, 40))
    tx.add(QuickReply(business_id=tx.business_id, text=said, made_at=now))
    tx.flush()
    return Changed(every(tx, ready), entry)


def remove(tx: Tx, number: int, ready: Sequence[str], *, now: datetime) -> Changed:
    """One less."""
    one = get(tx, number, ready)
    rows = _write_down(tx, ready, now)
    entry = audit.begin(tx, "replies.remove", now=now, what=one_line(one.text, 40))
    row = rows[-number - 1] if number < 0 else tx.get_one(QuickReply, number)
    row.removed_at = now
    tx.flush()
    return Changed(every(tx, ready), entry)


def _write_down(tx: Tx, ready: Sequence[str], now: datetime) -> list[QuickReply]:
    """The ready ones become rows of the shop's own, once; before the entry of the change, so that undoing that one
    leaves them in the list."""
    if tx.exec(select(QuickReply.id).limit(1)).first() is not None:
        return []
    rows = [QuickReply(business_id=tx.business_id, text=text, made_at=now) for text in ready]
    for row in rows:
        tx.add(row)
        tx.flush()
    return rows


def get(tx: Tx, number: int, ready: Sequence[str]) -> Quick:
    """One of them; a button from before it was taken off is out of date."""
    found = next((one for one in every(tx, ready) if one.number == number), None)
    if found is None:
        raise Refusal("replies-gone")
    return found


def words(tx: Tx, number: int, customer_id: int, ready: Sequence[str]) -> str:
    """What a customer would be sent."""
    return _filled(tx, get(tx, number, ready).text, customers.get(tx, customer_id))


def _filled(tx: Tx, text: str, customer: Customer) -> str:
    return rules.filled(text, {"name": customer.name, "shop": businesses.own(tx).name})
