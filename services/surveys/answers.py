"""A customer answers, one question after the other, whenever they like, or not at all."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from models import Activity, Business, Customer, OutboxMessage, Survey, SurveyAnswer
from models.db import Tx
from rules import surveys as rules
from rules.outbox import State
from rules.refusal import Refusal
from services import businesses, cases, privacy
from services.feedback.given import ASKS
from services.feedback.told import tell_words
from services.surveys.sending import ASK, key_of

WENT = (State.SENDING, State.SENT, State.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a survey as its customer sees it; past the last one there is none."""

    business: Business
    survey: Survey
    place: int
    answered: bool = True
    """Something has arrived."""

    @property
    def question(self) -> dict[str, str] | None:
        return self.survey.questions[self.place] if self.place < len(self.survey.questions) else None


def question(tx: Tx, survey_id: int, place: int) -> Asked:
    """One question, for a customer who was asked."""
    customer, survey = _asked(tx, survey_id)
    if not 0 <= place <= len(survey.questions):
        raise Refusal("stale-button")
    own = (SurveyAnswer.customer_id == customer.pk, SurveyAnswer.survey_id == survey.pk)
    answered = tx.exec(select(SurveyAnswer.id).where(*own).limit(1)).first() is not None
    return Asked(businesses.own(tx), survey, place, answered)


def answer(tx: Tx, survey_id: int, place: int, value: int, *, now: datetime) -> Asked:
    """A tap: what comes next. Another tap on an old screen corrects it."""
    customer, survey = _asked(tx, survey_id)
    if not 0 <= place < len(survey.questions) or not rules.is_answer(survey.questions[place]["kind"], value):
        raise Refusal("stale-button")
    _row(tx, customer, survey, place, now).value = value
    tx.flush()
    return Asked(businesses.own(tx), survey, place + 1)


def answer_words(tx: Tx, survey_id: int, place: int, text: str, *, now: datetime) -> Asked:
    """Typed words: they stand among all that the customer has said, and so are tagged, shown and erased like it. What
    asks something, or belongs to an open case, reaches the members as it would without a survey."""
    customer, survey = _asked(tx, survey_id)
    if not 0 <= place < len(survey.questions) or survey.questions[place]["kind"] != "words":
        raise Refusal("stale-button")
    if not text.strip():
        raise Refusal("feedback-words-empty")
    said = Activity(
        business_id=tx.business_id,
        customer_id=customer.pk,
        kind="message",
        text=text.strip(),
        occurred_at=now,
        recorded_at=now,
    )
    tx.add(said)
    tx.flush()
    _row(tx, customer, survey, place, now).activity_id = said.pk
    tx.flush()
    if any(mark in said.text for mark in ASKS) or cases.open_of(tx, customer.pk) is not None:
        tell_words(tx, customer, said, now)
    return Asked(businesses.own(tx), survey, place + 1)


def _asked(tx: Tx, survey_id: int) -> tuple[Customer, Survey]:
    """Only who got it may answer; the survey itself is no row of theirs."""
    customer = privacy.own_record(tx)
    privacy.require_heard(tx, customer)
    # Not by the whole key: a merge hands the message on and leaves its key as it was.
    theirs = (OutboxMessage.customer_id == customer.pk, OutboxMessage.kind == ASK)
    this = col(OutboxMessage.key).startswith(key_of(survey_id), autoescape=True)
    went = (*theirs, this, col(OutboxMessage.state).in_(WENT))
    if tx.exec(select(OutboxMessage.id).where(*went)).first() is None:
        raise Refusal("stale-button")
    with tx.as_business():
        return customer, tx.get_one(Survey, survey_id)


def _row(tx: Tx, customer: Customer, survey: Survey, place: int, now: datetime) -> SurveyAnswer:
    own = (SurveyAnswer.survey_id == survey.pk, SurveyAnswer.question == place)
    row = tx.exec(select(SurveyAnswer).where(SurveyAnswer.customer_id == customer.pk, *own)).first()
    if row is None:
        row = SurveyAnswer(
            business_id=tx.business_id, survey_id=survey.pk, customer_id=customer.pk, question=place, at=now
        )
        tx.add(row)
    row.at = now
    return row
