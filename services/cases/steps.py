"""What members and the customer do with a case. `move` is the one way from state to state."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from models import Business, Case, CaseStep, Customer, Entry, Member
from models.db import Tx
from rules import cases as rules
from rules.cases import ANEW, CLOSED, IN_HAND, Dates, State, Step
from rules.refusal import Refusal
from services import audit, businesses
from services.cases.found import get, open_of
from services.cases.news import require_reach
from services.cases.told import listeners, push, redraw, tell_customer


def move(tx: Tx, case: Case, step: Step, *, now: datetime, words: str = "") -> None:
    """Take a step: the state, its times and the line that keeps who took it, together."""
    case.state = rules.moved(State(case.state), step, tx.scope.role)
    case.rev += 1
    if step in ANEW or (step is Step.RESUME and case.told_at is not None):
        case.reopened, case.begun_at, case.taken_by = case.reopened + 1, now, None
        set_dates(tx, case, now=now)
    _stamp(case, step, now)
    schedule(tx, case, now=now)
    tx.add(
        CaseStep(
            business_id=tx.business_id,
            case_id=case.pk,
            customer_id=case.customer_id,
            member_id=tx.scope.member_id,
            what=step.value,
            words=words,
            at=now,
        )
    )
    tx.flush()


def _stamp(case: Case, step: Step, now: datetime) -> None:
    if step in {Step.ANSWER, Step.TELL, Step.TELL_IN_PERSON, Step.CONFIRM_IN_PERSON}:
        case.first_answer_at = case.first_answer_at or now
    case.told_at = now if case.state == State.TOLD else case.told_at
    case.closed_at = now if State(case.state) in CLOSED else None


def set_dates(tx: Tx, case: Case, *, now: datetime) -> None:
    """By when it must be answered and put right, as the shop has set itself."""
    shop = businesses.own(tx)
    case.answer_due_at = rules.answer_by(case.begun_at, shop.answer_minutes, businesses.quiet(shop), shop.time_zone)
    case.due_at = max(rules.remedy_by(case.begun_at, shop.remedy_days), case.answer_due_at)
    schedule(tx, case, now=now)


def schedule(tx: Tx, case: Case, *, now: datetime) -> None:
    """When the clock looks at it next."""
    case.remind_at = rules.next_look(dates(businesses.own(tx), case), now=now)
    if case.remind_at is not None:
        tx.wake("cases", case.remind_at)


def dates(shop: Business, case: Case) -> Dates:
    """What the clock must know of it."""
    state = State(case.state)
    answered = case.first_answer_at is not None and state not in rules.WAITING
    return Dates(state, answered, case.answer_due_at, case.due_at, case.told_at, shop.reopen_days)


def _begin(tx: Tx, verb: str, case: Case, now: datetime) -> Entry:
    customer = tx.get(Customer, case.customer_id) if case.customer_id else None
    name = customer.name if customer else ""
    return audit.begin(
        tx, f"cases.{verb}", now=now, customer_id=case.customer_id, name=name, what=f"#{case.number}", case=case.pk
    )


def holder(tx: Tx, case: Case) -> Member | None:
    """Who has it, while they work here."""
    member = tx.get(Member, case.taken_by) if case.taken_by else None
    return member if member is not None and member.removed_at is None else None


def take(tx: Tx, case_id: int, *, now: datetime) -> Case:
    """It is mine to see to; of two who press at once the first has it, and the other hears who."""
    case = get(tx, case_id)
    has = holder(tx, case)
    if has is not None and has.pk == tx.member_id():
        return case
    if has is not None:
        raise Refusal("cases-taken", name=has.name)
    entry = _begin(tx, "take", case, now)
    was_waiting = State(case.state) in rules.WAITING
    case.taken_by = tx.member_id()
    move(tx, case, Step.TAKE, now=now)
    if was_waiting:
        tell_customer(tx, case, "checking", entry, now=now)
    redraw(tx, case.customer_id, entry.pk, now=now)
    return case


def take_over(tx: Tx, case_id: int, *, now: datetime) -> Case:
    """Somebody who leads takes it from who has it, and they hear so."""
    case = get(tx, case_id)
    had = holder(tx, case)
    if had is None or had.pk == tx.member_id():
        return take(tx, case_id, now=now)
    entry = _begin(tx, "take_over", case, now)
    case.taken_by = tx.member_id()
    move(tx, case, Step.TAKE_OVER, now=now, words=had.name)
    redraw(tx, case.customer_id, entry.pk, now=now)
    push(tx, case, f"over{case.rev}", [had], now=now)
    return case


def answered(tx: Tx, customer: Customer, case_id: int | None, text: str, *, now: datetime) -> Case | None:
    """A member's words are on their way to the customer: the first answer takes the case. The entry is the caller's."""
    case = get(tx, case_id) if case_id else open_of(tx, customer.pk)
    if case is None or case.customer_id != customer.pk or State(case.state) not in IN_HAND:
        return None
    if holder(tx, case) is None:
        case.taken_by = tx.member_id()
    move(tx, case, Step.ANSWER, now=now, words=text)
    return case


def remedy(tx: Tx, case_id: int, *, now: datetime) -> Case:
    """Put right; the customer does not know yet."""
    case = get(tx, case_id)
    _begin(tx, "remedy", case, now)
    _put_right(tx, case, now)
    return case


def _put_right(tx: Tx, case: Case, now: datetime) -> None:
    if holder(tx, case) is None:
        case.taken_by = tx.member_id()
    move(tx, case, Step.REMEDY, now=now)


def tell(tx: Tx, case_id: int, *, now: datetime) -> Case:
    """Put right, and the customer is told and asked; refused with the reason where the bot cannot reach them."""
    case = get(tx, case_id)
    customer = tx.get(Customer, case.customer_id) if case.customer_id else None
    if customer is None:
        raise Refusal("feedback-nobody")
    require_reach(tx, customer)
    entry = _begin(tx, "tell", case, now)
    if State(case.state) in IN_HAND:
        _put_right(tx, case, now)
    move(tx, case, Step.TELL, now=now)
    tell_customer(tx, case, "told", entry, now=now)
    return case


def tell_in_person(tx: Tx, case_id: int, *, now: datetime) -> Case:
    """A member told the customer to their face or by telephone."""
    case = get(tx, case_id)
    _begin(tx, "tell_in_person", case, now)
    if State(case.state) in IN_HAND:
        _put_right(tx, case, now)
    move(tx, case, Step.TELL_IN_PERSON, now=now)
    return case


def confirm_in_person(tx: Tx, case_id: int, *, now: datetime) -> Case:
    """The customer said so to a member, who stands for it by name; the customer reads that it was noted."""
    case = get(tx, case_id)
    entry = _begin(tx, "confirm_in_person", case, now)
    if holder(tx, case) is None:
        case.taken_by = tx.member_id()
    move(tx, case, Step.CONFIRM_IN_PERSON, now=now)
    tell_customer(tx, case, "confirmed", entry, now=now)
    return case


def reopen_in_person(tx: Tx, case_id: int, *, now: datetime) -> Case:
    """The customer told a member that it is not right."""
    case = get(tx, case_id)
    _in_time(tx, case, now)
    entry = _begin(tx, "reopen_in_person", case, now)
    move(tx, case, Step.REOPEN_IN_PERSON, now=now)
    tell_customer(tx, case, "reopened", entry, now=now)
    _call(tx, case, now)
    return case


def _in_time(tx: Tx, case: Case, now: datetime) -> None:
    days = businesses.own(tx).reopen_days
    if not rules.open_to_reopening(case.closed_at, days, now=now):
        raise Refusal("cases-reopen-late", days=days)


def confirm(tx: Tx, case_id: int, *, now: datetime) -> Case:
    """The customer's own yes; pressed twice it is one."""
    case = get(tx, case_id)
    if case.state == State.CONFIRMED:
        return case
    if case.state == State.NO_ANSWER:
        _in_time(tx, case, now)
    move(tx, case, Step.CONFIRM, now=now)
    push(tx, case, f"confirmed{case.rev}", _who_has_it(tx, case), now=now, quiet_news=True)
    return case


def reopen(tx: Tx, case_id: int, *, now: datetime) -> Case:
    """The customer's own no; pressed twice it is one."""
    case = get(tx, case_id)
    if case.state == State.REOPENED:
        return case
    _in_time(tx, case, now)
    move(tx, case, Step.REOPEN, now=now)
    _call(tx, case, now)
    return case


def end_all(tx: Tx, customer_id: int, *, now: datetime) -> None:
    """The customer is erased: nobody is left to whom anything could be put right. How they stood stays as a figure."""
    for case in tx.exec(select(Case).where(Case.customer_id == customer_id, col(Case.closed_at).is_(None))).all():
        case.state, case.closed_at, case.remind_at, case.rev = State.WITHDRAWN, now, None, case.rev + 1
    tx.flush()


def _call(tx: Tx, case: Case, now: datetime) -> None:
    """Opened again: all who heard of it at first hear of it anew."""
    customer = tx.get(Customer, case.customer_id) if case.customer_id else None
    push(tx, case, f"reopened{case.reopened}", listeners(tx, customer, case), now=now)


def _who_has_it(tx: Tx, case: Case) -> list[Member]:
    """Who has taken it; where nobody has, those who lead."""
    heard = listeners(tx, None, case)
    return [member for member in heard if member.pk == case.taken_by] or heard


def waits(case: Case, until: timedelta, *, now: datetime) -> None:
    """Look again later."""
    case.remind_at = now + until
