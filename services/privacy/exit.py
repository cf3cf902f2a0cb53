"""The one exit for messages to customers: whether one may go, and what stands against it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from models import Business, Case, Consent, Customer, OutboxMessage, Person
from models.db import Tx
from rules import privacy as rules
from rules import timing
from rules.outbox import State
from rules.privacy import Allowed, LeftOut, Letter, Purpose
from services import businesses

MOST_A_DAY = 3
"""Messages a customer may get in a day that the bot, or the shop by it, has started."""
AT_ONCE = 1000


def may_go(tx: Tx, message: OutboxMessage, *, now: datetime) -> Allowed | LeftOut:
    """The exit: whether a message to a customer may go at this moment."""
    customer = tx.get(Customer, message.customer_id)
    if customer is None or message.chat_id != customer.person_id:
        # Queued for somebody who has turned out not to be this customer: a card that was taken back.
        return LeftOut("unreachable")
    return decide(tx, customer, purpose_of(message), now=now, besides=message.id, news=message.passes_cap)


def decide(
    tx: Tx, customer: Customer, purpose: Purpose, *, now: datetime, besides: int | None = None, news: bool = False
) -> Allowed | LeftOut:
    """The same decision before anything is queued, so that the sender hears the reason at once."""
    (decided,) = decide_each(tx, [customer], purpose, now=now, besides=besides, news=news)
    return decided


def decide_each(
    tx: Tx, some: Sequence[Customer], purpose: Purpose, *, now: datetime, besides: int | None = None, news: bool = False
) -> Iterator[Allowed | LeftOut]:
    """The same for many of one shop, in a few queries for each thousand."""
    for start in range(0, len(some), AT_ONCE):
        page = some[start : start + AT_ONCE]
        business = tx.get_one(Business, page[0].business_id)
        about = _about(tx, page, business, now, besides)
        for customer in page:
            yield rules.exit_decision(
                Letter(
                    purpose,
                    consents=about.consents[customer.pk],
                    stopped=customer.stopped_at is not None,
                    reachable=(customer.person_id or 0) in about.reachable,
                    at=now,
                    zone=zone_of(customer, business),
                    quiet=businesses.quiet(business),
                    open_case=customer.pk in about.open_cases,
                    sent_recently=about.sent_today[customer.pk],
                    cap=MOST_A_DAY,
                    news=news,
                )
            )


@dataclass(frozen=True, slots=True)
class _About:
    """What can stand against a message to some customers."""

    consents: Mapping[int, Mapping[str, bool]]
    reachable: Set[int]
    open_cases: Set[int | None]
    sent_today: Mapping[int, int]


def _about(tx: Tx, some: Sequence[Customer], business: Business, now: datetime, besides: int | None) -> _About:
    numbers = [customer.pk for customer in some]
    consents: dict[int, dict[str, bool]] = {number: {} for number in numbers}
    said = select(Consent).where(col(Consent.customer_id).in_(numbers)).order_by(col(Consent.id))
    for row in tx.exec(said):
        consents[row.customer_id][row.purpose] = row.granted
    people = [customer.person_id for customer in some if customer.person_id]
    reachable = select(Person.id).where(col(Person.id).in_(people), col(Person.blocked_at).is_(None))
    open_cases = select(Case.customer_id).where(col(Case.customer_id).in_(numbers), col(Case.closed_at).is_(None))
    days = {customer.pk: timing.local_day(now, zone_of(customer, business)) for customer in some}
    return _About(consents, set(tx.exec(reachable)), set(tx.exec(open_cases)), _sent_today(tx, days, besides))


def _sent_today(tx: Tx, days: Mapping[int, tuple[datetime, datetime]], besides: int | None) -> Counter[int]:
    """What the bot started: neither answers nor news of their own matters."""
    sent = select(OutboxMessage.customer_id, OutboxMessage.due_at).where(
        col(OutboxMessage.customer_id).in_(days),
        col(OutboxMessage.purpose).not_in(("relay", "")),
        col(OutboxMessage.passes_cap).is_(False),
        col(OutboxMessage.state).in_((State.SENDING, State.SENT, State.UNCERTAIN)),
        col(OutboxMessage.due_at) >= min(start for start, _ in days.values()),
        col(OutboxMessage.due_at) < max(end for _, end in days.values()),
        OutboxMessage.id != besides,
    )
    return Counter(
        number for number, at in tx.exec(sent) if number is not None and days[number][0] <= at < days[number][1]
    )


def zone_of(customer: Customer, business: Business) -> str:
    """By whose clock the quiet hours of this customer go."""
    return rules.zone_of(customer.phone, business.region, business.time_zone)


def reader_zone(tx: Tx, message: OutboxMessage, business: Business) -> str:
    """The same for whoever a message goes to; a member lives where the shop is."""
    customer = tx.get(Customer, message.customer_id) if message.purpose and message.customer_id else None
    return zone_of(customer, business) if customer is not None else business.time_zone


def purpose_of(message: OutboxMessage) -> Purpose:
    """What a message to a customer is sent for."""
    return next(purpose for purpose in rules.DEFAULTS if purpose == message.purpose)
