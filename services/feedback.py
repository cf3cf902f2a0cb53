"""Ratings and words from customers, and the answers to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import col, func, select

from models import Activity, Customer, Member, OutboxMessage
from models.db import Tx
from rules import timing
from rules.outbox import State
from rules.privacy import LeftOut
from rules.refusal import Refusal
from rules.text import utf16
from services import audit, businesses, customers, members, outbox, privacy
from services.customers import Happening
from services.outbox import Draft

LOW_STARS = 2
GOOD_STARS = 4
MOST_STARS = 5
ASKS = ("?", "？", "吗")
"""Words that want an answer are not praise that can wait."""
REPLY_UNITS = 3500
"""With the shop's name in front it still fits one message."""
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


@dataclass(frozen=True, slots=True)
class Said:
    """A customer's words as they are kept now."""

    activity: Activity
    heard_now: bool
    stopped: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a member wrote down of a customer's words."""

    entry_id: int
    voice: Voice
    is_new: bool = False
    choices: tuple[Customer, ...] = ()
    """Customers of that name, while nobody has said which one is meant."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way."""

    customer: Customer
    message: OutboxMessage


@dataclass(frozen=True, slots=True)
class Heard:
    """Spoken feedback before it is written down: whom it may come from, the words, the stars."""

    text: str
    stars: int | None = None
    known_ids: Sequence[int] = ()
    name: str | None = None
    phone: str | None = None


def rate(tx: Tx, person_id: int, name: str, stars: int, *, now: datetime) -> Rated:
    """A customer's stars. Another tap on the same day corrects the first instead of adding a second."""
    if not 1 <= stars <= MOST_STARS:
        raise Refusal("feedback-stars-range")
    customer = customers.of_person(tx, person_id, name, now=now)
    rating = _rating_today(tx, customer, now)
    before = rating.stars if rating is not None else None
    if rating is None:
        rating = customers.happened(tx, customer, Happening("rating", stars=stars), now=now)
    rating.stars = stars
    _alarm(tx, customer, rating, before, now)
    said = privacy.granted(tx, customer.pk)
    return Rated(
        rating,
        stars,
        heard_now=not _is_night(tx, now),
        stopped=customer.stopped_at is not None,
        may_ask_offers=stars >= GOOD_STARS and "offers" not in said and customer.stopped_at is None,
    )


def _alarm(tx: Tx, customer: Customer, rating: Activity, before: int | None, now: datetime) -> None:
    """A low score is told once; a better one calls back what has not left yet, and a new fall is told again."""
    low = (rating.stars or MOST_STARS) <= LOW_STARS
    was_low = before is not None and before <= LOW_STARS
    prefix = f"feedback.low/{rating.pk}/"
    if was_low and not low:
        outbox.cancel_keys(tx, prefix, reason="corrected")
    if low and not was_low:
        _tell_leaders(tx, customer, "feedback.low", f"{prefix}{_times_told(tx, prefix)}", rating, now)


def _times_told(tx: Tx, prefix: str) -> int:
    told = select(func.count()).select_from(OutboxMessage)
    return tx.exec(told.where(col(OutboxMessage.key).startswith(prefix, autoescape=True))).one()


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
    """A customer's words. They join the day's rating if it has none yet; praise waits for the digest, the rest does not."""
    customer = customers.of_person(tx, person_id, name, now=now)
    words = _rating_today(tx, customer, now)
    if words is None or words.text:
        words = customers.happened(tx, customer, Happening("message", text), now=now)
    else:
        words.text = text
        tx.flush()
    urgent = (words.stars or 0) < GOOD_STARS or any(mark in text for mark in ASKS)
    if urgent and not _is_waiting(tx, f"feedback.low/{words.pk}/"):
        _tell_leaders(tx, customer, "feedback.words", f"feedback.words/{words.pk}", words, now)
    return Said(words, heard_now=urgent and not _is_night(tx, now), stopped=customer.stopped_at is not None)


def _is_waiting(tx: Tx, prefix: str) -> bool:
    """An alarm that has not left yet will show these words as well."""
    waiting = select(OutboxMessage.id).where(
        col(OutboxMessage.key).startswith(prefix, autoescape=True), OutboxMessage.state == State.SCHEDULED
    )
    return tx.exec(waiting).first() is not None


def _tell_leaders(tx: Tx, customer: Customer | None, kind: str, key: str, about: Activity, now: datetime) -> None:
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
                customer_id=customer.pk if customer else None,
                passes_cap=True,
            ),
            now=now,
        )


def _listeners(tx: Tx, customer: Customer | None) -> list[Member]:
    """Those who lead, and who looks after the customer; not the one who wrote it down."""
    assigned = customer.assigned_member_id if customer else None
    with tx.as_business():
        return [
            member
            for member in members.team(tx)
            if (member.role in {"owner", "manager"} or member.id == assigned) and member.id != tx.scope.member_id
        ]


def record_spoken(tx: Tx, heard: Heard, *, now: datetime) -> Spoken:
    """What a customer said to a member's face, written down at once; which of several is asked afterwards."""
    entry = audit.begin(tx, "feedback.spoken", now=now)
    customer, choices, is_new = _whose(tx, heard, now)
    activity = customers.happened(tx, customer, Happening("rating", heard.text, stars=heard.stars), now=now)
    entry.customer_id = customer.pk if customer else None
    audit.detail(
        entry, activity=activity.pk, name=heard.name or "", new=is_new, choices=[choice.pk for choice in choices]
    )
    tx.flush()
    if heard.stars is not None and heard.stars <= LOW_STARS:
        _tell_leaders(tx, customer, "feedback.low", f"feedback.low/{activity.pk}/0", activity, now)
    return Spoken(entry.pk, Voice(activity, customer), is_new, choices)


def _whose(tx: Tx, heard: Heard, now: datetime) -> tuple[Customer | None, tuple[Customer, ...], bool]:
    known = tuple(row for number in heard.known_ids if (row := tx.get(Customer, number)) is not None)
    same_phone = tuple(row for row in known if heard.phone and row.phone == heard.phone)
    found = same_phone or known
    if len(found) == 1:
        return found[0], (), False
    if found or not (heard.name or heard.phone):
        return None, found, False
    return customers.add(tx, heard.name or heard.phone or "", phone=heard.phone, now=now), (), True


def get(tx: Tx, activity_id: int) -> Voice:
    """One thing that was said."""
    activity = tx.get(Activity, activity_id)
    if activity is None or activity.kind not in HEARD:
        raise Refusal("feedback-gone")
    return Voice(activity, tx.get(Customer, activity.customer_id) if activity.customer_id else None)


def heard(tx: Tx, *, page: int = 0) -> Voices:
    """What customers said, newest first."""
    total = tx.exec(select(func.count()).select_from(Activity).where(*_said())).one()
    pages = max(1, -(-total // PAGE))
    number = min(max(page, 0), pages - 1)
    newest = select(Activity).where(*_said()).order_by(col(Activity.id).desc())
    rows = tx.exec(newest.offset(number * PAGE).limit(PAGE)).all()
    return Voices([_voice(tx, row) for row in rows], number, pages, _stars(tx))


def _said() -> tuple[ColumnElement[bool], ...]:
    """Ratings by whomever written down, and customers' own words; not the answers to them."""
    return col(Activity.kind).in_(HEARD), or_(Activity.kind == "rating", col(Activity.member_id).is_(None))


def _stars(tx: Tx) -> dict[int, int]:
    times = select(Activity.stars, func.count()).where(*_said(), col(Activity.stars).is_not(None))
    return {stars: count for stars, count in tx.exec(times.group_by(col(Activity.stars))) if stars is not None}


def _voice(tx: Tx, row: Activity) -> Voice:
    return Voice(row, tx.get(Customer, row.customer_id) if row.customer_id else None)


def since(tx: Tx, at: datetime) -> list[Voice]:
    """What customers said after `at`, oldest first."""
    rows = tx.exec(select(Activity).where(*_said(), Activity.recorded_at > at).order_by(col(Activity.id)))
    return [_voice(tx, row) for row in rows]


def answer_to(tx: Tx, customer_id: int, *, now: datetime) -> Customer:
    """Somebody an answer can reach; refused at once, with the reason, where it could not arrive."""
    customer = customers.get(tx, customer_id)
    barred = privacy.decide(tx, customer, "relay", now=now)
    if isinstance(barred, LeftOut):
        raise Refusal(f"reply-{barred.reason}", name=customer.name)
    return customer


def reply(tx: Tx, customer_id: int, text: str, *, now: datetime) -> Reply:
    """An answer on its way to a customer, ten seconds under Cancel."""
    if utf16(text) > REPLY_UNITS:
        raise Refusal("feedback-reply-too-long", most=REPLY_UNITS)
    customer = answer_to(tx, customer_id, now=now)
    entry = audit.begin(tx, "feedback.reply", now=now, customer_id=customer_id)
    activity = customers.happened(tx, customer, Happening("message", text), now=now)
    message = _post(tx, customer, activity, now)
    audit.detail(entry, outbox=message.pk, activity=activity.pk)
    return Reply(customer, message)


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
            args={"text": activity.text, "activity": activity.pk},
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
    """Take an answer back before it leaves. It works whatever happened meanwhile, and a second press finds it done."""
    message = tx.get(OutboxMessage, message_id)
    if message is None or message.kind != "feedback.reply":
        raise Refusal("stale-button")
    if message.state != State.CANCELLED and not outbox.cancel(tx, message_id, reason="cancelled"):
        raise Refusal("reply-too-late")
    activity = tx.get(Activity, message.args["activity"])
    if activity is not None:
        _unsay(tx, activity, now)
    return message


def _unsay(tx: Tx, activity: Activity, now: datetime) -> None:
    """The answer was never given: its line and its entry are taken back with it."""
    for entry in tx.exec(
        select(Entry).where(Entry.verb == "feedback.reply", Entry.customer_id == activity.customer_id)
    ):
        if entry.details.get("activity") == activity.id:
            entry.undone_at = entry.undone_at or now
    tx.delete(activity)
    tx.flush()
