"""What customers said, as members look it up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, select

from models import Activity, Attachment, Case, Customer, Entry, Member, OutboxMessage, SurveyAnswer
from models.db import Tx
from rules.outbox import State
from rules.paging import PAGE, turned
from rules.refusal import Refusal
from services import attachments, cases

HEARD = ("rating", "message")


@dataclass(frozen=True, slots=True)
class Answered:
    """Who of the team has a customer in hand."""

    member: Member
    at: datetime | None = None
    """When they answered; none: they have only taken it."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """Something a customer said, and who."""

    activity: Activity
    customer: Customer | None
    case: Case | None = None
    """What it opened, or belongs to while that is open."""
    files: Sequence[Attachment] = ()
    """What came with it."""
    answered: Answered | None = None
    """Who has answered since."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Some of what customers said, newest first, and how often each number of stars was given."""

    rows: Sequence[Voice]
    number: int
    pages: int
    stars: Mapping[int, int]

    @property
    def count(self) -> int:
        return sum(self.stars.values())

    @property
    def average(self) -> float | None:
        return sum(stars * times for stars, times in self.stars.items()) / self.count if self.count else None


def get(tx: Tx, activity_id: int) -> Voice:
    """One thing that was said."""
    activity = tx.get(Activity, activity_id)
    if activity is None or activity.kind not in HEARD:
        raise Refusal("feedback-gone")
    return _voice(tx, activity)


def heard(tx: Tx, *, page: int = 0) -> Voices:
    """What customers said, newest first."""
    total = tx.exec(select(func.count()).select_from(Activity).where(*_said())).one()
    number, pages = turned(total, page)
    newest = select(Activity).where(*_said()).order_by(col(Activity.id).desc())
    rows = tx.exec(newest.offset(number * PAGE).limit(PAGE)).all()
    return Voices([_voice(tx, row) for row in rows], number, pages, _stars(tx))


def _said() -> tuple[ColumnElement[bool], ...]:
    """Ratings by whomever written down, and customers' own words; not the answers to them."""
    return col(Activity.kind).in_(HEARD), or_(col(Activity.kind) == "rating", col(Activity.member_id).is_(None))


def _stars(tx: Tx) -> dict[int, int]:
    times = select(Activity.stars, func.count()).where(*_said(), col(Activity.stars).is_not(None))
    return {stars: count for stars, count in tx.exec(times.group_by(col(Activity.stars))) if stars is not None}


def _voice(tx: Tx, row: Activity) -> Voice:
    customer = tx.get(Customer, row.customer_id) if row.customer_id else None
    case = cases.of_activity(tx, row.pk) or (cases.open_of(tx, customer.pk) if customer else None)
    answer = answered(tx, customer, row) if customer else None
    return Voice(row, customer, case, attachments.of_activity(tx, row.pk), answer)


def answered(tx: Tx, customer: Customer, said: Activity) -> Answered | None:
    """The first answer somebody of the team sent after it."""
    said_at = said.changed_at or said.recorded_at
    later = (col(Activity.id) > said.pk, Activity.recorded_at >= said_at)
    by_us = (Activity.kind == "message", col(Activity.member_id).is_not(None), col(Activity.incoming).is_(False))
    own = Activity.customer_id == customer.pk
    astray = _undelivered(tx, customer)
    rows = tx.exec(select(Activity).where(own, *later, *by_us).order_by(col(Activity.id)).limit(len(astray) + 1))
    row = next((row for row in rows if row.pk not in astray), None)
    member = tx.get(Member, row.member_id) if row is not None else None
    return Answered(member, row.recorded_at, row.text) if row is not None and member is not None else None


def _undelivered(tx: Tx, customer: Customer) -> set[int]:
    """What was meant for them and has certainly not reached them."""
    home = (OutboxMessage.customer_id == customer.pk, col(OutboxMessage.state).in_((State.FAILED, State.CANCELLED)))
    rows = tx.exec(select(OutboxMessage.args).where(*home, OutboxMessage.purpose != "")).all()
    entries = [args["entry"] for args in rows if args.get("entry")]
    found = tx.exec(select(Entry.details).where(col(Entry.id).in_(entries))).all() if entries else ()
    return {details["activity"] for details in found if details.get("activity")}


def latest(tx: Tx, customer_id: int) -> Activity | None:
    """The last thing a customer said themselves; what a survey asked for awaits no answer."""
    own = (Activity.customer_id == customer_id, col(Activity.kind).in_(HEARD), col(Activity.member_id).is_(None))
    asked_for = select(SurveyAnswer.id).where(SurveyAnswer.activity_id == Activity.id).exists()
    return tx.exec(select(Activity).where(*own, ~asked_for).order_by(col(Activity.id).desc()).limit(1)).first()


def between(tx: Tx, since: datetime, until: datetime) -> list[Voice]:
    """What customers said or changed after `since` and up to `until`, oldest first."""
    said_at = func.coalesce(Activity.changed_at, Activity.recorded_at)
    span = (said_at > since, said_at <= until)
    return [_voice(tx, row) for row in tx.exec(select(Activity).where(*_said(), *span).order_by(col(Activity.id)))]
