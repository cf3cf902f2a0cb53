"""The story of a customer in a few lines, before a call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import or_
from sqlmodel import col, func, select

from models import Activity, Attachment, FollowUp
from models.db import Tx
from rules import timing
from rules.customers import GIVEN, NOTES, VISITS
from services import attachments, businesses
from services.customers.story import NEWEST, Story, story
from services.customers.ties import sent

MOST_BOUGHT = 3
MOST_NOTES = 3
MOST_PLANS = 3
UNHAPPY_STARS = 3
REMEMBERED = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Brief:
    """What to know of a customer before speaking to them."""

    story: Story
    since: date
    bought: Sequence[Activity]
    notes: Sequence[Activity]
    plans: Sequence[FollowUp]
    """What is open, promises first."""
    unhappy: Activity | None
    """The last rating, if it was a poor one."""
    favours: int
    concessions: int
    sent: int
    """Customers who came on their word."""
    came_with: Mapping[int, Sequence[Attachment]] = field(default_factory=dict)
    """What hangs on notes without words, by their number."""


def brief(tx: Tx, customer_id: int, *, now: datetime) -> Brief:
    """The story in a few lines."""
    found = story(tx, customer_id, now=now)
    favours, concessions = (_count(tx, customer_id, kind) for kind in GIVEN)
    notes = _last(tx, customer_id, NOTES, MOST_NOTES)
    return Brief(
        found,
        since=_since(tx, found),
        bought=_last(tx, customer_id, VISITS, MOST_BOUGHT),
        notes=notes,
        plans=_plans(tx, customer_id),
        unhappy=_unhappy(tx, customer_id, now),
        favours=favours,
        concessions=concessions,
        sent=sent(tx, customer_id),
        came_with=attachments.of_the_wordless(tx, notes),
    )


def _since(tx: Tx, found: Story) -> date:
    """The first thing known of them, which may be older than the record."""
    told = select(Activity.occurred_at).where(Activity.customer_id == found.customer.pk)
    first = tx.exec(told.order_by(col(Activity.occurred_at)).limit(1)).first()
    at = found.customer.created_at if first is None else min(first, found.customer.created_at)
    return timing.local(at, businesses.own(tx).time_zone).date()


def _last(tx: Tx, customer_id: int, kinds: Sequence[str], most: int) -> Sequence[Activity]:
    shown = select(Attachment.activity_id).where(Attachment.customer_id == customer_id)
    said = or_(col(Activity.text) != "", col(Activity.amount_minor).is_not(None), col(Activity.id).in_(shown))
    own = select(Activity).where(Activity.customer_id == customer_id, col(Activity.kind).in_(kinds), said)
    return tx.exec(own.order_by(*NEWEST).limit(most)).all()


def _count(tx: Tx, customer_id: int, kind: str) -> int:
    own = (Activity.customer_id == customer_id, Activity.kind == kind)
    return tx.exec(select(func.count()).select_from(Activity).where(*own)).one()


def _plans(tx: Tx, customer_id: int) -> Sequence[FollowUp]:
    planned = select(FollowUp).where(FollowUp.customer_id == customer_id, FollowUp.state == "open")
    by_weight = planned.order_by(col(FollowUp.promise).desc(), col(FollowUp.due_at), col(FollowUp.id))
    return tx.exec(by_weight.limit(MOST_PLANS)).all()


def _unhappy(tx: Tx, customer_id: int, now: datetime) -> Activity | None:
    rated = select(Activity).where(Activity.customer_id == customer_id, col(Activity.stars).is_not(None))
    last = tx.exec(rated.where(Activity.occurred_at > now - REMEMBERED).order_by(*NEWEST)).first()
    return last if last is not None and (last.stars or 0) <= UNHAPPY_STARS else None
