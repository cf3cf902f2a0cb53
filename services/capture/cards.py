"""A file of contact cards: everybody in it who can be told apart, in one entry."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models import Customer, Entry
from models.db import Tx
from rules.names import name_key
from rules.phones import normalise
from rules.vcards import Card
from services import audit, businesses, customers
from services.capture.whom import named
from services.customers import Happening

VERB = "capture.cards"


@dataclass(slots=True)
class Taken:
    """What became of the cards of a file."""

    entry: Entry
    new: list[Customer] = field(default_factory=list)
    known: list[Customer] = field(default_factory=list)
    """In the book already by their number, or by a name only one bears and that had no number yet."""
    namesakes: list[Customer] = field(default_factory=list)
    """New records that share their name with somebody: perhaps the same person, which only people know."""
    left_out: int = 0
    """Cards without a name and a number."""


def take_cards(tx: Tx, cards: Sequence[Card], *, now: datetime) -> Taken:
    """Every card becomes or finds its customer."""
    region = businesses.own(tx).region
    taken = Taken(audit.begin(tx, VERB, now=now))
    for card in cards:
        _take(tx, taken, card, region, now)
    audit.detail(taken.entry, name="", what="", count=len(taken.new))
    tx.flush()
    return taken


def _take(tx: Tx, taken: Taken, card: Card, region: str, now: datetime) -> None:
    phones = [phone for text in card.phones if (phone := normalise(text, region))]
    if not card.name and not phones:
        taken.left_out += 1
        return
    known = _known(tx, card, phones)
    if known is not None:
        customers.add_phones(tx, known, phones)
        taken.known.append(known)
        return
    same = named(tx, card.name) if card.name else []
    name = card.name or phones[0]
    customer = customers.add(tx, name, now=now, source="vcard")
    customers.add_phones(tx, customer, phones)
    _note(tx, customer, card, now)
    (taken.namesakes if same else taken.new).append(customer)


def _known(tx: Tx, card: Card, phones: Sequence[str]) -> Customer | None:
    for phone in phones:
        found = customers.of_phone(tx, phone)
        if found:
            return found[0]
    same = named(tx, card.name) if card.name else []
    return same[0] if len(same) == 1 and (not phones or same[0].phone is None) else None


def _note(tx: Tx, customer: Customer, card: Card, now: datetime) -> None:
    """What has no place of its own is kept in words."""
    firm = card.firm if name_key(card.firm) != customer.name_key else ""
    said = " · ".join(part for part in (firm, card.note) if part)
    if said:
        customers.happened(tx, customer, Happening("note", said), now=now)
