"""The one open question to a person in a chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models import Conversation
from models.db import Tx
from rules.cases import DOORS

GOES_STALE = timedelta(minutes=30)
SOON = timedelta(minutes=5)
LEAVES_THE_HOUSE = frozenset({"feedback.answered", "insights.words"})
"""What answers these is sent to a customer: after a while the next words are hardly meant for them."""

TAKES_FILES = frozenset({"feedback.words", "feedback.answered", *(f"cases.said_{door}" for door in DOORS)})
"""What may be answered by a picture, a voice note or a file as well."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: the route that takes the answer, and what it is about."""

    route: str
    ref: tuple[int, ...]


def ask(tx: Tx, chat_id: int, person_id: int, question: Question, *, now: datetime) -> None:
    """Ask one question; it replaces the one that was open. A system unit."""
    row = tx.get(Conversation, (chat_id, person_id))
    if row is None:
        row = Conversation(chat_id=chat_id, person_id=person_id, question="", asked_at=now)
        tx.add(row)
    row.question, row.ref, row.asked_at = question.route, _written(question.ref), now
    row.business_id = question.ref[0] if question.ref else None


def open_question(tx: Tx, chat_id: int, person_id: int, *, now: datetime) -> Question | None:
    """The question that waits for an answer, unless it has gone stale."""
    row = tx.get(Conversation, (chat_id, person_id))
    if row is None or row.asked_at < now - (SOON if row.question in LEAVES_THE_HOUSE else GOES_STALE):
        return None
    return Question(row.question, tuple(int(number) for number in row.ref.split(".") if number))


def forget(tx: Tx, chat_id: int, person_id: int) -> None:
    """The question was answered, or something else was said."""
    row = tx.get(Conversation, (chat_id, person_id))
    if row is not None:
        tx.delete(row)


def _written(ref: Sequence[int]) -> str:
    return ".".join(str(number) for number in ref)
