"""A letter to a slipping customer: drafted, sent under Cancel, or written by hand."""

from dataclasses import dataclass
from datetime import datetime

from models import Business, Customer, OutboxMessage, Person
from models.db import Tx
from rules.outbox import State
from rules.privacy import LeftOut, Reason
from rules.refusal import Refusal
from services import businesses, customers, privacy
from services.customers import Happening
from services.insights.answers import Answered, settle
from services.insights.slipping import Slipping, one
from services.privacy import Words

LETTER = "insights.letter"


@dataclass(frozen=True, slots=True)
class Letter:
    """What a draft to a slipping customer is made of."""

    slipping: Slipping
    business: Business
    language: str
    """The customer's own where known, else the shop's."""
    barred: Reason | None
    """Why the bot may not send it; none where it may."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A letter after Cancel, and how its customer stands now."""

    slipping: Slipping
    state: State
    """Cancelled; uncertain, where it may have arrived already; or it has left."""


def letter(tx: Tx, customer_id: int, *, now: datetime) -> Letter:
    """The facts of a draft, and whether the bot may send it."""
    found = one(tx, customer_id, now=now)
    business = businesses.own(tx)
    person = tx.get(Person, found.customer.person_id) if found.customer.person_id else None
    language = person.language if person else business.language
    return Letter(found, business, language, _barred(tx, found.customer, now))


def _barred(tx: Tx, customer: Customer, now: datetime) -> Reason | None:
    decided = privacy.decide(tx, customer, "reminders", now=now)
    return decided.reason if isinstance(decided, LeftOut) else None


def send(tx: Tx, customer_id: int, text: str, *, now: datetime) -> Answered:
    """On its way to the customer, ten seconds under Cancel. Refused at once when it could not arrive."""
    found = one(tx, customer_id, now=now)
    if not found.open:
        return Answered(found)
    barred = _barred(tx, found.customer, now)
    if barred is not None:
        raise Refusal(f"letter-{barred}", name=found.customer.name)
    entry = settle(tx, found, "written", now=now)
    customers.happened(tx, found.customer, Happening("message", text), now=now)
    message = privacy.to_customer(tx, found.customer, entry, Words(LETTER, text, "reminders"), now=now)
    return Answered(found, entry.pk, message.pk)


def cancel(tx: Tx, message_id: int, *, now: datetime) -> HeldBack:
    """Take a letter back before it leaves, and everything that said it was written."""
    message = tx.get(OutboxMessage, message_id)
    if message is None or message.kind != LETTER or message.customer_id is None:
        raise Refusal("stale-button")
    state = privacy.take_back(tx, message, now=now)
    return HeldBack(one(tx, message.customer_id, now=now), state)
