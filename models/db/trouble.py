"""What the disk or somebody else does to the book, told apart from our own bugs."""

import errno
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import DatabaseError

TROUBLES = {
    "is locked": "another program holds it: stop that one first",
    "disk is full": "the disk is full: make room",
    "disk I/O error": "the disk cannot be read or written: look at the system's log",
    "is malformed": "the file is damaged: restore a backup (python -m bot restore FILE)",
    "readonly database": "it may not be written: look at whom the file and its folder belong to",
    "unable to open": "it cannot be opened: look at whom the file and its folder belong to",
}
"""What SQLite says, and what that means for a person."""
SERVER_TROUBLES = {
    "08": "the database server cannot be reached: look whether it runs, and at DATABASE_URL",
    "28": "the database server does not know this user and password: look at DATABASE_URL",
    "3D": "the database server has no such database: look at DATABASE_URL",
    "42501": "this user may not do that: run python -m bot migrate, which gives the bot its rights",
    "53": "the database server is full, or has no connection left: look at its disk and at max_connections",
    "57": "the database server is being shut down or restarted",
    "58": "the database server cannot read or write its files: look at its log",
}
"""What the classes and codes of PostgreSQL's errors mean for a person."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


class LostTransactionError(RuntimeError):
    """The transaction ended under the units inside it (disk full, I/O error): nothing of them was kept."""


class BookTroubleError(Exception):
    """The book cannot be used as it is; the message says what to do about it."""


def trouble_of(error: BaseException | None) -> str | None:
    """What is wrong with the book, in words; none where the error is something else."""
    for link in _chain(error):
        if isinstance(link, OSError) and link.errno in _NO_ROOM:
            return TROUBLES["disk is full"]
        if type(link).__module__.startswith("psycopg"):  # by name: whoever is on SQLite does not load it
            return _of_server(link)
        said = str(link) if isinstance(link, DatabaseError) else ""
        found = next((words for sign, words in TROUBLES.items() if sign in said), None)
        if found is not None:
            return found
        if isinstance(link, LostTransactionError):
            return TROUBLES["disk I/O error"]
    return None


def _of_server(error: BaseException) -> str | None:
    """A connection that cannot be made, or breaks, carries no code."""
    lost = "08" if type(error).__name__ == "OperationalError" else ""
    code = getattr(error, "sqlstate", None) or lost
    return next((words for sign, words in SERVER_TROUBLES.items() if code.startswith(sign)), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The causes first, since SQLAlchemy's own text quotes what was to be written."""
    if error is None:
        return
    yield from _chain(error.orig if isinstance(error, DBAPIError) else error.__cause__)
    yield error
