"""The database: engine, units of work, tenant guard."""

from pathlib import Path

from models.db.archive import Archive
from models.db.engine import WrongKeyError, make_engine
from models.db.keys import KeyFileError, read_or_make_key
from models.db.prepared import OF_BUSINESS, Prepared, Shared, among
from models.db.scope import SYSTEM, Origin, Scope, of_business
from models.db.session import GuardError, Tx, owned_tables
from models.db.statements import alone, insert_new
from models.db.trouble import BookTroubleError, Trouble, trouble_of
from models.db.units import LONG_READERS, Database

__all__ = [
    "OF_BUSINESS",
    "SYSTEM",
    "Archive",
    "BookTroubleError",
    "Database",
    "GuardError",
    "KeyFileError",
    "Origin",
    "Prepared",
    "Scope",
    "Shared",
    "Trouble",
    "Tx",
    "WrongKeyError",
    "alone",
    "among",
    "insert_new",
    "of_business",
    "open_database",
    "owned_tables",
    "read_or_make_key",
    "trouble_of",
]

READERS = 2


def open_database(path: Path, key: bytes) -> Database:
    """The book at `path`; its tables must have been migrated."""
    writing = make_engine(path, key, read_only=False, connections=1)
    reading = make_engine(path, key, read_only=True, connections=READERS + LONG_READERS)
    return Database(writing, reading, readers=READERS)
