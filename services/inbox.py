"""What arrived, what was done about it, and what is still unanswered."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import and_, bindparam, delete, or_, update
from sqlmodel import col, func, select

from models import InboxUpdate
from models.db import Origin, Shared, Tx, insert_new

P = ParamSpec("P")
T = TypeVar("T")

LARGEST_ID = 2**63 - 1
ONE = (col(InboxUpdate.bot_id) == bindparam("bot"), col(InboxUpdate.update_id) == bindparam("number"))
STATE = Shared(select(InboxUpdate.state, InboxUpdate.fence).where(*ONE))
HELD = Shared(select(InboxUpdate.fence).where(*ONE).with_for_update(read=True))
DONE = Shared(
    update(InboxUpdate)
    .where(*ONE, col(InboxUpdate.fence) == bindparam("held"))
    .values(state="done", business_id=bindparam("business"), entry_id=bindparam("entry"))
)
NOBODYS = 0
"""In the place of a chat, for updates that name none."""
MOST_TRIES = 10
"""How often an update may be begun by a process that then dies."""
KEPT = timedelta(days=3)
"""Longer than Telegram would deliver one again (24 hours), so that a repeat is still recognised."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update that is in the inbox and not done."""

    update_id: int
    chat_id: int | None
    payload: dict[str, Any]
    fence: int = 0


def arrived(row: InboxUpdate) -> Arrived:
    """An update as it stands in the inbox."""
    return Arrived(row.update_id, row.chat_id, json.loads(row.payload), row.fence)


def lane_of(one: Arrived | InboxUpdate) -> int:
    """The chat in whose order it is handled; what names none has an order of its own."""
    return one.chat_id if one.chat_id is not None else NOBODYS


def store(tx: Tx, bot_id: int, updates: Sequence[dict[str, Any]], *, now: datetime) -> list[Arrived]:
    """Keep what came; returns what had not come before."""
    rows = {
        update["update_id"]: {
            "bot_id": bot_id,
            "update_id": update["update_id"],
            "chat_id": chat_of(update),
            "payload": json.dumps(update, ensure_ascii=True),
            "state": "new",
            "attempts": 0,
            "received_at": now,
        }
        for update in updates
    }
    added = insert_new(tx, InboxUpdate, list(rows.values()))
    by_id = {update["update_id"]: update for update in updates}
    return [Arrived(number, rows[number]["chat_id"], by_id[number]) for _, number in added]


def waiting(tx: Tx, bot_id: int) -> list[Arrived]:
    """What was stored but not done, in order: what a crash left behind."""
    rows = tx.exec(
        select(InboxUpdate)
        .where(InboxUpdate.bot_id == bot_id, InboxUpdate.state == "new")
        .order_by(col(InboxUpdate.update_id))
    )
    return [arrived(row) for row in rows]


def handled(tx: Tx, origin: Origin, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `fn` and mark its update done in the same transaction: effects and mark stand or fall together."""
    stands = STATE.run(tx, bot=origin.bot_id, number=origin.update_id).first()
    if stands is not None and stands.fence != origin.fence:
        raise NotOursError
    if stands is not None and stands.state == "done":
        raise AlreadyDoneError
    tx.origin = origin
    result = fn(tx, *args, **kwargs)
    wrote = {"business": tx.scope.business_id, "entry": tx.entry.pk if tx.entry else None}
    marked = DONE.run(tx, bot=origin.bot_id, number=origin.update_id, held=origin.fence, **wrote)
    if stands is not None and not marked.rowcount:
        raise NotOursError  # taken over while we wrote: the mark is the fence
    return result


def further(tx: Tx, origin: Origin, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What a handler writes besides, where several processes share the chats: only as long as this one is ours."""
    if HELD.run(tx, bot=origin.bot_id, number=origin.update_id).scalar() != origin.fence:
        raise NotOursError
    return fn(tx, *args, **kwargs)


class AlreadyDoneError(Exception):
    """This update's effects are already in the book; only its answer may be missing."""


class NotOursError(Exception):
    """The chat has passed to another process while this one stood still: nothing of it is written here any more."""


def finish(tx: Tx, bot_id: int, update_id: int, state: str, *, now: datetime, fence: int = 0) -> bool:
    """Mark an update that failed or cannot be read; one that is done, or in other hands, stays as it is: False."""
    result = tx.exec(
        update(InboxUpdate)
        .where(
            col(InboxUpdate.bot_id) == bot_id,
            col(InboxUpdate.update_id) == update_id,
            col(InboxUpdate.fence) == fence,
            col(InboxUpdate.state) == "new",
        )
        .values(state=state, done_at=now, answered_at=now)
    )
    return bool(result.rowcount)


def answered(tx: Tx, bot_id: int, update_ids: Sequence[int], *, now: datetime) -> None:
    """Mark, in a batch, that the answers went out; what needed no write is done with it."""
    mine = (col(InboxUpdate.bot_id) == bot_id, col(InboxUpdate.update_id).in_(update_ids))
    tx.exec(update(InboxUpdate).where(*mine).values(answered_at=now))
    tx.exec(update(InboxUpdate).where(*mine, col(InboxUpdate.state) == "new").values(state="done", done_at=now))


def unanswered(tx: Tx, bot_id: int) -> list[InboxUpdate]:
    """Per chat, the last update that was done but not answered."""
    rows = tx.exec(
        select(InboxUpdate)
        .where(InboxUpdate.bot_id == bot_id, InboxUpdate.state == "done", col(InboxUpdate.answered_at).is_(None))
        .order_by(col(InboxUpdate.update_id))
    )
    return list({row.chat_id: row for row in rows}.values())


def answered_of(tx: Tx, bot_id: int, update_ids: Collection[int]) -> set[int]:
    """Which of these have been answered."""
    mine = (InboxUpdate.bot_id == bot_id, col(InboxUpdate.update_id).in_(update_ids))
    return set(tx.exec(select(InboxUpdate.update_id).where(*mine, col(InboxUpdate.answered_at).is_not(None))))


def caught_up(tx: Tx, row: InboxUpdate, *, now: datetime) -> None:
    """The chat has seen its last record; what it recorded before that is not shown again. Somebody may have been erased
    since it was read: their rows have no chat any more."""
    same_chat = and_(col(InboxUpdate.chat_id) == row.chat_id, col(InboxUpdate.update_id) <= row.update_id)
    tx.exec(
        update(InboxUpdate)
        .where(
            col(InboxUpdate.bot_id) == row.bot_id,
            or_(same_chat, col(InboxUpdate.update_id) == row.update_id),
            col(InboxUpdate.state) == "done",
            col(InboxUpdate.answered_at).is_(None),
        )
        .values(answered_at=now)
    )


def all_answered(tx: Tx, *, now: datetime) -> None:
    """After a restore: whoever was owed an answer when the copy was taken got it a moment later."""
    owed = (col(InboxUpdate.state) == "done", col(InboxUpdate.answered_at).is_(None))
    tx.exec(update(InboxUpdate).where(*owed).values(answered_at=now))


def depth(tx: Tx) -> int:
    """How many updates are stored and not yet done."""
    return tx.exec(select(func.count()).select_from(InboxUpdate).where(InboxUpdate.state == "new")).one()


def try_again(tx: Tx, bot_id: int, update_id: int) -> int:
    """Count an attempt; returns how many there have been."""
    row = tx.get(InboxUpdate, (bot_id, update_id), with_for_update=True)
    if row is None:
        return 0
    row.attempts += 1
    return row.attempts


def kept_since(now: datetime) -> datetime:
    """What came before this may be forgotten; a whole minute, since minutes of use are counted."""
    return (now - KEPT).replace(second=0, microsecond=0)


def forget_old(tx: Tx, *, before: datetime) -> int:
    """Drop what is done and old: customers' words are not kept twice for ever."""
    result = tx.exec(delete(InboxUpdate).where(col(InboxUpdate.received_at) < before, col(InboxUpdate.state) != "new"))
    return int(result.rowcount)


def chat_of(update: dict[str, Any]) -> int | None:
    """The chat whose order an update belongs to; the person's where there is no chat."""
    for part in update.values():
        if not isinstance(part, dict):
            continue
        message = part.get("message")
        inner = message if isinstance(message, dict) else part
        for holder in (inner, part):
            for name in ("chat", "from", "user"):
                who = holder.get(name)
                if isinstance(who, dict) and isinstance(who.get("id"), int) and abs(who["id"]) <= LARGEST_ID:
                    return int(who["id"])
    return None
