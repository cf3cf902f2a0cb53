"""An invitation was used: what the one who sent it sees."""

from datetime import datetime

from models import Member, OutboxMessage
from models.db import Tx
from services import businesses
from ui import members as screens
from ui.screen import Reader, Screen


def joined(tx: Tx, message: OutboxMessage, reader: Reader, _now: datetime) -> Screen | None:
    """Who came in and as what; nothing where they are out again."""
    member = tx.get(Member, message.args["member"])
    if member is None or member.removed_at is not None:
        return None
    return screens.came_in(reader, businesses.own(tx), member)
