"""A member's answer to a customer, ten seconds under Cancel."""

from dataclasses import dataclass
from datetime import datetime

from models import Customer, OutboxMessage
from models.db import Tx
from rules.privacy import LeftOut
from rules.refusal import Refusal
from rules.text import utf16
from services import audit, cases, customers, privacy
from services.customers import Happening
from services.privacy import Words

REPLY_UNITS = 3500
"""With the shop's name in front it still fits one message."""
REPLY = "feedback.reply"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way."""

    customer: Customer
    message: OutboxMessage


@dataclass(frozen=True, slots=True)
class Noted:
    """A private note, and the entry it is undone by."""

    customer: Customer
    text: str
    entry_id: int


def note(tx: Tx, customer_id: int, text: str, *, now: datetime) -> Noted:
    """Words about a customer that never leave the house."""
    customer = customers.get(tx, customer_id)
    entry = audit.begin(tx, "feedback.note", now=now, customer_id=customer.pk)
    activity = customers.happened(tx, customer, Happening("note", text), now=now)
    audit.detail(entry, activity=activity.pk, name=customer.name)
    tx.flush()
    return Noted(customer, text, entry.pk)


def answer_to(tx: Tx, customer_id: int, *, now: datetime) -> Customer:
    """Somebody an answer can reach; refused at once, with the reason, where it could not arrive."""
    customer = customers.get(tx, customer_id)
    barred = privacy.decide(tx, customer, "relay", now=now)
    if isinstance(barred, LeftOut):
        raise Refusal(f"reply-{barred.reason}", name=customer.name)
    return customer


def reply(tx: Tx, customer_id: int, text: str, *, now: datetime, case_id: int | None = None) -> Reply:
    """An answer on its way to a customer, ten seconds under Cancel; the first one to a complaint takes it."""
    if utf16(text) > REPLY_UNITS:
        raise Refusal("feedback-reply-too-long", most=REPLY_UNITS)
    customer = answer_to(tx, customer_id, now=now)
    entry = audit.begin(tx, REPLY, now=now, customer_id=customer.pk, name=customer.name)
    activity = customers.happened(tx, customer, Happening("message", text), now=now)
    audit.detail(entry, activity=activity.pk)
    cases.answered(tx, customer, case_id, text, now=now)
    return Reply(customer, privacy.to_customer(tx, customer, entry, Words(REPLY, text, "relay"), now=now))


def cancel_reply(tx: Tx, message_id: int, *, now: datetime) -> OutboxMessage:
    """Take an answer back before it leaves; its state says whether that came in time. A second press finds it done."""
    message = tx.get(OutboxMessage, message_id)
    if message is None or message.kind != REPLY:
        raise Refusal("stale-button")
    privacy.take_back(tx, message, now=now)
    return message


def sent_reply(tx: Tx, message_id: int) -> tuple[Customer | None, str]:
    """To whom an answer went, and its words."""
    message = tx.get_one(OutboxMessage, message_id)
    return tx.get(Customer, message.customer_id or 0), str(message.args["text"])
