"""One row of the book and its changes. A change that finds nothing to change makes no entry and says so with None."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, select

from models import Customer, CustomerPhone, Entry, FollowUp, MergedCustomer
from models.db import Tx
from rules.customers import KINDS, LONGEST_PAUSE_DAYS
from rules.names import name_key
from rules.refusal import Refusal
from rules.text import one_line
from services import audit, privacy
from services.customers.history import today

NAME_UNITS = 64
REASON_UNITS = 120
LONGEST_RHYTHM_DAYS = 3 * 366


def get(tx: Tx, customer_id: int) -> Customer:
    """The customer, if there is one this unit may see; whoever was merged is found where they went."""
    customer = tx.get(Customer, customer_id) or _merged_into(tx, customer_id)
    if customer is None:
        raise Refusal("customer-gone")
    return customer


def _merged_into(tx: Tx, old_id: int) -> Customer | None:
    found = tx.exec(select(MergedCustomer.customer_id).where(MergedCustomer.old_id == old_id)).first()
    return tx.get(Customer, found) if found else None


def phones(tx: Tx, customer: Customer) -> tuple[str, ...]:
    """Every number of a customer, the first one first."""
    own = select(CustomerPhone.phone).where(CustomerPhone.customer_id == customer.pk).order_by(col(CustomerPhone.id))
    return tuple(dict.fromkeys([*([customer.phone] if customer.phone else []), *tx.exec(own)]))


def has_phone(tx: Tx, customer: Customer, phone: str) -> bool:
    """Whether a number is theirs; mostly it is the first one, and nothing need be asked."""
    return phone == customer.phone or phone in phones(tx, customer)


def of_phone(tx: Tx, phone: str) -> list[Customer]:
    """Whose number it is, the first one or another."""
    others = select(CustomerPhone.customer_id).where(CustomerPhone.phone == phone)
    # Two looks, each by an index: an "or" of both reads the whole shop.
    ways = (col(Customer.phone) == phone, col(Customer.id).in_(tx.exec(others).all()))
    found = {row.pk: row for way in ways for row in tx.exec(select(Customer).where(way))}
    return [found[number] for number in sorted(found)]


def add_phones(tx: Tx, customer: Customer, numbers: Sequence[str]) -> None:
    """More numbers, E.164; the first one of all is the customer's own. The entry is the caller's."""
    if not numbers:
        return
    have = phones(tx, customer)
    fresh = [number for number in dict.fromkeys(numbers) if number not in have]
    if customer.phone is None and fresh:
        customer.phone, *fresh = fresh
    tx.add_all(CustomerPhone(business_id=tx.business_id, customer_id=customer.pk, phone=number) for number in fresh)
    tx.flush()


def add(tx: Tx, name: str, *, phone: str | None = None, now: datetime, source: str = "capture") -> Customer:
    """A new record. What a helper records is the helper's to look after; what the owner records is everybody's."""
    staff = tx.scope.member_id if tx.scope.role == "staff" else None
    cleaned = one_line(name, NAME_UNITS)
    if not cleaned:
        raise Refusal("customer-name-empty")
    customer = Customer(
        business_id=tx.business_id,
        name=cleaned,
        name_key=name_key(cleaned),
        phone=phone,
        source=source,
        assigned_member_id=staff,
        created_at=now,
    )
    tx.add(customer)
    tx.flush()
    return customer


def create(tx: Tx, name: str, phone: str | None, *, now: datetime) -> Entry:
    """A new record and nothing else: what was looked for and not found."""
    entry = audit.begin(tx, "customers.create", now=now, name=one_line(name, NAME_UNITS))
    entry.customer_id = add(tx, name, phone=phone, now=now).pk
    return entry


def of_person(tx: Tx, person_id: int, name: str, place_id: int | None = None, *, now: datetime) -> Customer:
    """The record of somebody in Telegram; made when they first say something."""
    customer = tx.exec(select(Customer).where(Customer.person_id == person_id)).first()
    if customer is None:
        cleaned = one_line(name, NAME_UNITS) or str(person_id)
        customer = Customer(
            business_id=tx.business_id,
            name=cleaned,
            name_key=name_key(cleaned),
            person_id=person_id,
            source="scan",
            place_id=place_id,
            created_at=now,
        )
        tx.add(customer)
        tx.flush()
        tx.speak_as(customer.pk)
        privacy.carry_stop(tx, customer)
    tx.speak_as(customer.pk)
    return customer


def begin(tx: Tx, verb: str, customer: Customer, *, now: datetime) -> Entry:
    """The entry of a change to one customer; it keeps the name for what Undo says."""
    return audit.begin(tx, f"customers.{verb}", now=now, customer_id=customer.pk, name=customer.name)


def rename(tx: Tx, customer_id: int, name: str, *, now: datetime) -> Entry | None:
    """The name as it should be."""
    customer = get(tx, customer_id)
    if one_line(name, NAME_UNITS) == customer.name:
        return None
    entry = begin(tx, "rename", customer, now=now)
    put_name(customer, name)
    return entry


def put_name(customer: Customer, name: str) -> None:
    """The name, cleaned; the entry is the caller's."""
    cleaned = one_line(name, NAME_UNITS)
    if not cleaned:
        raise Refusal("customer-name-empty")
    customer.name, customer.name_key = cleaned, name_key(cleaned)


def set_phone(tx: Tx, customer_id: int, phone: str, *, now: datetime) -> Entry | None:
    """The phone, E.164."""
    customer = get(tx, customer_id)
    if customer.phone == phone:
        return None
    entry = begin(tx, "phone", customer, now=now)
    _swap_phone(tx, customer, phone)
    customer.phone = phone
    return entry


def _swap_phone(tx: Tx, customer: Customer, phone: str) -> None:
    """A number they have already becomes the first one, and the first one becomes another."""
    own = (CustomerPhone.customer_id == customer.pk, CustomerPhone.phone == phone)
    row = tx.exec(select(CustomerPhone).where(*own)).first()
    if row is not None and customer.phone:
        row.phone = customer.phone


def set_kind(tx: Tx, customer_id: int, kind: str, *, now: datetime) -> Entry | None:
    """Person, firm, supplier or distributor."""
    if kind not in KINDS:
        raise Refusal("customer-kind-unknown")
    customer = get(tx, customer_id)
    if customer.kind == kind:
        return None
    entry = begin(tx, "kind", customer, now=now)
    customer.kind = kind
    return entry


def set_state(tx: Tx, customer_id: int, state: str, reason: str = "", *, now: datetime) -> Entry | None:
    """Active, lost (with a reason) or archived; leaving closes what was planned."""
    customer = get(tx, customer_id)
    why = one_line(reason, REASON_UNITS)
    if (customer.state, customer.state_reason) == (state, why):
        return None
    entry = begin(tx, state, customer, now=now)
    customer.state, customer.state_reason, customer.state_at = state, why, now
    if state != "active":
        _close_follow_ups(tx, customer.pk)
    return entry


def _close_follow_ups(tx: Tx, customer_id: int) -> None:
    planned = tx.exec(select(FollowUp).where(FollowUp.customer_id == customer_id, FollowUp.state == "open"))
    for row in planned:
        row.state, row.remind_at, row.rev = "cancelled", None, row.rev + 1


def pause(tx: Tx, customer_id: int, until: date | None, *, now: datetime) -> Entry | None:
    """The bot asks nothing about them until then; None: it may ask again."""
    days = (until - today(tx, now)).days if until is not None else 1
    if not 0 < days <= LONGEST_PAUSE_DAYS:
        raise Refusal("customer-pause-range")
    customer = get(tx, customer_id)
    if customer.paused_until == until:
        return None
    entry = begin(tx, "pause" if until else "resume", customer, now=now)
    customer.paused_until = until
    return entry


def mute(tx: Tx, customer_id: int, *, muted: bool, now: datetime) -> Entry | None:
    """Nobody here reads this person's messages from now on; or again. Their own rights stay as they are."""
    customer = get(tx, customer_id)
    if customer.person_id is None:
        raise Refusal("customer-mute-needless", name=customer.name)
    if (customer.muted_at is not None) == muted:
        return None
    entry = begin(tx, "mute" if muted else "unmute", customer, now=now)
    customer.muted_at = now if muted else None
    return entry


def set_rhythm(tx: Tx, customer_id: int, days: int, last_on: date | None, *, now: datetime) -> Entry:
    """How often they come, as somebody states it on the card."""
    if not 1 <= days <= LONGEST_RHYTHM_DAYS:
        raise Refusal("customer-rhythm-range")
    customer = get(tx, customer_id)
    entry = begin(tx, "rhythm", customer, now=now)
    state_rhythm(customer, days, last_on)
    return entry


def state_rhythm(customer: Customer, days: int, last_on: date | None) -> None:
    """What the owner says of how often they come: alerts work from it until there are three visits."""
    customer.rhythm_days = days
    customer.rhythm_last_on = last_on or customer.rhythm_last_on
