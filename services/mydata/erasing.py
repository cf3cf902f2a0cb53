"""Erasing: the person goes out of every table at once, what remains are figures without anybody.

All of it is one unit: once it is committed nothing more is sent, for what waited is gone as well. A mark stays, by
which a book that comes back from an older copy is erased again (services/mydata/again.py).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, delete, func, select, update

from models import (
    Activity,
    Attachment,
    Business,
    Change,
    Conversation,
    Customer,
    Erasure,
    FileContent,
    KeptApart,
    Member,
    MergedCustomer,
    OutboxMessage,
    Person,
)
from models.db import Tx
from models.db.erasures import about_customers
from rules import mydata as rules
from rules import roles
from rules.mydata import Seal
from rules.refusal import Refusal
from rules.roles import Deed
from services import audit, businesses, cases, codes, customers, members, outbox, privacy
from services.mydata import traces
from services.mydata.ahead import Ahead, last_number
from services.outbox import Draft

ERASED = "mydata.erased"


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of it."""

    business: Business
    stays: int
    """Lines of the timeline that stay as figures."""


@dataclass(frozen=True, slots=True)
class _Whole:
    """Everything by which the customer may be found in the book."""

    record_ids: frozenset[int]
    """The own number, and those of records that went into it."""
    person_id: int | None
    names: frozenset[str]
    phones: frozenset[str]


def erase_own(tx: Tx, seal: Seal, ahead: Ahead | None = None, *, now: datetime) -> Erased:
    """The customer who asks is erased from the shop they speak to; not while a card may be in the wrong hands."""
    own = privacy.own_record(tx)
    if codes.doubt(tx, own.pk, now=now) is not None:
        raise Refusal("mydata-held-short")
    return erase(tx, own.pk, seal, ahead, now=now)


def erase(tx: Tx, customer_id: int, seal: Seal, ahead: Ahead | None = None, *, now: datetime) -> Erased:
    """Somebody is erased, and those who lead hear that somebody was, without a name. There is no way back."""
    _must_may(tx)
    by, person = tx.scope.member_id, customers.get(tx, customer_id).person_id
    with tx.as_business():
        customer = customers.get(tx, customer_id)
        stays = remove(tx, customer, seal, ahead or Ahead(), now=now, until=_until(tx, person))
        entry = audit.begin(tx, "mydata.erase", now=now, erased=True)
        entry.member_id = by
        if by is None:
            entry.chat_id = entry.message_id = None
        for member in members.leaders(tx):
            if member.pk != by:
                _tell(tx, entry.pk, member, stays, now)
        tx.flush()
        return Erased(businesses.own(tx), stays)


def _must_may(tx: Tx) -> None:
    """From here on the business itself looks and writes, so what the guard does for a role is done here."""
    if tx.scope.role not in {None, "customer"} and not roles.may(tx.scope.role, Deed.ERASE_CUSTOMER):
        raise Refusal("refusal-role")


def _until(tx: Tx, person_id: int | None) -> int | None:
    """Up to the tap by which the person asks; all of it where somebody else does."""
    mine = tx.origin is not None and tx.origin.chat_id == person_id
    return tx.origin.update_id if tx.origin is not None and mine else None


def _tell(tx: Tx, entry_id: int, member: Member, stays: int, now: datetime) -> None:
    key = f"{ERASED}/{entry_id}/{member.person_id}"
    outbox.put(tx, Draft(key, ERASED, member.person_id, now, {"stays": stays}, passes_cap=True), now=now)


def look_ahead_own(tx: Tx) -> Ahead:
    """For the customer who asks."""
    return look_ahead(tx, privacy.own_record(tx).pk)


def look_ahead(tx: Tx, customer_id: int) -> Ahead:
    """What an erasure of this customer will find."""
    _must_may(tx)
    customer_id = customers.get(tx, customer_id).pk
    with tx.as_business():
        whole = _whole(tx, customers.get(tx, customer_id))
        marks = frozenset(_only_theirs(tx, whole))
        rows = {table: set(tx.exec(select(table.id).where(holds))) for table, holds in traces.holding(marks)}
        rows.setdefault(Change, set()).update(traces.changes_about(tx, whole.record_ids, Ahead()))
        ends = {table: last_number(tx, table) for table in rows}
        return Ahead(whole.record_ids, marks, ends, {table: frozenset(numbers) for table, numbers in rows.items()})


def remove(tx: Tx, customer: Customer, seal: Seal, ahead: Ahead, *, now: datetime, until: int | None = None) -> int:
    """The rows of one customer of this business, and all traces of them; how many lines stay. A business's unit."""
    tx.entry = None  # nothing of it is kept for an undo
    business_id, whole = customer.business_id, _whole(tx, customer)
    marks = frozenset(_only_theirs(tx, whole))
    ahead = ahead.now(tx, whole.record_ids, marks)
    entries = traces.forget_history(tx, whole.record_ids, ahead)
    cases.end_all(tx, customer.pk, now=now)
    stays = _clear_rows(tx, customer)
    tx.delete(customer)
    # By itself: where a table was forgotten above, the database refuses, and the erasure with it.
    tx.flush()
    traces.strike_words(tx, marks, ahead, now=now)
    sealed = {seal.of_record(business_id, number) for number in whole.record_ids}
    words = rules.spelled(whole.phones, businesses.own(tx).region) | rules.parts_of(whole.names)
    with tx.as_system():
        traces.forget_said_about(tx, business_id, entries, words, whole.person_id)
        if whole.person_id is not None:
            forget_person(tx, whole.person_id, business_id, until=until)
            sealed.add(seal.of_person(business_id, whole.person_id))
        remember(tx, sealed, now=now)
    tx.wake("erasures", now)
    return stays


def remember(tx: Tx, marks: Collection[str], *, now: datetime) -> None:
    """The marks that outlive it."""
    for mark in marks:
        if tx.get(Erasure, mark) is None:
            tx.add(Erasure(mark=mark, erased_at=now))


def _whole(tx: Tx, customer: Customer) -> _Whole:
    merged = tx.exec(select(MergedCustomer).where(MergedCustomer.customer_id == customer.pk)).all()
    person = tx.get(Person, customer.person_id) if customer.person_id else None
    names = {customer.name, *(row.name for row in merged), *([person.first_name] if person else [])}
    numbers = frozenset({customer.pk, *(row.old_id for row in merged)})
    once = list(traces.once_known_as(tx, numbers))
    return _Whole(
        numbers,
        customer.person_id,
        frozenset(name for name in (*names, *(one.get("name") for one in once)) if name),
        frozenset(phone for phone in (*customers.phones(tx, customer), *(one.get("phone") for one in once)) if phone),
    )


def _only_theirs(tx: Tx, whole: _Whole) -> set[str]:
    """Numbers and telling names that no other record of this shop bears."""
    shared = {phone for phone in whole.phones if {row.pk for row in customers.of_phone(tx, phone)} - whole.record_ids}
    names = {name for name in whole.names if rules.is_telling(name)}
    same = col(Customer.name).in_(names), col(Customer.id).not_in(whole.record_ids)
    others = set(tx.exec(select(Customer.name).where(*same))) if names else set()
    return rules.spelled(whole.phones - shared, businesses.own(tx).region) | (names - others)


def _clear_rows(tx: Tx, customer: Customer) -> int:
    """What hangs on the customer goes, or stays as a figure: each table says which."""
    stays = tx.exec(select(func.count()).select_from(Activity).where(Activity.customer_id == customer.pk)).one()
    files = set(tx.exec(select(Attachment.content_id).where(Attachment.customer_id == customer.pk)))
    if customer.person_id is not None:
        to_them = col(OutboxMessage.chat_id) == customer.person_id
        tx.exec(delete(OutboxMessage).where(to_them, col(OutboxMessage.purpose) != ""))
    tx.exec(delete(KeptApart).where(col(KeptApart.other_id) == customer.pk))
    tx.exec(update(Customer).where(col(Customer.referred_by_id) == customer.pk).values(referred_by_id=None))
    for table in about_customers():
        _clear_table(tx, table, customer.pk, customer.person_id)
    used = select(Attachment.content_id).where(Attachment.content_id == FileContent.id).exists()
    tx.exec(delete(FileContent).where(col(FileContent.id).in_(files), ~used))
    tx.flush()
    return stays


def _clear_table(tx: Tx, table: Any, customer_id: int, person_id: int | None) -> None:
    theirs = traces.rows_of(table, customer_id)
    if table.WITHOUT_PERSON is None:
        tx.exec(delete(table).where(theirs))
        return
    for row in tx.exec(select(table).where(theirs)).all():  # row by row: the search keys follow
        for name, value in table.WITHOUT_PERSON.items():
            setattr(row, name, value)
        if person_id is not None and getattr(row, "chat_id", None) == person_id:
            row.chat_id = row.message_id = None
    tx.flush()


def forget_person(tx: Tx, person_id: int, business_id: int, *, until: int | None = None) -> None:
    """Who is a customer nowhere else, and works nowhere, is forgotten altogether. A system unit."""
    elsewhere = _is_known(tx, person_id)
    traces.forget_said_by(tx, person_id, business_id if elsewhere else None, until)
    person = tx.get(Person, person_id)
    here = or_(col(Conversation.business_id) == business_id, col(Conversation.business_id).is_(None))
    which = (here,) if elsewhere else ()
    for row in tx.exec(select(Conversation).where(Conversation.person_id == person_id, *which)).all():
        tx.delete(row)
    if person is not None and not elsewhere:
        tx.delete(person)
    elif members.membership(tx, business_id, person_id) is None:
        members.leave_shop(tx, person_id, business_id)
    tx.flush()


def _is_known(tx: Tx, person_id: int) -> bool:
    ways: tuple[Any, ...] = (
        select(Customer.id).where(Customer.person_id == person_id),
        select(Member.id).where(Member.person_id == person_id),
        select(Business.id).where(Business.opened_by == person_id),
    )
    return any(tx.exec(way).first() is not None for way in ways)
