"""Stars and words from a customer's own phone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from models import Activity, Attachment, Case, Customer
from models.db import Tx
from rules import timing
from rules.cases import Kind
from rules.feedback import MOST_STARS
from rules.refusal import Refusal
from services import attachments, businesses, cases, customers, privacy
from services.attachments import Draft as File
from services.customers import Happening
from services.feedback.heard import HEARD
from services.feedback.told import LOW_STARS, tell_files, tell_words

GOOD_STARS = 4
ASKS = ("?", "？", "吗")
"""Words that want an answer are not praise that can wait."""
ALBUM_COMES_WITHIN = timedelta(seconds=10)
"""The pictures of an album come one by one: they are one thing that was said."""


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody says: words, a picture, a voice note or a file, or both."""

    text: str
    files: tuple[File, ...] = ()
    album: str = ""
    """By chat: the pictures of one come as a message each."""


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
    privacy.require_heard(tx, customer)
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


def say(tx: Tx, person_id: int, name: str, words: Words, *, now: datetime) -> Said:
    """What a customer says. It joins the day's rating; praise waits for the digest, the rest does not."""
    customer = customers.of_person(tx, person_id, name, now=now)
    privacy.require_heard(tx, customer)
    kept = _keep(tx, customer, words, now)
    pressing = (kept.row.stars or 0) < GOOD_STARS or any(mark in words.text for mark in ASKS)
    if pressing:
        _tell(tx, customer, kept, now)
    return _said(tx, customer, kept.row, now, pressing=pressing)


@dataclass(frozen=True, slots=True)
class _Kept:
    row: Activity
    files: tuple[Attachment, ...]
    """What came with it this time."""


def _keep(tx: Tx, customer: Customer, words: Words, now: datetime) -> _Kept:
    row = _more_of_an_album(tx, customer, now) if words.files and not words.text else None
    rating = _rating_today(tx, customer, now)
    row = row or (rating if rating is not None and not rating.text else None)
    if row is None:
        row = customers.happened(tx, customer, Happening("message", words.text), now=now)
    else:
        row.text, row.changed_at = words.text or row.text, now
        tx.flush()
    return _Kept(row, attachments.add(tx, row, words.files, now=now))


def _more_of_an_album(tx: Tx, customer: Customer, now: datetime) -> Activity | None:
    own = (Activity.customer_id == customer.pk, col(Activity.kind).in_(HEARD), col(Activity.member_id).is_(None))
    lately = func.coalesce(Activity.changed_at, Activity.recorded_at) >= now - ALBUM_COMES_WITHIN
    last = tx.exec(select(Activity).where(*own, lately).order_by(col(Activity.id).desc())).first()
    return last if last is not None and attachments.of_activity(tx, last.pk) else None


def _tell(tx: Tx, customer: Customer, kept: _Kept, now: datetime) -> None:
    """A file brings its words along."""
    if kept.files:
        tell_files(tx, customer, kept.row, kept.files, now)
    else:
        tell_words(tx, customer, kept.row, now)


def _said(
    tx: Tx, customer: Customer, words: Activity, now: datetime, *, pressing: bool, case: Case | None = None
) -> Said:
    heard_now = pressing and not _is_night(tx, now)
    return Said(words, heard_now=heard_now, stopped=customer.stopped_at is not None, case=case)


def complain(tx: Tx, person_id: int, name: str, kind: Kind, words: Words, *, now: datetime) -> Said:
    """What comes through the doors of help and complaint: it opens a case, or belongs to the one of the day."""
    customer = customers.of_person(tx, person_id, name, now=now)
    privacy.require_heard(tx, customer)
    kept = _keep(tx, customer, words, now)
    opened = cases.open_case(tx, customer, kept.row, kind, now=now)
    if opened.joined or kept.files:
        _tell(tx, customer, kept, now)
    return _said(tx, customer, kept.row, now, pressing=True, case=opened.case)
