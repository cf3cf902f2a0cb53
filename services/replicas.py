"""Several processes for one bot: who lives, who leads, and whose a chat is while something is to be done in it.

A chat is handled by one process at a time, in the order of its updates. Whoever stores the first of them holds the
chat; the others store theirs and tell the holder. Each hold has a number of its own, and what is taken over is stamped
with it: what somebody began who has lost the chat is not written down (`inbox.handled`). These are system units.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, exists, or_
from sqlmodel import col, func, select

from models import ChatLease, InboxUpdate, Leader, Replica
from models.db import Tx
from services import inbox
from services.inbox import NOBODYS, Arrived, lane_of

LEASE = timedelta(seconds=10)
"""How long a process is believed to live after it last said so."""
DEAD_FOR_LONG = timedelta(minutes=10)
PAGE = 50
NEW = col(InboxUpdate.state) == "new"
OWED = and_(col(InboxUpdate.state) == "done", col(InboxUpdate.answered_at).is_(None))
OPEN = or_(NEW, OWED)
CHAT = func.coalesce(col(InboxUpdate.chat_id), NOBODYS)


@dataclass(frozen=True, slots=True)
class Me:
    """A process, as the others know it."""

    id: int
    bot_id: int


@dataclass(slots=True)
class Handed:
    """What is ours to do, each in the order of updates; and whose chats the rest belongs to."""

    owed: list[InboxUpdate] = field(default_factory=list)
    """Done, and perhaps not answered: the last of each chat."""
    waiting: list[Arrived] = field(default_factory=list)
    elsewhere: list[tuple[int, int]] = field(default_factory=list)
    """Holder and chat."""
    beside: dict[int, set[int]] = field(default_factory=dict)
    """Chats that were ours before, and what waits in them besides: one of the others may have stored it just now."""


def join(tx: Tx, bot_id: int, *, now: datetime) -> Me:
    """One more process."""
    row = Replica(bot_id=bot_id, until=now + LEASE)
    tx.add(row)
    tx.flush()
    return Me(row.pk, bot_id)


def stay(tx: Tx, me: Me, *, now: datetime) -> bool:
    """Say that this process lives; whether it leads. The lead is free when its holder no longer lives."""
    row = tx.get(Replica, me.id, with_for_update=True)
    if row is None:
        row = Replica(id=me.id, bot_id=me.bot_id, until=now)
        tx.add(row)
    row.until = now + LEASE
    tx.flush()
    leader = tx.get(Leader, me.bot_id)
    if leader is None:
        tx.add(Leader(bot_id=me.bot_id, replica_id=me.id))
        return True
    if leader.replica_id == me.id or _lives(tx, leader.replica_id, now):
        return leader.replica_id == me.id
    tx.refresh(leader, with_for_update=True)
    if not _lives(tx, leader.replica_id, now):  # somebody else may have been faster
        leader.replica_id = me.id
    return leader.replica_id == me.id


def leave(tx: Tx, me: Me) -> None:
    """An orderly end: what is not done is free at once."""
    tx.exec(delete(ChatLease).where(col(ChatLease.replica_id) == me.id))
    tx.exec(delete(Leader).where(col(Leader.bot_id) == me.bot_id, col(Leader.replica_id) == me.id))
    tx.exec(delete(Replica).where(col(Replica.id) == me.id))


def store(tx: Tx, me: Me, updates: Sequence[dict[str, Any]], *, now: datetime) -> Handed:
    """Keep what came. What had not come before, in a chat that is ours or free, is ours."""
    came = inbox.store(tx, me.bot_id, updates, now=now)
    handed, fresh = Handed(), {one.update_id for one in came}
    for chat in sorted({lane_of(one) for one in came}):
        lease, new = _lease(tx, me, chat, now)
        if new:
            _take(tx, lease, handed, fresh, now)
        elif lease.replica_id != me.id:
            handed.elsewhere.append((lease.replica_id, chat))
        else:
            handed.waiting.extend(one for one in came if lane_of(one) == chat)
            waits = select(InboxUpdate.update_id).where(InboxUpdate.bot_id == me.bot_id, NEW, _in({chat}))
            handed.beside[chat] = set(tx.exec(waits)) - fresh
    return handed


def take_over(tx: Tx, me: Me, chats: Collection[int], *, now: datetime) -> Handed:
    """What others have left undone: these chats, as far as nobody holds them by now."""
    handed = Handed()
    for chat in sorted(chats):
        lease, new = _lease(tx, me, chat, now)
        if new:
            _take(tx, lease, handed, frozenset(), now)
    return handed


def left_behind(tx: Tx, me: Me, *, now: datetime) -> list[int]:
    """Chats in which something is to be done and which nobody who lives holds."""
    held = (
        select(ChatLease.id)
        .join(Replica, col(Replica.id) == col(ChatLease.replica_id))
        .where(ChatLease.bot_id == me.bot_id, ChatLease.chat_id == CHAT, Replica.until > now)
    )
    free = select(CHAT).where(InboxUpdate.bot_id == me.bot_id, OPEN, ~exists(held.correlate(InboxUpdate)))
    return list(tx.exec(free.distinct().limit(PAGE)))


def pending(tx: Tx, me: Me, chats: Collection[int]) -> list[Arrived]:
    """What waits in chats that are ours at this moment."""
    ours = and_(col(ChatLease.bot_id) == InboxUpdate.bot_id, col(ChatLease.chat_id) == CHAT)
    rows = tx.exec(
        select(InboxUpdate)
        .join(ChatLease, ours)
        .where(InboxUpdate.bot_id == me.bot_id, NEW, ChatLease.replica_id == me.id, col(ChatLease.chat_id).in_(chats))
        .order_by(col(InboxUpdate.update_id))
    )
    return [inbox.arrived(row) for row in rows]


def owed(tx: Tx, me: Me) -> Handed:
    """What is open in all chats that are ours."""
    chats = held(tx, me)
    rows = tx.exec(_open_in(me.bot_id, chats)).all()
    last = {row.chat_id: row for row in rows if row.state == "done"}
    return Handed(list(last.values()), [inbox.arrived(row) for row in rows if row.state == "new"])


def held(tx: Tx, me: Me) -> set[int]:
    """The chats that are ours."""
    return set(tx.exec(select(ChatLease.chat_id).where(ChatLease.replica_id == me.id)))


def let_go(tx: Tx, me: Me, chats: Collection[int]) -> set[int]:
    """Free those of our chats in which nothing is open; returns which. One that is being written to at this moment
    stays: whoever stores there has locked it, and what they store is not to be seen yet."""
    rows = tx.exec(
        select(ChatLease)
        .where(ChatLease.replica_id == me.id, col(ChatLease.chat_id).in_(chats))
        .with_for_update(skip_locked=True)
    ).all()
    # A statement of its own, after the lock: it sees what was stored before.
    busy = set(tx.exec(select(CHAT).where(InboxUpdate.bot_id == me.bot_id, OPEN, _in(chats)).distinct()))
    free = [row for row in rows if row.chat_id not in busy]
    tx.exec(delete(ChatLease).where(col(ChatLease.id).in_([row.pk for row in free])))
    return {row.chat_id for row in free}


def bury(tx: Tx, me: Me, *, now: datetime) -> None:
    """Forget processes that are long dead, with what they held; what is open there counts as left behind anyway."""
    dead = list(tx.exec(select(Replica.id).where(Replica.bot_id == me.bot_id, Replica.until < now - DEAD_FOR_LONG)))
    if dead:
        tx.exec(delete(ChatLease).where(col(ChatLease.replica_id).in_(dead)))
        tx.exec(delete(Replica).where(col(Replica.id).in_(dead)))


def _lives(tx: Tx, replica_id: int, now: datetime) -> bool:
    return tx.exec(select(Replica.id).where(Replica.id == replica_id, Replica.until > now)).first() is not None


def _lease(tx: Tx, me: Me, chat: int, now: datetime) -> tuple[ChatLease, bool]:
    """Whose the chat is, and whether it has become ours just now."""
    found = select(ChatLease).where(ChatLease.bot_id == me.bot_id, ChatLease.chat_id == chat).with_for_update()
    lease = tx.exec(found).first()
    if lease is not None and (lease.replica_id == me.id or _lives(tx, lease.replica_id, now)):
        return lease, False
    if lease is not None:
        tx.delete(lease)  # a new one, with a number of its own: that is the fence
        tx.flush()
    ours = ChatLease(bot_id=me.bot_id, chat_id=chat, replica_id=me.id)
    tx.add(ours)
    tx.flush()
    return ours, True


def _take(tx: Tx, lease: ChatLease, handed: Handed, fresh: Collection[int], now: datetime) -> None:
    """All that is open in a chat that has become ours; from here on who held it before can write nothing of it."""
    rows = tx.exec(_open_in(lease.bot_id, {lease.chat_id}).with_for_update()).all()
    for row in rows:
        if row.update_id not in fresh:  # those nobody else can have seen
            row.fence = lease.pk
    begun = next((row for row in rows if row.state == "new"), None)
    if begun is not None and begun.update_id not in fresh:
        # What takes the process down every time must not do so for ever.
        begun.attempts += 1
        if begun.attempts > inbox.MOST_TRIES:
            begun.state, begun.done_at, begun.answered_at = "failed", now, now
    tx.flush()
    handed.owed.extend([row for row in rows if row.state == "done"][-1:])
    handed.waiting.extend(inbox.arrived(row) for row in rows if row.state == "new")


def _open_in(bot_id: int, chats: Collection[int]) -> Any:
    return (
        select(InboxUpdate).where(InboxUpdate.bot_id == bot_id, OPEN, _in(chats)).order_by(col(InboxUpdate.update_id))
    )


def _in(chats: Collection[int]) -> Any:
    named = col(InboxUpdate.chat_id).in_([chat for chat in chats if chat != NOBODYS])
    return or_(named, col(InboxUpdate.chat_id).is_(None)) if NOBODYS in chats else named
