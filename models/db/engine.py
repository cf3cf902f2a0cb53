"""Engines on one encrypted SQLite file. All SQLite-only words stand here."""

from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

BUSY_MS = 5_000


class WrongKeyError(Exception):
    """The file is not a book, or the key is not its key."""


def connect(path: Path, key: bytes) -> Any:
    """A raw connection, keyed and checked. A raw key costs 0.3 ms; a passphrase would cost 120 ms."""
    raw = sqlcipher3.connect(str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000)
    raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    try:
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher3.DatabaseError as error:
        raw.close()
        raise WrongKeyError(f"{path} cannot be read with this key") from error
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -16000"):
        raw.execute(f"PRAGMA {pragma}")
    return raw


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


def in_transaction(connection: Any) -> bool:
    """Whether SQLite still holds the transaction; a full disk or an I/O error ends it behind our back."""
    return bool(connection.connection.dbapi_connection.in_transaction)


def copy(source: Path, target: Path, key: bytes) -> None:
    """A consistent copy under the same key, taken while others write."""
    reading, writing = connect(source, key), connect(target, key)
    try:
        reading.backup(writing)
    finally:
        writing.close()
        reading.close()
