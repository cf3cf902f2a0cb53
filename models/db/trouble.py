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


_SIGNS = {
    "is locked": Trouble.HELD,
    "disk is full": Trouble.FULL,
    "disk I/O error": Trouble.DISK,
    "is malformed": Trouble.DAMAGED,
    "readonly database": Trouble.READONLY,
    "unable to open": Trouble.CLOSED,
}
"""What SQLite says."""
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
        said = str(link) if isinstance(link, DatabaseError) else ""
        found = next((trouble for sign, trouble in _SIGNS.items() if sign in said), None)
        if found is not None:
            return found
        if isinstance(link, LostTransactionError):
            return Trouble.DISK
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The causes first, since SQLAlchemy's own text quotes what was to be written."""
    if error is None:
        return
    yield from _chain(error.orig if isinstance(error, DBAPIError) else error.__cause__)
    yield error
