"""The morning digest: what the day holds, in at most eight lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import col, select

from models import Business, OutboxMessage
from models.db import Tx
from rules import timing
from rules.outbox import State
from services import businesses, feedback, followups, insights, members, outbox, prospects
from services.feedback import Voice
from services.followups import Agenda
from services.insights import Slipping
from services.outbox import Draft
from services.prospects import Prospect

STILL_ON_TIME = timedelta(minutes=15)
DIGEST_EXPIRES = timedelta(hours=12)
LONGEST_LOOK_BACK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Digest:
    """What a member wakes up to."""

    business: Business
    agenda: Agenda
    voices: Sequence[Voice]
    slipping: Sequence[Slipping]
    prospects: Sequence[Prospect] = ()
    """Customers to win who are brought up for the first time."""

    @property
    def is_empty(self) -> bool:
        return not (self.agenda.tasks or self.agenda.birthdays or self.voices or self.slipping or self.prospects)


def digest(tx: Tx, *, now: datetime, since: datetime, until: datetime) -> Digest:
    """The day of the member who reads it, and what customers said in between; helpers get no slipping customers."""
    leads = tx.scope.role != "staff"
    return Digest(
        businesses.own(tx),
        followups.agenda(tx, now=now),
        feedback.between(tx, since, until),
        insights.slipping(tx, now=now) if leads else (),
        prospects.asked_about(tx, since, until, now=now),
    )


def take_due(tx: Tx, *, now: datetime) -> Business | None:
    """The next business whose digest hour has come. A system unit."""
    return tx.exec(
        select(Business)
        .where(col(Business.next_digest_at) <= now)
        .order_by(col(Business.next_digest_at))
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
    ).first()


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


def post_digests(tx: Tx, *, now: datetime) -> None:
    """One digest for each member who wants to hear, and the next hour."""
    business = businesses.own(tx)
    prospects.ask_about(tx, now=now)
    on = timing.local(now, business.time_zone).date()
    # The owner chose this hour; one that an outage delayed keeps to the quiet hours.
    on_time = business.next_digest_at is None or now - business.next_digest_at < STILL_ON_TIME
    for member in members.team(tx):
        if member.nudges_off or member.role == "viewer":
            continue
        outbox.put(
            tx,
            Draft(
                key=f"reports.digest/{on}/{member.person_id}",
                kind="reports.digest",
                chat_id=member.person_id,
                due_at=now,
                args={"since": _told_until(tx, member.person_id, now).isoformat()},
                passes_cap=True,
                passes_quiet=on_time,
                expires_at=now + DIGEST_EXPIRES,
            ),
            now=now,
        )
    business.next_digest_at = timing.next_minute(now, business.digest_minute, business.time_zone)
