"""What the disk or somebody else does to the book, told apart from our own bugs."""

import errno
from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import DatabaseError


class Trouble(StrEnum):
    """What it means for a person, and what to do about it."""

    HELD = "another program holds it: stop that one first"
    FULL = "the disk is full: make room"
    DISK = "the disk cannot be read or written: look at the system's log"
    DAMAGED = "the file is damaged: restore a backup (python -m bot restore FILE)"
    READONLY = "it may not be written: look at whom the file and its folder belong to"
    CLOSED = "it cannot be opened: look at whom the file and its folder belong to"
    NO_SERVER = "the database server cannot be reached: look whether it runs, and at DATABASE_URL"
    NO_ENTRY = "the database server does not know this user and password: look at DATABASE_URL"
    NO_DATABASE = "the database server has no such database: look at DATABASE_URL"
    NO_RIGHTS = "this user may not do that: run python -m bot migrate, which gives the bot its rights"
    SERVER_FULL = "the database server is full, or has no connection left: look at its disk and at max_connections"
    SERVER_STOPS = "the database server is being shut down or restarted"
    SERVER_DISK = "the database server cannot read or write its files: look at its log"


_SIGNS = {
    "is locked": Trouble.HELD,
    "disk is full": Trouble.FULL,
    "disk I/O error": Trouble.DISK,
    "is malformed": Trouble.DAMAGED,
    "readonly database": Trouble.READONLY,
    "unable to open": Trouble.CLOSED,
}
"""What SQLite says."""
_SERVER_SIGNS = {
    "08": Trouble.NO_SERVER,
    "28": Trouble.NO_ENTRY,
    "3D": Trouble.NO_DATABASE,
    "42501": Trouble.NO_RIGHTS,
    "53": Trouble.SERVER_FULL,
    "57": Trouble.SERVER_STOPS,
    "58": Trouble.SERVER_DISK,
}
"""The classes and codes of PostgreSQL's errors."""
OF_SERVER = frozenset(_SERVER_SIGNS.values())
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


class LostTransactionError(RuntimeError):
    """The transaction ended under the units inside it (disk full, I/O error): nothing of them was kept."""


class BookTroubleError(Exception):
    """The book cannot be used as it is; the message says what to do about it."""


def trouble_of(error: BaseException | None) -> Trouble | None:
    """What is wrong with the book; none where the error is something else."""
    for link in _chain(error):
        if isinstance(link, OSError) and link.errno in _NO_ROOM:
            return Trouble.FULL
        if type(link).__module__.startswith("psycopg"):  # by name: whoever is on SQLite does not load it
            return _of_server(link)
        said = str(link) if isinstance(link, DatabaseError) else ""
        found = next((trouble for sign, trouble in _SIGNS.items() if sign in said), None)
        if found is not None:
            return found
        if isinstance(link, LostTransactionError):
            return Trouble.DISK
    return None


def _of_server(error: BaseException) -> Trouble | None:
    """A connection that cannot be made, or breaks, carries no code."""
    lost = "08" if type(error).__name__ == "OperationalError" else ""
    code = getattr(error, "sqlstate", None) or lost
    return next((trouble for sign, trouble in _SERVER_SIGNS.items() if code.startswith(sign)), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The causes first, since SQLAlchemy's own text quotes what was to be written."""
    if error is None:
        return
    yield from _chain(error.orig if isinstance(error, DBAPIError) else error.__cause__)
    yield error
