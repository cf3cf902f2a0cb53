"""A member's answer to a customer, ten seconds under Cancel."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import select

from models import Activity, Customer, Entry, OutboxMessage
from models.db import Tx
from rules.outbox import State
from rules.privacy import LeftOut
from rules.refusal import Refusal
from rules.text import utf16
from services import audit, customers, outbox, privacy
from services.customers import Happening
from services.outbox import Draft

REPLY_UNITS = 3500
"""With the shop's name in front it still fits one message."""
CANCEL_WITHIN = timedelta(seconds=10)


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


def reply(tx: Tx, customer_id: int, text: str, *, now: datetime) -> Reply:
    """An answer on its way to a customer, ten seconds under Cancel."""
    if utf16(text) > REPLY_UNITS:
        raise Refusal("feedback-reply-too-long", most=REPLY_UNITS)
    customer = answer_to(tx, customer_id, now=now)
    entry = audit.begin(tx, "feedback.reply", now=now, customer_id=customer.pk)
    activity = customers.happened(tx, customer, Happening("message", text), now=now)
    message = _post(tx, customer, activity, now)
    audit.detail(entry, outbox=message.pk, activity=activity.pk, name=customer.name)
    return Reply(customer, message)


def _post(tx: Tx, customer: Customer, activity: Activity, now: datetime) -> OutboxMessage:
    if customer.person_id is None:
        raise Refusal("reply-unreachable", name=customer.name)
    message = outbox.put(
        tx,
        Draft(
            key=f"feedback.reply/{activity.pk}",
            kind="feedback.reply",
            chat_id=customer.person_id,
            due_at=now + CANCEL_WITHIN,
            args={"text": activity.text, "activity": activity.pk},
            customer_id=customer.pk,
            purpose="relay",
            passes_quiet=True,
            passes_cap=True,
        ),
        now=now,
    )
    if message is None:
        raise Refusal("reply-already")
    return message


def cancel_reply(tx: Tx, message_id: int, *, now: datetime) -> OutboxMessage:
    """Take an answer back before it leaves. It works whatever happened meanwhile, and a second press finds it done."""
    message = tx.get(OutboxMessage, message_id)
    if message is None or message.kind != "feedback.reply":
        raise Refusal("stale-button")
    if message.state != State.CANCELLED and not outbox.cancel(tx, message_id, reason="cancelled"):
        raise Refusal("reply-too-late")
    activity = tx.get(Activity, message.args["activity"])
    if activity is not None:
        _unsay(tx, activity, now)
    return message


def sent_reply(tx: Tx, message_id: int) -> tuple[Customer | None, str]:
    """To whom an answer went, and its words."""
    message = tx.get_one(OutboxMessage, message_id)
    return tx.get(Customer, message.customer_id or 0), str(message.args["text"])


def _unsay(tx: Tx, activity: Activity, now: datetime) -> None:
    """The answer was never given: its line and its entry are taken back with it."""
    for entry in tx.exec(
        select(Entry).where(Entry.verb == "feedback.reply", Entry.customer_id == activity.customer_id)
    ):
        if entry.details.get("activity") == activity.id:
            entry.undone_at = entry.undone_at or now
    tx.delete(activity)
    tx.flush()
