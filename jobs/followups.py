"""A follow-up is due: its reminder goes to the outbox, once."""

from datetime import datetime, timedelta

from jobs.context import Shift
from models import FollowUp, Member, OutboxMessage
from models.db import SYSTEM, Scope, Tx
from services import businesses, followups, members, outbox
from services.outbox import Draft
from ui import followups as screens
from ui.screen import Reader, Screen

STILL_ON_TIME = timedelta(minutes=15)
"""Later than this after its hour a reminder is no longer "at the hour the person named"."""


async def remind_one(shift: Shift) -> bool:
    """Turn one due follow-up into an outbox row; the mark and the row are one transaction."""
    reminded = await shift.db.write(SYSTEM, _remind, now=shift.now())
    if reminded:
        return True
    coming = await shift.db.read(SYSTEM, followups.next_due)
    if coming is not None:
        shift.wake("follow_up_reminders", coming)
    return False


def _remind(tx: Tx, *, now: datetime) -> bool:
    row = followups.take_due(tx, now=now)
    if row is None:
        return False
    tx.scope = Scope(row.business_id)
    member = _who_hears(tx, row)
    if member is not None:
        outbox.put(tx, _draft(row, member.person_id, now), now=now)
    return True


def _who_hears(tx: Tx, row: FollowUp) -> Member | None:
    """Whose task it is; where they have left, the owner."""
    team = members.team(tx)
    own = (member for member in team if member.pk == row.member_id)
    return next(own, next((member for member in team if member.role == "owner"), None))


def _draft(row: FollowUp, person_id: int, now: datetime) -> Draft:
    """An hour a person named is kept; the rest, and what an outage delayed, keeps to quiet hours."""
    on_time = row.hour_named and now - row.due_at < STILL_ON_TIME
    return Draft(
        key=followups.reminder_key(row),
        kind="followups.reminder",
        chat_id=person_id,
        due_at=now,
        args={"follow_up": row.pk, "rev": row.rev, "due": row.due_at.isoformat()},
        passes_quiet=on_time,
        passes_cap=row.hour_named,
        nudge=not row.hour_named,
    )


def reminder(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen | None:
    """The reminder as it stands now; nothing where it was done or moved meanwhile."""
    row = tx.get(FollowUp, message.args["follow_up"])
    if row is None or row.state != "open" or row.rev != message.args["rev"]:
        return None
    return screens.reminder(reader, followups.get(tx, row.pk), businesses.own(tx), now)
