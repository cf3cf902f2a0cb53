"""A card was in the wrong hands: the record and the person part again, and each keeps their own."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from models import Activity, CardCode, Case, CaseStep, Consent, Customer, Entry, OutboxMessage, Person, SurveyAnswer
from models.db import Tx
from rules.refusal import Refusal
from services import attachments, audit, customers
from services.audit import Undone

TIES = frozenset({"codes.tie", "customers.merge"})
SAID = ("rating", "message", "nps")


def untie(tx: Tx, entry_id: int, *, now: datetime) -> Undone:
    """It was somebody else who scanned. What they have said since, their complaints and their no go with them: none of
    it may be read by whoever scans the next card."""
    entry = tx.get(Entry, entry_id)
    if entry is None or entry.verb not in TIES or entry.member_id is not None:
        raise Refusal("stale-button")
    customer = tx.get(Customer, entry.customer_id) if entry.customer_id else None
    person = tx.get(Person, customer.person_id) if customer is not None and customer.person_id else None
    undone = audit.undo(tx, entry_id, now=now)
    card = tx.get(CardCode, entry.details.get("card") or 0)
    if card is not None:
        card.used_at = entry.at  # it is in the wrong hands still
    if customer is not None and person is not None:
        _part(tx, customer, person, entry.at, now)
    return undone


def _part(tx: Tx, customer: Customer, person: Person, since: datetime, now: datetime) -> None:
    said = _of(tx, Activity, customer, col(Activity.kind).in_(SAID), Activity.recorded_at >= since)
    said = [row for row in said if row.member_id is None]
    said += _of(tx, SurveyAnswer, customer, SurveyAnswer.at >= since)
    answers = _of(tx, Consent, customer, Consent.at >= since)
    theirs = tx.exec(select(Customer).where(Customer.person_id == person.id)).first()
    muted = customer.muted_at is not None and customer.muted_at >= since
    if theirs is None and not (said or answers or muted):
        return
    theirs = theirs or customers.of_person(tx, person.id, person.first_name, now=now)
    _hand_over([*said, *answers], theirs)
    tx.flush()
    for row in said:
        attachments.move(tx, row)
    _complaints_follow(tx, customer, theirs)
    if any(row.purpose == "anything" for row in answers):
        theirs.stopped_at, customer.stopped_at = customer.stopped_at or theirs.stopped_at, None
    if muted:
        theirs.muted_at, customer.muted_at = customer.muted_at, None
    tx.flush()
    for one in (customer, theirs):
        audit.recount_contact(tx, one)


def _of(tx: Tx, table: Any, customer: Customer, *which: Any) -> list[Any]:
    return list(tx.exec(select(table).where(table.customer_id == customer.pk, *which).order_by(table.id)))


def _hand_over(rows: Collection[Any], theirs: Customer) -> None:
    for row in rows:
        row.customer_id = theirs.pk


def _complaints_follow(tx: Tx, customer: Customer, theirs: Customer) -> None:
    """A complaint is theirs whose words opened it; its steps, its cards and news of it go along."""
    own = set(tx.exec(select(Activity.id).where(Activity.customer_id == theirs.pk)))
    mine = (Case.customer_id == customer.pk, col(Case.activity_id).in_(own))
    _hand_over(tx.exec(select(Case).where(*mine)).all(), theirs)
    tx.flush()
    numbers = set(tx.exec(select(Case.id).where(Case.customer_id == theirs.pk)))
    _hand_over(_of(tx, CaseStep, customer, col(CaseStep.case_id).in_(numbers)), theirs)
    waiting = _of(tx, OutboxMessage, customer)
    _hand_over([row for row in waiting if row.args.get("case") in numbers or row.args.get("activity") in own], theirs)
