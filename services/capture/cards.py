"""A file of contact cards: everybody in it who can be told apart, in one entry."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import select

from models import Activity, Customer, Entry
from models.db import Tx
from rules.capture import Reading
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
    said: str = ""
    """What was said of all of them."""
    dated: bool = False
    """It names a coming day, of which nobody is reminded."""


def take_cards(tx: Tx, cards: Sequence[Card], said: Reading | None = None, *, now: datetime) -> Taken:
    """Every card becomes or finds its customer; what was said with the file is said of each."""
    region = businesses.own(tx).region
    taken = Taken(audit.begin(tx, VERB, now=now), said=said.text if said else "")
    taken.dated = said is not None and said.follow_up_at is not None
    for card in cards:
        customer = _take(tx, taken, card, region, now)
        if customer is not None:
            _keep(tx, customer, card, said, now)
    audit.detail(taken.entry, name="", what="", count=len(taken.new))
    tx.flush()
    return taken


def _take(tx: Tx, taken: Taken, card: Card, region: str, now: datetime) -> Customer | None:
    phones = [phone for text in card.phones if (phone := normalise(text, region))]
    if not card.name and not phones:
        taken.left_out += 1
        return None
    known = _known(tx, card, phones)
    if known is not None:
        customers.add_phones(tx, known, phones)
        taken.known.append(known)
        return known
    same = named(tx, card.name) if card.name else []
    name = card.name or phones[0]
    customer = customers.add(tx, name, now=now, source="vcard")
    customers.add_phones(tx, customer, phones)
    (taken.namesakes if same else taken.new).append(customer)
    return customer


def _known(tx: Tx, card: Card, phones: Sequence[str]) -> Customer | None:
    for phone in phones:
        found = customers.of_phone(tx, phone)
        if found:
            return found[0]
    same = named(tx, card.name) if card.name else []
    return same[0] if len(same) == 1 and (not phones or same[0].phone is None) else None


def _keep(tx: Tx, customer: Customer, card: Card, said: Reading | None, now: datetime) -> None:
    """The birthday has a place of its own; the rest is kept in words, unless they stand there already."""
    if card.birthday and customer.birthday is None:
        customers.put_birthday(customer, *card.birthday)
    if said is not None:
        customers.set_tags(tx, customer.pk, said.tags)
    for text in (
        " · ".join(part for part in card.said if name_key(part) != customer.name_key),
        said.text if said else "",
    ):
        if text and not _is_told(tx, customer, text):
            customers.happened(tx, customer, Happening("note", text), now=now)


def _is_told(tx: Tx, customer: Customer, text: str) -> bool:
    told = select(Activity.id).where(Activity.customer_id == customer.pk, Activity.text == text)
    return tx.exec(told.limit(1)).first() is not None
