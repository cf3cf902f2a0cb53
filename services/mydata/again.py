"""A book came back from an older copy: whoever was erased since is erased again, before anything is said."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlmodel import col, select

from models import Customer, Erasure, InboxUpdate, Person
from models.db import Tx, of_business
from rules.mydata import Seal
from services.mydata.ahead import Ahead
from services.mydata.erasing import forget_person, remember, remove


def erase_again(tx: Tx, marks: Collection[str], seal: Seal, *, now: datetime) -> int:
    """How many records went. Marks that the copy holds itself are older than it: who came back since then stays.
    A system unit."""
    known = tx.exec(select(Erasure.mark)).all()
    later = set(marks).difference(known)
    found = list(_records(tx, later, seal)) if later else []
    scope = tx.scope
    for number in found:
        customer = tx.get_one(Customer, number)
        tx.scope = of_business(customer.business_id)
        remove(tx, customer, seal, Ahead(), now=now)
        tx.scope = scope
    if later:
        _strangers(tx, later, seal)
    remember(tx, later, now=now)
    tx.flush()
    return len(found)


def _records(tx: Tx, later: Collection[str], seal: Seal) -> Iterator[int]:
    rows = tx.exec(select(Customer.business_id, Customer.id, Customer.person_id)).all()
    for business_id, number, person_id in rows:
        known = person_id is not None and seal.of_person(business_id, person_id) in later
        if number is not None and (known or seal.of_record(business_id, number) in later):
            yield number


def _strangers(tx: Tx, later: Collection[str], seal: Seal) -> None:
    """People who had come to the door when the copy was taken, and had no record yet."""
    shops = select(Person.id, Person.business_id).where(col(Person.business_id).is_not(None))
    doors = set(tx.exec(shops))
    said = select(InboxUpdate.chat_id, InboxUpdate.business_id).where(col(InboxUpdate.business_id).is_not(None))
    doors |= {(chat, shop) for chat, shop in tx.exec(said.distinct()) if chat is not None}
    for person_id, business_id in doors:
        if business_id is not None and seal.of_person(business_id, person_id) in later:
            forget_person(tx, person_id, business_id)
