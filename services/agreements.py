"""Standing agreements: made, changed, ended, and brought back before they have to be renewed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models import Agreement, Entry, FollowUp
from models.db import Tx
from rules import timing
from rules.refusal import Refusal
from rules.text import one_line
from services import audit, businesses, customers, followups
from services.customers import Happening
from services.followups import Plan

TERMS_UNITS = 200
BEFORE_DAYS = 14
"""How long before its renewal an agreement comes back."""
MORNING = time(9)
LONGEST_DAYS = 20 * 366


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed, as it was told."""

    text: str
    amount_minor: int | None = None
    currency: str | None = None
    renews_on: date | None = None
    reminder: str = ""
    """What the follow-up before the renewal is called, in the words of who agreed."""


def agree(tx: Tx, customer_id: int, terms: Terms, *, now: datetime) -> Entry:
    """These terms stand from now on; what stood before has ended. One entry, so that Undo brings the old ones back."""
    customer = customers.get(tx, customer_id)
    days = (terms.renews_on - customers.today(tx, now)).days if terms.renews_on else 1
    if not 0 < days <= LONGEST_DAYS:
        raise Refusal("agreement-renewal-range")
    entry = audit.begin(tx, "agreements.agree", now=now, customer_id=customer_id, name=customer.name)
    _end(tx, customers.standing(tx, customer_id), now)
    told = Happening("agreement", terms.text, terms.amount_minor, terms.currency)
    activity = customers.happened(tx, customer, told, now=now)
    reminder = _remind(tx, customer_id, terms, now)
    row = Agreement(
        business_id=tx.business_id,
        customer_id=customer_id,
        terms=one_line(terms.text, TERMS_UNITS),
        amount_minor=terms.amount_minor,
        currency=terms.currency,
        renews_on=terms.renews_on,
        activity_id=activity.pk,
        follow_up_id=reminder.pk if reminder else None,
        agreed_at=now,
    )
    tx.add(row)
    audit.detail(entry, activity=activity.pk, what=row.terms)
    tx.flush()
    return entry


def _remind(tx: Tx, customer_id: int, terms: Terms, now: datetime) -> FollowUp | None:
    """Two weeks before the renewal; where that is over, the next morning."""
    if terms.renews_on is None:
        return None
    tomorrow = customers.today(tx, now) + timedelta(days=1)
    on = max(terms.renews_on - timedelta(days=BEFORE_DAYS), tomorrow)
    due_at = timing.resolve(on, MORNING, businesses.own(tx).time_zone)
    return followups.plan(tx, Plan(terms.reminder, due_at, customer_id), now=now)


def end(tx: Tx, customer_id: int, *, now: datetime) -> Entry | None:
    """Nothing is agreed any more; none where nothing was."""
    customer, row = customers.get(tx, customer_id), customers.standing(tx, customer_id)
    if row is None:
        return None
    entry = audit.begin(tx, "agreements.end", now=now, customer_id=customer_id, name=customer.name, what=row.terms)
    _end(tx, row, now)
    return entry


def _end(tx: Tx, row: Agreement | None, now: datetime) -> None:
    if row is None:
        return
    row.ended_at = now
    reminder = tx.get(FollowUp, row.follow_up_id) if row.follow_up_id else None
    if reminder is not None and reminder.state == "open":
        followups.close(tx, reminder, "cancelled", now=now)
    tx.flush()
