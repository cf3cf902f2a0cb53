"""A book came back from a copy: what may have been said meanwhile is not said again."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from models import Business, FollowUp, OutboxMessage, Watch
from models.db import Tx
from rules import timing
from rules.backups import SENT_EVERY
from services import inbox, outbox, watch

RESTORED = "restored"


def restored(tx: Tx, *, taken_at: datetime, now: datetime) -> list[OutboxMessage]:
    """Between the copy and now the lost book may have said whatever was due, and nobody can know.

    So what was due is held to have been said: a doubled message is seen by a customer, a reminder that does not ring
    is still on today's list. Returns the messages to customers of which nobody knows. What is due later goes out at
    its time; updates that were not done when the copy was taken are done again, since their effects are not in it.
    """
    since = watch.last_polled(tx) or taken_at
    unsure = outbox.may_have_gone(tx, reason=RESTORED, now=now)
    rings = (col(FollowUp.state) == "open", col(FollowUp.remind_at) <= now)
    tx.exec(update(FollowUp).where(*rings).values(remind_at=None))
    _next_rounds(tx, now)
    inbox.all_answered(tx, now=now)
    for row in tx.exec(select(Watch)).all():
        row.polled_at = None  # what is missing since then is told here, and not a second time as an outage
    watch.tell_owners(tx, "backups.restored", since, now, now=now)
    return [row for row in unsure if row.purpose]


def _next_rounds(tx: Tx, now: datetime) -> None:
    """Today's digest and today's look at who is slipping have been: tomorrow's come."""
    for business in tx.exec(select(Business)).all():
        ahead = timing.next_minute(now, business.digest_minute, business.time_zone)
        if business.next_digest_at is not None and business.next_digest_at <= now:
            business.next_digest_at = ahead
            business.reports_told_on = timing.local(now, business.time_zone).date()
        if business.next_churn_at is not None and business.next_churn_at <= now:
            business.next_churn_at = ahead


def to_be_sent(tx: Tx, bot_id: int, *, now: datetime) -> bool:
    """Whether a day has gone since a copy was last sent to the chat for backups."""
    row = tx.get(Watch, bot_id)
    return row is None or row.backup_sent_at is None or row.backup_sent_at <= now - SENT_EVERY


def was_sent(tx: Tx, bot_id: int, *, now: datetime) -> None:
    """A copy has gone there."""
    watch.row_of(tx, bot_id).backup_sent_at = now
