"""A letter to a slipping customer: drafted, sent under Cancel, or written by hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models import Business, Customer, Entry, OutboxMessage, Person
from models.db import Tx
from rules.privacy import LeftOut, Reason
from rules.refusal import Refusal
from services import audit, businesses, customers, outbox, privacy
from services.customers import Happening
from services.insights.answers import Answered, settle
from services.insights.slipping import Slipping, one
from services.outbox import Draft

CANCEL_WITHIN = timedelta(seconds=10)
LETTER_EXPIRES = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a draft to a slipping customer is made of."""

    slipping: Slipping
    business: Business
    language: str
    """The customer's own where known, else the shop's."""
    barred: Reason | None
    """Why the bot may not send it; none where it may."""


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
    message = _post(tx, found.customer, entry, text, now)
    audit.detail(entry, outbox=message.pk)
    return Answered(found, entry.pk, message.pk)


def _post(tx: Tx, customer: Customer, entry: Entry, text: str, now: datetime) -> OutboxMessage:
    if customer.person_id is None:
        raise Refusal("letter-unreachable", name=customer.name)
    message = outbox.put(
        tx,
        Draft(
            key=f"insights.letter/{entry.pk}",
            kind="insights.letter",
            chat_id=customer.person_id,
            due_at=now + CANCEL_WITHIN,
            args={"text": text, "entry": entry.pk},
            customer_id=customer.pk,
            purpose="reminders",
            expires_at=now + LETTER_EXPIRES,
        ),
        now=now,
    )
    if message is None:
        raise Refusal("letter-too-late")
    return message


def cancel(tx: Tx, message_id: int, *, now: datetime) -> Slipping:
    """Take a letter back before it leaves, and everything that said it was written."""
    message = tx.get(OutboxMessage, message_id)
    if message is None or message.kind != "insights.letter" or message.customer_id is None:
        raise Refusal("letter-too-late")
    try:
        with tx.begin_nested():
            audit.undo(tx, message.args["entry"], now=now)
    except Refusal:
        # Something may have been built upon the entry meanwhile. What matters is that the letter does not leave.
        tx.entry = None
        if not outbox.cancel(tx, message_id, reason="cancelled"):
            raise Refusal("letter-too-late") from None
    return one(tx, message.customer_id, now=now)
