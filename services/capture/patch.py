"""What a reply, or a later picture of an album, adds to a card; edited, it is added anew."""

from datetime import datetime

from models import Activity, Attachment, Entry
from models.db import Tx
from rules import money
from rules.capture import Reading
from rules.customers import gist
from rules.refusal import Refusal
from services import asking, attachments, audit, customers, followups
from services.capture import facts
from services.capture.brought import NOTHING, Brought
from services.capture.corrections import corrected
from services.capture.facts import Facts
from services.capture.record import WHAT_UNITS, Recorded, recorded, said
from services.followups import Plan

ADDED = "added"
"""Among the details of an entry: what each later message has added to it."""
MOST_ADDED = 10


def patch(tx: Tx, entry_id: int, reading: Reading, *, now: datetime, brought: Brought = NOTHING) -> Recorded:
    """A reply to a card: what it says replaces what the card said, what it adds is added."""
    entry = audit.resume(tx, entry_id)
    start, was = audit.last_change(tx, entry), dict(entry.details)
    before = recorded(tx, entry_id)
    if before.activity is None:
        raise Refusal("undo-already")
    changed = _patch_facts(tx, before, reading, brought)
    changed |= _patch_happening(tx, before, before.activity, reading)
    if before.customer is not None:
        asking.served(tx, before.customer, before.activity, now=now)
    changed |= _patch_time(tx, entry, before, reading, now)
    attachments.add(tx, before.activity, brought.files, now=now)
    if before.customer is not None:
        audit.recount_contact(tx, before.customer)
    left = {"unread": list(reading.not_understood), "other_dates": list(reading.other_dates)}
    corrected(tx, entry, **changed, **left)
    _remember(tx, entry, start, was)
    return recorded(tx, entry_id)


def _remember(tx: Tx, entry: Entry, start: int, was: Facts) -> None:
    """Which changes the message of this unit has added, and what the card said before, so that it can be edited."""
    if tx.origin is None or tx.origin.message_id is None:
        return
    now = {name: value for name, value in entry.details.items() if was.get(name) != value}
    one = {
        "message": tx.origin.message_id,
        "changes": [start, audit.last_change(tx, entry)],
        "was": {name: was.get(name) for name in now},
        "now": now,
    }
    others = [other for other in was.get(ADDED, ()) if other["message"] != one["message"]]
    audit.detail(entry, **{ADDED: [*others, one][-MOST_ADDED:]})
    tx.flush()


def added_to(tx: Tx, chat_id: int, message_id: int) -> Recorded | None:
    """The record to which a reply, or a later picture of an album, has added something."""
    for entry in audit.recent(tx, chat_id):
        if any(one["message"] == message_id for one in entry.details.get(ADDED, ())):
            return recorded(tx, entry.pk)
    return None


def patch_anew(tx: Tx, entry_id: int, message_id: int, reading: Reading, *, now: datetime) -> Recorded:
    """The message was edited: what it has added is taken back and added anew. Refused where that was changed since."""
    entry = audit.resume(tx, entry_id)
    one = next((one for one in entry.details.get(ADDED, ()) if one["message"] == message_id), None)
    if one is None:
        raise Refusal("capture-edit-unknown")
    start, end = one["changes"]
    files = attachments.drafts(_files(tx, entry, start, end))
    try:
        audit.take_back_between(tx, entry, start, end, now=now)
    except Refusal:
        raise Refusal("capture-edit-unknown") from None
    as_before = {name: one["was"][name] for name, value in one["now"].items() if entry.details.get(name) == value}
    audit.detail(entry, **as_before)
    return patch(tx, entry_id, reading, now=now, brought=Brought(files=files))


def _patch_facts(tx: Tx, before: Recorded, reading: Reading, brought: Brought) -> dict[str, object]:
    new = facts.facts_of(reading, brought.more_phones)
    merged = {**said(before.entry), **new, "tags": [*said(before.entry).get("tags", ()), *new.get("tags", ())]}
    old_phone = facts.apply(tx, before.customer, new) if before.customer else None
    return {"facts": merged, **({"old_phone": old_phone} if new.get("phone") else {})}


def _patch_happening(tx: Tx, before: Recorded, activity: Activity, reading: Reading) -> dict[str, object]:
    changed: dict[str, object] = {}
    if reading.amount is not None and reading.currency is not None:
        activity.amount_minor, activity.currency = money.to_minor(reading.amount, reading.currency), reading.currency
        changed |= {"amount": None, "currency": None}
    if reading.kind == "purchase" or (reading.visited and activity.kind == "note"):
        activity.kind = "sale" if reading.kind == "purchase" else "visit"
    if reading.occurred_on is not None:
        activity.occurred_at = customers.at_noon(tx, reading.occurred_on)
    if reading.what:
        activity.text = "\n".join(part for part in (activity.text, reading.text) if part)
        changed["what"] = gist(activity.text, before.customer.name if before.customer else "")
    return changed


def _patch_time(tx: Tx, entry: Entry, before: Recorded, reading: Reading, now: datetime) -> dict[str, object]:
    if reading.follow_up_at is None or reading.rhythm_days is not None:
        return {}
    if before.follow_up is not None:
        due_at, named_hour = followups.keep_hour(
            tx, before.follow_up, reading.follow_up_at, hour_named=reading.hour_named
        )
        followups.check_due(due_at, now=now)
        followups.put_off(tx, before.follow_up, due_at, hour_named=named_hour)
        return {"follow_up_at": None, "follow_up": before.follow_up.pk}
    what = (reading.what and reading.to_do) or reading.what or (before.activity.text if before.activity else "")
    plan = Plan(
        what[:WHAT_UNITS], reading.follow_up_at, entry.customer_id, reading.hour_named, reading.rrule, reading.promise
    )
    return {"follow_up_at": None, "follow_up": followups.plan(tx, plan, now=now).pk}


def _files(tx: Tx, entry: Entry, start: int, end: int) -> list[Attachment]:
    """What these changes of an entry have hung on it."""
    rows = (tx.get(Attachment, number) for number in sorted(audit.made(tx, entry, "attachment", start, end)))
    return [row for row in rows if row is not None]
