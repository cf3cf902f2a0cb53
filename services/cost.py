"""What the use of the book costs: records made, messages, taps, corrections, minutes.

Records and corrections are counted from the entries. Messages and taps are counted from the updates themselves: those
that still stand in the inbox when somebody asks, and those of before from `Usage`, into which they are added up in the
very unit that forgets them. So each counts once, and nothing is written while somebody waits for an answer.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import col, func, select

from models import Business, Entry, InboxUpdate, Member, Person, Usage
from models.db import Tx, alone
from rules import cost as rules
from rules import timing
from rules.cost import MONTH_DAYS, WEEK_DAYS, Tally
from services import businesses, inbox

Days = dict[tuple[int, date], Tally]
"""By member and local date."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What some days have cost, and what came of it."""

    records: int = 0
    messages: int = 0
    taps: int = 0
    corrections: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """The last seven and thirty days, up to now."""

    business: Business
    week: Spent
    month: Spent
    by_member: Sequence[tuple[str, int]]
    """Who made how many records in thirty days, the busiest first; only for those who lead."""
    since: date | None
    """The first day there is anything of; none where nothing has been recorded."""


@dataclass(frozen=True, slots=True)
class _Works:
    """Somebody's place in a business."""

    member_id: int
    zone: str


def roll_up(tx: Tx, *, before: datetime) -> None:
    """Add up what is about to be forgotten. A system unit."""
    old = (col(InboxUpdate.received_at) < before, col(InboxUpdate.state) != "new")
    for (member_id, on), tally in _days(tx, old).items():
        member = tx.get_one(Member, member_id)
        row = tx.exec(select(Usage).where(Usage.member_id == member_id, Usage.used_on == on)).first()
        if row is None:
            row = Usage(business_id=member.business_id, member_id=member_id, used_on=on)
            tx.add(row)
        row.messages += tally.messages
        row.taps += tally.taps
        row.minutes += len(tally.minutes)
    tx.flush()


def forget_old(tx: Tx, *, now: datetime) -> int:
    """Old updates go, and leave only their counts. A system unit."""
    alone(tx, "inbox.forget_old")  # twice at once would count it twice
    before = inbox.kept_since(now)
    roll_up(tx, before=before)
    return inbox.forget_old(tx, before=before)


def _days(tx: Tx, which: Iterable[Any], persons: Sequence[int] = ()) -> Days:
    """Members' own chats, update by update; a person may work in several shops. A system unit."""
    talks_to, works = _people(tx, persons)
    days: Days = defaultdict(Tally)
    updates = select(InboxUpdate.chat_id, InboxUpdate.business_id, InboxUpdate.payload, InboxUpdate.received_at)
    seen = (col(InboxUpdate.chat_id).in_(persons or select(Member.person_id)), InboxUpdate.state != "quarantined")
    for chat_id, wrote_in, payload, at in tx.exec(updates.where(*seen, *which)):
        update = json.loads(payload)
        act, places = rules.act_of(update), works[chat_id or 0]
        # What wrote nothing and named no business went where this person's words go.
        place = rules.works_for((wrote_in, rules.business_tapped(update), talks_to[chat_id or 0]), places)
        if act is not None and place is not None:
            found = places[place]
            days[found.member_id, timing.local(at, found.zone).date()].count(act, at)
    return days


def _people(tx: Tx, persons: Sequence[int]) -> tuple[dict[int, int | None], dict[int, dict[int, _Works]]]:
    """By person: where their words go, and what they are where; also who has left, for the days before. None: all."""
    talks_to: dict[int, int | None] = {}
    works: dict[int, dict[int, _Works]] = defaultdict(dict)
    rows = (
        select(Person, Member, Business)
        .join(Member, col(Member.person_id) == Person.id)
        .join(Business, col(Business.id) == Member.business_id)
    )
    rows = rows.where(col(Person.id).in_(persons)) if persons else rows
    for person, member, business in tx.exec(rows):
        talks_to[person.id] = person.business_id
        works[person.id][business.pk] = _Works(member.pk, business.time_zone)
    return talks_to, works


def cost(tx: Tx, *, now: datetime) -> Cost:
    """What the last days have cost: the whole shop for those who lead, else the one who asks."""
    business = businesses.own(tx)
    today = timing.local(now, business.time_zone).date()
    counted = _members(tx)
    lived = _usage(tx, business, today - timedelta(days=MONTH_DAYS - 1), counted)
    week, month = (
        _spent(tx, business, lived, counted, today - timedelta(days=days - 1)) for days in (WEEK_DAYS, MONTH_DAYS)
    )
    who = list(_by_member(tx, business, counted, today)) if len(counted) > 1 else []
    return Cost(business, week, month, sorted(who, key=lambda one: -one[1]), _since(tx, business, lived, counted))


def between(tx: Tx, first: date, last: date) -> Spent:
    """What some days have cost, both counted."""
    business, counted = businesses.own(tx), _members(tx)
    return _spent(tx, business, _usage(tx, business, first, counted), counted, first, last)


def _members(tx: Tx) -> Sequence[Member]:
    mine = [Member.id == tx.scope.member_id] if tx.scope.role == "staff" else []
    return tx.exec(select(Member).where(*mine).order_by(col(Member.id))).all()


def _usage(tx: Tx, business: Business, first: date, counted: Sequence[Member]) -> dict[date, Spent]:
    """Messages, taps and minutes by day from the first on: what was added up, and what still stands in the inbox."""
    member_ids = [member.pk for member in counted]
    found: dict[date, Spent] = {}
    added_up = select(Usage).where(col(Usage.member_id).in_(member_ids), Usage.used_on >= first)
    for row in tx.exec(added_up):
        _add(found, row.used_on, row.messages, row.taps, row.minutes)
    with tx.as_system():
        standing = _days(
            tx, [col(InboxUpdate.received_at) >= _midnight(business, first)], [member.person_id for member in counted]
        )
    for (member_id, on), tally in standing.items():
        if member_id in member_ids:
            _add(found, on, tally.messages, tally.taps, len(tally.minutes))
    return found


def _add(found: dict[date, Spent], on: date, messages: int, taps: int, minutes: int) -> None:
    day = found.get(on, Spent())
    found[on] = Spent(0, day.messages + messages, day.taps + taps, 0, day.minutes + minutes)


def _midnight(business: Business, on: date) -> datetime:
    return timing.resolve(on, time(), business.time_zone)


def _made(business: Business, members: Iterable[Member], since: date, last: date | None = None) -> tuple[Any, ...]:
    until = [Entry.at < _midnight(business, last + timedelta(days=1))] if last is not None else []
    mine = col(Entry.member_id).in_([member.pk for member in members])
    # Settings, goals and invitations are the house's own affairs, no entries in the customer book.
    affairs = (~col(Entry.verb).startswith(word) for word in ("businesses.", "members.", "reports."))
    return Entry.at >= _midnight(business, since), *until, mine, *affairs


def _spent(
    tx: Tx,
    business: Business,
    lived: dict[date, Spent],
    members: Sequence[Member],
    since: date,
    last: date | None = None,
) -> Spent:
    """What was taken back or edited was put right once, and is no record any more."""
    made = _made(business, members, since, last)
    stands = select(func.count()).select_from(Entry).where(*made, col(Entry.undone_at).is_(None))
    undone = select(func.count()).select_from(Entry).where(*made, col(Entry.undone_at).is_not(None))
    mended = select(func.coalesce(func.sum(Entry.corrected), 0)).where(*made)
    days = [spent for on, spent in lived.items() if since <= on <= (last or on)]
    return Spent(
        records=tx.exec(stands).one(),
        messages=sum(day.messages for day in days),
        taps=sum(day.taps for day in days),
        corrections=tx.exec(undone).one() + tx.exec(mended).one(),
        minutes=sum(day.minutes for day in days),
    )


def _by_member(tx: Tx, business: Business, members: Sequence[Member], today: date) -> Iterator[tuple[str, int]]:
    made = _made(business, members, today - timedelta(days=MONTH_DAYS - 1))
    counts = select(Entry.member_id, func.count()).where(*made, col(Entry.undone_at).is_(None))
    names = {member.pk: member.name for member in members}
    for member_id, records in tx.exec(counts.group_by(col(Entry.member_id))):
        yield names[member_id or 0], records


def _since(tx: Tx, business: Business, lived: dict[date, Spent], members: Sequence[Member]) -> date | None:
    mine = col(Entry.member_id).in_([member.pk for member in members])
    first: datetime | None = tx.exec(select(func.min(Entry.at)).where(mine)).one()
    return min([*lived, timing.local(first, business.time_zone).date()]) if first is not None else None


def has_data(tx: Tx, *, now: datetime) -> bool:
    """Whether there is anything to show: something was recorded before today."""
    start, _ = timing.local_day(now, businesses.own(tx).time_zone)
    return (
        tx.exec(select(Entry.id).where(Entry.at < start, col(Entry.member_id).is_not(None)).limit(1)).first()
        is not None
    )
