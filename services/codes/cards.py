"""A code on a customer's card: the record that was written by hand and the person in Telegram become one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import select

from models import Business, CardCode, Customer, Entry
from models.db import Tx, of_business
from rules.refusal import Refusal
from services import audit, businesses, customers, members, outbox, privacy
from services.members import Standing, hash_token
from services.outbox import Draft

LASTS = timedelta(days=366)
"""A card lies in a drawer for a while."""
TIED = "codes.tied"


@dataclass(frozen=True, slots=True)
class Tied:
    """Whose record it was, and the entry that takes it back."""

    business: Business
    customer: Customer
    entry: Entry


def issue(tx: Tx, customer_id: int, token: str, *, now: datetime) -> Customer:
    """A code for one customer's card; useless for somebody the bot knows already."""
    customer = customers.get(tx, customer_id)
    if customer.person_id is not None:
        raise Refusal("codes-card-needless", name=customer.name)
    audit.begin(tx, "codes.issue", now=now, customer_id=customer.pk, name=customer.name)
    tx.add(
        CardCode(
            business_id=tx.business_id,
            customer_id=customer.pk,
            token_hash=hash_token(token),
            made_by=tx.member_id(),
            made_at=now,
            expires_at=now + LASTS,
        )
    )
    tx.flush()
    return customer


def tie(tx: Tx, token: str, person_id: int, *, now: datetime) -> Standing:
    """Whoever scans is the one on the card; what they had said here before joins the record. A system unit."""
    found = tx.exec(select(CardCode).where(CardCode.token_hash == hash_token(token)).with_for_update()).first()
    if found is None:
        raise Refusal("codes-card-unknown")
    if members.membership(tx, found.business_id, person_id) is not None:
        raise Refusal("codes-card-own-shop")
    before, tx.scope = tx.scope, of_business(found.business_id)
    customer = customers.get(tx, found.customer_id)
    if customer.person_id != person_id:  # the card stays in their purse: it lets them in again
        _require_unused(found, now)
    if customer.person_id not in {None, person_id}:
        raise Refusal("codes-card-taken")
    if customer.person_id is None:
        entry = _join(tx, customer, person_id, now)
        audit.detail(entry, card=found.pk)
        found.used_at = now  # within that entry: making the code cannot be undone alone, as if nobody had come in by it
        tx.flush()
        _tell(tx, found, entry, now)
    found.used_at = found.used_at or now
    tx.flush()
    tx.scope = before
    return members.enter(tx, person_id, found.business_id)


def _require_unused(found: CardCode, now: datetime) -> None:
    if found.used_at is not None:
        raise Refusal("codes-card-used")
    if found.expires_at <= now:
        raise Refusal("codes-card-expired")


def _join(tx: Tx, customer: Customer, person_id: int, now: datetime) -> Entry:
    scanned = tx.exec(select(Customer).where(Customer.person_id == person_id)).first()
    if scanned is not None:
        return customers.merge(tx, customer.pk, scanned.pk, now=now)
    entry = audit.begin(tx, "codes.tie", now=now, customer_id=customer.pk, name=customer.name)
    with tx.keeping_everything():  # the proof of a /stop as well
        customer.person_id = person_id
        privacy.carry_stop(tx, customer)
    return entry


def _tell(tx: Tx, used: CardCode, entry: Entry, now: datetime) -> None:
    """Those who lead, and whoever made the code, hear that the customer can be reached now."""
    tx.entry = None
    for member in members.team(tx):
        if member.role in {"owner", "manager"} or member.pk == used.made_by:
            args = {"customer": used.customer_id, "entry": entry.pk}
            key = f"{TIED}/{used.pk}/{member.person_id}"
            outbox.put(
                tx, Draft(key, TIED, member.person_id, now, args, customer_id=used.customer_id, nudge=True), now=now
            )


def tied(tx: Tx, customer_id: int, entry_id: int) -> Tied | None:
    """Whom a card has brought in; none where it was taken back."""
    entry = tx.get(Entry, entry_id)
    if entry is None or entry.undone_at is not None:
        return None
    return Tied(businesses.own(tx), customers.get(tx, customer_id), entry)
