"""Who in the shop hears of it, and where the customer's next words go."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from models import Activity, Customer, Member, OutboxMessage, Person
from models.db import Tx
from rules.feedback import MOST_STARS
from rules.outbox import State
from services import members, outbox
from services.outbox import Draft

LOW_STARS = 2
ALARM, WORDS = "feedback.low", "feedback.words"


def sound_alarm(tx: Tx, customer: Customer | None, rating: Activity, now: datetime) -> None:
    """A low score is told at once and past the cap; quiet hours hold. To each once for each rating: one that was
    called back before it left goes when the score falls again."""
    for member in _listeners(tx, customer):
        _put(tx, ALARM, rating, member, now)
    called_back = col(OutboxMessage.key).startswith(_alarms(rating), autoescape=True)
    outbox.again(tx, called_back, reason="corrected", now=now)


def call_back(tx: Tx, rating: Activity) -> None:
    """The score is not low any more: what has not left yet need not be said."""
    outbox.cancel_keys(tx, _alarms(rating), reason="corrected")


def _alarms(rating: Activity) -> str:
    return f"{ALARM}/{rating.pk}/"


def tell_words(tx: Tx, customer: Customer, words: Activity, now: datetime) -> None:
    """Words to a low score pass the cap as it does; other words are a nudge like any other."""
    for member in _listeners(tx, customer):
        if _is_waiting(tx, f"{_alarms(words)}{member.person_id}"):
            continue  # the alarm will show them
        urgent = (words.stars or MOST_STARS) <= LOW_STARS
        waiting = None if urgent else _waiting_words(tx, customer, member)
        if waiting is None:
            _put(tx, WORDS, words, member, now, nudge=not urgent)
        else:
            waiting.args = {**waiting.args, "also": [*waiting.args.get("also", ()), words.pk]}


def _put(tx: Tx, kind: str, about: Activity, member: Member, now: datetime, *, nudge: bool = False) -> None:
    outbox.put(
        tx,
        Draft(
            key=f"{kind}/{about.pk}/{member.person_id}",
            kind=kind,
            chat_id=member.person_id,
            due_at=now,
            args={"activity": about.pk},
            customer_id=about.customer_id,
            passes_cap=not nudge,
            nudge=nudge,
        ),
        now=now,
    )


def _is_waiting(tx: Tx, key: str) -> bool:
    return tx.exec(select(OutboxMessage.id).where(OutboxMessage.key == key, *_waiting())).first() is not None


def _waiting_words(tx: Tx, customer: Customer, member: Member) -> OutboxMessage | None:
    """A message that has not left takes up what the customer says meanwhile: one knock at the door, not five."""
    same = (OutboxMessage.customer_id == customer.pk, OutboxMessage.chat_id == member.person_id)
    nudges = (OutboxMessage.kind == WORDS, col(OutboxMessage.nudge).is_(True))
    return tx.exec(select(OutboxMessage).where(*same, *nudges, *_waiting())).first()


def _waiting() -> tuple[ColumnElement[bool], ...]:
    return (col(OutboxMessage.state).in_((State.SCHEDULED, State.CLAIMED)),)


def _listeners(tx: Tx, customer: Customer | None) -> list[Member]:
    """Those who lead, and who looks after the customer; not the one who wrote it down. Members are read past the
    customer's own narrow view."""
    assigned, writer = customer.assigned_member_id if customer else None, tx.scope.member_id
    with tx.as_business():
        return [
            member
            for member in members.team(tx)
            if (member.role in {"owner", "manager"} or member.id == assigned) and member.id != writer
        ]


def heard_from(tx: Tx, person_id: int, business_id: int) -> None:
    """A shop has answered this person: what they write next is for it, unless they keep a shop's book themselves."""
    with tx.as_system():
        person = tx.get(Person, person_id)
        if person is not None and not members.works_somewhere(tx, person_id):
            person.business_id = business_id
            tx.flush()
