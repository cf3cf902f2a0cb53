"""What a customer allowed, and the one exit for messages to customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from models import Business, Consent, Customer, OutboxMessage, Person
from models.db import Tx
from rules import privacy as rules
from rules import timing
from rules.outbox import State
from rules.privacy import Allowed, LeftOut, Letter, Purpose
from services import businesses, outbox

ASKED: tuple[Purpose, ...] = ("service", "reminders", "offers")
MOST_A_DAY = 3
"""Messages a customer may get in a day that are not answers to their own words."""


@dataclass(frozen=True, slots=True)
class Permission:
    """What one customer allows one shop."""

    business: Business
    stopped: bool
    granted: dict[Purpose, bool]


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


def answer(tx: Tx, customer: Customer, purpose: Purpose, *, grants: bool, wording: str, now: datetime) -> None:
    """Keep an answer as proof, with the words the person saw."""
    tx.add(
        Consent(
            business_id=tx.business_id,
            customer_id=customer.pk,
            purpose=purpose,
            granted=grants,
            wording=wording,
            at=now,
        )
    )
    if grants:
        customer.stopped_at = None
    tx.flush()


def stop(tx: Tx, person_id: int, *, now: datetime) -> Sequence[Business]:
    """No shop of this deployment writes to this person any more. A system unit: it reaches over all shops."""
    records = tx.exec(select(Customer).where(Customer.person_id == person_id)).all()
    for customer in records:
        customer.stopped_at = customer.stopped_at or now
        outbox.cancel_customer(tx, customer.pk, reason="stopped")
    numbers = [customer.business_id for customer in records]
    return tx.exec(select(Business).where(col(Business.id).in_(numbers)).order_by(col(Business.id))).all()


def may_go(tx: Tx, message: OutboxMessage, *, now: datetime) -> Allowed | LeftOut:
    """The exit: whether a message to a customer may go at this moment."""
    customer = tx.get(Customer, message.customer_id)
    if customer is None:
        return LeftOut("unreachable")
    return decide(tx, customer, _purpose(message), now=now, besides=message.id)


def decide(
    tx: Tx, customer: Customer, purpose: Purpose, *, now: datetime, besides: int | None = None
) -> Allowed | LeftOut:
    """The same decision before anything is queued, so that the sender hears the reason at once."""
    person = tx.get(Person, customer.person_id) if customer.person_id else None
    business = tx.get_one(Business, customer.business_id)
    letter = Letter(
        purpose=purpose,
        consents=granted(tx, customer.pk),
        stopped=customer.stopped_at is not None,
        reachable=person is not None and person.blocked_at is None,
        quiet=businesses.quiet(business).covers(now, business.time_zone),
        open_case=False,
        sent_recently=_sent_today(tx, customer, business, now, besides),
        cap=MOST_A_DAY,
    )
    return rules.exit_decision(letter)


def _purpose(message: OutboxMessage) -> Purpose:
    found: Purpose = next(purpose for purpose in rules.DEFAULTS if purpose == message.purpose)
    return found


def _sent_today(tx: Tx, customer: Customer, business: Business, now: datetime, besides: int | None) -> int:
    start, end = timing.local_day(now, business.time_zone)
    sent = select(func.count()).where(
        OutboxMessage.customer_id == customer.pk,
        OutboxMessage.purpose != "relay",
        OutboxMessage.purpose != "",
        col(OutboxMessage.state).in_((State.SENDING, State.SENT, State.UNCERTAIN)),
        col(OutboxMessage.due_at) >= start,
        col(OutboxMessage.due_at) < end,
        OutboxMessage.id != besides,
    )
    return tx.exec(sent.select_from(OutboxMessage)).one()
