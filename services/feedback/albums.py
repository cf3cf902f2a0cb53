"""The pictures of an album come one by one, and the words stand under one of them: where that one is a private note,
none of the others goes to the customer. The book remembers it, so that a restart changes nothing."""

from datetime import datetime

from sqlmodel import col, select

from models import Activity, Entry, OutboxMessage
from models.db import Tx
from rules.outbox import State
from services import attachments, audit, privacy
from services.attachments import Draft as File

NOTE = "feedback.note"
REPLY = "feedback.reply"
MOST_LOOKED_AT = 50
"""An album has ten pictures at most; a little else may come between them."""


def belongs(entry: Entry, album: str) -> None:
    """Which album the picture of this entry came in, if in one."""
    if album:
        audit.detail(entry, album=album)


def is_private(tx: Tx, album: str) -> bool:
    """Whether a picture of this album was a note; one that was taken back since still says how it was meant."""
    return any(entry.verb == NOTE for entry in _of(tx, album))


def hold_back(tx: Tx, album: str, *, now: datetime) -> tuple[File, ...]:
    """Nothing of an album leaves: the pictures that were on their way, to be kept with the note."""
    held: list[File] = []
    for entry in _of(tx, album):
        message = tx.get(OutboxMessage, entry.details.get("outbox") or 0)
        if entry.verb != REPLY or entry.undone_at is not None or message is None:
            continue
        files = _files(tx, entry)
        if privacy.take_back(tx, message, now=now) in {State.CANCELLED, State.UNCERTAIN}:
            held += files
    return tuple(held)


def _of(tx: Tx, album: str) -> list[Entry]:
    """Oldest first."""
    if not album:
        return []
    mine = (Entry.member_id == tx.scope.member_id, col(Entry.verb).in_((NOTE, REPLY)))
    lately = select(Entry).where(*mine).order_by(col(Entry.id).desc()).limit(MOST_LOOKED_AT)
    return [entry for entry in reversed(tx.exec(lately).all()) if entry.details.get("album") == album]


def _files(tx: Tx, entry: Entry) -> list[File]:
    line = tx.get(Activity, entry.details.get("activity") or 0)
    rows = attachments.of_activity(tx, line.pk) if line is not None else ()
    return [File(**{name: getattr(row, name) for name in File.__slots__}) for row in rows]
