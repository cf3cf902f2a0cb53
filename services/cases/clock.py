"""Time passed: what is late is brought up, what nobody answered is closed as such."""

from datetime import datetime

from sqlmodel import col, select

from models import Case, CaseStep, Customer, Member, OutboxMessage
from models.db import Tx
from rules import cases as rules
from rules.cases import ARRIVES_WITHIN, Notice, State, Step
from rules.outbox import State as Sending
from services import businesses, outbox
from services.cases.steps import dates, move, schedule, waits
from services.cases.told import DUE, NEWS, letter, listeners, push, tell_customer
from services.outbox import Draft

ARRIVED = frozenset({Sending.SENT, Sending.UNCERTAIN})
ON_ITS_WAY = frozenset({Sending.SCHEDULED, Sending.CLAIMED, Sending.SENDING})


def take_due(tx: Tx, *, now: datetime) -> Case | None:
    """The next case whose hour has come. A system unit: any business."""
    return tx.exec(
        select(Case)
        .where(col(Case.remind_at) <= now)
        .order_by(col(Case.remind_at), col(Case.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def look(tx: Tx, case: Case, *, now: datetime) -> None:
    """What the hour means for a case; afterwards there is a next one, or it is closed."""
    if case.state == State.TOLD:
        _silence(tx, case, now)
        return
    found = dates(businesses.own(tx), case)
    due = rules.notice(found, now=now)
    if due is not None:
        _bring_up(tx, case, due, now)
    schedule(tx, case, now=now)


def _silence(tx: Tx, case: Case, now: datetime) -> None:
    """Nobody has answered what they were told: that is no yes. Where it never reached them, it is to be told anew."""
    message = None if _was_told_in_person(tx, case) else letter(tx, case, "told")
    state = Sending(message.state) if message is not None else Sending.SENT
    if state in ON_ITS_WAY:
        waits(case, ARRIVES_WITHIN, now=now)
    elif state not in ARRIVED:
        move(tx, case, Step.UNREACHED, now=now)
        push(tx, case, f"unreached{case.rev}", _hearers(tx, case), now=now)
    elif _has_had_the_time(tx, case, now):
        move(tx, case, Step.NO_ANSWER, now=now)
        tell_customer(tx, case, "no_answer", None, now=now)
    else:
        schedule(tx, case, now=now)


def _was_told_in_person(tx: Tx, case: Case) -> bool:
    last = select(CaseStep.what).where(CaseStep.case_id == case.pk).order_by(col(CaseStep.id).desc()).limit(1)
    return tx.exec(last).first() == Step.TELL_IN_PERSON


def _has_had_the_time(tx: Tx, case: Case, now: datetime) -> bool:
    days = businesses.own(tx).reopen_days
    return case.told_at is not None and rules.silence_ends(case.told_at, days) <= now


def _hearers(tx: Tx, case: Case) -> list[Member]:
    customer = tx.get(Customer, case.customer_id) if case.customer_id else None
    return listeners(tx, customer, case)


def _bring_up(tx: Tx, case: Case, due: Notice, now: datetime) -> None:
    """A day ahead who has it hears so; what is late goes to those who lead as well, and comes again each day."""
    heard = _hearers(tx, case)
    if due == "soon":
        heard = [member for member in heard if member.pk == case.taken_by] or heard
    for member in heard:
        draft = Draft(
            key=f"{DUE}/{case.pk}/{case.remind_at:%Y%m%dT%H%M}/{member.person_id}",
            kind=DUE,
            chat_id=member.person_id,
            due_at=now,
            args={"case": case.pk, "activity": case.activity_id, "notice": due, "round": case.reopened},
            customer_id=case.customer_id,
            passes_cap=due != "soon",
            nudge=due == "soon",
        )
        outbox.put(tx, draft, now=now)


def not_told(tx: Tx, row: OutboxMessage, *, now: datetime) -> None:
    """A message to a customer did not arrive: where it was to tell them of a case, the clock looks at once."""
    case = tx.get(Case, row.args["case"]) if row.kind == NEWS else None
    if case is not None and case.state == State.TOLD and row.args["what"] == State.TOLD:
        case.remind_at = now
        tx.wake("cases", now)
