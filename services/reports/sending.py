"""What comes by itself in the morning: the digest, and the report of a week or a month that is over."""

from datetime import date, datetime, timedelta

from sqlalchemy import or_
from sqlmodel import col, select

from models import Business, Member, OutboxMessage
from models.db import Tx
from rules import reports as rules
from rules import timing
from rules.outbox import State
from rules.reports import Period
from services import businesses, members, outbox, prospects
from services.outbox import Draft

STILL_ON_TIME = timedelta(minutes=15)
DIGEST_EXPIRES = timedelta(hours=12)
REPORT_EXPIRES = timedelta(days=3)
LONGEST_LOOK_BACK = timedelta(days=7)


def take_due(tx: Tx, *, now: datetime) -> Business | None:
    """The next business whose digest hour has come. A system unit."""
    return tx.exec(
        select(Business)
        .where(col(Business.next_digest_at) <= now)
        .order_by(col(Business.next_digest_at))
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
    ).first()


def post(tx: Tx, *, now: datetime) -> None:
    """What this morning brings to each member who wants to hear, and the next hour."""
    business = businesses.own(tx)
    prospects.ask_about(tx, now=now)
    due_at = business.next_digest_at or now
    on = timing.local(now, business.time_zone).date()
    # The owner chose this hour; one that an outage delayed keeps to the quiet hours.
    on_time = now - due_at < STILL_ON_TIME
    for member in members.team(tx):
        if not member.nudges_off and member.role != "viewer":
            _digest(tx, member, on, now, on_time=on_time)
    leaders = [member for member in members.leaders(tx) if not member.nudges_off]
    for period in _wanted(business, on):
        for member in leaders:
            _report(tx, member, period, now, on_time=on_time)
    business.reports_told_on = on
    business.next_digest_at = timing.next_minute(now, business.digest_minute, business.time_zone)


def _wanted(business: Business, on: date) -> list[Period]:
    """A Monday or a first that an outage, or another digest hour, has passed over is made up for."""
    told_on = business.reports_told_on
    after = told_on + timedelta(days=1) if told_on is not None else on
    return [period for period in rules.ended(after, on) if business.reports in {"both", period.span}]


def _digest(tx: Tx, member: Member, on: date, now: datetime, *, on_time: bool) -> None:
    draft = Draft(
        key=f"reports.digest/{on}/{member.person_id}",
        kind="reports.digest",
        chat_id=member.person_id,
        due_at=now,
        args={"since": _told_until(tx, member.person_id, now).isoformat()},
        passes_cap=True,
        passes_quiet=on_time,
        expires_at=now + DIGEST_EXPIRES,
    )
    outbox.put(tx, draft, now=now)


def _report(tx: Tx, member: Member, period: Period, now: datetime, *, on_time: bool) -> None:
    draft = Draft(
        key=f"reports.report/{period.key}/{member.person_id}",
        kind="reports.report",
        chat_id=member.person_id,
        due_at=now,
        args={"period": period.key},
        passes_cap=True,
        passes_quiet=on_time,
        expires_at=now + REPORT_EXPIRES,
    )
    outbox.put(tx, draft, now=now)


def _told_until(tx: Tx, person_id: int, now: datetime) -> datetime:
    """Where the last digest that this member saw, or that was empty, ended: nothing said falls between two."""
    was_seen = col(OutboxMessage.state).in_((State.SENT, State.UNCERTAIN))
    last = tx.exec(
        select(OutboxMessage.created_at)
        .where(
            OutboxMessage.kind == "reports.digest",
            OutboxMessage.chat_id == person_id,
            or_(was_seen, col(OutboxMessage.reason) == "superseded"),
        )
        .order_by(col(OutboxMessage.id).desc())
    ).first()
    longest = now - LONGEST_LOOK_BACK
    return longest if last is None else max(last, longest)
