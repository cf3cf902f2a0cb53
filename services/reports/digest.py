"""The morning digest: what the day holds, in at most eight lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models import Business
from models.db import Tx
from services import businesses, feedback, followups, insights, prospects
from services.feedback import Voice
from services.followups import Agenda
from services.insights import Slipping
from services.prospects import Prospect
from services.reports.goals import Progress, progress


@dataclass(frozen=True, slots=True)
class Digest:
    """What a member wakes up to."""

    business: Business
    agenda: Agenda
    voices: Sequence[Voice]
    slipping: Sequence[Slipping]
    prospects: Sequence[Prospect] = ()
    """Customers to win who are brought up for the first time."""
    goals: Sequence[Progress] = ()
    """How far they have come; they are no reason for a digest by themselves."""

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
        [one for one in progress(tx, now=now) if not one.foreign] if leads else (),
    )
