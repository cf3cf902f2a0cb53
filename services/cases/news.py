"""News to a customer of a matter of their own: queued here, let out by the exit (`privacy.may_go`) when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from models import Customer, OutboxMessage, Person
from models.db import Tx
from rules.outbox import State
from rules.privacy import Reason, consents_to
from services import outbox, privacy
from services.outbox import Draft

NEVER_ARRIVED = frozenset({State.CANCELLED, State.FAILED})


@dataclass(frozen=True, slots=True)
class News:
    """What a customer hears of a matter of their own."""

    kind: str
    key: str
    """A second one with this key is never sent."""
    args: Mapping[str, object]


def barrier(tx: Tx, customer: Customer) -> Reason | None:
    """Why the bot can give a customer no news of their own matter, whatever the hour."""
    person = tx.get(Person, customer.person_id) if customer.person_id else None
    if customer.stopped_at is not None:
        return "stopped"
    if person is None or person.blocked_at is not None:
        return "unreachable"
    return None if consents_to("service", privacy.granted(tx, customer.pk)) else "consent"


def require_reach(tx: Tx, customer: Customer) -> None:
    """Refuse, with the reason, where news could not arrive."""
    barred = barrier(tx, customer)
    if barred is not None:
        raise privacy.unreached(tx, customer, barred)


def say(tx: Tx, customer: Customer, news: News, *, now: datetime) -> OutboxMessage | None:
    """News on its way, ten seconds in which it can be undone; what was undone, or never arrived, and is said again
    goes after all. None: it has been said, or may have been."""
    due_at = now + privacy.CANCEL_WITHIN
    draft = Draft(
        key=news.key,
        kind=news.kind,
        chat_id=customer.person_id or 0,
        due_at=due_at,
        args={**news.args, "by": tx.scope.person_id},
        customer_id=customer.pk,
        purpose="service",
        passes_cap=True,
    )
    message = outbox.put(tx, draft, now=now)
    if message is not None:
        return message
    known = tx.exec(select(OutboxMessage).where(OutboxMessage.key == news.key)).one()
    if known.state not in NEVER_ARRIVED and known.chat_id == draft.chat_id:
        return None
    known.args, known.chat_id = dict(draft.args), draft.chat_id
    outbox.postpone(tx, known, due_at, reason="")
    return known
