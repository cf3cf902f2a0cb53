"""What a member says to a customer through the bot, and what is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models import Customer, Entry, OutboxMessage, Person
from models.db import Tx
from rules import privacy as rules
from rules.outbox import State, recalled
from rules.phones import display
from rules.privacy import Purpose, Reason
from rules.refusal import Refusal
from services import audit, businesses, outbox
from services.outbox import Draft

CANCEL_WITHIN = timedelta(seconds=10)
LETTER_EXPIRES = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Words:
    """What a member says to a customer through the bot."""

    kind: str
    """`<word>.<screen>`: which job renders it."""
    text: str
    purpose: Purpose
    along: Mapping[str, object] = field(default_factory=dict)
    """What else its screen needs."""


def unreached(tx: Tx, customer: Customer, reason: Reason) -> Refusal:
    """Why nothing gets to them, with the number to call."""
    person = tx.get(Person, customer.person_id) if customer.person_id else None
    told = "blocked" if reason == "unreachable" and person is not None else reason
    number = display(customer.phone, businesses.own(tx).region) if customer.phone else ""
    return Refusal(f"reply-{told}", name=customer.name, number=number, has_number=int(bool(number)))


def to_customer(tx: Tx, customer: Customer, entry: Entry, words: Words, *, now: datetime) -> OutboxMessage:
    """Words on their way to a customer, ten seconds under Cancel; undoing the entry takes them back as well."""
    if customer.person_id is None:
        raise unreached(tx, customer, "unreachable")
    talks = rules.answers(words.purpose)
    draft = Draft(
        key=f"{words.kind}/{entry.pk}/{customer.pk}",
        kind=words.kind,
        chat_id=customer.person_id,
        due_at=now + CANCEL_WITHIN,
        args={**words.along, "text": words.text, "entry": entry.pk, "by": tx.scope.person_id},
        customer_id=customer.pk,
        purpose=words.purpose,
        passes_quiet=talks,
        passes_cap=talks,
        expires_at=None if talks else now + LETTER_EXPIRES,
    )
    message = outbox.put(tx, draft, now=now)
    if message is None:
        raise Refusal("reply-already")
    audit.detail(entry, outbox=message.pk)
    return message


def take_back(tx: Tx, message: OutboxMessage, *, now: datetime) -> State:
    """Hold words to a customer back, and all that says they were said. How they stand now: cancelled; uncertain,
    where a first try may have brought them there; or sending and sent, where it is too late."""
    entry = tx.get(Entry, message.args.get("entry") or 0)
    if entry is None or entry.undone_at is not None or recalled(State(message.state), 0) is None:
        return State(message.state)
    try:
        with tx.begin_nested():
            audit.undo(tx, entry.pk, now=now)
    except Refusal as refused:
        if refused.key != "undo-built-upon":
            raise
        # Somebody has worked on with what the entry made. What matters is that the words do not leave.
        tx.entry = None
        outbox.cancel(tx, message.pk, reason="cancelled")
    return State(message.state)
