"""The morning digest: what the day holds, in at most eight lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from models import Business
from models.db import Tx
from rules import timing
from services import businesses, feedback, followups, insights, members, outbox
from services.feedback import Voice
from services.followups import Agenda
from services.insights import Slipping
from services.outbox import Draft

DIGEST_EXPIRES = timedelta(hours=12)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Digest:
    """What a member wakes up to."""

    business: Business
    agenda: Agenda
    voices: Sequence[Voice]
    slipping: Sequence[Slipping]

    @property
    def is_empty(self) -> bool:
        return not (self.agenda.tasks or self.voices or self.slipping)


def digest(tx: Tx, *, now: datetime) -> Digest:
    """The day of the member who reads it; who may not see slipping customers gets none."""
    leads = tx.scope.role != "staff"
    return Digest(
        businesses.own(tx),
        followups.agenda(tx, now=now),
        feedback.since(tx, now - ONE_DAY),
        insights.slipping(tx, now=now) if leads else (),
    )


def take_due(tx: Tx, *, now: datetime) -> Business | None:
    """The next business whose digest hour has come. A system unit."""
    return tx.exec(
        select(Business).where(col(Business.next_digest_at) <= now).order_by(col(Business.next_digest_at)).limit(1)
    ).first()


def post_digests(tx: Tx, *, now: datetime) -> None:
    """One digest for each member who wants to hear, and the next hour."""
    business = businesses.own(tx)
    on = timing.local(now, business.time_zone).date()
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
                passes_cap=True,
                passes_quiet=True,
                expires_at=now + DIGEST_EXPIRES,
            ),
            now=now,
        )
    at = businesses.at_minute(business.digest_minute)
    business.next_digest_at = timing.next_at(now, at, business.time_zone)
