"""Who is slipping away, judged by each customer's own rhythm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from models import Activity, Alert, Customer
from models.db import Tx
from rules import insights as rules
from rules.insights import History, Rhythm
from rules.paging import PAGE, turned
from rules.refusal import Refusal
from rules.roles import Deed, may
from services import customers


@dataclass(frozen=True, slots=True)
class Slipping:
    """How a regular stands by their own rhythm; `open` while they are overdue and nobody has dealt with it."""

    customer: Customer
    rhythm: Rhythm
    fact_key: str
    note: str = ""
    """The last note, which may say why."""
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

    @property
    def first(self) -> int:
        """The number of the first row shown, counted through all pages."""
        return self.number * PAGE + 1


def slipping(tx: Tx, *, now: datetime) -> list[Slipping]:
    """Everybody who is slipping and whom nobody has dealt with in this silence, most value at risk first."""
    return [row for row in _judged(tx, now)[0] if not row.answer]


def _judged(tx: Tx, now: datetime) -> tuple[list[Slipping], int, int]:
    """The late ones ranked, how many have a rhythm, and how many have none yet."""
    rows = tx.exec(select(Customer).where(Customer.state == "active", Customer.kind != "supplier")).all()
    histories = customers.histories(tx, rows, now=now)
    today = customers.today(tx, now)
    judged = [(row, found) for row in rows if (found := rules.rhythm(histories[row.pk], today)) is not None]
    late = [(row, found) for row, found in judged if found.state == "slipping"]
    answers = _answers(tx)
    ranked = [_slipping(tx, row, found, histories[row.pk], today, answers) for row, found in rules.rank(late)]
    return ranked, len(judged), len(rows) - len(judged)


def _slipping(
    tx: Tx, customer: Customer, rhythm: Rhythm, history: History, today: date, answers: dict[tuple[int, str], str]
) -> Slipping:
    key = _fact_key(history, today)
    return Slipping(
        customer,
        rhythm,
        key,
        note=_last_note(tx, customer.pk),
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


def _last_note(tx: Tx, customer_id: int) -> str:
    text = tx.exec(
        select(Activity.text)
        .where(Activity.customer_id == customer_id, Activity.text != "", Activity.kind != "message")
        .order_by(col(Activity.occurred_at).desc(), col(Activity.id).desc())
    ).first()
    return text or ""


def churn(tx: Tx, *, page: int = 0, now: datetime) -> Churn:
    """The list: who is slipping, and how many cannot be judged yet."""
    ranked, judged, unknown = _judged(tx, now)
    found = [row for row in ranked if not row.answer]
    number, pages = turned(len(found), page)
    shown = found[number * PAGE : (number + 1) * PAGE]
    return Churn(shown, number, pages, len(found), judged, unknown)


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
    rhythm = rules.rhythm(history, today)
    return _slipping(tx, customer, rhythm, history, today, _answers(tx, customer.pk)) if rhythm else None
