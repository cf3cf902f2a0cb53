"""Every hour a copy of the book; once a day one of them goes to a chat outside this machine."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import TypeVar

from jobs.context import Shift, Vault
from jobs.undelivered import tell_of
from models import OutboxMessage
from models.db import SYSTEM, Archive, Tx, of_business
from rules import backups as rules
from services import backups, businesses
from ui import backups as screens
from ui.screen import Reader, Screen

T = TypeVar("T")
log = logging.getLogger(__name__)


async def make_one(shift: Shift) -> bool:
    """A copy, where the newest is an hour old. One that fails is tried again at the next round."""
    vault, now = shift.vault, shift.now()
    if vault is None or not rules.is_due(vault.archive.taken(), now):
        return False
    try:
        path, size = await _aside(lambda: _make(vault.archive, now))
    except Exception as error:
        log.exception("backup failed", extra={"error": type(error).__name__})
        vault.count("failed")
        await _raise_alarm(vault, "backups-failed", now)
        return False
    log.info("backup made", extra={"size": size})
    vault.count("made")
    await _send(shift, vault, path, size)
    return False


def _make(archive: Archive, now: datetime) -> tuple[Path, int]:
    path = archive.make(now)
    archive.thin_out()
    return path, path.stat().st_size


async def _aside(work: Callable[[], T]) -> T:
    """On a thread that the end of the process does not wait for: half a copy has no name, and is cleared away."""
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            done.set_exception(error)

    Thread(target=run, name="backup", daemon=True).start()
    return await asyncio.wrap_future(done)


async def _raise_alarm(vault: Vault, key: str, now: datetime) -> None:
    """Whoever runs this hears of it, once a day."""
    if vault.alarmed_at is None or vault.alarmed_at <= now - rules.SAID_EVERY:
        vault.alarmed_at = now
        await vault.alarm(key)


async def _send(shift: Shift, vault: Vault, path: Path, size: int) -> None:
    """Once a day; where it fails, with the next hour's copy."""
    if vault.send is None or not await shift.db.read(SYSTEM, backups.to_be_sent, vault.bot_id, now=shift.now()):
        return
    if size > rules.LARGEST_SENT:
        log.error("backup too large to send", extra={"size": size, "limit": rules.LARGEST_SENT})
        await _raise_alarm(vault, "backups-too-large", shift.now())
    elif await vault.send(path):
        vault.count("sent")
        await shift.db.write(SYSTEM, backups.was_sent, vault.bot_id, now=shift.now())


def come_back(tx: Tx, *, taken_at: datetime, now: datetime) -> int:
    """A restored book before it is used; returns of how many messages to customers nobody knows. Who leads hears it."""
    letters = backups.restored(tx, taken_at=taken_at, now=now)
    for row in letters:
        tx.scope = of_business(row.business_id)
        tell_of(tx, row, now)
    tx.scope = SYSTEM
    return len(letters)


def restored(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen:
    """What an owner has to write again."""
    since = datetime.fromisoformat(message.args["since"])
    return screens.restored(reader, businesses.own(tx), since, now)
