"""Writes a story into the book, through the services, each thing at the time it happened.

Nothing here opens an entry of the owner's: the first thing /undo takes back is the first thing a visitor did.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from bot.seed.story import Folk, Planned, Story, Told
from models import Business, Customer
from models.db import Tx
from rules import money, timing
from services import businesses, customers, followups, members
from services.businesses import Opening
from services.customers import Happening
from services.followups import Plan
from services.members import Standing

OPENED_AGO = timedelta(days=366)
FIRST_HOUR, LAST_HOUR = 9, 18
# Telegram's ids of invented guests: beside the owner's own, where no visitor of the demo has one.
GUESTS_FROM = 100


class Guest(NamedTuple):
    """A customer who has pressed Start once."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Seeded:
    """What the demo must know of a shop that is written."""

    code: str
    guests: tuple[Guest, ...]


@dataclass(slots=True)
class _Pen:
    """What every line of a shop is written with."""

    tx: Tx
    story: Story
    business: Business
    now: datetime
    rows: dict[str, Customer] = field(default_factory=dict)
    guests: list[Guest] = field(default_factory=list)

    def at(self, days: int, clock: time) -> datetime:
        """An hour of a day from today, on the shop's own clock."""
        on = timing.local(self.now, self.business.time_zone).date() + timedelta(days=days)
        return timing.resolve(on, clock, self.business.time_zone)


class _Event(NamedTuple):
    at: datetime
    folk: Folk
    told: Told


def fill(tx: Tx, story: Story, owner_id: int, *, now: datetime) -> Seeded:
    """Open the shop a year ago and live through the year. A system unit: there is no business yet."""
    owner = _open(tx, story, owner_id, now - OPENED_AGO)
    pen = _Pen(tx, story, businesses.own(tx), now)
    usual, pen.business.thanks_minutes = pen.business.thanks_minutes, 0
    for event in sorted(_events(pen), key=lambda event: event.at):
        _happen(pen, event, owner)
    pen.business.thanks_minutes = usual
    for folk in story.customers:
        _conclude(pen, folk)
    # What a year of mornings would have said is not said now, and nobody is thanked for last spring.
    businesses.schedule(pen.business, now=now)
    pen.business.reports_told_on = timing.local(now, pen.business.time_zone).date()
    return Seeded(pen.business.code, tuple(pen.guests))


def _open(tx: Tx, story: Story, owner_id: int, then: datetime) -> Standing:
    members.meet(tx, owner_id, story.owner, story.language, now=then)
    business = businesses.open_business(tx, owner_id, Opening(story.region, story.language, story.shop), now=then)
    owner = members.go_to(tx, owner_id, business.pk)
    tx.flush()
    tx.scope = owner.scope
    businesses.rename(tx, story.shop, now=then)
    return owner


def _events(pen: _Pen) -> list[_Event]:
    """All that happened, with an hour; of one customer in the order it is told."""
    events = []
    for number, folk in enumerate(pen.story.customers):
        for place, told in enumerate(folk.history()):
            hour = FIRST_HOUR + (number * 5 + told.ago) % (LAST_HOUR - FIRST_HOUR)
            at = pen.at(-told.ago, time(hour, number % 6 * 10)) + timedelta(minutes=place)
            events.append(_Event(at, folk, told))
    return events


def _happen(pen: _Pen, event: _Event, owner: Standing) -> None:
    tx, told = pen.tx, event.told
    row = pen.rows.get(event.folk.name) or _meet(pen, event.folk, event.at)
    if told.kind == "rating" and event.folk.scanned:
        # From the customer's own phone: no member wrote it, and it is too old to alarm anybody.
        with tx.as_business():
            customers.happened(tx, row, _happening(pen, told), now=event.at)
    else:
        tx.scope = owner.scope
        customers.happened(tx, row, _happening(pen, told), now=event.at)


def _happening(pen: _Pen, told: Told) -> Happening:
    if told.kind == "rating":
        return Happening("rating", told.text, stars=told.figure)
    unit = pen.business.currency
    minor = None if told.figure is None else money.to_minor(Decimal(told.figure), unit)
    return Happening(told.kind, told.text, minor, None if minor is None else unit)


def _meet(pen: _Pen, folk: Folk, at: datetime) -> Customer:
    row = _scan(pen, folk, at) if folk.scanned else customers.add(pen.tx, folk.name, now=at)
    row.phone, row.kind = folk.phone, folk.kind
    customers.set_tags(pen.tx, row.pk, folk.tags)
    pen.rows[folk.name] = row
    return row


def _scan(pen: _Pen, folk: Folk, at: datetime) -> Customer:
    guest = Guest(pen.business.opened_by + GUESTS_FROM + len(pen.guests), folk.name)
    with pen.tx.as_system():
        members.meet(pen.tx, guest.person_id, guest.name, pen.story.language, now=at)
    row = customers.of_person(pen.tx, guest.person_id, guest.name, now=at)
    with pen.tx.as_system():
        members.go_to(pen.tx, guest.person_id, pen.business.pk)
    pen.guests.append(guest)
    return row


def _conclude(pen: _Pen, folk: Folk) -> None:
    """What holds today: the stated rhythm, the loss, what is planned."""
    row = pen.rows[folk.name]
    if folk.rhythm is not None:
        last_on = customers.today(pen.tx, pen.now) - timedelta(days=folk.rhythm.last)
        customers.state_rhythm(row, folk.rhythm.every, last_on)
    if folk.lost is not None:
        with pen.tx.as_business():
            customers.set_state(pen.tx, row.pk, "lost", folk.lost.reason, now=pen.at(-folk.lost.ago, time(12)))
        pen.tx.entry = None
    for planned in folk.plans:
        _plan(pen, row, planned)


def _plan(pen: _Pen, row: Customer, planned: Planned) -> None:
    due_at = pen.at(planned.days, planned.at) if planned.minutes is None else _soon(pen.now, planned.minutes)
    plan = Plan(planned.what, due_at, row.pk, planned.named, planned.rrule, planned.promise)
    made = followups.plan(pen.tx, plan, now=pen.at(-planned.noted, time(12)))
    if due_at <= pen.now:
        made.remind_at = None  # it was reminded of in its time


def _soon(now: datetime, minutes: int) -> datetime:
    """So many minutes on, at five past something rather than at seventeen seconds past."""
    at = (now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    return at - timedelta(minutes=at.minute % 5)
