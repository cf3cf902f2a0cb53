"""How long the bot was away, and who is told of what it cannot know."""

from datetime import datetime, timedelta

from sqlmodel import select

from models import Business, Watch
from models.db import SYSTEM, Tx, of_business
from services import members, outbox
from services.outbox import Draft

KEPT_BY_TELEGRAM = timedelta(hours=24)


def polled(tx: Tx, bot_id: int, at: datetime, *, now: datetime) -> bool:
    """Telegram was asked for updates at `at` and answered. True where some may have been lost before: the owners are
    told, in the same unit that moves the mark, so once."""
    row = row_of(tx, bot_id)
    since, row.polled_at = row.polled_at, at
    if since is None or at - since <= KEPT_BY_TELEGRAM:
        return False
    tell_owners(tx, "watch.missed", since, at - KEPT_BY_TELEGRAM, now=now)
    return True


def row_of(tx: Tx, bot_id: int) -> Watch:
    """A bot's own row."""
    row = tx.get(Watch, bot_id, with_for_update=True)
    if row is None:
        row = Watch(bot_id=bot_id)
        tx.add(row)
    return row


def last_polled(tx: Tx) -> datetime | None:
    """The last sign of life in this book."""
    return max((row.polled_at for row in tx.exec(select(Watch)) if row.polled_at), default=None)


def tell_owners(tx: Tx, kind: str, since: datetime, until: datetime, *, now: datetime) -> None:
    """Every shop's owner hears once that something may be missing between two times. A system unit."""
    for business in tx.exec(select(Business)).all():
        tx.scope = of_business(business.pk)
        for member in members.team(tx):
            if member.role == "owner":
                key = f"{kind}/{since.timestamp():.0f}/{until.timestamp():.0f}/{member.person_id}"
                args = {"since": since.isoformat(), "until": until.isoformat()}
                outbox.put(tx, Draft(key, kind, member.person_id, now, args, passes_cap=True), now=now)
    tx.scope = SYSTEM
