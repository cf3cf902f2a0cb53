"""What one shop keeps about the customer who asks: their own words in full, what the shop noted by count and kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select

from models import (
    Activity,
    Attachment,
    Business,
    Case,
    Consent,
    Customer,
    CustomerTag,
    FollowUp,
    OutboxMessage,
    Preference,
    Survey,
    SurveyAnswer,
)
from models.db import Tx
from rules.paging import turned
from services import attachments, businesses, customers, privacy
from services.privacy import Permission

WORDS_A_PAGE = 3
OWN = ("rating", "message", "nps")
BESIDES: dict[str, Any] = {
    "tag": CustomerTag, "like": Preference, "follow_up": FollowUp, "file": Attachment, "answer": SurveyAnswer
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A shop that keeps a record of the person, and which one."""

    business: Business
    customer_id: int


@dataclass(frozen=True, slots=True)
class Own:
    """What a shop keeps about somebody."""

    permission: Permission
    customer: Customer
    phones: tuple[str, ...]
    said: int
    noted: Mapping[str, int]
    """How much of each kind the shop has noted."""


@dataclass(frozen=True, slots=True)
class Words:
    """Some of their own words, newest first."""

    business: Business
    rows: Sequence[Activity]
    number: int
    pages: int
    came_with: Mapping[int, Sequence[Attachment]] = field(default_factory=dict)
    """What hangs on those without a word."""


@dataclass(frozen=True, slots=True)
class Export:
    """All of it, to be taken along."""

    own: Own
    words: Sequence[Activity]
    happened: Sequence[Activity]
    """What the shop wrote down: when, of what kind, how much."""
    cases: Sequence[Case]
    """Their complaints, and how they stand."""
    consents: Sequence[Consent]
    files: Sequence[Attachment]
    """What they sent, and what was kept about them: which, not the bytes."""
    answers: Sequence[tuple[str, SurveyAnswer]]
    """What they answered to surveys, each with its question; words stand among their own."""
    received: Sequence[OutboxMessage]
    """What the shop has sent them."""
    at: datetime


def places(tx: Tx, person_id: int) -> list[Place]:
    """Every shop that keeps a record of this person. A system unit."""
    rows = tx.exec(
        select(Business, Customer.id)
        .join(Customer, col(Customer.business_id) == Business.id)
        .where(Customer.person_id == person_id)
        .order_by(col(Business.id))
    )
    return [Place(business, number) for business, number in rows if number is not None]


def own(tx: Tx) -> Own:
    """What is kept about the customer who asks."""
    customer = privacy.own_record(tx)
    mine = select(func.count()).select_from(Activity).where(*_own_words(customer.pk))
    return Own(
        privacy.permission(tx, customer),
        customer,
        customers.phones(tx, customer),
        tx.exec(mine).one(),
        _noted(tx, customer.pk),
    )


def _own_words(customer_id: int) -> tuple[Any, ...]:
    return Activity.customer_id == customer_id, col(Activity.member_id).is_(None), col(Activity.kind).in_(OWN)


def _noted(tx: Tx, customer_id: int) -> dict[str, int]:
    by_shop = (Activity.customer_id == customer_id, col(Activity.member_id).is_not(None))
    found = dict(tx.exec(select(Activity.kind, func.count()).where(*by_shop).group_by(Activity.kind)).all())
    for name, table in BESIDES.items():
        found[name] = tx.exec(select(func.count()).select_from(table).where(table.customer_id == customer_id)).one()
    return {name: count for name, count in found.items() if count}


def words(tx: Tx, *, page: int = 0) -> Words:
    """A page of what the customer has said themselves."""
    mine = _own_words(privacy.own_record(tx).pk)
    total = tx.exec(select(func.count()).select_from(Activity).where(*mine)).one()
    number, pages = turned(total, page, WORDS_A_PAGE)
    newest = select(Activity).where(*mine).order_by(col(Activity.id).desc())
    rows = tx.exec(newest.offset(number * WORDS_A_PAGE).limit(WORDS_A_PAGE)).all()
    return Words(businesses.own(tx), rows, number, pages, attachments.of_the_wordless(tx, rows))


def export(tx: Tx, *, now: datetime) -> Export:
    """Everything of the customer who asks."""
    found = own(tx)
    number = found.customer.pk
    happened = select(Activity).where(Activity.customer_id == number, col(Activity.member_id).is_not(None))
    received = select(OutboxMessage).where(
        OutboxMessage.customer_id == number, OutboxMessage.purpose != "", OutboxMessage.state == "sent"
    )
    return Export(
        found,
        tx.exec(select(Activity).where(*_own_words(number)).order_by(col(Activity.id))).all(),
        tx.exec(happened.order_by(col(Activity.occurred_at), col(Activity.id))).all(),
        tx.exec(select(Case).where(Case.customer_id == number).order_by(col(Case.id))).all(),
        tx.exec(select(Consent).where(Consent.customer_id == number).order_by(col(Consent.id))).all(),
        tx.exec(select(Attachment).where(Attachment.customer_id == number).order_by(col(Attachment.id))).all(),
        _answers(tx, number),
        tx.exec(received.order_by(col(OutboxMessage.id))).all(),
        now,
    )


def _answers(tx: Tx, customer_id: int) -> list[tuple[str, SurveyAnswer]]:
    """The questions are the shop's."""
    own = select(SurveyAnswer).where(SurveyAnswer.customer_id == customer_id).order_by(col(SurveyAnswer.id))
    rows = tx.exec(own).all()
    with tx.as_business():
        return [(tx.get_one(Survey, row.survey_id).questions[row.question]["text"], row) for row in rows]
