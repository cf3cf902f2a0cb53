"""Who did what: the entry of a unit of work, found and gone on with."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, func, select

from models import Change, Entry, Invite, Member
from models.db import Tx
from rules import roles
from rules.refusal import Refusal
from rules.roles import Deed

MOST_PASSED_OVER = 50


def begin(tx: Tx, verb: str, *, now: datetime, customer_id: int | None = None, **details: object) -> Entry:
    """Open the entry of this unit of work; every change from here on belongs to it."""
    origin = tx.origin
    entry = Entry(
        business_id=tx.business_id,
        verb=verb,
        member_id=tx.scope.member_id,
        customer_id=customer_id,
        chat_id=origin.chat_id if origin else None,
        message_id=origin.message_id if origin else None,
        details=details,
        at=now,
    )
    tx.add(entry)
    tx.flush()
    tx.entry = entry
    return entry


def resume(tx: Tx, entry_id: int) -> Entry:
    """Go on with an entry: a correction belongs to what it corrects, and is undone with it."""
    entry = within_reach(tx, entry_id)
    entry.corrected += 1
    tx.entry = entry
    return entry


def within_reach(tx: Tx, entry_id: int) -> Entry:
    """An entry that stands and that this member may take back."""
    entry = tx.get(Entry, entry_id)
    if entry is None or not _may_take_back(tx, entry):
        raise Refusal("undo-nothing")
    if entry.undone_at is not None:
        raise Refusal("undo-already")
    _refuse_erased(entry)
    return entry


def _refuse_erased(entry: Entry) -> None:
    """What it was about has been erased: neither taken back nor brought back."""
    if entry.details.get("erased"):
        raise Refusal("undo-erased")


def taken_back(tx: Tx, entry_id: int) -> Entry:
    """An entry that was undone and that this member may bring back."""
    entry = tx.get(Entry, entry_id)
    if entry is None or entry.undone_at is None or entry.details.get("anew") or not _may_take_back(tx, entry):
        raise Refusal("redo-nothing")
    _refuse_erased(entry)
    return entry


def _may_take_back(tx: Tx, entry: Entry) -> bool:
    """One's own, or what somebody of a lower rank did, except whom they let in or out. The owner may everything."""
    role = tx.scope.role
    if role is None or role == "owner" or entry.member_id == tx.scope.member_id is not None:
        return True
    if entry.verb.startswith("members."):
        return False
    if entry.member_id is None:  # a customer's own doing: of that only a scanned card is taken back
        return bool(entry.details.get("card")) and roles.may(role, Deed.UNDO_ANY)
    author = tx.get(Member, entry.member_id)
    if author is None:
        return False
    return roles.may(role, Deed.UNDO_ANY) and roles.ranks_above(role, roles.named(author.role))


def detail(entry: Entry, **changed: object) -> None:
    """Change what the card of an entry must still say. A new dictionary: JSON columns do not see changes inside."""
    entry.details = {**entry.details, **changed}


def of_message(tx: Tx, chat_id: int, message_id: int) -> Entry | None:
    """The latest standing entry that a message made."""
    return tx.exec(
        select(Entry)
        .where(Entry.chat_id == chat_id, Entry.message_id == message_id, col(Entry.undone_at).is_(None))
        .order_by(col(Entry.id).desc())
    ).first()


def latest(tx: Tx) -> Entry | None:
    """The last standing entry of the member who asks; an invitation somebody has come in by is past undoing, and so
    is what was erased."""
    mine = select(Entry).where(Entry.member_id == tx.member_id(), col(Entry.undone_at).is_(None))
    found = tx.exec(mine.order_by(col(Entry.id).desc()).limit(MOST_PASSED_OVER))
    return next((row for row in found if not row.details.get("erased") and not is_used(invite_of(tx, row))), None)


def invite_of(tx: Tx, entry: Entry) -> Invite | None:
    number = entry.details.get("invite")
    return tx.get(Invite, number) if number else None


def is_used(invite: Invite | None) -> bool:
    return invite is not None and invite.used_at is not None


def batch(tx: Tx, first_id: int) -> Sequence[Entry]:
    """The entries that came in one list, in its order."""
    first = tx.get(Entry, first_id)
    if first is None:
        return ()
    same = (Entry.chat_id == first.chat_id, Entry.message_id == first.message_id, Entry.member_id == first.member_id)
    rows = tx.exec(select(Entry).where(*same, col(Entry.id) >= first_id).order_by(col(Entry.id)))
    return [row for row in rows if row.details.get("batch") == first_id]


def newest_first(tx: Tx, entry: Entry) -> Sequence[Change]:
    tx.flush()
    return tx.exec(select(Change).where(Change.entry_id == entry.pk).order_by(col(Change.id).desc())).all()


def last_change(tx: Tx, entry: Entry) -> int:
    """The number of the latest change that an entry has made so far."""
    tx.flush()
    return tx.exec(select(func.max(Change.id)).where(Change.entry_id == entry.pk)).one() or 0


def recent(tx: Tx, chat_id: int) -> Sequence[Entry]:
    """What stands of the member's latest acts in a chat."""
    mine = (Entry.member_id == tx.scope.member_id, Entry.chat_id == chat_id, col(Entry.undone_at).is_(None))
    return tx.exec(select(Entry).where(*mine).order_by(col(Entry.id).desc()).limit(MOST_PASSED_OVER)).all()


def made(tx: Tx, entry: Entry, table: str, after: int = 0, until: int | None = None) -> set[int]:
    """The rows of a table that an entry has made so far, or by its changes between two of them."""
    changes = [
        change for change in newest_first(tx, entry) if after < change.pk and (until is None or change.pk <= until)
    ]
    return {change.row_id for change in changes if change.table_name == table and change.before is None}
