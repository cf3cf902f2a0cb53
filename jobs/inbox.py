"""Old updates are forgotten: customers' words are not kept twice for ever."""

from jobs.context import Shift
from models.db import SYSTEM
from services import cost


async def forget_one(shift: Shift) -> bool:
    """Drop what is older than Telegram would ever repeat; what it cost is added up."""
    await shift.db.write(SYSTEM, cost.forget_old, now=shift.now())
    return False
