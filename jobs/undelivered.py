"""A message did not arrive, or nobody knows: who is told, and what they are told."""

from datetime import datetime

from models import Customer, OutboxMessage, Person
from models.db import Tx
from services import asking, businesses, cases, members, outbox, surveys
from services.outbox import Draft
from ui import outbox as screens
from ui.screen import Reader, Screen

UNTOLD = frozenset({asking.THANKS, asking.NPS, surveys.ASK})


def tell_of(tx: Tx, row: OutboxMessage, now: datetime) -> None:
    """A message to a customer did not get there, or nobody knows: whoever leads and whoever wrote it hear it once. A
    question the bot asked by itself is nobody's words: it stays away without a word."""
    if row.kind in UNTOLD:
        return
    for member in members.leaders(tx):
        outbox.tell(tx, row, member.person_id, now=now)
    outbox.tell_writer(tx, row, now=now)
    cases.not_told(tx, row, now=now)


def tell_silent(tx: Tx, person_id: int, since: datetime, now: datetime) -> None:
    """A member has blocked the bot, so no reminder reaches them: the others who lead hear it once."""
    about = f"{person_id}/{since.timestamp():.0f}"
    for member in members.leaders(tx):
        if member.person_id != person_id:
            key, args = f"outbox.silent/{about}/{member.person_id}", {"person": person_id}
            outbox.put(tx, Draft(key, "outbox.silent", member.person_id, now, args, passes_cap=True), now=now)


def undelivered(tx: Tx, message: OutboxMessage, reader: Reader, _now: datetime) -> Screen | None:
    """Which message, to whom, and why."""
    row = tx.get(OutboxMessage, message.args["message"])
    customer = tx.get(Customer, row.customer_id) if row and row.customer_id else None
    return screens.undelivered(reader, row, customer) if row and customer else None


def silent(tx: Tx, message: OutboxMessage, reader: Reader, _now: datetime) -> Screen | None:
    """Who does not hear the bot any more; nothing where they are back, or no longer work here."""
    person = tx.get(Person, message.args["person"])
    if person is None or person.blocked_at is None:
        return None
    found = next((member for member in members.team(tx) if member.person_id == person.id), None)
    return screens.silent(reader, businesses.own(tx), found) if found else None
