"""What a customer said to a member's face."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models import Activity, Case, Customer
from models.db import Tx
from rules.cases import is_complaint
from services import audit, cases, customers
from services.customers import Happening
from services.feedback.heard import Voice
from services.feedback.told import LOW_STARS


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a member wrote down of a customer's words."""

    entry_id: int
    voice: Voice
    is_new: bool = False
    choices: tuple[Customer, ...] = ()
    """Customers of that name, while nobody has said which one is meant."""
    case: Case | None = None
    """What the words opened."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Spoken feedback before it is written down: whom it may come from, the words, the stars."""

    text: str
    stars: int | None = None
    known_ids: Sequence[int] = ()
    name: str | None = None
    phone: str | None = None


def record_spoken(tx: Tx, heard: Heard, *, now: datetime) -> Spoken:
    """What a customer said to a member's face, written down at once; which of several is asked afterwards."""
    entry = audit.begin(tx, "feedback.spoken", now=now)
    customer, choices, is_new = _whose(tx, heard, now)
    activity = customers.happened(tx, customer, Happening("rating", heard.text, stars=heard.stars), now=now)
    entry.customer_id = customer.pk if customer else None
    audit.detail(
        entry, activity=activity.pk, name=heard.name or "", new=is_new, choices=[choice.pk for choice in choices]
    )
    tx.flush()
    return Spoken(entry.pk, Voice(activity, customer), is_new, choices, _complaint(tx, customer, activity, now))


def _complaint(tx: Tx, customer: Customer | None, said: Activity, now: datetime) -> Case | None:
    if said.stars is not None and said.stars <= LOW_STARS:
        return cases.open_case(tx, customer, said, "low_score", now=now).case
    if said.stars is None and is_complaint(said.text):
        return cases.open_case(tx, customer, said, "complaint", now=now).case
    return None


def _whose(tx: Tx, heard: Heard, now: datetime) -> tuple[Customer | None, tuple[Customer, ...], bool]:
    known = tuple(row for number in heard.known_ids if (row := tx.get(Customer, number)) is not None)
    same_phone = tuple(row for row in known if heard.phone and row.phone == heard.phone)
    found = same_phone or known
    if len(found) == 1:
        return found[0], (), False
    if found or not (heard.name or heard.phone):
        return None, found, False
    return customers.add(tx, heard.name or heard.phone or "", phone=heard.phone, now=now), (), True
