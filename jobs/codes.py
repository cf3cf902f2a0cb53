"""A customer has scanned the code on their card: what those who lead see."""

from datetime import datetime

from models import OutboxMessage
from models.db import Tx
from rules import roles
from rules.refusal import Refusal
from rules.roles import Deed
from services import businesses, codes, customers
from ui import codes as screens
from ui.screen import Reader, Screen


def tied(tx: Tx, message: OutboxMessage, reader: Reader, _now: datetime) -> Screen | None:
    """Whom the bot reaches now; nothing where it was taken back."""
    done = codes.tied(tx, message.args["customer"], message.args["entry"])
    leads = roles.may(tx.scope.role or "viewer", Deed.UNDO_ANY)
    return screens.tied(reader, done, undo=leads) if done is not None else None


def doubt(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen | None:
    """Whoever scanned asks for an erasure, or says that it is not their card; nothing where that was settled."""
    try:
        customer = customers.get(tx, message.args["customer"])
    except Refusal:
        return None
    leads = roles.may(tx.scope.role or "viewer", Deed.UNDO_ANY)
    if message.args["what"] == "parted":
        return screens.parted(reader, businesses.own(tx), customer)
    found = codes.doubt(tx, customer.pk, now=now)
    return screens.doubted(reader, businesses.own(tx), found, now, undo=leads) if found is not None else None
