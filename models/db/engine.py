"""Engines on one encrypted SQLite file. All SQLite-only words stand here."""

from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from models.db.trouble import BookTroubleError, trouble_of

BUSY_MS = 1_000
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -16000", "secure_delete = ON")
"""The last: what is deleted is overwritten, and not only no longer found."""


class WrongKeyError(Exception):
    """The file is not a book, or the key is not its key."""


def connect(path: Path, key: bytes) -> Any:
    """A raw connection, keyed and checked, as the bot works with it."""
    raw = unlock(path, key)
    for pragma in PRAGMAS:
        raw.execute(f"PRAGMA {pragma}")
    return raw


def unlock(path: Path, key: bytes) -> Any:
    """The file opened with its key. A raw key costs 0.3 ms; a passphrase would cost 120 ms."""
    try:
        raw = sqlcipher3.connect(str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000)
    except sqlcipher3.DatabaseError as error:
        raise _plainly(path, error) from error
    raw.execute("PRAGMA cipher_log_level = NONE")  # it writes to the console by itself, and not for people
    raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    try:
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher3.DatabaseError as error:
        raw.close()
        raise _plainly(path, error) from error
    return raw


def _plainly(path: Path, error: Exception) -> Exception:
    """With a wrong key and with a damaged first page the file looks the same: like noise."""
    why = trouble_of(error)
    if why is not None:
        return BookTroubleError(f"{path}: {why}")
    return WrongKeyError(f"{path} cannot be read with this key: another key's book, no book, or a damaged one")


def make_engine(path: Path, key: bytes, *, read_only: bool, connections: int) -> Engine:
    """An engine whose pool holds exactly `connections`; writing transactions begin IMMEDIATE."""

    def open_connection() -> Any:
        raw = connect(path, key)
        if read_only:
            raw.execute("PRAGMA query_only = ON")
        return raw

    engine = create_engine(
        "sqlite://",
        module=sqlcipher3,
        creator=open_connection,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # A deferred BEGIN that reads and then writes fails with "database is locked" under concurrency.
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


class OneWriter:
    """SQLite lets one write at a time, whatever it writes: units are serial by themselves."""

    writers = 1

    def writer_of(self, _scope: object) -> int:
        return 0

    def transaction(self, connection: Any, _businesses: object) -> Any:
        return connection.begin()

    def holds(self, connection: Any) -> bool:
        """A full disk or an I/O error ends it behind our back."""
        return bool(connection.connection.dbapi_connection.in_transaction)

    def again(self, _unit: object, _tries: int) -> bool:
        return False


Counts = dict[str, int]
"""How many rows each table holds."""


def copy(source: Path, target: Path, key: bytes) -> Counts:
    """A consistent copy under the same key, taken while others write; returns what it must hold."""
    reading, writing = connect(source, key), unlock(target, key)
    try:
        reading.execute("BEGIN")  # count and copy look at the same moment
        counts = _count(reading)
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    finally:
        writing.close()
        reading.close()
    return counts


def examine(path: Path, key: bytes) -> Counts:
    """Read every page of a book that nobody works with; raises where it is damaged."""
    raw = unlock(path, key)
    try:
        found = raw.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise BookTroubleError(f"{path}: the file is damaged")
        return _count(raw)
    except sqlcipher3.DatabaseError as error:
        raise BookTroubleError(f"{path}: {trouble_of(error) or 'the file is damaged'}") from error
    finally:
        raw.close()


def settle_log(path: Path, key: bytes) -> bool:
    """Write the log beside a book into it and empty it: then the file alone is the whole book, and nothing of before
    an erasure stands in the log. False: somebody was reading, and it has to be tried again."""
    raw = connect(path, key)
    try:
        return bool(raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
    except sqlcipher3.DatabaseError as error:
        raise _plainly(path, error) from error
    finally:
        raw.close()


def _count(raw: Any) -> Counts:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    names = [name for (name,) in raw.execute(named).fetchall()]
    return {name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - our own names
