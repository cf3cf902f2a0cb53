"""One tap or one word under a card puts right what was understood; it joins the entry and is undone with it."""

from datetime import datetime

from sqlmodel import col, select

from models import Activity, Customer, Entry, FollowUp
from models.db import Tx
from rules import money
from rules.capture import Reading
from rules.customers import NOTES, gist
from rules.refusal import Refusal
from services import attachments, audit, customers, followups
from services.capture import facts
from services.capture.brought import NOTHING, Brought
from services.capture.record import WHAT_UNITS, Recorded, recorded, said
from services.capture.whom import named
from services.followups import Plan


def _corrected(tx: Tx, entry: Entry, **details: object) -> Recorded:
    guesses = [guess for guess in entry.details.get("guesses", ()) if guess not in details]
    audit.detail(entry, **{"guesses": guesses, **details})
    tx.flush()
    return recorded(tx, entry.pk)


def attach(tx: Tx, entry_id: int, customer_id: int | None, *, now: datetime) -> Recorded:
    """It was about this customer, or with none about somebody new of that name: all that was said goes there."""
    entry = audit.resume(tx, entry_id)
    before = recorded(tx, entry_id)
    if before.customer is not None and before.customer.pk == customer_id:
        return _corrected(tx, entry, choices=[])
    if customer_id is not None:
        customer = customers.get(tx, customer_id)
    else:
        name = entry.details.get("name") or (before.customer.name if before.customer else "")
        customer = customers.add(tx, name, now=now)
    _move(tx, entry, before.activity, customer)
    entry.customer_id = customer.pk
    if before.customer is not None:
        audit.withdraw(tx, entry, before.customer)
        audit.recount_contact(tx, before.customer)
        audit.drop_if_bare(tx, entry, before.customer)
    old_phone = facts.apply(tx, customer, said(entry))
    return _corrected(
        tx,
        entry,
        choices=[],
        new=customer.pk if customer_id is None else None,
        name=customer.name,
        how="",
        meant=customer_id,
        old_phone=old_phone,
    )


def bring_back(
    tx: Tx, entry_id: int, reply_id: int | None = None, *, now: datetime
) -> tuple[Recorded, Recorded | None]:
    """What was undone stands again; what was said in reply meanwhile, about nobody, is about the same customer."""
    audit.redo(tx, entry_id, now=now)
    back = recorded(tx, entry_id)
    if reply_id is None:
        return back, None
    reply = recorded(tx, reply_id)
    if reply.entry.undone_at is None and reply.customer is None and back.customer is not None:
        reply = attach(tx, reply_id, back.customer.pk, now=now)
    return back, reply


def detach(tx: Tx, entry_id: int) -> Recorded:
    """It was about no customer at all."""
    entry = audit.resume(tx, entry_id)
    before = recorded(tx, entry_id)
    if before.customer is None:
        return _corrected(tx, entry, choices=[], nobody=True)
    _move(tx, entry, before.activity, None)
    entry.customer_id = None
    audit.withdraw(tx, entry, before.customer)
    audit.recount_contact(tx, before.customer)
    audit.drop_if_bare(tx, entry, before.customer)
    return _corrected(tx, entry, choices=[], new=None, name="", how="", meant=None, old_phone=None, nobody=True)


def _move(tx: Tx, entry: Entry, activity: Activity | None, customer: Customer | None) -> None:
    """What happened and what is planned, open or closed, goes to its customer."""
    planned = audit.made(tx, entry, "follow_up")
    for row in tx.exec(select(FollowUp).where(col(FollowUp.id).in_(planned))):
        row.customer_id = customer.pk if customer else None
    if activity is not None:
        activity.customer_id = customer.pk if customer else None
        attachments.move(tx, activity)
        if customer is not None:
            customers.met(customer, activity)
    tx.flush()


def name_customer(tx: Tx, entry_id: int, name: str, *, now: datetime) -> Recorded:
    """A typed name: of the record this entry made; else it is about somebody else, known or new."""
    entry = audit.resume(tx, entry_id)
    before = recorded(tx, entry_id)
    same = [row for row in named(tx, name) if before.customer is None or row.pk != before.customer.pk]
    if before.customer is not None and before.is_new and not same:
        customers.put_name(before.customer, name)
        return _corrected(tx, entry, name=before.customer.name)
    audit.detail(entry, name=name)
    return attach(tx, entry_id, same[0].pk if len(same) == 1 else None, now=now)


def reschedule(tx: Tx, entry_id: int, due_at: datetime, *, hour_named: bool, now: datetime) -> Recorded:
    """Another time for the follow-up, or a follow-up where there was none or it is closed."""
    entry = audit.resume(tx, entry_id)
    before = recorded(tx, entry_id)
    followups.check_due(due_at, now=now)
    if before.follow_up is not None:
        followups.put_off(tx, before.follow_up, due_at, hour_named=hour_named)
        return _corrected(tx, entry, follow_up_at=None, unread=[], follow_up=before.follow_up.pk)
    text = before.activity.text if before.activity else ""
    plan = Plan(text[:WHAT_UNITS], due_at, entry.customer_id, hour_named)
    return _corrected(tx, entry, follow_up_at=None, unread=[], follow_up=followups.plan(tx, plan, now=now).pk)


def drop_follow_up(tx: Tx, entry_id: int, *, now: datetime) -> Recorded:
    """Nothing to be done after all; what is done already stays done."""
    entry = audit.resume(tx, entry_id)
    follow_up = recorded(tx, entry_id).follow_up
    if follow_up is not None:
        followups.close(tx, follow_up, "cancelled", now=now)
    return _corrected(tx, entry, follow_up_at=None)


def set_amount(tx: Tx, entry_id: int, minor: int, currency: str) -> Recorded:
    """The amount as it should be."""
    entry = audit.resume(tx, entry_id)
    activity = _activity(tx, entry_id)
    activity.amount_minor, activity.currency = minor, currency
    return _corrected(tx, entry, amount=None, currency=None)


def set_kind(tx: Tx, entry_id: int, kind: str) -> Recorded:
    """It was a sale, a visit, or just a note."""
    if kind not in {"sale", "visit", *NOTES}:
        raise Refusal("capture-kind-unknown")
    entry = audit.resume(tx, entry_id)
    activity = _activity(tx, entry_id)
    activity.kind = kind
    customer = tx.get(Customer, activity.customer_id) if activity.customer_id else None
    if customer is not None:
        audit.recount_contact(tx, customer)
    return _corrected(tx, entry, kind=None)


def _activity(tx: Tx, entry_id: int) -> Activity:
    activity = recorded(tx, entry_id).activity
    if activity is None:
        raise Refusal("undo-already")
    return activity


def patch(tx: Tx, entry_id: int, reading: Reading, *, now: datetime, brought: Brought = NOTHING) -> Recorded:
    """A reply to a card: what it says replaces what the card said, what it adds is added."""
    entry = audit.resume(tx, entry_id)
    before = recorded(tx, entry_id)
    if before.activity is None:
        raise Refusal("undo-already")
    changed = _patch_facts(tx, before, reading, brought)
    changed |= _patch_happening(tx, before, before.activity, reading)
    changed |= _patch_time(tx, entry, before, reading, now)
    attachments.add(tx, before.activity, brought.files, now=now)
    if before.customer is not None:
        audit.recount_contact(tx, before.customer)
    left = {"unread": list(reading.not_understood), "other_dates": list(reading.other_dates)}
    return _corrected(tx, entry, **changed, **left)


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
