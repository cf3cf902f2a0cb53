"""What a customer allowed, and the end of messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from models import Activity, Business, Consent, Customer, Person
from models.db import Tx
from rules import privacy as rules
from rules.privacy import ASKED, Purpose
from rules.refusal import Refusal
from services import businesses, members, outbox

ANYTHING = "anything"
"""The purpose under which /stop and its end are kept as proof."""


@dataclass(frozen=True, slots=True)
class Permission:
    """What one customer allows one shop."""

    business: Business
    stopped: bool
    granted: dict[Purpose, bool]


@dataclass(frozen=True, slots=True)
class Kept:
    """What one shop keeps about one customer."""

    permission: Permission
    customer: Customer | None
    said: int
    """Ratings and words of their own."""
    noted: int
    """Lines the shop wrote itself."""


def granted(tx: Tx, customer_id: int) -> dict[str, bool]:
    """The latest answer to each purpose that was asked about."""
    rows = tx.exec(select(Consent).where(Consent.customer_id == customer_id).order_by(col(Consent.id)))
    return {row.purpose: row.granted for row in rows}


def permission(tx: Tx, customer: Customer | None) -> Permission:
    """What holds now, defaults included."""
    said = granted(tx, customer.pk) if customer else {}
    return Permission(
        businesses.own(tx),
        stopped=bool(customer and customer.stopped_at),
        granted={purpose: rules.consents_to(purpose, said) for purpose in ASKED},
    )


def own_record(tx: Tx) -> Customer:
    """The record of the customer who asks; a scan alone makes none."""
    customer = tx.get(Customer, tx.scope.customer_id) if tx.scope.customer_id else None
    if customer is None:
        raise Refusal("privacy-nothing-kept")
    return customer


def require_heard(tx: Tx, customer: Customer) -> None:
    """Somebody who is muted is told so, and nothing they say is kept."""
    if customer.muted_at is not None:
        raise Refusal("feedback-muted", name=businesses.own(tx).name)


def kept(tx: Tx) -> Kept:
    """What a shop keeps about the customer who asks, in counts; and what they allow."""
    customer = tx.get(Customer, tx.scope.customer_id) if tx.scope.customer_id else None
    if customer is None:
        return Kept(permission(tx, None), None, 0, 0)
    by_me = select(func.count()).where(col(Activity.member_id).is_(None)).select_from(Activity)
    by_shop = select(func.count()).where(col(Activity.member_id).is_not(None)).select_from(Activity)
    return Kept(permission(tx, customer), customer, tx.exec(by_me).one(), tx.exec(by_shop).one())


def choose(tx: Tx, purpose: Purpose, *, grants: bool, wording: str, now: datetime) -> Kept:
    """The customer who speaks allows a purpose, or no longer."""
    if purpose not in ASKED:
        raise Refusal("stale-button")
    answer(tx, own_record(tx), purpose, grants=grants, wording=wording, now=now)
    return kept(tx)


def answer(tx: Tx, customer: Customer, purpose: Purpose, *, grants: bool, wording: str, now: datetime) -> None:
    """Keep an answer as proof, with the words that were seen. The same answer again adds nothing."""
    if granted(tx, customer.pk).get(purpose) is not grants:
        _prove(tx, customer, purpose, grants=grants, wording=wording, now=now)


def _prove(tx: Tx, customer: Customer, purpose: str, *, grants: bool, wording: str, now: datetime) -> None:
    tx.add(
        Consent(
            business_id=customer.business_id,
            customer_id=customer.pk,
            purpose=purpose,
            granted=grants,
            wording=wording,
            version=rules.WORDING,
            at=now,
        )
    )
    tx.flush()


def allow(tx: Tx, *, wording: str, now: datetime) -> Kept:
    """The shop may write again; what was said about each purpose still holds."""
    customer = own_record(tx)
    _remember_stop(tx.get(Person, tx.scope.person_id), None, None)
    if customer.stopped_at is not None:
        customer.stopped_at = None
        _prove(tx, customer, ANYTHING, grants=True, wording=wording, now=now)
    return kept(tx)


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a /stop reached: shops that may not write any more, and shops the person works in."""

    shops: Sequence[Business]
    works_at: Sequence[Business]
    everywhere: bool = True


def stop(tx: Tx, person_id: int, *, wording: str, now: datetime) -> Stopped:
    """No shop of this deployment writes to this person any more, and who was just writing hears it. A system unit."""
    _remember_stop(tx.get(Person, person_id), now, wording)
    shops = _end(tx, person_id, (), wording=wording, now=now)
    mine = members.mute_everywhere(tx, person_id)
    return Stopped(shops, _named(tx, [row.business_id for row in mine]))


def stop_shop(tx: Tx, person_id: int, business_id: int, *, wording: str, now: datetime) -> Stopped:
    """One shop does not write any more. A system unit, as the button works wherever the person stands by now.
    Where the shop keeps no record of them any more there is nothing to end, and nothing is promised."""
    return Stopped(_end(tx, person_id, (business_id,), wording=wording, now=now), [], everywhere=False)


def _end(tx: Tx, person_id: int, only: Sequence[int], *, wording: str, now: datetime) -> Sequence[Business]:
    for letter in outbox.letters_waiting(tx, person_id):
        if not only or letter.business_id in only:
            outbox.tell_writer(tx, letter, now=now)
    found = tx.exec(select(Customer).where(Customer.person_id == person_id)).all()
    records = [customer for customer in found if not only or customer.business_id in only]
    for customer in records:
        if customer.stopped_at is None:
            customer.stopped_at = now
            _prove(tx, customer, ANYTHING, grants=False, wording=wording, now=now)
        outbox.cancel_customer(tx, customer.pk, reason="stopped")
    return _named(tx, [row.business_id for row in records])


def _remember_stop(person: Person | None, at: datetime | None, wording: str | None) -> None:
    """With the person, since shops may come to keep a record of them only later. The first /stop is the proof."""
    if person is not None and (at is None or person.stopped_at is None):
        person.stopped_at, person.stopped_wording = at, wording


def carry_stop(tx: Tx, customer: Customer) -> None:
    """A new record of somebody who said /stop before: it holds here too, and the proof says when and in which words."""
    person = tx.get(Person, customer.person_id) if customer.person_id else None
    if person is None or person.stopped_at is None:
        return
    customer.stopped_at = person.stopped_at
    wording = person.stopped_wording or ""
    _prove(tx, customer, ANYTHING, grants=False, wording=wording, now=person.stopped_at)


def still_stopped(tx: Tx, person_id: int) -> Sequence[Business]:
    """Shops that may not write to this person. A system unit."""
    still = (Customer.person_id == person_id, col(Customer.stopped_at).is_not(None))
    return _named(tx, list(tx.exec(select(Customer.business_id).where(*still))))


def _named(tx: Tx, numbers: Sequence[int]) -> Sequence[Business]:
    return tx.exec(select(Business).where(col(Business.id).in_(numbers)).order_by(col(Business.id))).all()
