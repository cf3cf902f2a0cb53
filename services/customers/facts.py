"""What is good to know of a customer: preferences, and the birthday."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from models import Customer, Entry, Preference
from models.db import Tx
from rules import birthdays as rules
from rules.birthdays import Birthday
from rules.names import name_key
from rules.refusal import Refusal
from rules.text import one_line
from services.customers.history import today
from services.customers.record import begin, get

PREFERENCE_UNITS = 60
MOST_PREFERENCES = 6


@dataclass(frozen=True, slots=True)
class Keeps:
    """Somebody whose birthday is today, or tomorrow."""

    customer: Customer
    days: int


def preferences(tx: Tx, customer_id: int) -> Sequence[Preference]:
    """What one customer likes, as it was told."""
    own = select(Preference).where(Preference.customer_id == customer_id)
    return tx.exec(own.order_by(col(Preference.id))).all()


def add_preference(tx: Tx, customer_id: int, text: str, *, now: datetime) -> Entry | None:
    """One more line; none where it stands there already."""
    fresh = _unknown(tx, customer_id, [text])
    if not fresh:
        return None
    entry = begin(tx, "preference", get(tx, customer_id), now=now)
    _prefer(tx, customer_id, fresh)
    return entry


def add_facts(tx: Tx, customer_id: int, birthday: Birthday, likes: Sequence[str], *, now: datetime) -> Entry | None:
    """The birthday and what else was said with it, in one entry; none where all of it is known."""
    fresh = _unknown(tx, customer_id, likes)
    entry = set_birthday(tx, customer_id, birthday, now=now)
    if fresh:
        entry = entry or begin(tx, "preference", get(tx, customer_id), now=now)
        _prefer(tx, customer_id, fresh)
    return entry


def _unknown(tx: Tx, customer_id: int, texts: Sequence[str]) -> list[str]:
    """The lines that are new, each once, where there is room for them."""
    known = preferences(tx, get(tx, customer_id).pk)
    fresh = {name_key(line): line for line in (one_line(text, PREFERENCE_UNITS) for text in texts) if line}
    for row in known:
        fresh.pop(name_key(row.text), None)
    if fresh and len(known) + len(fresh) > MOST_PREFERENCES:
        raise Refusal("customer-preferences-full", most=MOST_PREFERENCES)
    return list(fresh.values())


def _prefer(tx: Tx, customer_id: int, lines: Sequence[str]) -> None:
    for line in lines:
        tx.add(Preference(business_id=tx.business_id, customer_id=customer_id, text=line))
    tx.flush()


def drop_preference(tx: Tx, customer_id: int, preference_id: int, *, now: datetime) -> Entry | None:
    """Not so any more; none where it is gone already."""
    customer = get(tx, customer_id)
    row = tx.get(Preference, preference_id)
    if row is None or row.customer_id != customer_id:
        return None
    entry = begin(tx, "unpreference", customer, now=now)
    tx.delete(row)
    tx.flush()
    return entry


def put_birthday(customer: Customer, year: int | None, month: int, day: int) -> None:
    """The same within an entry of the caller's."""
    customer.birthday, customer.birth_year = Birthday(month, day).key, year


def set_birthday(tx: Tx, customer_id: int, birthday: Birthday | None, *, now: datetime) -> Entry | None:
    """The birthday, or none of it; a year that is known is not forgotten by a date without one."""
    customer = get(tx, customer_id)
    key, year = (birthday.key, birthday.year) if birthday else (None, None)
    if birthday and year is None and key == customer.birthday:
        year = customer.birth_year
    if (customer.birthday, customer.birth_year) == (key, year):
        return None
    entry = begin(tx, "birthday" if birthday else "unbirthday", customer, now=now)
    customer.birthday, customer.birth_year = key, year
    return entry


def birthdays(tx: Tx, *, now: datetime) -> list[Keeps]:
    """Whose birthday is today, then whose is tomorrow, among those who are still customers."""
    here = today(tx, now)
    found: list[Keeps] = []
    for days in (0, 1):
        keys = rules.keys_on(here + timedelta(days=days))
        rows = select(Customer).where(col(Customer.birthday).in_(keys), Customer.state == "active")
        found += [Keeps(row, days) for row in tx.exec(rows.order_by(col(Customer.id)))]
    return found
