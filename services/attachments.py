"""Pictures, voice notes, files and places on the timeline: kept in the book, shown again from the card."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from models import Activity, Attachment, FileContent
from models.db import Tx, alone
from rules.outbox import backoff
from rules.paging import turned
from rules.refusal import Refusal

KEPT_BYTES = 5 * 1024 * 1024
"""Up to this size the bytes are kept in the book; beyond it Telegram keeps them and we keep the key."""
MOST_FETCHES = 8
FILES_A_PAGE = 5
PLACE = "location"


@dataclass(frozen=True, slots=True)
class Draft:
    """A file or a place as it came, before it is on the timeline."""

    kind: str
    file_id: str = ""
    name: str = ""
    mime: str = ""
    size_bytes: int | None = None
    seconds: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    content_id: int | None = None
    """Bytes that are in the book already: the message they came with was edited."""


@dataclass(frozen=True, slots=True)
class Files:
    """Some of a customer's files, newest first."""

    rows: Sequence[tuple[Attachment, Activity]]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file whose bytes are still to be fetched."""

    id: int
    business_id: int
    file_id: str


def add(tx: Tx, activity: Activity, drafts: Sequence[Draft], *, now: datetime) -> tuple[Attachment, ...]:
    """Hang files on what happened; their bytes are fetched right afterwards, so that nobody waits for them."""
    rows = tuple(_row(activity, draft, now) for draft in drafts)
    tx.add_all(rows)
    tx.flush()
    if drafts:
        tx.wake("attachments", now)
    return rows


def _row(activity: Activity, draft: Draft, now: datetime) -> Attachment:
    values = {name: getattr(draft, name) for name in Draft.__slots__}
    wanted = draft.file_id and draft.content_id is None and (draft.size_bytes or 0) <= KEPT_BYTES
    return Attachment(
        business_id=activity.business_id,
        activity_id=activity.pk,
        customer_id=activity.customer_id,
        fetch_at=now if wanted else None,
        **values,
    )


def of_activity(tx: Tx, activity_id: int) -> Sequence[Attachment]:
    """What hangs on one thing that happened, in the order it came."""
    return tx.exec(select(Attachment).where(Attachment.activity_id == activity_id).order_by(col(Attachment.id))).all()


def of_the_wordless(tx: Tx, rows: Iterable[Activity | None]) -> Mapping[int, Sequence[Attachment]]:
    """Of what happened without a word, by its number, what hangs on it."""
    wordless = [row.pk for row in rows if row is not None and not row.text]
    found: dict[int, list[Attachment]] = {}
    if wordless:
        own = select(Attachment).where(col(Attachment.activity_id).in_(wordless))
        for row in tx.exec(own.order_by(col(Attachment.id))):
            found.setdefault(row.activity_id, []).append(row)
    return found


def drafts_of(tx: Tx, activity_id: int) -> tuple[Draft, ...]:
    """The same as drafts, to be hung on what replaces it."""
    return drafts(of_activity(tx, activity_id))


def drafts(rows: Iterable[Attachment]) -> tuple[Draft, ...]:
    """Rows as drafts."""
    return tuple(Draft(**{name: getattr(row, name) for name in Draft.__slots__}) for row in rows)


def move(tx: Tx, activity: Activity) -> None:
    """What hangs on it goes with it to its customer."""
    for row in of_activity(tx, activity.pk):
        row.customer_id = activity.customer_id
    tx.flush()


def count(tx: Tx, customer_id: int) -> int:
    """How many files and places there are of a customer."""
    return tx.exec(select(func.count()).select_from(Attachment).where(Attachment.customer_id == customer_id)).one()


def of_customer(tx: Tx, customer_id: int, *, page: int = 0) -> Files:
    """Files and places of a customer with what they came with, newest first."""
    total = count(tx, customer_id)
    number, pages = turned(total, page, FILES_A_PAGE)
    newest = (
        select(Attachment, Activity)
        .join(
            Activity,
            (col(Activity.id) == Attachment.activity_id) & (col(Activity.business_id) == Attachment.business_id),
        )
        .where(Attachment.customer_id == customer_id)
        .order_by(col(Attachment.id).desc())
    )
    return Files(tx.exec(newest.offset(number * FILES_A_PAGE).limit(FILES_A_PAGE)).all(), number, pages, total)


def get(tx: Tx, attachment_id: int) -> Attachment:
    """One file or place, if there is one this unit may see."""
    row = tx.get(Attachment, attachment_id)
    if row is None:
        raise Refusal("attachment-gone")
    return row


def content(tx: Tx, row: Attachment) -> bytes | None:
    """The bytes, where they are kept here."""
    kept = tx.get(FileContent, row.content_id) if row.content_id else None
    return kept.content if kept else None


def next_wanted(tx: Tx, *, now: datetime) -> Wanted | None:
    """The next file whose bytes are to be fetched. A system unit."""
    row = tx.exec(
        select(Attachment).where(col(Attachment.fetch_at) <= now).order_by(col(Attachment.fetch_at)).limit(1)
    ).first()
    return Wanted(row.pk, row.business_id, row.file_id) if row else None


def next_fetch(tx: Tx) -> datetime | None:
    """When the next file is to be fetched. A system unit."""
    return tx.exec(select(func.min(Attachment.fetch_at)).where(col(Attachment.fetch_at).is_not(None))).one()


def keep(tx: Tx, attachment_id: int, data: bytes) -> None:
    """Its bytes have arrived; what was undone meanwhile, or is too large after all, is not kept."""
    row = tx.get(Attachment, attachment_id)
    if row is None:
        return
    row.fetch_at, row.size_bytes = None, len(data)
    if len(data) <= KEPT_BYTES:
        kept = FileContent(business_id=row.business_id, content=data)
        tx.add(kept)
        tx.flush()
        row.content_id = kept.pk


def try_later(tx: Tx, attachment_id: int, *, now: datetime, again: bool) -> None:
    """Its bytes did not arrive: once more later, until Telegram will not have it or patience ends."""
    row = tx.get(Attachment, attachment_id)
    if row is None:
        return
    row.fetches += 1
    row.fetch_at = now + backoff(row.fetches) if again and row.fetches < MOST_FETCHES else None


def sweep(tx: Tx, *, most: int = 100) -> int:
    """Drop bytes that nothing points at any more: what they came with was undone. A system unit."""
    alone(tx, "attachments.sweep")
    used = select(Attachment.content_id).where(Attachment.content_id == FileContent.id).exists()
    rows = tx.exec(select(FileContent).where(~used).limit(most)).all()
    for row in rows:
        tx.delete(row)
    return len(rows)
