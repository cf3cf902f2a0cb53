"""After an erasure: its mark is written down outside the book, and the book's log is emptied; and who hears of it."""

import asyncio
from datetime import datetime, timedelta

from jobs.context import Shift
from models import OutboxMessage
from models.db import SYSTEM, Tx
from services import businesses, mydata
from ui import mydata as screens
from ui.screen import Reader, Screen

AGAIN = timedelta(seconds=5)


async def settle_one(shift: Shift) -> bool:
    """What stands in the book only. Where it cannot be done now it is tried again soon."""
    ledger = shift.ledger
    marks = await shift.db.read(SYSTEM, mydata.unsettled) if ledger is not None else []
    if ledger is None or not marks:
        return False
    await asyncio.to_thread(ledger.write, marks)
    if await asyncio.to_thread(ledger.empty_log):
        await shift.db.write(SYSTEM, mydata.settled, marks, now=shift.now())
    else:
        shift.wake("erasures", shift.now() + AGAIN)
    return False


def erased(tx: Tx, message: OutboxMessage, reader: Reader, _now: datetime) -> Screen:
    """Somebody was erased: that it happened, and not who it was."""
    return screens.told(reader, businesses.own(tx), message.args["stays"])
