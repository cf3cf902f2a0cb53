"""One tap or one word under a card puts right what was understood; it joins the entry and is undone with it."""

from datetime import datetime

from sqlmodel import col, select

from models import Activity, Customer, Entry, FollowUp
from models.db import Tx
from rules.customers import NOTES
from rules.refusal import Refusal
from services import asking, attachments, audit, cases, customers, followups
from services.capture import facts
from services.capture.record import WHAT_UNITS, Recorded, recorded, said
from services.capture.whom import named
from services.followups import Plan


def corrected(tx: Tx, entry: Entry, **details: object) -> Recorded:
    guesses = [guess for guess in entry.details.get("guesses", ()) if guess not in details]
    audit.detail(entry, **{"guesses": guesses, **details})
    tx.flush()
    return recorded(tx, entry.pk)


def attach(tx: Tx, entry_id: int, customer_id: int | None, *, now: datetime) -> Recorded:
    """It was about this customer, or with none about somebody new of that name: all that was said goes there."""
    entry = audit.resume(tx, entry_id)
    before = recorded(tx, entry_id)
    if before.customer is not None and before.customer.pk == customer_id:
        return corrected(tx, entry, choices=[])
    if customer_id is not None:
        customer = customers.get(tx, customer_id)
    else:
        name = entry.details.get("name") or (before.customer.name if before.customer else "")
        customer = customers.add(tx, name, now=now)
    _move(tx, entry, before.activity, customer)
    if before.activity is not None:
        asking.served(tx, customer, before.activity, now=now)
    entry.customer_id = customer.pk
    if before.customer is not None:
        audit.withdraw(tx, entry, before.customer)
        audit.recount_contact(tx, before.customer)
        audit.drop_if_bare(tx, entry, before.customer)
    old_phone = facts.apply(tx, customer, said(entry))
    return corrected(
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
        return corrected(tx, entry, choices=[], nobody=True)
    _move(tx, entry, before.activity, None)
    entry.customer_id = None
    audit.withdraw(tx, entry, before.customer)
    audit.recount_contact(tx, before.customer)
    audit.drop_if_bare(tx, entry, before.customer)
    return corrected(tx, entry, choices=[], new=None, name="", how="", meant=None, old_phone=None, nobody=True)


def _move(tx: Tx, entry: Entry, activity: Activity | None, customer: Customer | None) -> None:
    """What happened and what is planned, open or closed, goes to its customer."""
    planned = audit.made(tx, entry, "follow_up")
    for row in tx.exec(select(FollowUp).where(col(FollowUp.id).in_(planned))):
        row.customer_id = customer.pk if customer else None
    if activity is not None:
        activity.customer_id = customer.pk if customer else None
        attachments.move(tx, activity)
        cases.follow(tx, activity)
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
        return corrected(tx, entry, name=before.customer.name)
    audit.detail(entry, name=name)
    return attach(tx, entry_id, same[0].pk if len(same) == 1 else None, now=now)


def reschedule(tx: Tx, entry_id: int, due_at: datetime, *, hour_named: bool, now: datetime) -> Recorded:
    """Another time for the follow-up, or a follow-up where there was none or it is closed."""
    entry = audit.resume(tx, entry_id)
    before = recorded(tx, entry_id)
    followups.check_due(due_at, now=now)
    if before.follow_up is not None:
        followups.put_off(tx, before.follow_up, due_at, hour_named=hour_named)
        return corrected(tx, entry, follow_up_at=None, unread=[], follow_up=before.follow_up.pk)
    text = before.activity.text if before.activity else ""
    plan = Plan(text[:WHAT_UNITS], due_at, entry.customer_id, hour_named)
    return corrected(tx, entry, follow_up_at=None, unread=[], follow_up=followups.plan(tx, plan, now=now).pk)


def drop_follow_up(tx: Tx, entry_id: int, *, now: datetime) -> Recorded:
    """Nothing to be done after all; what is done already stays done."""
    entry = audit.resume(tx, entry_id)
    follow_up = recorded(tx, entry_id).follow_up
    if follow_up is not None:
        followups.close(tx, follow_up, "cancelled", now=now)
    return corrected(tx, entry, follow_up_at=None)


def set_amount(tx: Tx, entry_id: int, minor: int, currency: str) -> Recorded:
    """The amount as it should be."""
    entry = audit.resume(tx, entry_id)
    activity = _activity(tx, entry_id)
    activity.amount_minor, activity.currency = minor, currency
    return corrected(tx, entry, amount=None, currency=None)


def set_kind(tx: Tx, entry_id: int, kind: str, *, now: datetime) -> Recorded:
    """It was a sale, a visit, or just a note."""
    if kind not in {"sale", "visit", *NOTES}:
        raise Refusal("capture-kind-unknown")
    entry = audit.resume(tx, entry_id)
    activity = _activity(tx, entry_id)
    activity.kind = kind
    customer = tx.get(Customer, activity.customer_id) if activity.customer_id else None
    if customer is not None:
        audit.recount_contact(tx, customer)
        asking.served(tx, customer, activity, now=now)
    return corrected(tx, entry, kind=None)


def _activity(tx: Tx, entry_id: int) -> Activity:
    activity = recorded(tx, entry_id).activity
    if activity is None:
        raise Refusal("undo-already")
    return activity
