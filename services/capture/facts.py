"""What a message says of the customer: kept with its entry, so that it goes wherever the entry is said to belong."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from models import Customer
from models.db import Tx
from rules.capture import Reading
from services import customers

Facts = dict[str, Any]


def facts_of(reading: Reading, more_phones: Sequence[str] = (), referrer_id: int | None = None) -> Facts:
    """Phone, tags, kind and stated rhythm, as JSON; what was not said is left out."""
    last_on = reading.last_visit_on
    said = {
        "phone": reading.phone,
        "more_phones": list(more_phones),
        "referrer": referrer_id,
        "tags": list(reading.tags),
        "kind": reading.party,
        "rhythm_days": reading.rhythm_days,
        "birthday": list(reading.birthday) if reading.birthday else None,
        "last_visit_on": last_on.isoformat() if last_on else None,
    }
    return {name: value for name, value in said.items() if value}


def apply(tx: Tx, customer: Customer, facts: Facts) -> str | None:
    """Write them to the customer they are about; returns the phone that a new one replaced."""
    old, phone = customer.phone, facts.get("phone")
    if phone and customers.has_phone(tx, customer, phone):
        phone = None  # one of theirs already, if not the first one
    customer.phone = phone or old
    if phone and old:
        customers.add_phones(tx, customer, [old])
    if facts.get("referrer") not in {None, customer.pk} and customer.referred_by_id is None:
        customers.put_referrer(tx, customer, facts["referrer"])
    customers.add_phones(tx, customer, facts.get("more_phones", ()))
    customer.kind = facts.get("kind") or customer.kind
    if customer.state == "archived":
        customer.state = "active"
    if facts.get("rhythm_days"):
        last_on = facts.get("last_visit_on")
        customers.state_rhythm(customer, facts["rhythm_days"], date.fromisoformat(last_on) if last_on else None)
    if facts.get("birthday") and customer.birthday is None:
        customers.put_birthday(customer, *facts["birthday"])
    customers.set_tags(tx, customer.pk, facts.get("tags", ()))
    tx.flush()
    return old if phone and old and phone != old else None
