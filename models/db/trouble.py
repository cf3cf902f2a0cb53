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
        said = str(link) if isinstance(link, DatabaseError) else ""
        found = next((words for sign, words in TROUBLES.items() if sign in said), None)
        if found is not None:
            return found
        if isinstance(link, LostTransactionError):
            return TROUBLES["disk I/O error"]
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The causes first, since SQLAlchemy's own text quotes what was to be written."""
    if error is None:
        return
    yield from _chain(error.orig if isinstance(error, DBAPIError) else error.__cause__)
    yield error
