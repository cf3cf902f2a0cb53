"""A customer has scanned the code on their card: what those who lead see."""

from datetime import datetime

from models import OutboxMessage
from models.db import Tx
from rules import roles
from rules.roles import Deed
from services import codes
from ui import codes as screens
from ui.screen import Reader, Screen


def tied(tx: Tx, message: OutboxMessage, reader: Reader, _now: datetime) -> Screen | None:
    """Whom the bot reaches now; nothing where it was taken back."""
    done = codes.tied(tx, message.args["customer"], message.args["entry"])
    leads = roles.may(tx.scope.role or "viewer", Deed.UNDO_ANY)
    return screens.tied(reader, done, undo=leads) if done is not None else None
