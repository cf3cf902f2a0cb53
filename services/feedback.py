"""Ratings and words from customers, and the answers to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import col, func, select

from models import Activity, Customer, Member, OutboxMessage
from models.db import Tx
from rules import timing
from rules.privacy import LeftOut
from rules.refusal import Refusal
from services import audit, businesses, customers, members, outbox, privacy
from services.customers import Happening
from services.outbox import Draft

LOW_STARS = 2
MOST_STARS = 5
CANCEL_WITHIN = timedelta(seconds=10)
PAGE = 6
HEARD = ("rating", "message")


@dataclass(frozen=True, slots=True)
class Voice:
    """Something a customer said, and who."""

    activity: Activity
    customer: Customer | None


@dataclass(frozen=True, slots=True)
class Voices:
    """Some of what customers said, newest first."""

    rows: Sequence[Voice]
    number: int
    pages: int
    average: float | None
    count: int


def rate(tx: Tx, person_id: int, name: str, stars: int, *, now: datetime) -> Activity:
    """A customer's stars. Another tap on the same day corrects the first instead of adding a second."""
    if not 1 <= stars <= MOST_STARS:
        raise Refusal("feedback-stars-range")
    customer = customers.of_person(tx, person_id, name, now=now)
    rating = _rating_today(tx, customer, now)
    if rating is None:
        rating = customers.happened(tx, customer, Happening("rating", stars=stars), now=now)
    rating.stars = stars
    if stars > LOW_STARS:
        outbox.cancel_keys(tx, f"feedback.low/{rating.pk}/", reason="corrected")
    else:
        _tell_leaders(tx, customer, "feedback.low", f"feedback.low/{rating.pk}/{stars}", rating, now)
    return rating


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


def say(tx: Tx, person_id: int, name: str, text: str, *, now: datetime) -> Activity:
    """A customer's words. They join the day's rating if it has none yet; the shop hears of what is not praise."""
    customer = customers.of_person(tx, person_id, name, now=now)
    rating = _rating_today(tx, customer, now)
    if rating is None or rating.text:
        words = customers.happened(tx, customer, Happening("message", text), now=now)
        _tell_leaders(tx, customer, "feedback.words", f"feedback.words/{words.pk}", words, now)
        return words
    rating.text = text
    if rating.stars is not None and rating.stars <= LOW_STARS:
        _tell_leaders(tx, customer, "feedback.words", f"feedback.words/{rating.pk}", rating, now)
    return rating


def _tell_leaders(tx: Tx, customer: Customer, kind: str, key: str, about: Activity, now: datetime) -> None:
    """At once, past the cap; quiet hours hold. Members are read past the customer's own narrow view."""
    for member in _listeners(tx, customer):
        outbox.put(
            tx,
            Draft(
                key=f"{key}/{member.person_id}",
                kind=kind,
                chat_id=member.person_id,
                due_at=now,
                args={"activity": about.pk},
                customer_id=customer.pk,
                passes_cap=True,
            ),
            now=now,
        )


def _listeners(tx: Tx, customer: Customer) -> list[Member]:
    with tx.as_business():
        return [
            member
            for member in members.team(tx)
            if member.role in {"owner", "manager"} or member.id == customer.assigned_member_id
        ]


def record_spoken(tx: Tx, customer_id: int | None, text: str, *, stars: int | None = None, now: datetime) -> Activity:
    """What a customer said to a member's face."""
    customer = customers.get(tx, customer_id) if customer_id else None
    entry = audit.begin(tx, "feedback.spoken", now=now, customer_id=customer_id)
    activity = customers.happened(tx, customer, Happening("rating", text, stars=stars), now=now)
    audit.detail(entry, activity=activity.pk)
    return activity


def get(tx: Tx, activity_id: int) -> Voice:
    """One thing that was said."""
    activity = tx.get(Activity, activity_id)
    if activity is None or activity.kind not in HEARD:
        raise Refusal("feedback-gone")
    return Voice(activity, tx.get(Customer, activity.customer_id) if activity.customer_id else None)


def heard(tx: Tx, *, page: int = 0) -> Voices:
    """What customers said, newest first, with the plain average of the stars."""
    said = (col(Activity.kind).in_(HEARD), or_(col(Activity.kind) == "rating", col(Activity.member_id).is_(None)))
    total = tx.exec(select(func.count()).select_from(Activity).where(*said)).one()
    starred = (*said, col(Activity.stars).is_not(None))
    mean, count = tx.exec(select(func.avg(Activity.stars), func.count()).select_from(Activity).where(*starred)).one()
    pages = max(1, -(-total // PAGE))
    number = min(max(page, 0), pages - 1)
    newest = select(Activity).where(*said).order_by(col(Activity.id).desc())
    rows = tx.exec(newest.offset(number * PAGE).limit(PAGE)).all()
    average = float(mean) if mean is not None else None
    return Voices([_voice(tx, row) for row in rows], number, pages, average, count)


def _voice(tx: Tx, row: Activity) -> Voice:
    return Voice(row, tx.get(Customer, row.customer_id) if row.customer_id else None)


def since(tx: Tx, at: datetime) -> list[Voice]:
    """What customers said through the bot after `at`."""
    rows = tx.exec(
        select(Activity)
        .where(col(Activity.kind).in_(HEARD), col(Activity.member_id).is_(None), Activity.recorded_at > at)
        .order_by(col(Activity.id))
    )
    return [_voice(tx, row) for row in rows]


def reply(tx: Tx, customer_id: int, text: str, *, now: datetime) -> tuple[Customer, OutboxMessage]:
    """An answer on its way to a customer, ten seconds under Cancel. Refused at once when it could not arrive."""
    customer = customers.get(tx, customer_id)
    barred = privacy.decide(tx, customer, "relay", now=now)
    if isinstance(barred, LeftOut):
        raise Refusal(f"reply-{barred.reason}", name=customer.name)
    entry = audit.begin(tx, "feedback.reply", now=now, customer_id=customer_id)
    activity = customers.happened(tx, customer, Happening("message", text), now=now)
    message = _post(tx, customer, activity, now)
    audit.detail(entry, outbox=message.pk)
    return customer, message


def _post(tx: Tx, customer: Customer, activity: Activity, now: datetime) -> OutboxMessage:
    if customer.person_id is None:
        raise Refusal("reply-unreachable", name=customer.name)
    message = outbox.put(
        tx,
        Draft(
            key=f"feedback.reply/{activity.pk}",
            kind="feedback.reply",
            chat_id=customer.person_id,
            due_at=now + CANCEL_WITHIN,
            args={"text": activity.text},
            customer_id=customer.pk,
            purpose="relay",
            passes_quiet=True,
            passes_cap=True,
        ),
        now=now,
    )
    if message is None:
        raise Refusal("reply-already")
    return message


def cancel_reply(tx: Tx, message_id: int, *, now: datetime) -> OutboxMessage:
    """Take an answer back before it leaves."""
    message = tx.get(OutboxMessage, message_id)
    if message is None or not outbox.cancel(tx, message_id, reason="cancelled"):
        raise Refusal("reply-too-late")
    activity = tx.get(Activity, int(message.key.rpartition("/")[2]))
    if activity is not None:
        audit.begin(tx, "feedback.cancel_reply", now=now, customer_id=message.customer_id)
        tx.delete(activity)
        tx.flush()
    return message
