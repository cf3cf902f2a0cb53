"""Old updates are forgotten: customers' words are not kept twice for ever."""

from jobs.context import Shift
from models.db import SYSTEM
from services import inbox


async def forget_one(shift: Shift) -> bool:
    """Drop what is older than Telegram would ever repeat."""
    await shift.db.write(SYSTEM, inbox.forget_old, now=shift.now())
    return False
