"""A message is written down as it was understood; edited, it is written down anew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import col, select

from models import Activity, Customer, CustomerTag, Entry, FollowUp
from models.db import Tx
from rules import money
from rules.capture import Reading
from rules.cases import is_complaint
from rules.customers import told
from rules.names import name_key
from rules.refusal import Refusal
from services import attachments, audit, cases, customers, followups
from services.capture import facts
from services.capture.brought import NOTHING, Brought
from services.capture.recorded import Recorded as Recorded
from services.capture.recorded import said as said
from services.capture.whom import RECORDED, Subject, last_entry, referrer, subject
from services.customers import Happening
from services.followups import Plan

WHAT_UNITS = 200


def record(
    tx: Tx, reading: Reading, *, now: datetime, customer_id: int | None = None, brought: Brought = NOTHING
) -> Recorded:
    """Write down everything that was understood, at once. `customer_id` where the person said who is meant."""
    before = last_entry(tx, brought.said_at)
    entry = audit.begin(tx, RECORDED, now=now)
    about = subject(tx, reading, brought, before, customer_id=customer_id, now=now)
    if about.customer is not None and before is not None:
        _adopt(tx, before, about.customer)
    return _write(tx, entry, reading, about, brought, meant=customer_id, now=now)


def _adopt(tx: Tx, before: Entry, customer: Customer) -> None:
    """A picture that came just before and is about nobody yet belongs to whom the words are about."""
    activity = tx.get(Activity, before.details.get("activity") or 0)
    if activity is None or activity.customer_id is not None or activity.text or before.details.get("choices"):
        return
    activity.customer_id = customer.pk
    attachments.move(tx, activity)
    cases.follow(tx, activity)


def _write(  # noqa: PLR0913 - what a record is made of
    tx: Tx, entry: Entry, reading: Reading, about: Subject, brought: Brought, *, meant: int | None, now: datetime
) -> Recorded:
    customer = about.customer
    activity = customers.happened(tx, customer, _happening(reading, brought), now=now)
    attachments.add(tx, activity, brought.files, now=now)
    reading = replace(reading, what=told(reading.what, reading.text, reading.name or ""))
    plan = _plan(reading, customer, brought, now)
    follow_up = followups.plan(tx, plan, now=now) if plan else None
    found = facts.facts_of(_own_number(tx, reading, brought, customer), brought.more_phones, referrer(tx, reading))
    old_phone = facts.apply(tx, customer, found) if customer else None
    entry.customer_id = customer.pk if customer else None
    if is_complaint(reading.text):
        cases.open_case(tx, customer, activity, "complaint", now=now)
    audit.detail(
        entry,
        new=customer.pk if customer and about.new else None,
        name=customer.name if customer else reading.name or "",
        activity=activity.pk,
        follow_up=follow_up.pk if follow_up else None,
        choices=[choice.pk for choice in about.choices],
        how=about.how,
        old_phone=old_phone,
        meant=meant,
        facts=found,
        **_said(reading, brought),
    )
    tx.flush()
    return recorded(tx, entry.pk)


def _own_number(tx: Tx, reading: Reading, brought: Brought, customer: Customer | None) -> Reading:
    """In forwarded words a number that is somebody's already is no number of the writer."""
    if brought.forwarded is None or reading.phone is None:
        return reading
    theirs = {row.pk for row in customers.of_phone(tx, reading.phone)}
    return reading if not theirs or (customer and customer.pk in theirs) else replace(reading, phone=None)


def _said(reading: Reading, brought: Brought) -> dict[str, object]:
    """What the card and a later edit must still know of the message."""
    return {
        "said_at": brought.said_at.isoformat() if brought.said_at else None,
        "said_name": reading.name,
        "rhythm": reading.rhythm_days is not None,
        "what": reading.what,
        "guesses": sorted(reading.guesses | ({"follow_up_at"} if brought.forwarded else set())),
        "unread": list(reading.not_understood),
        "other_dates": list(reading.other_dates),
        "near_phone": reading.near_phone,
        "command": brought.command,
        "album": brought.album,
    }


def _happening(reading: Reading, brought: Brought) -> Happening:
    if brought.forwarded is not None:
        return Happening("message", reading.text, occurred_at=brought.forwarded.at, incoming=True)
    kind = "note"
    if reading.kind == "purchase":
        kind = "sale"
    elif reading.visited and reading.rhythm_days is None:  # "usually comes every month" is no visit of today
        kind = "visit"
    minor = money.to_minor(reading.amount, reading.currency) if reading.amount and reading.currency else None
    return Happening(kind, reading.text, minor, reading.currency, occurred_on=reading.occurred_on)


def _plan(reading: Reading, customer: Customer | None, brought: Brought, now: datetime) -> Plan | None:
    if reading.follow_up_at is None or reading.rhythm_days is not None:
        return None
    if brought.forwarded is not None and reading.follow_up_at <= now:
        return None  # what somebody wrote last week about "tomorrow" is over
    return Plan(
        what=(reading.what and reading.to_do) or reading.what or ("" if customer else reading.text[:WHAT_UNITS]),
        due_at=reading.follow_up_at,
        customer_id=customer.pk if customer else None,
        hour_named=reading.hour_named,
        rrule=reading.rrule,
        promise=reading.promise and brought.forwarded is None,
    )


def recorded(tx: Tx, entry_id: int) -> Recorded:
    """What an entry made, as it stands now."""
    entry = tx.get(Entry, entry_id)
    if entry is None:
        raise Refusal("undo-nothing")
    details = entry.details
    activity = tx.get(Activity, details.get("activity") or 0)
    customer = _customer(tx, entry, activity)
    follow_up = tx.get(FollowUp, planned) if (planned := details.get("follow_up")) else None
    return Recorded(
        entry,
        customer,
        activity,
        follow_up if follow_up and follow_up.state == "open" else None,
        _tags(tx, customer) if customer else tuple(said(entry).get("tags", ())),
        tuple(row for number in details.get("choices", ()) if (row := tx.get(Customer, number)) is not None),
        tuple(attachments.of_activity(tx, activity.pk)) if activity else (),
        _referrer(tx, entry, customer),
    )


def _customer(tx: Tx, entry: Entry, activity: Activity | None) -> Customer | None:
    """Whom it is about by now: what happened may have gone to somebody else."""
    number = activity.customer_id if activity else entry.customer_id
    return tx.get(Customer, number) if number else None


def _referrer(tx: Tx, entry: Entry, customer: Customer | None) -> Customer | None:
    number = said(entry).get("referrer")
    return tx.get(Customer, number) if number and customer and customer.referred_by_id == number else None


def _tags(tx: Tx, customer: Customer) -> tuple[str, ...]:
    own = select(CustomerTag.tag).where(CustomerTag.customer_id == customer.pk)
    return tuple(tx.exec(own.order_by(col(CustomerTag.tag))))


def record_all(tx: Tx, readings: Sequence[Reading], *, now: datetime, brought: Brought = NOTHING) -> list[Recorded]:
    """The lines of a list, each an entry of its own that can be put right, all of them taken back by one Undo."""
    made = [
        record(tx, reading, now=now, brought=brought if number == 0 else _bare(brought))
        for number, reading in enumerate(readings)
    ]
    for one in made:
        audit.detail(one.entry, batch=made[0].entry.pk)
    tx.flush()
    return made


def _bare(brought: Brought) -> Brought:
    return replace(brought, files=(), said_at=None)


def batch(tx: Tx, first_id: int) -> list[Recorded]:
    """The lines of a list that still stand."""
    return [recorded(tx, entry.pk) for entry in audit.batch(tx, first_id) if entry.undone_at is None]


def rewrite(
    tx: Tx, old_entry_id: int, readings: Sequence[Reading], *, now: datetime, brought: Brought = NOTHING
) -> list[Recorded]:
    """The message was edited: what it made is taken back and made anew, in one step."""
    old = recorded(tx, old_entry_id)
    brought = replace(brought, files=attachments.drafts_of(tx, old.activity.pk) if old.activity else ())
    try:
        with tx.begin_nested():
            audit.undo_whole(tx, old_entry_id, now=now)
    except Refusal as refusal:
        if refusal.key != "undo-built-upon" or len(readings) > 1 or old.batch:
            raise
        return [_amend(tx, old, readings[0], brought, now)]
    if len(readings) > 1:
        anew = record_all(tx, readings, now=now, brought=brought)
    else:
        anew = [record(tx, readings[0], now=now, customer_id=_still_meant(old, readings[0]), brought=brought)]
    for row in audit.batch(tx, old.batch or 0) or [old.entry]:
        audit.detail(row, anew=anew[0].entry.pk)
    return anew


def _still_meant(old: Recorded, reading: Reading) -> int | None:
    """Who was pointed out stays meant while the message names the same person."""
    details = old.entry.details
    if name_key(reading.name or "") != name_key(details.get("said_name") or ""):
        return None
    joined = old.customer.pk if old.joined and old.customer else None
    return details.get("meant") or joined


def _amend(tx: Tx, old: Recorded, reading: Reading, brought: Brought, now: datetime) -> Recorded:
    """Later entries hang on the record this message made: it stays, and what the message said is said anew."""
    entry, customer = audit.resume(tx, old.entry.pk), old.customer
    if customer is None:
        raise Refusal("undo-built-upon")
    audit.withdraw(tx, entry, customer)
    if old.follow_up is not None:
        followups.close(tx, old.follow_up, "cancelled", now=now)
    if old.activity is not None:
        for row in old.files:
            tx.delete(row)
        tx.flush()
        tx.delete(old.activity)
        tx.flush()
        audit.recount_contact(tx, customer)
    if old.is_new and reading.name and not reading.known_ids:
        customers.put_name(customer, reading.name)
    about = Subject(customer, new=old.is_new)
    return _write(tx, entry, reading, about, brought, meant=entry.details.get("meant"), now=now)
