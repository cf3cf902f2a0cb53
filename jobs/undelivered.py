"""A message did not arrive, or nobody knows: who is told, and what they are told."""

from datetime import datetime
from typing import Any

from models import Customer, OutboxMessage, Person
from models.db import Tx
from services import businesses, members, outbox
from services.outbox import Draft
from ui import outbox as screens
from ui.screen import Reader, Screen


def tell_of(tx: Tx, row: OutboxMessage, now: datetime) -> None:
    """A message to a customer did not get there, or nobody knows: whoever leads and whoever wrote it hear it once."""
    for member in members.leaders(tx):
        _tell(tx, "outbox.undelivered", str(row.pk), member.person_id, {"message": row.pk}, now=now)
    tell_writer(tx, row, now)


def tell_writer(tx: Tx, row: OutboxMessage, now: datetime) -> None:
    """Whoever wrote it; the key keeps those who lead from hearing it twice."""
    writer = row.args.get("by")
    if writer is not None:
        _tell(tx, "outbox.undelivered", str(row.pk), writer, {"message": row.pk}, now=now)


def tell_silent(tx: Tx, person_id: int, since: datetime, now: datetime) -> None:
    """A member has blocked the bot, so no reminder reaches them: the others who lead hear it once."""
    about = f"{person_id}/{since.timestamp():.0f}"
    for member in members.leaders(tx):
        if member.person_id != person_id:
            _tell(tx, "outbox.silent", about, member.person_id, {"person": person_id}, now=now)


def _tell(tx: Tx, kind: str, about: str, reader_id: int, args: dict[str, Any], *, now: datetime) -> None:
    key = f"{kind}/{about}/{reader_id}"
    outbox.put(tx, Draft(key, kind, reader_id, now, args, passes_cap=True), now=now)


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
