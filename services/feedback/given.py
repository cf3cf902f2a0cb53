"""Stars and words from a customer's own phone."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from models import Activity, Case, Customer
from models.db import Tx
from rules import timing
from rules.cases import Kind
from rules.feedback import MOST_STARS
from rules.refusal import Refusal
from services import businesses, cases, customers, privacy
from services.customers import Happening
from services.feedback.told import LOW_STARS, tell_words

GOOD_STARS = 4
ASKS = ("?", "？", "吗")
"""Words that want an answer are not praise that can wait."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A customer's stars as they are kept now."""

    activity: Activity
    stars: int
    heard_now: bool
    """The owner hears of it at once, not after the night."""
    stopped: bool
    may_ask_offers: bool
    low: int = LOW_STARS
    case: Case | None = None
    """What a low score opened."""


@dataclass(frozen=True, slots=True)
class Said:
    """A customer's words as they are kept now."""

    activity: Activity
    heard_now: bool
    stopped: bool
    case: Case | None = None
    """What the words opened, or belong to."""


def rate(tx: Tx, person_id: int, name: str, stars: int, place_id: int | None = None, *, now: datetime) -> Rated:
    """A customer's stars. Another tap on the same day corrects the first instead of adding a second."""
    if not 1 <= stars <= MOST_STARS:
        raise Refusal("feedback-stars-range")
    customer = customers.of_person(tx, person_id, name, place_id, now=now)
    rating = _rating_today(tx, customer, now)
    before = rating.stars if rating is not None else None
    if rating is None:
        rating = customers.happened(tx, customer, Happening("rating", stars=stars), now=now)
        rating.place_id = place_id
    if before is not None and before != stars:
        rating.changed_at = now
    rating.stars = stars
    case = _alarm(tx, customer, rating, before, now)
    said = privacy.granted(tx, customer.pk)
    return Rated(
        rating,
        stars,
        heard_now=not _is_night(tx, now),
        stopped=customer.stopped_at is not None,
        may_ask_offers=stars >= GOOD_STARS and "offers" not in said and customer.stopped_at is None,
        case=case,
    )


def _alarm(tx: Tx, customer: Customer, rating: Activity, before: int | None, now: datetime) -> Case | None:
    """A low score opens a case, which is told at once; a better one takes it back, and what has not left yet."""
    low = (rating.stars or MOST_STARS) <= LOW_STARS
    was_low = before is not None and before <= LOW_STARS
    if was_low and not low:
        cases.withdraw(tx, rating, now=now)
    if not low:
        return None
    if was_low:
        return cases.of_activity(tx, rating.pk) or cases.open_of(tx, customer.pk)
    opened = cases.open_case(tx, customer, rating, "low_score", now=now)
    if opened.joined:
        tell_words(tx, customer, rating, now)
    return opened.case


def _is_night(tx: Tx, now: datetime) -> bool:
    business = businesses.own(tx)
    return businesses.quiet(business).covers(now, business.time_zone)


def _rating_today(tx: Tx, customer: Customer, now: datetime) -> Activity | None:
    start, _ = timing.local_day(now, businesses.own(tx).time_zone)
    return tx.exec(
        select(Activity)
        .where(
            Activity.customer_id == customer.pk,
            Activity.kind == "rating",
            col(Activity.member_id).is_(None),
            Activity.occurred_at >= start,
        )
        .order_by(col(Activity.id).desc())
    ).first()


def say(tx: Tx, person_id: int, name: str, text: str, *, now: datetime) -> Said:
    """A customer's words. They join the day's rating; praise waits for the digest, the rest does not."""
    customer = customers.of_person(tx, person_id, name, now=now)
    words = _keep(tx, customer, text, now)
    pressing = (words.stars or 0) < GOOD_STARS or any(mark in text for mark in ASKS)
    if pressing:
        tell_words(tx, customer, words, now)
    return _said(tx, customer, words, now, pressing=pressing)


def _keep(tx: Tx, customer: Customer, text: str, now: datetime) -> Activity:
    words = _rating_today(tx, customer, now)
    if words is None or words.text:
        return customers.happened(tx, customer, Happening("message", text), now=now)
    words.text, words.changed_at = text, now
    tx.flush()
    return words


def _said(
    tx: Tx, customer: Customer, words: Activity, now: datetime, *, pressing: bool, case: Case | None = None
) -> Said:
    heard_now = pressing and not _is_night(tx, now)
    return Said(words, heard_now=heard_now, stopped=customer.stopped_at is not None, case=case)


def complain(tx: Tx, person_id: int, name: str, kind: Kind, text: str, *, now: datetime) -> Said:
    """Words through the doors of help and complaint: they open a case, or belong to the one of the day."""
    customer = customers.of_person(tx, person_id, name, now=now)
    words = _keep(tx, customer, text, now)
    opened = cases.open_case(tx, customer, words, kind, now=now)
    if opened.joined:
        tell_words(tx, customer, words, now)
    return _said(tx, customer, words, now, pressing=True, case=opened.case)
