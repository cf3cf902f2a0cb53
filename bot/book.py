"""The book of this deployment. As a file: one process at a time, copies beside it, and the way back from one."""

import asyncio
import logging
import shutil
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.settings import Settings
from jobs import backups as jobs
from models.db import (
    SYSTEM,
    Archive,
    BookTroubleError,
    Database,
    KeyFileError,
    open_database,
    read_or_make_key,
)
from models.db.archive import keep_name
from models.db.engine import examine, settle_log
from models.db.erasures import Ledger, marks_in
from models.db.schema import known, migrate, upgrade
from rules.backups import name_of
from rules.mydata import Seal
from services import mydata

if TYPE_CHECKING:
    from bot.server import ServerBook

log = logging.getLogger(__name__)
REPLACED = "-replaced"
BESIDE = ("-wal", "-shm", "")
"""SQLite's files beside a book, and the book: a log that lies beside another book would spoil that one."""


class AlreadyRunningError(Exception):
    """Another process works on this book."""


class Held(Protocol):
    """What keeps others away, until it is closed."""

    def close(self) -> None: ...


def on_server(settings: Settings) -> "ServerBook | None":
    """The book where it is on a server; the driver is loaded only then."""
    if settings.server_url is None:
        return None
    from bot.server import ServerBook  # noqa: PLC0415

    return ServerBook(settings.server_url, settings.owner_url)


def hold(settings: Settings, token: str) -> Held:
    """Nobody else works on this book, or, where it is on a server, polls for this bot."""
    there, bot_id = on_server(settings), int(token.partition(":")[0])
    return there.hold(bot_id, shared=settings.webhook_url is not None) if there else lock(settings.database_path)


def lock(path: Path) -> sqlite3.Connection:
    """One process per book. A lock inside SQLite is let go by any death, on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock_file = path.with_suffix(".lock")
    try:
        held = sqlite3.connect(lock_file, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.OperationalError as error:
        raise BookTroubleError(f"{lock_file}: {error}; look at whom the folder belongs to") from None
    try:
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        held.close()
        if "locked" not in str(error):
            raise BookTroubleError(f"{lock_file}: {error}") from None
        raise AlreadyRunningError(f"another process already works on {path}: stop it first") from None
    return held


def open_book(settings: Settings, *, now: datetime) -> Database:
    """The book, brought to the newest schema after a copy."""
    there = on_server(settings)
    if there is not None:
        return there.open()
    key, made = read_or_make_key(settings.database_key_file)
    if made:
        # On the console, not only in a log: without this file neither data nor backups can be read.
        log.warning("a new key was made: copy DATABASE_KEY_FILE to a safe place, without it data and backups are lost")
    path = settings.database_path
    backup = migrate(path, key, backups=settings.backups, now=now)
    if backup is not None:
        log.info("copied before migrating")
    return open_database(path, key)


def archive_of(settings: Settings) -> Archive:
    """The copies of this deployment's book, where it is a file."""
    return Archive(settings.database_path, _key_there(settings), settings.backups, settings.backup_keep)


def ledger_of(settings: Settings) -> Ledger:
    """Marks of erasures, beside the book and with its copies; on a server, in the same folders of this machine."""
    path = settings.database_path
    key = None if settings.server_url else _key_there(settings)
    return Ledger(path, (path.parent, settings.backups), key)


def seal_of(settings: Settings) -> Seal:
    """A book on a server needs no key; those marks do."""
    return Seal.of(read_or_make_key(settings.database_key_file)[0])


def _key_there(settings: Settings) -> bytes:
    """Never a new one: it would open nothing that is there."""
    path = settings.database_key_file
    if not path.exists():
        raise KeyFileError(f"{path} is not there: a book and its copies open only with the key they were made with")
    return read_or_make_key(path)[0]


def restore(settings: Settings, copy: Path, *, now: datetime) -> tuple[Path | None, int]:
    """Put a copy in the place of the book. Everything is done to it beside the book, which is then moved aside.

    Returns where the old book lies now, if there was one, and of how many messages to customers nobody knows.
    """
    key, path = _key_there(settings), settings.database_path
    held = lock(path)
    ready = path.with_name(f"{path.stem}-restoring{path.suffix}")
    try:
        marks = _erased(settings, ready, key)
        _take_over(copy, ready, key)
        unknown = _come_back(ready, key, marks, now, taken_at=datetime.fromtimestamp(copy.stat().st_mtime, UTC))
        aside = _set_aside(path, now)
        ready.replace(path)
        keep_name(path.parent)
    finally:
        for ending in BESIDE:
            ready.with_name(ready.name + ending).unlink(missing_ok=True)
        held.close()
    return aside, unknown


def _take_over(copy: Path, ready: Path, key: bytes) -> None:
    """The copy beside the book: readable with our key, whole, and at the newest schema."""
    _copy_with_log(copy, ready)
    examine(ready, key)
    if not known(ready, key):
        raise BookTroubleError(f"{copy} is no book, or one of a newer version of Regulars than this")
    upgrade(ready, key)


def _copy_with_log(copy: Path, ready: Path) -> None:
    for ending in BESIDE:
        ready.with_name(ready.name + ending).unlink(missing_ok=True)
    log_beside = copy.with_name(f"{copy.name}-wal")  # a book that was set aside may have one
    if log_beside.exists():
        shutil.copyfile(log_beside, ready.with_name(f"{ready.name}-wal"))
    shutil.copyfile(copy, ready)


def _erased(settings: Settings, ready: Path, key: bytes) -> set[str]:
    """Who was erased, as far as anything here still knows: the book that goes, its newest copy, the files of marks."""
    path, copies = settings.database_path, archive_of(settings).taken()
    marks = ledger_of(settings).written()
    for one in (path, *([copies[max(copies)]] if copies else [])):
        with suppress(OSError):  # not there, or on a disk that cannot read it any more
            _copy_with_log(one, ready)  # opening a broken one where it lies might make it worse
            marks |= marks_in(ready, key)
    return marks


def _come_back(ready: Path, key: bytes, marks: set[str], now: datetime, taken_at: datetime) -> int:
    db = open_database(ready, key)
    try:
        # First of all: who was erased is told nothing, and nothing is told of them.
        asyncio.run(db.write(SYSTEM, mydata.erase_again, marks, Seal.of(key), now=now))
        return asyncio.run(db.write(SYSTEM, jobs.come_back, taken_at=taken_at, now=now))
    finally:
        db.close()
        settle_log(ready, key)


def _set_aside(path: Path, now: datetime) -> Path | None:
    if not path.exists():
        return None
    # As it lies there, its log with it: it may be broken, and opening it might make that worse.
    aside = path.with_name(name_of(path.stem, now, f"{REPLACED}{path.suffix}"))
    for ending in BESIDE:
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    return aside
