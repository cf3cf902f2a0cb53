"""The customer puts right what is kept about them. It stands on their timeline, so that members see who changed it."""

from datetime import datetime

from models import Customer
from models.db import Tx
from rules.birthdays import Birthday
from rules.refusal import Refusal
from services import codes, customers, privacy
from services.customers import Happening
from services.mydata.seen import Own, own

CORRECTED = "corrected"
NONE = "—"


def correct_name(tx: Tx, name: str, *, now: datetime) -> Own:
    """Their name as they write it."""
    customer = _own_record(tx, now)
    before = customer.name
    customers.rename(tx, customer.pk, name, now=now)
    return _noted(tx, customer, before, customer.name, now)


def correct_phone(tx: Tx, phone: str, *, now: datetime) -> Own:
    """Their first number, E.164."""
    customer = _own_record(tx, now)
    before = customer.phone
    with tx.as_business():  # a number they have already changes places with the first one
        customers.set_phone(tx, customer.pk, phone, now=now)
        tx.flush()
    return _noted(tx, customer, before or NONE, phone, now)


def correct_birthday(tx: Tx, birthday: Birthday, *, now: datetime) -> Own:
    """Their birthday."""
    customer = _own_record(tx, now)
    before = _born(customer)
    customers.set_birthday(tx, customer.pk, birthday, now=now)
    return _noted(tx, customer, before, _born(customer), now)


def _own_record(tx: Tx, now: datetime) -> Customer:
    """Not on the first day after a card was scanned: parting would not bring back what was there before."""
    customer = privacy.own_record(tx)
    if codes.doubt(tx, customer.pk, now=now) is not None:
        raise Refusal("mydata-held-correct")
    return customer


def _born(customer: Customer) -> str:
    if customer.birthday is None:
        return NONE
    return f"{customer.birth_year}-{customer.birthday}" if customer.birth_year else customer.birthday


def _noted(tx: Tx, customer: Customer, before: str, after: str, now: datetime) -> Own:
    if before != after:
        customers.happened(tx, customer, Happening(CORRECTED, f"{before} → {after}"), now=now)
    return own(tx)
