"""Two records of one customer become one: shown beforehand, moved whole, and taken back whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select

from models import (
    Activity,
    Agreement,
    Attachment,
    Consent,
    Customer,
    CustomerPhone,
    Entry,
    FollowUp,
    KeptApart,
    MergedCustomer,
    OutboxMessage,
)
from models.base import Owned, hangs_on_customers, said_once
from models.db import Tx, owned_tables
from rules.outbox import State
from rules.refusal import Refusal
from services import audit
from services.customers.record import begin, get, phones
from services.customers.tags import tags


@dataclass(frozen=True, slots=True)
class Merging:
    """What a merge would make, before anybody has agreed to it."""

    stays: Customer
    goes: Customer
    phones: tuple[str, ...]
    tags: tuple[str, ...]
    happened: int
    """Lines of the timeline that move, ratings included."""
    ratings: int
    planned: int
    """Open follow-ups that move."""
    waiting: int
    """Messages on their way to the one who goes."""
    files: int
    """Pictures, voice notes, files and places that move."""
    rhythm_days: int | None
    stopped: bool
    telegram: bool
    """Whether the one who goes brings along the person in Telegram."""


def two(tx: Tx, stays_id: int, goes_id: int) -> tuple[Customer, Customer]:
    """Both, if this unit may see them and they are still two; two people in Telegram are never one."""
    stays, goes = get(tx, stays_id), get(tx, goes_id)
    if stays.pk == goes.pk:
        raise Refusal("merge-already")
    if stays.person_id is not None and goes.person_id is not None:
        raise Refusal("merge-two-people", one=stays.name, other=goes.name)
    return stays, goes


def preview(tx: Tx, stays_id: int, goes_id: int) -> Merging:
    """What would become of the two."""
    stays, goes = two(tx, stays_id, goes_id)
    waiting = col(OutboxMessage.state).in_((State.SCHEDULED, State.CLAIMED))
    return Merging(
        stays,
        goes,
        phones=tuple(dict.fromkeys([*phones(tx, stays), *phones(tx, goes)])),
        tags=tuple(dict.fromkeys(row.tag for one in (stays, goes) for row in tags(tx, one.pk))),
        happened=_count(tx, Activity, Activity.customer_id == goes.pk),
        ratings=_count(tx, Activity, Activity.customer_id == goes.pk, Activity.kind == "rating"),
        planned=_count(tx, FollowUp, FollowUp.customer_id == goes.pk, FollowUp.state == "open"),
        waiting=_count(tx, OutboxMessage, OutboxMessage.customer_id == goes.pk, OutboxMessage.purpose != "", waiting),
        files=_count(tx, Attachment, Attachment.customer_id == goes.pk),
        rhythm_days=stays.rhythm_days or goes.rhythm_days,
        stopped=bool(stays.stopped_at or goes.stopped_at),
        telegram=goes.person_id is not None,
    )


def _count(tx: Tx, table: type[Owned], *which: Any) -> int:
    return tx.exec(select(func.count()).select_from(table).where(*which)).one()


def merge(tx: Tx, stays_id: int, goes_id: int, *, now: datetime) -> Entry:
    """One entry with every change in it. What hangs on the one who goes moves; then nothing is left to lose."""
    stays, goes = two(tx, stays_id, goes_id)
    entry = begin(tx, "merge", stays, now=now)
    audit.detail(entry, what=f"+ {goes.name}", old=goes.pk)
    with tx.keeping_everything():
        said = _answers(tx, stays), _answers(tx, goes)
        _keep_phones(tx, stays, goes)
        for table in owned_tables():
            if hangs_on_customers(table):
                _move_all(tx, table, stays, goes)
        _move_apart(tx, stays, goes)
        _move_referred(tx, stays, goes)
        _end_older_agreements(tx, stays, now)
        _keep_refusals(tx, stays, *said, now=now)
        _unite(stays, goes)
        _hand_person_on(tx, stays, goes)
        tx.add(_pointer(stays, goes))
        tx.flush()
        # By itself: where a table was forgotten above, the database refuses, and the merge with it.
        tx.delete(goes)
        tx.flush()
        audit.recount_contact(tx, stays)
    return entry


def _pointer(stays: Customer, goes: Customer) -> MergedCustomer:
    return MergedCustomer(
        business_id=goes.business_id, old_id=goes.pk, customer_id=stays.pk, name=goes.name, name_key=goes.name_key
    )


def _keep_phones(tx: Tx, stays: Customer, goes: Customer) -> None:
    """No number is lost; the first one of the one who stays remains the first."""
    if stays.phone is None:
        stays.phone = goes.phone
    elif goes.phone and goes.phone not in phones(tx, stays):
        tx.add(CustomerPhone(business_id=stays.business_id, customer_id=stays.pk, phone=goes.phone))
    tx.flush()


def _move_all(tx: Tx, table: Any, stays: Customer, goes: Customer) -> None:
    rows = tx.exec(select(table).where(table.customer_id == goes.pk).order_by(table.id)).all()
    for row in rows:
        twin = _twin(tx, row, stays)
        if twin is None:
            row.customer_id = stays.pk
        else:
            _fill_in(twin, row)
            tx.delete(row)
        tx.flush()


def _twin(tx: Tx, row: Any, stays: Customer) -> Any:
    """A row of the one who stays that says the same already, where the book allows it only once."""
    table: Any = type(row)
    for key in said_once(table):
        same = [getattr(table, name) == getattr(row, name) for name in key]
        found = tx.exec(select(table).where(table.customer_id == stays.pk, *same)).first()
        if found is not None:
            return found
    return None


def _fill_in(twin: Any, row: Any) -> None:
    """What only one of two like rows knows stays known, such as what was done about an alert."""
    for name in type(row).model_fields:
        if not getattr(twin, name):
            setattr(twin, name, getattr(row, name))


def _move_apart(tx: Tx, stays: Customer, goes: Customer) -> None:
    for row in tx.exec(select(KeptApart).where(KeptApart.other_id == goes.pk)):
        row.other_id = stays.pk
    tx.flush()


def _move_referred(tx: Tx, stays: Customer, goes: Customer) -> None:
    """Whom the one who goes has sent was sent by the one who stays; nobody has sent themselves."""
    for row in tx.exec(select(Customer).where(Customer.referred_by_id == goes.pk)):
        row.referred_by_id = stays.pk if row.pk != stays.pk else None
    if stays.referred_by_id is None and goes.referred_by_id != stays.pk:
        stays.referred_by_id = goes.referred_by_id
    tx.flush()


def _end_older_agreements(tx: Tx, stays: Customer, now: datetime) -> None:
    """One agreement stands: the one that was made last."""
    standing = select(Agreement).where(Agreement.customer_id == stays.pk, col(Agreement.ended_at).is_(None))
    for row in tx.exec(standing.order_by(col(Agreement.agreed_at).desc(), col(Agreement.id).desc())).all()[1:]:
        row.ended_at = now
    tx.flush()


def _answers(tx: Tx, customer: Customer) -> dict[str, Consent]:
    rows = tx.exec(select(Consent).where(Consent.customer_id == customer.pk).order_by(col(Consent.id)))
    return {row.purpose: row for row in rows}


def _keep_refusals(
    tx: Tx, stays: Customer, one: dict[str, Consent], other: dict[str, Consent], *, now: datetime
) -> None:
    """The stricter wins: a no of either is the last word, whichever was said later."""
    latest = _answers(tx, stays)
    for refused in (row for row in [*one.values(), *other.values()] if not row.granted):
        if latest[refused.purpose].granted:
            values = refused.model_dump(exclude={"id", "customer_id", "at"})
            latest[refused.purpose] = Consent(**values, customer_id=stays.pk, at=now)
            tx.add(latest[refused.purpose])
    tx.flush()


def _unite(stays: Customer, goes: Customer) -> None:
    """What the one who stays does not say, the other one says."""
    if stays.kind == "person":
        stays.kind = goes.kind
    if stays.rhythm_days is None:
        stays.rhythm_days, stays.rhythm_last_on = goes.rhythm_days, goes.rhythm_last_on
    if stays.state != "active" and goes.state == "active":
        stays.state, stays.state_reason, stays.state_at = goes.state, goes.state_reason, goes.state_at
    if stays.birthday is None:
        stays.birthday, stays.birth_year = goes.birthday, goes.birth_year
    stays.assigned_member_id = stays.assigned_member_id or goes.assigned_member_id
    stays.paused_until = _either(stays.paused_until, goes.paused_until, latest=True)
    stays.stopped_at = _either(stays.stopped_at, goes.stopped_at)
    stays.muted_at = _either(stays.muted_at, goes.muted_at)
    stays.created_at = min(stays.created_at, goes.created_at)


def _either(one: Any, other: Any, *, latest: bool = False) -> Any:
    known = [at for at in (one, other) if at is not None]
    return (max if latest else min)(known, default=None)


def _hand_person_on(tx: Tx, stays: Customer, goes: Customer) -> None:
    """First let go, then taken: no person is two customers of one shop, not even for a moment."""
    person_id, goes.person_id = goes.person_id, None
    tx.flush()
    stays.person_id = stays.person_id or person_id
    tx.flush()


def also_called(tx: Tx, customer: Customer) -> tuple[str, ...]:
    """Names of records that went into this one, unless it bears them itself."""
    rows = tx.exec(
        select(MergedCustomer.name)
        .where(MergedCustomer.customer_id == customer.pk, MergedCustomer.name_key != customer.name_key)
        .order_by(col(MergedCustomer.id))
    )
    return tuple(dict.fromkeys(rows))
