"""A survey before it is sent: the questions, for whom, and who is left out and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from models import Activity, Customer, CustomerTag, Survey
from models.db import Tx
from rules import surveys as rules
from rules.customers import VISITS
from rules.privacy import Allowed, LeftOut, Reason, left_out
from rules.refusal import Refusal
from services import asking, privacy

MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class Preview:
    """What will happen when it is sent now."""

    survey: Survey
    goes_to: int
    left_out: Mapping[Reason, int]
    """How many of the segment do not get it, by reason."""


def draft(tx: Tx, text: str, *, now: datetime) -> Survey:
    """Questions as they were typed."""
    segment, questions = rules.read(text)
    row = Survey(
        business_id=tx.business_id,
        questions=[{"kind": one.kind, "text": one.text} for one in questions],
        segment=segment,
        made_by=tx.member_id(),
        made_at=now,
    )
    tx.add(row)
    tx.flush()
    return row


def get(tx: Tx, survey_id: int) -> Survey:
    """One survey."""
    row = tx.get(Survey, survey_id)
    if row is None:
        raise Refusal("surveys-gone")
    return row


def unsent(tx: Tx, survey_id: int) -> Survey:
    """One that may still be changed."""
    row = get(tx, survey_id)
    if row.sent_at is not None:
        raise Refusal("surveys-sent-already")
    return row


def preview(tx: Tx, survey_id: int, *, now: datetime) -> Preview:
    """Whom it would reach, and whom not."""
    row = get(tx, survey_id)
    decided = [decision for _, decision in decisions(tx, row, now)]
    return Preview(row, sum(isinstance(one, Allowed) for one in decided), left_out(decided))


def decisions(tx: Tx, survey: Survey, now: datetime) -> Iterator[tuple[Customer, Allowed | LeftOut]]:
    """Each of the segment, and what the exit says of them; in quiet hours it waits for the morning."""
    some, agreed = _segment(tx, survey.segment, now), asking.all_agreed(tx)
    for customer, decided in zip(some, privacy.decide_each(tx, some, "offers", now=now), strict=True):
        yield customer, _decided(customer, decided, agreed=customer.pk in agreed)


def _decided(customer: Customer, decided: Allowed | LeftOut, *, agreed: bool) -> Allowed | LeftOut:
    if customer.person_id is None:
        return LeftOut("unreachable")
    if isinstance(decided, LeftOut) and decided.reason != "quiet":
        return decided
    if customer.muted_at is not None:
        return LeftOut("muted")
    return Allowed() if agreed else LeftOut("consent")


def _segment(tx: Tx, segment: str, now: datetime) -> Sequence[Customer]:
    everybody = select(Customer).where(Customer.state == "active", Customer.kind != "supplier")
    if segment == rules.LATELY:
        since = now - timedelta(days=rules.LATELY_DAYS)
        came = select(Activity.customer_id).where(col(Activity.kind).in_(VISITS), Activity.occurred_at > since)
        everybody = everybody.where(col(Customer.id).in_(came))
    elif segment != rules.EVERYBODY:
        tagged = select(CustomerTag.customer_id).where(CustomerTag.tag == segment.removeprefix("#").casefold())
        everybody = everybody.where(col(Customer.id).in_(tagged))
    return tx.exec(everybody.order_by(col(Customer.id))).all()


def change_kind(tx: Tx, survey_id: int, place: int) -> Survey:
    """The question is answered another way."""
    row = unsent(tx, survey_id)
    if not 0 <= place < len(row.questions):
        raise Refusal("stale-button")
    row.questions = [
        {**one, "kind": rules.next_kind(one["kind"])} if number == place else one
        for number, one in enumerate(row.questions)
    ]
    tx.flush()
    return row


def set_segment(tx: Tx, survey_id: int, segment: str) -> Survey:
    """To everybody, or to those who came lately."""
    if segment not in {rules.EVERYBODY, rules.LATELY}:
        raise Refusal("stale-button")
    row = unsent(tx, survey_id)
    row.segment = segment
    tx.flush()
    return row


def drop(tx: Tx, survey_id: int) -> None:
    """Not to be sent after all."""
    tx.delete(unsent(tx, survey_id))
    tx.flush()


def listed(tx: Tx) -> Sequence[Survey]:
    """The last ones that were sent."""
    sent = select(Survey).where(col(Survey.sent_at).is_not(None))
    return tx.exec(sent.order_by(col(Survey.id).desc()).limit(MOST_LISTED)).all()
