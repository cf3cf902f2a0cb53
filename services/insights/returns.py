"""Who came back after an alert, written to or not."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from models import Activity, Alert
from models.db import Tx
from rules import insights as rules
from rules import timing
from rules.insights import Outcome, Raised, Winback
from services import businesses
from services.customers import A_YEAR, VISITS
from services.insights.book import Book


@dataclass(frozen=True, slots=True)
class Returns:
    """What became of the alerts of the last twelve months."""

    counts: Winback
    came: Sequence[tuple[int, Outcome]]
    """Who came within one own interval, the latest first."""


def returns(tx: Tx, book: Book, *, now: datetime) -> Returns:
    """From the alerts, and from the calls and letters on the timeline."""
    raised, contacts = _raised(tx, now), _contacts(tx, now)
    found = [
        (number, one)
        for number, alerts in raised.items()
        if number in book.pasts
        for one in rules.outcomes(book.pasts[number], alerts, contacts[number], book.today)
    ]
    came = sorted((row for row in found if row[1].fate == "came"), key=lambda row: row[1].on, reverse=True)
    return Returns(rules.winback(one for _, one in found), came)


def _raised(tx: Tx, now: datetime) -> dict[int, list[Raised]]:
    zone, found = businesses.own(tx).time_zone, defaultdict[int, list[Raised]](list)
    said = select(Alert.customer_id, Alert.fact_key, Alert.raised_at, Alert.answer).where(
        Alert.raised_at > now - A_YEAR
    )
    for number, key, at, answer in tx.exec(said):
        if rules.is_silence(key):
            found[number].append(Raised(timing.local(at, zone).date(), answer == "lost"))
    return found


def _contacts(tx: Tx, now: datetime) -> dict[int, list[date]]:
    """The days of calls and letters; one that followed a visit on its day brought nobody."""
    zone, found = businesses.own(tx).time_zone, defaultdict[int, list[date]](list)
    said = select(Activity.customer_id, Activity.occurred_at, Activity.kind).where(
        col(Activity.kind).in_((*VISITS, "call", "message")),
        col(Activity.incoming).is_(False),
        col(Activity.customer_id).in_(select(Alert.customer_id)),
        Activity.recorded_at > now - A_YEAR,
    )
    seen = set[tuple[int, date]]()
    for number, at, kind in tx.exec(said.order_by(col(Activity.occurred_at), col(Activity.id))):
        day = (number or 0, timing.local(at, zone).date())
        if kind in VISITS:
            seen.add(day)
        elif day not in seen:
            found[day[0]].append(day[1])
    return found
