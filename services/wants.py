"""What people ask for, found in their own words each time somebody looks: it follows every change and erasure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_
from sqlmodel import col, select

from models import Activity
from models.db import Tx
from rules import wants as rules
from rules.paging import turned
from rules.refusal import Refusal
from rules.wants import Kind, Want
from services import feedback
from services.feedback import Voice

LOOKED_BACK = timedelta(days=365)
MOST_READ = 2000
"""Words that are read at most, the newest first."""
A_PAGE = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked for, and in which words."""

    want: Want
    """As it was said last."""
    activity_id: int
    nth: int
    """Which of the wants of those words it is."""
    said_in: tuple[int, ...]
    """All the words it stands in, newest first."""

    @property
    def count(self) -> int:
        return len(self.said_in)


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Some of what is asked for, the most frequent first, and how often each kind is."""

    rows: Sequence[Asked]
    number: int
    pages: int
    counts: Mapping[Kind, int]


def every(tx: Tx, *, page: int = 0, now: datetime) -> AskedFor:
    """What people ask for, the most frequent first."""
    found = _grouped(tx, now)
    counts = {kind: sum(one.count for one in found if one.want.kind == kind) for kind in rules.KINDS}
    number, pages = turned(len(found), page, A_PAGE)
    here = found[number * A_PAGE :][:A_PAGE]
    return AskedFor(here, number, pages, {kind: count for kind, count in counts.items() if count})


def one(tx: Tx, activity_id: int, nth: int, *, now: datetime) -> tuple[Asked, list[Voice]]:
    """One thing that is asked for, with the last words of those who did."""
    said = feedback.get(tx, activity_id).activity
    tagged = rules.wants(said.text)
    if nth >= len(tagged):
        raise Refusal("feedback-gone")
    same = (tagged[nth].kind, tagged[nth].key)
    asked = next((row for row in _grouped(tx, now) if (row.want.kind, row.want.key) == same), None)
    if asked is None:
        raise Refusal("feedback-gone")
    return asked, [feedback.get(tx, number) for number in asked.said_in[:A_PAGE]]


def any_asked(tx: Tx, *, now: datetime) -> bool:
    """Whether there is anything to be seen."""
    return any(rules.wants(text) for _, text in _words(tx, now))


def _grouped(tx: Tx, now: datetime) -> list[Asked]:
    found: dict[tuple[Kind, str], Asked] = {}
    for number, text in _words(tx, now):
        for nth, want in enumerate(rules.wants(text)):
            first = found.get((want.kind, want.key))
            if first is None:
                found[want.kind, want.key] = Asked(want, number, nth, (number,))
            elif number not in first.said_in:
                said_in = (*first.said_in, number)
                found[want.kind, want.key] = Asked(first.want, first.activity_id, first.nth, said_in)
    return sorted(found.values(), key=lambda one: (-one.count, -one.activity_id, one.nth))


def _words(tx: Tx, now: datetime) -> list[tuple[int, str]]:
    """What customers said, by themselves or through a member; not the answers to them."""
    theirs = or_(col(Activity.member_id).is_(None), col(Activity.incoming).is_(True))
    said = or_(col(Activity.kind) == "rating", and_(col(Activity.kind) == "message", theirs))
    lately = (col(Activity.text) != "", col(Activity.recorded_at) > now - LOOKED_BACK)
    newest = select(Activity.id, Activity.text).where(said, *lately).order_by(col(Activity.id).desc())
    return [(number, text) for number, text in tx.exec(newest.limit(MOST_READ)) if number is not None]
