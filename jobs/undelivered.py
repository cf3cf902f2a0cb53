"""A message to a customer did not arrive, or nobody knows: what the leaders are told."""

from datetime import datetime

from models import Customer, OutboxMessage
from models.db import Tx
from ui import outbox as screens
from ui.screen import Reader, Screen


def undelivered(tx: Tx, message: OutboxMessage, reader: Reader, _now: datetime) -> Screen | None:
    """Which message, to whom, and why."""
    row = tx.get(OutboxMessage, message.args["message"])
    customer = tx.get(Customer, row.customer_id) if row and row.customer_id else None
    return screens.undelivered(reader, row, customer) if row and customer else None
