"""What one line turned out to say."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from rules.capture.kinds import Kind, Party
from rules.capture.mentions import Person


@dataclass(frozen=True, slots=True)
class Reading:
    """A message understood; what is None was not said, what was supposed is named in `guesses`."""

    text: str  # as typed, cleaned: what is saved as the note
    kind: Kind
    name: str | None
    known_ids: tuple[int, ...]  # customers in the book the line may be about; several when ambiguous
    phone: str | None  # E.164
    tags: tuple[str, ...]
    amount: Decimal | None
    currency: str | None
    follow_up_at: datetime | None  # aware
    hour_named: bool
    rrule: str | None
    promise: bool
    occurred_on: date | None  # None: today, or not said
    party: Party | None
    rhythm_days: int | None
    last_visit_on: date | None
    visited: bool
    says_nothing_new: bool
    is_small_talk: bool
    guesses: frozenset[str]
    not_understood: tuple[str, ...]
    what: str
    to_do: str = ""  # of `what`, where it says several things, the one the follow-up is about, before the rest
    others: tuple[Person, ...] = ()  # who is named besides the customer
    house: bool = False  # a matter of the shop (房租, wages), and nobody is named
    birthday: tuple[int | None, int, int] | None = None  # year, month, day
    near_phone: str | None = None  # as typed: a digit too few or too many
    other_dates: tuple[str, ...] = ()  # coming days that were named besides the follow-up, as typed
