"""What must be done, when, by whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_
from sqlmodel import col, func, select

from models import Activity, Customer, FollowUp
from models.db import Tx
from rules import followups as rules
from rules import timing
from rules.refusal import Refusal
from services import audit, businesses, customers, outbox
from services.customers import Keeps

USUAL_DAYS = 7
LONGEST_AHEAD = timedelta(days=366 * 20)


@dataclass(frozen=True, slots=True)
class Plan:
    """A follow-up before it is written down."""

    what: str
    due_at: datetime
    customer_id: int | None = None
    hour_named: bool = False
    rrule: str | None = None
    promise: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A follow-up with whom it is for."""

    row: FollowUp
    customer: Customer | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a member has to do: promises first, then what is over, then today."""

    promises: Sequence[Task] = ()
    overdue: Sequence[Task] = ()
    due: Sequence[Task] = ()
    later: int = 0
    feedback: Sequence[Activity] = field(default_factory=tuple)
    birthdays: Sequence[Keeps] = ()

    @property
    def tasks(self) -> list[Task]:
        return [*self.promises, *self.overdue, *self.due]


def plan(tx: Tx, what: Plan, *, now: datetime) -> FollowUp:
    """Write a follow-up down; the entry is the caller's. What is due in the past is reminded of at once."""
    if what.due_at > now + LONGEST_AHEAD:
        raise Refusal("follow-up-too-far")
    due_at = what.due_at.astimezone(UTC)
    row = FollowUp(
        business_id=tx.business_id,
        customer_id=what.customer_id,
        member_id=tx.member_id(),
        what=what.what,
        due_at=due_at,
        hour_named=what.hour_named,
        starts_at=due_at,
        rrule=what.rrule,
        promise=what.promise,
        remind_at=due_at,
        created_at=now,
    )
    tx.add(row)
    tx.flush()
    tx.wake("follow_up_reminders", due_at)
    return row


def get(tx: Tx, follow_up_id: int) -> Task:
    """One follow-up, if this unit may see it."""
    row = tx.get(FollowUp, follow_up_id)
    if row is None:
        raise Refusal("follow-up-gone")
    return Task(row, tx.get(Customer, row.customer_id) if row.customer_id else None)


def _open(tx: Tx, follow_up_id: int) -> Task:
    task = get(tx, follow_up_id)
    if task.row.state != "open":
        raise Refusal("follow-up-closed", state=task.row.state)
    return task


def _entry(tx: Tx, verb: str, task: Task, now: datetime) -> None:
    """Open the entry of an act; Undo says what it took back."""
    name = task.customer.name if task.customer else ""
    customer_id = task.row.customer_id
    audit.begin(tx, f"followups.{verb}", now=now, customer_id=customer_id, name=name, what=task.row.what)


def complete(tx: Tx, follow_up_id: int, *, now: datetime) -> Task:
    """Done; a repeating one plans its next time. Pressing twice does it once."""
    task = _open(tx, follow_up_id)
    row = task.row
    _entry(tx, "done", task, now)
    close(tx, row, "done", now=now)
    following = rules.after_done(row.rrule, row.starts_at, max(now, row.due_at), businesses.own(tx).time_zone)
    if following is None:
        return task
    coming = plan(tx, Plan(row.what, following, row.customer_id, row.hour_named, row.rrule, row.promise), now=now)
    coming.member_id, coming.starts_at = row.member_id, row.starts_at
    tx.flush()
    return Task(coming, task.customer)


def complete_and_plan(tx: Tx, follow_up_id: int, *, now: datetime) -> Task:
    """Done, and the next one planned in the same tap: a repetition's next time, else one rhythm of the customer on."""
    coming = complete(tx, follow_up_id, now=now)
    if coming.row.pk != follow_up_id:
        return coming
    row, zone = coming.row, businesses.own(tx).time_zone
    hour = timing.local(row.starts_at, zone).time()
    on = customers.today(tx, now) + timedelta(days=_usual_days(tx, coming.customer, now=now))
    following = plan(tx, Plan(row.what, timing.resolve(on, hour, zone), row.customer_id, row.hour_named), now=now)
    following.member_id = row.member_id
    tx.flush()
    return Task(following, coming.customer)


def _usual_days(tx: Tx, customer: Customer | None, *, now: datetime) -> int:
    """Days to the next contact: the customer's own rhythm where there is one."""
    rhythm = customers.story(tx, customer.pk, now=now).rhythm if customer else None
    return max(1, round(rhythm.typical_days)) if rhythm else USUAL_DAYS


def move(tx: Tx, follow_up_id: int, due_at: datetime, *, hour_named: bool, now: datetime) -> Task:
    """To another time; it will be reminded of again."""
    check_due(due_at, now=now)
    task = _open(tx, follow_up_id)
    row = task.row
    _entry(tx, "move", task, now)
    put_off(tx, row, due_at, hour_named=hour_named)
    return task


def keep_hour(tx: Tx, row: FollowUp, due_at: datetime, *, hour_named: bool) -> tuple[datetime, bool]:
    """Another day alone leaves the hour that was named."""
    if hour_named or not row.hour_named:
        return due_at, hour_named
    zone = businesses.own(tx).time_zone
    hour = timing.local(row.due_at, zone).time()
    return timing.resolve(timing.local(due_at, zone).date(), hour, zone), True


def check_due(due_at: datetime, *, now: datetime) -> None:
    """A follow-up lies ahead, and within a working life."""
    if due_at <= now:
        raise Refusal("follow-up-past")
    if due_at > now + LONGEST_AHEAD:
        raise Refusal("follow-up-too-far")


def put_off(tx: Tx, row: FollowUp, due_at: datetime, *, hour_named: bool) -> None:
    """Another due time; the entry is the caller's. What is closed is not opened by it."""
    if row.state != "open":
        raise Refusal("follow-up-closed", state=row.state)
    outbox.cancel_keys(tx, rules.reminder_key(row.pk), reason="moved")
    # In UTC, as it is read back: Undo compares what it finds with what was written.
    row.due_at = row.remind_at = due_at = due_at.astimezone(UTC)
    row.hour_named = hour_named
    row.starts_at = row.starts_at if row.rrule else due_at
    row.rev += 1
    tx.wake("follow_up_reminders", due_at)


def close(tx: Tx, row: FollowUp, state: str, *, now: datetime) -> None:
    """Done or cancelled; the entry is the caller's."""
    row.state, row.remind_at, row.rev = state, None, row.rev + 1
    if state == "done":
        row.done_at, row.done_by = now, tx.scope.member_id
    outbox.cancel_keys(tx, rules.reminder_key(row.pk), reason=state)


def snooze(tx: Tx, follow_up_id: int, choice: rules.Snooze, *, now: datetime) -> Task:
    """Later. An hour picked on a button was named by a person."""
    until = rules.snoozed_until(choice, now, businesses.own(tx).time_zone)
    return move(tx, follow_up_id, until, hour_named=choice in {"hour", "tonight"}, now=now)


def cancel(tx: Tx, follow_up_id: int, *, now: datetime) -> Task:
    """Not to be done after all."""
    task = _open(tx, follow_up_id)
    _entry(tx, "cancel", task, now)
    close(tx, task.row, "cancelled", now=now)
    return task


def agenda(tx: Tx, *, now: datetime) -> Agenda:
    """What is due up to the end of today for the member who asks, or for everybody where nobody in particular asks."""
    _, end = timing.local_day(now, businesses.own(tx).time_zone)
    mine = [FollowUp.member_id == tx.scope.member_id] if tx.scope.role == "staff" else []
    rows = tx.exec(
        select(FollowUp)
        .where(FollowUp.state == "open", or_(col(FollowUp.due_at) < end, col(FollowUp.promise).is_(True)), *mine)
        .order_by(col(FollowUp.due_at), col(FollowUp.id))
    ).all()
    coming = (FollowUp.state == "open", FollowUp.due_at >= end, col(FollowUp.promise).is_(False))
    later = tx.exec(select(func.count()).select_from(FollowUp).where(*coming, *mine)).one()
    tasks = _with_customers(tx, rows)
    start, _ = timing.local_day(now, businesses.own(tx).time_zone)
    return Agenda(
        promises=[task for task in tasks if task.row.promise],
        overdue=[task for task in tasks if not task.row.promise and task.row.due_at < start],
        due=[task for task in tasks if not task.row.promise and task.row.due_at >= start],
        later=later,
        birthdays=customers.birthdays(tx, now=now),
    )


def _with_customers(tx: Tx, rows: Sequence[FollowUp]) -> list[Task]:
    numbers = {row.customer_id for row in rows if row.customer_id}
    found = tx.exec(select(Customer).where(col(Customer.id).in_(numbers))).all() if numbers else []
    by_id = {customer.pk: customer for customer in found}
    return [Task(row, by_id.get(row.customer_id or 0)) for row in rows]


def for_customer(tx: Tx, customer_id: int, what: Plan, *, now: datetime) -> Task:
    """A follow-up set from the customer's card."""
    customer = customers.get(tx, customer_id)
    audit.begin(tx, "followups.plan", now=now, customer_id=customer.pk, name=customer.name, what=what.what)
    return Task(plan(tx, replace(what, customer_id=customer.pk), now=now), customer)


def take_due(tx: Tx, *, now: datetime) -> FollowUp | None:
    """The next follow-up to be reminded of, marked as such. A system unit: any business."""
    row = tx.exec(
        select(FollowUp)
        .where(FollowUp.state == "open", col(FollowUp.remind_at) <= now)
        .order_by(col(FollowUp.remind_at), col(FollowUp.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is not None:
        row.remind_at = None
    return row


def next_due(tx: Tx) -> datetime | None:
    """When the next reminder is due, over all businesses."""
    return tx.exec(
        select(func.min(FollowUp.remind_at)).where(FollowUp.state == "open", col(FollowUp.remind_at).is_not(None))
    ).one()


def reminder_key(row: FollowUp) -> str:
    """One reminder for one due time, however often the job runs; a move or an undo makes a new one."""
    return rules.reminder_key(row.pk, row.due_at, row.rev)
