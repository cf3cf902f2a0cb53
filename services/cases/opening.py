"""A case is opened once, by a rating or by words; taken back by better stars, and brought back by worse."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from models import Activity, Business, Case, CaseStep, Customer
from models.db import Tx
from rules import timing
from rules.cases import CLOSED, OPEN, Kind, State, Step
from rules.refusal import Refusal
from services import audit, businesses
from services.cases.found import of_activity, open_of
from services.cases.steps import move, reopen, set_dates
from services.cases.told import OPENED, call_again, call_back, listeners, push, tell_customer


@dataclass(frozen=True, slots=True)
class Opened:
    """The case that somebody's words belong to."""

    case: Case
    joined: bool = False
    """It had been opened before: the words are part of it."""


def open_case(tx: Tx, customer: Customer | None, said: Activity, kind: Kind, *, now: datetime) -> Opened:
    """The one case of a rating or of words. More of the same customer on the same day belongs to the open one."""
    known = of_activity(tx, said.pk) or _of_today(tx, customer, now)
    if known is not None:
        _revive(tx, known, customer, now)
        return Opened(known, joined=known.activity_id != said.pk)
    case = _new(tx, customer, said, kind, now)
    push(tx, case, OPENED, listeners(tx, customer), now=now)
    if tx.scope.member_id is not None:
        tell_customer(tx, case, "received", tx.entry, now=now)
    return Opened(case)


def _revive(tx: Tx, case: Case, customer: Customer | None, now: datetime) -> None:
    """Stars that fell again: the case stands as before; one that the customer had closed is opened again."""
    if case.state == State.WITHDRAWN:
        move(tx, case, Step.RESUME, now=now)
        call_again(tx, case, now=now)
        push(tx, case, OPENED, listeners(tx, customer), now=now)
    elif State(case.state) in CLOSED:
        reopen(tx, case.pk, now=now)


def _of_today(tx: Tx, customer: Customer | None, now: datetime) -> Case | None:
    case = open_of(tx, customer.pk) if customer is not None else None
    start, _ = timing.local_day(now, businesses.own(tx).time_zone)
    return case if case is not None and case.opened_at >= start else None


def _new(tx: Tx, customer: Customer | None, said: Activity, kind: Kind, now: datetime) -> Case:
    case = Case(
        business_id=tx.business_id,
        number=_next_number(tx),
        customer_id=customer.pk if customer else None,
        activity_id=said.pk,
        kind=kind,
        opened_at=now,
        begun_at=now,
        answer_due_at=now,
        due_at=now,
    )
    set_dates(tx, case, now=now)
    tx.add(case)
    tx.flush()
    tx.add(_first_step(tx, case, said, now))
    tx.flush()
    return case


def _first_step(tx: Tx, case: Case, said: Activity, now: datetime) -> CaseStep:
    return CaseStep(
        business_id=tx.business_id,
        case_id=case.pk,
        customer_id=case.customer_id,
        member_id=tx.scope.member_id,
        what="open",
        words=said.text,
        at=now,
    )


def _next_number(tx: Tx) -> int:
    """Counted in the shop, past the narrow view of one customer. The shop's row is locked: two that open at once count
    one after the other."""
    with tx.as_business():
        tx.exec(select(Business.id).where(Business.id == tx.business_id).with_for_update()).one()
        return (tx.exec(select(func.max(Case.number))).one() or 0) + 1


def withdraw(tx: Tx, rating: Activity, *, now: datetime) -> None:
    """The customer gave better stars after all: the case is off, and who has it hears so. A complaint in words stands,
    whatever the stars beside it."""
    case = of_activity(tx, rating.pk)
    if case is None or case.kind != "low_score" or State(case.state) not in OPEN:
        return
    call_back(tx, case)
    move(tx, case, Step.WITHDRAW, now=now)
    taker = [member for member in listeners(tx, None, case) if member.pk == case.taken_by]
    push(tx, case, f"withdrawn{case.rev}", taker, now=now, quiet_news=True)


def make(tx: Tx, activity_id: int, *, now: datetime) -> Opened:
    """A member calls what was written down a complaint."""
    said = tx.get(Activity, activity_id)
    if said is None:
        raise Refusal("feedback-gone")
    known = of_activity(tx, said.pk)
    if known is not None:
        return Opened(known)
    customer = tx.get(Customer, said.customer_id) if said.customer_id else None
    audit.begin(tx, "cases.make", now=now, customer_id=said.customer_id, name=customer.name if customer else "")
    return open_case(tx, customer, said, "complaint", now=now)


def follow(tx: Tx, said: Activity) -> None:
    """It was somebody else who said it: the case, its steps and what hangs on them go along."""
    case = of_activity(tx, said.pk)
    if case is None or case.customer_id == said.customer_id:
        return
    case.customer_id = said.customer_id
    for step in tx.exec(select(CaseStep).where(CaseStep.case_id == case.pk).order_by(col(CaseStep.id))):
        step.customer_id = said.customer_id
    tx.flush()
