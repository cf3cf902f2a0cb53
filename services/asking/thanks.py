"""A visit is followed by thanks and one question. Queued with the visit, decided when its hour has come."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from models import Activity, Business, Customer, OutboxMessage
from models.db import Tx
from rules import asking as rules
from rules import timing
from rules.customers import VISITS
from rules.outbox import State
from services import businesses, outbox
from services.asking import nps
from services.outbox import Draft

THANKS = "asking.thanks"
SUPERSEDED = "superseded"


def served(tx: Tx, customer: Customer, activity: Activity, *, now: datetime) -> None:
    """Thanks are on their way to whoever has just been here and can be reached. One for each customer and day: what
    the same day brings besides, or a line that is written anew, takes the place of the first while it waits."""
    if customer.person_id is None or not rules.is_occasion(activity.kind, customer.kind, activity.occurred_at, now=now):
        return
    business = businesses.own(tx)
    if not business.thanks_minutes:
        return
    nps.plan(tx, customer, business, now=now)
    draft = _draft(business, customer, activity, now)
    known = _of_that_day(tx, draft)
    if known is None:
        outbox.put(tx, draft, now=now)
    else:
        _take_over(tx, known, draft)


def _draft(business: Business, customer: Customer, activity: Activity, now: datetime) -> Draft:
    due_at = now + timedelta(minutes=business.thanks_minutes)
    return Draft(
        key=rules.daily_key(THANKS, customer.pk, activity.occurred_at, business.time_zone),
        kind=THANKS,
        chat_id=customer.person_id or 0,
        due_at=due_at,
        args={"activity": activity.pk},
        customer_id=customer.pk,
        purpose="service",
        expires_at=due_at + rules.STILL_FRESH,
        repeatable=False,
    )


def _of_that_day(tx: Tx, draft: Draft) -> OutboxMessage | None:
    """By its key, or that of another record which went into this one: a merge leaves the keys as they were."""
    same_key = tx.exec(select(OutboxMessage).where(OutboxMessage.key == draft.key)).first()
    theirs = (OutboxMessage.chat_id == draft.chat_id, OutboxMessage.customer_id == draft.customer_id)
    of_day = (OutboxMessage.kind == THANKS, col(OutboxMessage.key).endswith("/" + draft.key.rpartition("/")[2]))
    return same_key or tx.exec(select(OutboxMessage).where(*theirs, *of_day)).first()


def _take_over(tx: Tx, known: OutboxMessage, draft: Draft) -> None:
    undone = known.state == State.CANCELLED and known.reason == SUPERSEDED
    if known.state != State.SCHEDULED and not undone:
        return
    known.args, known.chat_id, known.expires_at = dict(draft.args), draft.chat_id, draft.expires_at
    outbox.postpone(tx, known, draft.due_at, reason="")


def still_wanted(tx: Tx, message: OutboxMessage) -> bool:
    """Whether the visit still stands, is theirs, and they have not said what they think of it in any other way; nor
    is anybody asked whom nobody here reads."""
    visit = tx.get(Activity, message.args["activity"])
    business = businesses.own(tx)
    if visit is None or visit.kind not in VISITS or visit.customer_id != message.customer_id:
        return False
    if nps.is_muted(tx, message):
        return False
    return bool(business.thanks_minutes) and not _has_rated(tx, visit, business)


def _has_rated(tx: Tx, visit: Activity, business: Business) -> bool:
    """On that day or since: who scanned at the counter has rated before the visit was written down."""
    start, _ = timing.local_day(visit.occurred_at, business.time_zone)
    rated = select(Activity.id).where(Activity.customer_id == visit.customer_id, Activity.kind == "rating")
    return tx.exec(rated.where(col(Activity.occurred_at) >= start).limit(1)).first() is not None
