"""Fetches the bytes of what people sent, and drops those that nothing needs any more."""

from jobs.context import Shift
from models.db import SYSTEM, of_business
from services import attachments


async def fetch_one(shift: Shift) -> bool:
    """One file from Telegram into the book."""
    wanted = await shift.db.read(SYSTEM, attachments.next_wanted, now=shift.now())
    if wanted is None:
        coming = await shift.db.read(SYSTEM, attachments.next_fetch)
        if coming is not None:
            shift.wake("attachments", coming)
        return False
    fetched = await shift.fetch(wanted.file_id)
    shop = of_business(wanted.business_id)
    if fetched.content is None:
        await shift.db.write(shop, attachments.try_later, wanted.id, now=shift.now(), again=fetched.again)
    else:
        await shift.db.write(shop, attachments.keep, wanted.id, fetched.content)
    return True


async def sweep_page(shift: Shift) -> bool:
    """Bytes whose message was undone."""
    return bool(await shift.db.write(SYSTEM, attachments.sweep))
