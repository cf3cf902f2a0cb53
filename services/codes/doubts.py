"""For a day after a card was scanned it may be in the wrong hands: what stood on the record before is safe."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from models import Customer, Entry
from models.db import Tx
from rules.refusal import Refusal
from services import customers, members, outbox
from services.codes.parting import TIES, untie
from services.outbox import Draft

DOUBTED_FOR = timedelta(hours=24)
DOUBT = "codes.doubt"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A record that was tied by a card a short while ago."""

    customer: Customer
    entry: Entry

    @property
    def until(self) -> datetime:
        """From then on it may be erased."""
        return self.entry.at + DOUBTED_FOR


def doubt(tx: Tx, customer_id: int, *, now: datetime) -> Doubt | None:
    """Whether a card has tied this record to a person within the last day, and still does."""
    mine = (Entry.customer_id == customer_id, col(Entry.verb).in_(TIES), col(Entry.member_id).is_(None))
    lately = (col(Entry.undone_at).is_(None), Entry.at > now - DOUBTED_FOR)
    with tx.as_business():
        rows = tx.exec(select(Entry).where(*mine, *lately).order_by(col(Entry.id).desc())).all()
        entry = next((row for row in rows if row.details.get("card")), None)
        return Doubt(customers.get(tx, customer_id), entry) if entry is not None else None


def asked_to_erase(tx: Tx, customer_id: int, *, now: datetime) -> Doubt | None:
    """Whoever scanned asks for an erasure: not yet, and those who lead hear of it, so that they can take it back."""
    found = doubt(tx, customer_id, now=now)
    if found is not None:
        _tell(tx, found, "erase", now)
    return found


def part(tx: Tx, customer_id: int, *, now: datetime) -> None:
    """It is not their card: the record stays with the shop, and what they said themselves goes with them."""
    found = doubt(tx, customer_id, now=now)
    if found is None:
        raise Refusal("codes-part-late")
    with tx.as_business():
        untie(tx, found.entry.pk, now=now)
        tx.flush()
    _tell(tx, found, "parted", now)


def _tell(tx: Tx, found: Doubt, what: str, now: datetime) -> None:
    args = {"customer": found.customer.pk, "entry": found.entry.pk, "what": what}
    with tx.as_business():
        for member in members.leaders(tx):
            key = f"{DOUBT}/{found.entry.pk}/{what}/{member.person_id}"
            draft = Draft(key, DOUBT, member.person_id, now, args, customer_id=found.customer.pk, passes_cap=True)
            outbox.put(tx, draft, now=now)
