"""The bot was away for longer than Telegram keeps what people write: what an owner sees."""

from datetime import datetime

from models import OutboxMessage
from models.db import Tx
from services import businesses
from ui import watch as screens
from ui.screen import Reader, Screen


def missed(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen:
    """Between which hours messages may be missing."""
    since, until = (datetime.fromisoformat(message.args[name]) for name in ("since", "until"))
    return screens.missed(reader, businesses.own(tx), (since, until), now)
