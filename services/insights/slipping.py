"""Who is slipping away, judged by each customer's own rhythm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import col, select

from models import Activity, Alert, Customer
from models.db import Tx
from rules import insights as rules
from rules.insights import History, Rhythm
from rules.paging import turned
from rules.refusal import Refusal
from rules.rhythm import Model, judged
from rules.roles import Deed, may
from services import customers

SHOWN = 5
"""Names on a page: with two buttons to turn it and one that leads on they are eight."""


@dataclass(frozen=True, slots=True)
class Slipping:
    """How a regular stands by their own rhythm; `open` while they are overdue and nobody has dealt with it."""

    customer: Customer
    rhythm: Rhythm
    fact_key: str
    note: str = ""
    """The last note, which may say why; only where this one is shown."""
    spent_minor: int = 0
    """In the last twelve months, in the currency of the business."""
    answer: str = ""
    """What was done about it in this silence."""
    writable: bool = False

    @property
    def open(self) -> bool:
        slips = self.customer.state == "active" and self.rhythm.state == "slipping"
        return slips and not self.answer


@dataclass(frozen=True, slots=True)
class Churn:
    """Some of the slipping, and how far that can be judged at all."""

    rows: Sequence[Slipping]
    number: int
    pages: int
    total: int
    judged: int
    """Customers with a rhythm of their own or a stated one."""
    unknown: int
    taught: bool = True
    """The book itself says who is worth most; else it is what is usual elsewhere."""

    @property
    def first(self) -> int:
        """The number of the first row shown, counted through all pages."""
        return self.number * SHOWN + 1


def slipping(tx: Tx, *, now: datetime) -> list[Slipping]:
    """Everybody who is slipping and whom nobody has dealt with in this silence, most value at risk first."""
    return [row for row in _judged(tx, now)[0] if not row.answer]


def _judged(tx: Tx, now: datetime) -> tuple[list[Slipping], int, int]:
    """The slipping ranked, how many have a rhythm, and how many have none yet."""
    rows = tx.exec(select(Customer).where(Customer.state == "active", Customer.kind != "supplier")).all()
    histories = customers.histories(tx, rows, now=now)
    return ranked(tx, rows, histories, customers.model(tx), now=now)


def ranked(
    tx: Tx, rows: Sequence[Customer], histories: Mapping[int, History], model: Model, *, now: datetime
) -> tuple[list[Slipping], int, int]:
    """Those of them who slip, most value at risk first, how many have a rhythm, and how many have none yet."""
    today = customers.today(tx, now)
    known = {row.pk: row for row in rows}
    rhythms = judged({number: histories[number] for number in known}, model, today)
    late = [(known[number], found) for number, found in rhythms.items() if found.state == "slipping"]
    answers = _answers(tx)
    found = [_slipping(tx, row, rhythm, histories[row.pk], today, answers) for row, rhythm in rules.rank(late)]
    return found, len(rhythms), len(rows) - len(rhythms)


def _slipping(
    tx: Tx, customer: Customer, rhythm: Rhythm, history: History, today: date, answers: dict[tuple[int, str], str]
) -> Slipping:
    key = _fact_key(history, today)
    return Slipping(
        customer,
        rhythm,
        key,
        spent_minor=history.spent_minor,
        answer=answers.get((customer.pk, key), ""),
        writable=tx.scope.role is not None and may(tx.scope.role, Deed.RECORD),
    )


def _fact_key(history: History, today: date) -> str:
    """The end of a pause somebody chose is a new fact: "not now" was an answer until then, not for ever."""
    key, until = rules.fact_key(history), history.paused_until
    return f"{key}/{until}" if until is not None and until <= today else key


def _answers(tx: Tx, customer_id: int | None = None) -> dict[tuple[int, str], str]:
    said = select(Alert.customer_id, Alert.fact_key, Alert.answer).where(Alert.answer != "")
    if customer_id is not None:
        said = said.where(Alert.customer_id == customer_id)
    return {(number, key): answer for number, key, answer in tx.exec(said)}


def _noted(tx: Tx, row: Slipping) -> Slipping:
    return replace(row, note=_last_note(tx, row.customer.pk))


def _last_note(tx: Tx, customer_id: int) -> str:
    text = tx.exec(
        select(Activity.text)
        .where(Activity.customer_id == customer_id, Activity.text != "", Activity.kind != "message")
        .order_by(col(Activity.occurred_at).desc(), col(Activity.id).desc())
    ).first()
    return text or ""


def churn(tx: Tx, *, page: int = 0, now: datetime) -> Churn:
    """The list: who is slipping, and how many cannot be judged yet."""
    late, known, unknown = _judged(tx, now)
    found = [row for row in late if not row.answer]
    number, pages = turned(len(found), page, SHOWN)
    shown = [_noted(tx, row) for row in found[number * SHOWN : (number + 1) * SHOWN]]
    return Churn(shown, number, pages, len(found), known, unknown, taught=customers.model(tx).taught)


def one(tx: Tx, customer_id: int, *, now: datetime) -> Slipping:
    """How one customer stands now, whether slipping or not."""
    customer = customers.get(tx, customer_id)
    found = judge(tx, customer, now=now)
    if found is None:
        raise Refusal("churn-no-rhythm", name=customer.name)
    return found


def judge(tx: Tx, customer: Customer, *, now: datetime) -> Slipping | None:
    """The same for a customer whose rhythm may be unknown."""
    history = customers.histories(tx, [customer], now=now)[customer.pk]
    today = customers.today(tx, now)
    rhythm = customers.rhythm(tx, history, now=now)
    answers = _answers(tx, customer.pk)
    return _noted(tx, _slipping(tx, customer, rhythm, history, today, answers)) if rhythm else None
