"""What must be said on the business's own initiative: put, claimed, sent, settled; never lost, never twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, or_, update
from sqlmodel import col, func, select

from models import OutboxMessage
from models.db import Tx
from rules.outbox import Outcome, State, Verdict, recalled

LEASE = timedelta(seconds=90)
"""Longer than any call to Telegram may take; a row whose lease is over was left behind by a crash."""
PAGE = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is in the outbox."""

    key: str
    kind: str
    chat_id: int
    due_at: datetime
    args: Mapping[str, Any] = field(default_factory=dict)
    customer_id: int | None = None
    purpose: str = ""
    passes_quiet: bool = False
    passes_cap: bool = False
    nudge: bool = False
    expires_at: datetime | None = None
    repeatable: bool = True
    business_id: int | None = None
    """Whose it is, where the unit that queues it reaches over all shops."""


def put(tx: Tx, draft: Draft, *, now: datetime) -> OutboxMessage | None:
    """Queue a message; none when one with its key is there already."""
    known = select(OutboxMessage.id).where(OutboxMessage.key == draft.key)
    if tx.exec(known).first() is not None:
        return None
    (message,) = put_new(tx, [draft], now=now)
    return message


def put_new(tx: Tx, drafts: Sequence[Draft], *, now: datetime) -> Sequence[OutboxMessage]:
    """Queue many at once, of whose keys none is there yet."""
    messages = [_message(tx, draft, now) for draft in drafts]
    tx.add_all(messages)
    tx.flush()
    for due_at in {draft.due_at for draft in drafts}:
        tx.wake("outbox", due_at)
    return messages


def _message(tx: Tx, draft: Draft, now: datetime) -> OutboxMessage:
    values = {name: getattr(draft, name) for name in Draft.__slots__}
    values |= {"args": dict(draft.args), "business_id": draft.business_id or tx.business_id}
    return OutboxMessage(created_at=now, **values)


def tell(tx: Tx, row: OutboxMessage, person_id: int, *, now: datetime) -> None:
    """A member hears, once, that a message to a customer did not get there, or that nobody knows."""
    key, kind = f"outbox.undelivered/{row.pk}/{person_id}", "outbox.undelivered"
    args, about = {"message": row.pk}, row.business_id
    put(tx, Draft(key, kind, person_id, now, args, passes_cap=True, business_id=about), now=now)


def tell_writer(tx: Tx, row: OutboxMessage, *, now: datetime) -> None:
    """Whoever wrote it; the key keeps those who lead from hearing it twice."""
    writer = row.args.get("by")
    if writer is not None:
        tell(tx, row, writer, now=now)


def due(now: datetime, limit: int) -> Any:
    """What has fallen due, the longest wait first."""
    return (
        select(OutboxMessage)
        .where(OutboxMessage.state == State.SCHEDULED, OutboxMessage.due_at <= now)
        .order_by(col(OutboxMessage.due_at), col(OutboxMessage.id))
        .limit(limit)
    )


def claim(tx: Tx, *, now: datetime, limit: int = PAGE) -> list[OutboxMessage]:
    """Take what is due, under a lease and a new fence. `SKIP LOCKED` lets several processes claim side by side."""
    rows: list[OutboxMessage] = list(tx.exec(due(now, limit).with_for_update(skip_locked=True)))
    for row in rows:
        row.state, row.lease_until, row.fence = State.CLAIMED, now + LEASE, row.fence + 1
    return rows


def recover(tx: Tx, *, now: datetime) -> list[OutboxMessage]:
    """Rows whose holder is gone. Claimed ones go back; what was being sent has an unknown outcome and is returned."""
    over = (col(OutboxMessage.lease_until) <= now, col(OutboxMessage.state).in_((State.CLAIMED, State.SENDING)))
    rows = list(tx.exec(select(OutboxMessage).where(*over).limit(PAGE).with_for_update(skip_locked=True)))
    for row in rows:
        if row.state == State.CLAIMED:
            row.state, row.lease_until = State.SCHEDULED, None
    return [row for row in rows if row.state == State.SENDING]


def orphaned(tx: Tx, *, now: datetime, alone: bool = True) -> None:
    """Whoever begins to deliver ends the leases of whoever did before. Alone, that one is dead. Among several it may
    stand still with an answer unread: what it was sending keeps its lease, what it had only claimed does not."""
    held = col(OutboxMessage.state).in_((State.CLAIMED, State.SENDING) if alone else (State.CLAIMED,))
    tx.exec(update(OutboxMessage).where(held).values(lease_until=now))


def may_have_gone(tx: Tx, *, reason: str, now: datetime) -> list[OutboxMessage]:
    """After a restore nobody knows which of what was due has been sent: none of it is sent again. A system unit."""
    was_due = and_(col(OutboxMessage.state) == State.SCHEDULED, col(OutboxMessage.due_at) <= now)
    on_its_way = col(OutboxMessage.state).in_((State.CLAIMED, State.SENDING))
    rows = list(tx.exec(select(OutboxMessage).where(or_(was_due, on_its_way))))
    for row in rows:
        row.state, row.reason, row.lease_until = State.UNCERTAIN, reason, None
    return rows


def depth(tx: Tx, *, now: datetime) -> tuple[int, int]:
    """How many should have gone by now, and how many wait for their time."""
    waiting = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state == State.SCHEDULED)
    due = tx.exec(waiting.where(OutboxMessage.due_at <= now)).one()
    return due, tx.exec(waiting).one() - due


def held(tx: Tx, message_id: int, fence: int, state: State) -> OutboxMessage | None:
    """The row, if this holder still holds it in this state; it is theirs alone until the unit ends, so that nobody
    takes an expired lease for over meanwhile."""
    row = tx.get(OutboxMessage, message_id, with_for_update=True)
    return row if row is not None and row.fence == fence and row.state == state else None


def settle(tx: Tx, row: OutboxMessage, outcome: Outcome, decided: Verdict, *, now: datetime) -> None:
    """Write down what became of a call."""
    row.state, row.lease_until = decided.state, None
    row.reason = "" if outcome is Outcome.DELIVERED else outcome.value
    row.unknown_attempts += outcome is Outcome.UNKNOWN
    row.plain_text = row.plain_text or decided.plain_text
    if outcome is Outcome.DELIVERED:
        row.sent_at = now
    if decided.retry_at is not None and decided.state == "scheduled":
        postpone(tx, row, decided.retry_at, reason=row.reason)
    if decided.cancel_pending:
        cancel_chat(tx, row.chat_id, reason="unreachable")


def postpone(tx: Tx, row: OutboxMessage, until: datetime, *, reason: str) -> None:
    """Put a row back, due later."""
    row.state, row.lease_until, row.due_at, row.reason = State.SCHEDULED, None, until, reason
    tx.wake("outbox", until)


def cancel(tx: Tx, message_id: int, *, reason: str) -> bool:
    """Take back a message that is not on the wire yet; False when it is too late."""
    row = tx.get(OutboxMessage, message_id)
    if row is None or row.state not in (State.SCHEDULED, State.CLAIMED):
        return False
    maybe = row.unknown_attempts if row.purpose else 0
    row.state = recalled(State(row.state), maybe) or State.CANCELLED
    row.reason, row.lease_until = reason, None
    return True


def cancel_keys(tx: Tx, prefix: str, *, reason: str) -> None:
    """Take back every waiting message whose key starts like this."""
    _cancel_where(tx, [col(OutboxMessage.key).startswith(prefix, autoescape=True)], reason)


def cancel_chat(tx: Tx, chat_id: int, *, reason: str) -> None:
    """Take back every waiting message to a chat."""
    _cancel_where(tx, [OutboxMessage.chat_id == chat_id], reason)


def cancel_customer(tx: Tx, customer_id: int, *, reason: str) -> None:
    """Take back every waiting message to a customer."""
    _cancel_where(tx, [OutboxMessage.customer_id == customer_id, OutboxMessage.purpose != ""], reason)


def _cancel_where(tx: Tx, which: Sequence[Any], reason: str) -> None:
    """A letter whose first try has an unknown outcome may have arrived: nothing more is sent, and it does not say
    that nothing was."""
    waiting = col(OutboxMessage.state).in_((State.SCHEDULED, State.CLAIMED))
    maybe = and_(col(OutboxMessage.unknown_attempts) > 0, col(OutboxMessage.purpose) != "")
    state = case((maybe, State.UNCERTAIN.value), else_=State.CANCELLED.value)
    tx.exec(update(OutboxMessage).where(waiting, *which).values(state=state, reason=reason, lease_until=None))


def again(tx: Tx, *which: Any, reason: str, now: datetime) -> list[OutboxMessage]:
    """What failed, may have failed or was taken back for this reason is due once more, now that the reason is gone."""
    over = (State.FAILED, State.UNCERTAIN, State.CANCELLED)
    ended = (col(OutboxMessage.state).in_(over), OutboxMessage.reason == reason)
    rows = list(tx.exec(select(OutboxMessage).where(*ended, *which)))
    for row in rows:
        postpone(tx, row, now, reason="")
    return rows


def letters_waiting(tx: Tx, chat_id: int) -> list[OutboxMessage]:
    """What is on its way to a customer in this chat."""
    waiting = col(OutboxMessage.state).in_((State.SCHEDULED, State.CLAIMED))
    to_chat = (OutboxMessage.chat_id == chat_id, OutboxMessage.purpose != "")
    return list(tx.exec(select(OutboxMessage).where(waiting, *to_chat)))


def next_due(tx: Tx) -> datetime | None:
    """When the next waiting message is due."""
    return tx.exec(select(func.min(OutboxMessage.due_at)).where(OutboxMessage.state == State.SCHEDULED)).one()


def silent_until(tx: Tx) -> datetime | None:
    """Until when Telegram asked the whole bot for silence, as the rows that wait for its end say: a new process did
    not hear it itself."""
    waiting = (OutboxMessage.state == State.SCHEDULED, col(OutboxMessage.reason).in_((Outcome.FLOODED, "flood")))
    return tx.exec(select(func.max(OutboxMessage.due_at)).where(*waiting)).one()


def nudges_since(tx: Tx, chat_id: int, since: datetime) -> int:
    """How many messages any shop started by itself went to a chat since then, or may have. One reader, one patience."""
    counted = select(func.count()).where(
        OutboxMessage.chat_id == chat_id,
        col(OutboxMessage.nudge).is_(True),
        col(OutboxMessage.state).in_((State.SENDING, State.SENT, State.UNCERTAIN)),
        func.coalesce(OutboxMessage.sent_at, OutboxMessage.due_at) >= since,
    )
    with tx.as_system():
        return tx.exec(counted.select_from(OutboxMessage)).one()


def by_telegram_message(tx: Tx, chat_id: int, telegram_message_id: int) -> OutboxMessage | None:
    """What a message in a chat was, so that a reply to it finds its way."""
    return tx.exec(
        select(OutboxMessage).where(
            OutboxMessage.chat_id == chat_id, OutboxMessage.telegram_message_id == telegram_message_id
        )
    ).first()
