"""Who in the shop hears of it, and where the customer's next words go."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from models import Activity, Attachment, Customer, Member, OutboxMessage, Person
from models.db import Tx
from rules.feedback import MOST_STARS
from rules.outbox import State
from services import cases, members, outbox
from services.outbox import Draft

LOW_STARS = 2
WORDS, FILE = "feedback.words", "feedback.file"


def tell_words(tx: Tx, customer: Customer, words: Activity, now: datetime) -> None:
    """Words to a low score or an open case pass the cap as its card does; other words are a nudge like any other."""
    case = cases.of_activity(tx, words.pk) or cases.open_of(tx, customer.pk)
    urgent = case is not None or (words.stars or MOST_STARS) <= LOW_STARS
    for member in cases.listeners(tx, customer, case):
        if case is not None and _is_waiting(tx, cases.card_key(case, cases.OPENED, member.person_id), words):
            continue  # the card will show them
        waiting = None if urgent else _waiting_words(tx, customer, member)
        if waiting is None:
            _put(tx, WORDS, words, member, now, nudge=not urgent)
        else:
            waiting.args = {**waiting.args, "also": [*waiting.args.get("also", ()), words.pk]}


def tell_files(tx: Tx, customer: Customer, said: Activity, files: Iterable[Attachment], now: datetime) -> None:
    """Each file is a message of its own, with the words under it; as pressing as words would be."""
    case = cases.of_activity(tx, said.pk) or cases.open_of(tx, customer.pk)
    urgent = case is not None or (said.stars or MOST_STARS) <= LOW_STARS
    hearers = cases.listeners(tx, customer, case)
    for file in files:
        for member in hearers:
            _put(tx, FILE, said, member, now, nudge=not urgent, file_id=file.pk)


def _put(  # noqa: PLR0913 - whose, to whom and how
    tx: Tx, kind: str, about: Activity, member: Member, now: datetime, *, nudge: bool, file_id: int | None = None
) -> None:
    outbox.put(
        tx,
        Draft(
            key=f"{kind}/{file_id or about.pk}/{member.person_id}",
            kind=kind,
            chat_id=member.person_id,
            due_at=now,
            args={"activity": about.pk, **({"file": file_id} if file_id else {})},
            customer_id=about.customer_id,
            passes_cap=not nudge,
            nudge=nudge,
        ),
        now=now,
    )


def _is_waiting(tx: Tx, key: str, words: Activity) -> bool:
    """Whether a card has not left yet; it takes up what the customer says meanwhile."""
    card = tx.exec(select(OutboxMessage).where(OutboxMessage.key == key, *_waiting())).first()
    if card is not None and card.args["activity"] != words.pk:
        card.args = {**card.args, "also": [*card.args.get("also", ()), words.pk]}
    return card is not None


def _waiting_words(tx: Tx, customer: Customer, member: Member) -> OutboxMessage | None:
    """A message that has not left takes up what the customer says meanwhile: one knock at the door, not five."""
    same = (OutboxMessage.customer_id == customer.pk, OutboxMessage.chat_id == member.person_id)
    nudges = (OutboxMessage.kind == WORDS, col(OutboxMessage.nudge).is_(True))
    return tx.exec(select(OutboxMessage).where(*same, *nudges, *_waiting())).first()


def _waiting() -> tuple[ColumnElement[bool], ...]:
    return (col(OutboxMessage.state).in_((State.SCHEDULED, State.CLAIMED)),)


def heard_from(tx: Tx, person_id: int, business_id: int) -> None:
    """A shop has answered this person: what they write next is for it, unless they keep a shop's book themselves."""
    with tx.as_system():
        person = tx.get(Person, person_id)
        if person is not None and not members.works_somewhere(tx, person_id):
            person.business_id = business_id
            tx.flush()
