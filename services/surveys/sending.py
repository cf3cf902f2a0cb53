"""A survey leaves: one message for each customer, each through the exit once more, until somebody stops it."""

from datetime import datetime, timedelta

from models import OutboxMessage, Survey
from models.db import Tx
from rules.privacy import Allowed
from rules.refusal import Refusal
from services import asking, outbox, privacy
from services.outbox import Draft
from services.surveys.draft import decisions, get

ASK = "surveys.ask"
EXPIRES = timedelta(days=1)


def key_of(survey_id: int, customer_id: int | None = None) -> str:
    """By which a customer is asked once."""
    return f"{ASK}/{survey_id}/" + (str(customer_id) if customer_id else "")


def send(tx: Tx, survey_id: int, *, now: datetime) -> Survey:
    """On its way in ten seconds. A second tap sends nothing more."""
    row = get(tx, survey_id)
    if row.sent_at is not None:
        return row
    goes = [customer for customer, decided in decisions(tx, row, now) if isinstance(decided, Allowed)]
    if not goes:
        raise Refusal("surveys-nobody")
    row.sent_at = now
    due_at = now + privacy.CANCEL_WITHIN
    drafts = [
        Draft(
            key=key_of(row.pk, customer.pk),
            kind=ASK,
            chat_id=customer.person_id or 0,
            due_at=due_at,
            args={"survey": row.pk},
            customer_id=customer.pk,
            purpose="offers",
            expires_at=due_at + EXPIRES,
            repeatable=False,
        )
        for customer in goes
    ]
    outbox.put_new(tx, drafts, now=now)
    return row


def stop(tx: Tx, survey_id: int, *, now: datetime) -> Survey:
    """What has not left stays at home; who has it may still answer."""
    row = get(tx, survey_id)
    if row.sent_at is None:
        raise Refusal("stale-button")
    row.stopped_at = row.stopped_at or now
    outbox.cancel_keys(tx, key_of(row.pk), reason="cancelled")
    tx.flush()
    return row


def still_asks(tx: Tx, message: OutboxMessage) -> Survey | None:
    """The survey of a message, unless it was stopped, or its customer's yes was to something else, or nobody would read
    what they answer."""
    row = tx.get(Survey, message.args["survey"])
    agreed = asking.agreed(tx, message.customer_id or 0)
    wanted = agreed and not asking.is_muted(tx, message)
    return row if row is not None and row.stopped_at is None and wanted else None


def leaves(survey: Survey, message: OutboxMessage) -> None:
    """It is on its way for the first time: counted with the survey, since an erasure takes the message itself."""
    if message.attempts == 0:
        survey.went += 1
