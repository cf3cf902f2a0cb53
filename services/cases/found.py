"""Cases as they are looked up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from models import Activity, Attachment, Case, CaseStep, Customer, Member
from models.db import Tx
from rules import cases as rules
from rules.cases import State
from rules.paging import turned
from rules.refusal import Refusal
from services import attachments, businesses
from services.cases.news import barrier

PAGE = 5
MOST_OWN = 5


@dataclass(frozen=True, slots=True)
class View:
    """A case with all that its card shows."""

    row: Case
    customer: Customer | None
    activity: Activity | None
    taker: Member | None
    steps: Sequence[CaseStep]
    window_days: int
    reachable: bool
    """Whether the bot can give the customer news of it."""
    files: Sequence[Attachment] = ()
    """What came with the words that opened it."""
    heard_by: Member | None = None
    """The member who stands for the last step, where one does."""

    @property
    def state(self) -> State:
        return State(self.row.state)

    @property
    def last_step(self) -> CaseStep | None:
        """What brought it to where it stands."""
        return self.steps[-1] if self.steps else None

    def may_reopen(self, now: datetime) -> bool:
        """Whether it stands where it can be opened again, and still in time."""
        in_time = rules.open_to_reopening(self.row.closed_at, self.window_days, now=now)
        return in_time and self.state in rules.MOVES[rules.Step.REOPEN].before


def get(tx: Tx, case_id: int) -> Case:
    """The case, if this unit may see it."""
    row = tx.get(Case, case_id)
    if row is None:
        raise Refusal("cases-gone")
    return row


def view(tx: Tx, case_id: int) -> View:
    """One case in full."""
    row = get(tx, case_id)
    return _view(tx, row)


def _view(tx: Tx, row: Case) -> View:
    steps = tx.exec(select(CaseStep).where(CaseStep.case_id == row.pk).order_by(col(CaseStep.id))).all()
    customer = tx.get(Customer, row.customer_id) if row.customer_id else None
    return View(
        row,
        customer,
        tx.get(Activity, row.activity_id),
        _member(tx, row.taken_by),
        steps,
        businesses.own(tx).reopen_days,
        reachable=customer is not None and barrier(tx, customer) is None,
        files=attachments.of_activity(tx, row.activity_id),
        heard_by=_member(tx, steps[-1].member_id) if steps else None,
    )


def _member(tx: Tx, member_id: int | None) -> Member | None:
    return tx.get(Member, member_id) if member_id else None


def of_activity(tx: Tx, activity_id: int) -> Case | None:
    """The case that a rating, or words, opened."""
    return tx.exec(select(Case).where(Case.activity_id == activity_id).order_by(col(Case.id).desc())).first()


def open_of(tx: Tx, customer_id: int) -> Case | None:
    """The customer's latest open case."""
    own = select(Case).where(Case.customer_id == customer_id, *_open())
    return tx.exec(own.order_by(col(Case.id).desc())).first()


def _open() -> tuple[ColumnElement[bool], ...]:
    return (col(Case.closed_at).is_(None),)


def count_open(tx: Tx, *, now: datetime) -> tuple[int, int]:
    """How many are open, and how many of them are late; as far as this member sees them."""
    counted = select(func.count()).select_from(Case).where(*_open())
    return tx.exec(counted).one(), tx.exec(counted.where(Case.due_at <= now)).one()


def every(tx: Tx, *, page: int = 0) -> tuple[list[View], int, int]:
    """Open cases, the one that must be put right first on top; the page and how many pages there are."""
    total = tx.exec(select(func.count()).select_from(Case).where(*_open())).one()
    number, pages = turned(total, page, PAGE)
    rows = select(Case).where(*_open()).order_by(col(Case.due_at), col(Case.id)).offset(number * PAGE).limit(PAGE)
    return [_view(tx, row) for row in tx.exec(rows)], number, pages


def mine(tx: Tx) -> list[View]:
    """The latest cases of the customer who asks, newest first."""
    if tx.scope.customer_id is None:
        return []
    rows = select(Case).where(Case.customer_id == tx.scope.customer_id).order_by(col(Case.id).desc()).limit(MOST_OWN)
    return [_view(tx, row) for row in tx.exec(rows)]
