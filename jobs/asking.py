"""What the bot asks customers of its own accord, as they see it."""

from datetime import datetime

from models import OutboxMessage
from models.db import Tx
from services import asking, businesses
from ui import asking as screens
from ui.screen import Reader, Screen


def thanks(tx: Tx, message: OutboxMessage, reader: Reader, _now: datetime) -> Screen | None:
    """Thanks and five stars; nothing where the visit was taken back, or they have rated."""
    if not asking.still_wanted(tx, message):
        return None
    return screens.thanks(reader, businesses.own(tx))


def nps(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen | None:
    """Would they recommend the shop? Nothing where they have not been here lately, or have answered."""
    return screens.nps(reader, businesses.own(tx)) if asking.still_asks(tx, message, now=now) else None
