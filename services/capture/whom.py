"""Whom a message is about: the same phone, a name only one bears, or who was just spoken of. Nobody is guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from models import Activity, Customer, Entry
from models.db import Tx
from rules.capture import Reading
from rules.customers import gist
from rules.names import name_key
from services import customers
from services.capture.brought import Brought, Forwarded

MOST_CHOICES = 3
JOINS_WITHIN = timedelta(minutes=1)
RECORDED = "capture.record"


@dataclass(frozen=True, slots=True)
class Subject:
    """The customer, or those it could be, and how that was found out."""

    customer: Customer | None = None
    choices: Sequence[Customer] = ()
    new: bool = False
    how: str = ""
    """`joined` the last entry, or `phone`: the number is somebody's whose name is another one."""


def subject(
    tx: Tx, reading: Reading, brought: Brought, before: Entry | None, *, customer_id: int | None, now: datetime
) -> Subject:
    """Whom the message is about; a new record where it names somebody nobody knows. `before`: what was just said."""
    if customer_id is not None:
        return Subject(customers.get(tx, customer_id))
    if brought.forwarded is not None:
        return _writer(tx, brought.forwarded, now, source=brought.source)
    if reading.name is None and reading.phone is None and not reading.known_ids:
        return Subject() if reading.house else _just_spoken_of(tx, before)
    known = _known(tx, reading)
    phone = reading.phone
    same_phone = [row for row in known if phone and customers.has_phone(tx, row, phone)]
    one = same_phone or known
    if len(one) == 1 and (same_phone or not _has_other_phone(one[0], reading)):
        return Subject(one[0], how="phone" if same_phone and not _is_named(tx, one[0], reading) else "")
    if known:
        return Subject(choices=_likeliest(known))
    name = reading.name or reading.phone or ""
    return Subject(customers.add(tx, name, now=now, source=brought.source), new=True)


def _known(tx: Tx, reading: Reading) -> list[Customer]:
    """Those the reader found; and whoever has come into the book under that name or number since."""
    found = by_ids(tx, reading.known_ids)
    if found:
        return found
    if reading.phone:
        found = customers.of_phone(tx, reading.phone)
    return found or (named(tx, reading.name) if reading.name else [])


def by_ids(tx: Tx, numbers: Sequence[int]) -> list[Customer]:
    """The customers of these numbers whom this unit may see."""
    return [row for number in numbers if (row := tx.get(Customer, number)) is not None]


def named(tx: Tx, name: str) -> list[Customer]:
    """Everybody of exactly this name who is not put away."""
    same = select(Customer).where(Customer.name_key == name_key(name), Customer.state != "archived")
    return list(tx.exec(same.order_by(col(Customer.id))))


def _has_other_phone(customer: Customer, reading: Reading) -> bool:
    """A new number of the same person, or another person of the same name? Nobody but the member knows."""
    return bool(reading.phone and customer.phone and customer.phone != reading.phone)


def _is_named(tx: Tx, customer: Customer, reading: Reading) -> bool:
    """By the name in the book, or one of a record that went into it; who is not named at all is not named wrongly."""
    if reading.name is None or name_key(reading.name) == customer.name_key:
        return True
    return name_key(reading.name) in {name_key(name) for name in customers.also_called(tx, customer)}


def _likeliest(rows: Sequence[Customer]) -> list[Customer]:
    """Who was there last comes first."""
    return sorted(rows, key=lambda row: row.last_contact_at or row.created_at, reverse=True)[:MOST_CHOICES]


def _writer(tx: Tx, forwarded: Forwarded, now: datetime, *, source: str) -> Subject:
    """Who wrote what was passed on: known by their Telegram, or by a name only one bears."""
    if forwarded.person_id is not None:
        own = tx.exec(select(Customer).where(Customer.person_id == forwarded.person_id)).first()
        if own is not None:
            return Subject(own)
    if not forwarded.name:
        return Subject()
    same = named(tx, forwarded.name)
    if len(same) == 1:
        return Subject(same[0])
    if same:
        return Subject(choices=_likeliest(same))
    return Subject(customers.add(tx, forwarded.name, now=now, source=source), new=True)


def last_entry(tx: Tx, said_at: datetime | None, chat_id: int | None = None) -> Entry | None:
    """What this member wrote down in this chat less than a minute before."""
    chat_id = chat_id or (tx.origin.chat_id if tx.origin else None)
    if chat_id is None or tx.scope.member_id is None or said_at is None:
        return None
    entry = tx.exec(
        select(Entry)
        .where(Entry.member_id == tx.scope.member_id, Entry.chat_id == chat_id, col(Entry.undone_at).is_(None))
        .order_by(col(Entry.id).desc())
    ).first()
    if entry is None or entry.verb != RECORDED or entry.details.get("batch"):
        return None
    before = datetime.fromisoformat(entry.details.get("said_at") or entry.at.isoformat())
    return entry if timedelta(0) <= said_at - before <= JOINS_WITHIN else None


def _just_spoken_of(tx: Tx, before: Entry | None) -> Subject:
    customer = tx.get(Customer, before.customer_id) if before and before.customer_id else None
    return Subject(customer, how="joined") if customer else Subject()


def referrer(tx: Tx, reading: Reading) -> int | None:
    """Who has sent the customer, where the message says so and the book knows exactly one of that name."""
    for person in reading.others:
        known = list(person.known_ids) or [row.pk for row in named(tx, person.name)]
        if person.role == "referrer" and len(known) == 1:
            return known[0]
    return None


def others(tx: Tx, entry_id: int) -> list[Customer]:
    """Who else an entry could be about: namesakes first, then whoever is found under that name."""
    entry = tx.get_one(Entry, entry_id)
    customer = tx.get(Customer, entry.customer_id) if entry.customer_id else None
    name = customer.name if customer else str(entry.details.get("name") or "")
    rows = [*_likeliest(named(tx, name)), *customers.find(tx, name).rows] if name else customers.find(tx, "").rows
    own = customer.pk if customer else None
    return [row for row in {row.pk: row for row in rows}.values() if row.pk != own][:MOST_CHOICES]


def last_notes(tx: Tx, rows: Sequence[Customer]) -> dict[int, str]:
    """The last words written down of each: with the end of the phone, what tells namesakes apart."""
    return {row.pk: text for row in rows if (text := gist(_last_note(tx, row.pk), row.name))}


def _last_note(tx: Tx, customer_id: int) -> str:
    newest = (col(Activity.occurred_at).desc(), col(Activity.id).desc())
    own = select(Activity.text).where(Activity.customer_id == customer_id, Activity.text != "")
    return tx.exec(own.order_by(*newest).limit(1)).first() or ""


def of_album(tx: Tx, chat_id: int, album: str) -> int | None:
    """The entry that the first picture of an album made, where it still stands."""
    entry = tx.exec(
        select(Entry)
        .where(Entry.member_id == tx.scope.member_id, Entry.chat_id == chat_id, col(Entry.undone_at).is_(None))
        .order_by(col(Entry.id).desc())
    ).first()
    return entry.pk if entry is not None and entry.details.get("album") == album else None
