"""A complaint from its first word to the customer's yes: which step leads where, who may take it, and until when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from rules import timing
from rules.refusal import Refusal
from rules.roles import Role
from rules.timing import Quiet

Kind = Literal["low_score", "complaint", "help"]
DOORS: Mapping[str, Kind | None] = {"ask": None, "help": "help", "complain": "complaint"}
"""What a customer finds behind the shop's code, and the case it opens: a question before buying opens none."""
Actor = Literal["customer", "staff", "lead", "clock"]


class State(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    CHECKING = "checking"
    REMEDIED = "remedied"
    TOLD = "told"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    NO_ANSWER = "no_answer"
    WITHDRAWN = "withdrawn"


CLOSED = frozenset({State.CONFIRMED, State.NO_ANSWER, State.WITHDRAWN})
OPEN = frozenset(State) - CLOSED
WAITING = frozenset({State.RECEIVED, State.REOPENED})
"""Nobody has taken it up yet."""
IN_HAND = WAITING | {State.CHECKING}


class Step(StrEnum):
    """What can happen to a case once it is there."""

    TAKE = "take"
    TAKE_OVER = "take_over"
    ANSWER = "answer"
    REMEDY = "remedy"
    TELL = "tell"
    TELL_IN_PERSON = "tell_in_person"
    CONFIRM = "confirm"
    CONFIRM_IN_PERSON = "confirm_in_person"
    REOPEN = "reopen"
    REOPEN_IN_PERSON = "reopen_in_person"
    WITHDRAW = "withdraw"
    RESUME = "resume"
    NO_ANSWER = "no_answer"
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True)
class Move:
    """From where a step may be taken, where it leads, and by whom."""

    before: frozenset[State]
    after: State
    by: frozenset[Actor]


_MEMBERS: frozenset[Actor] = frozenset({"staff", "lead"})
_CUSTOMER: frozenset[Actor] = frozenset({"customer"})
_CLOCK: frozenset[Actor] = frozenset({"clock"})
_ANSWERED = frozenset({State.TOLD, State.CONFIRMED, State.NO_ANSWER})

MOVES: Mapping[Step, Move] = {
    Step.TAKE: Move(IN_HAND, State.CHECKING, _MEMBERS),
    Step.TAKE_OVER: Move(IN_HAND, State.CHECKING, frozenset({"lead"})),
    Step.ANSWER: Move(IN_HAND, State.CHECKING, _MEMBERS),
    Step.REMEDY: Move(IN_HAND, State.REMEDIED, _MEMBERS),
    Step.TELL: Move(frozenset({State.REMEDIED}), State.TOLD, _MEMBERS),
    Step.TELL_IN_PERSON: Move(frozenset({State.REMEDIED}), State.TOLD, _MEMBERS),
    # Whoever is content says so at any time, also after the silence was written down.
    Step.CONFIRM: Move(OPEN | {State.NO_ANSWER}, State.CONFIRMED, _CUSTOMER),
    Step.CONFIRM_IN_PERSON: Move(OPEN | {State.NO_ANSWER}, State.CONFIRMED, _MEMBERS),
    Step.REOPEN: Move(_ANSWERED, State.REOPENED, _CUSTOMER),
    Step.REOPEN_IN_PERSON: Move(_ANSWERED, State.REOPENED, _MEMBERS),
    # Stars that were corrected upwards, and down again.
    Step.WITHDRAW: Move(OPEN, State.WITHDRAWN, _CUSTOMER),
    Step.RESUME: Move(frozenset({State.WITHDRAWN}), State.RECEIVED, _CUSTOMER),
    Step.NO_ANSWER: Move(frozenset({State.TOLD}), State.NO_ANSWER, _CLOCK),
    # The message that told them never arrived: their silence says nothing.
    Step.UNREACHED: Move(frozenset({State.TOLD}), State.REMEDIED, _CLOCK),
}
ANEW = frozenset({Step.REOPEN, Step.REOPEN_IN_PERSON})


def actor(role: Role | None) -> Actor | None:
    """As whom a role acts on a case; no role at all is the clock, and who only looks on does nothing."""
    known: dict[Role | None, Actor] = {
        None: "clock", "customer": "customer", "staff": "staff", "manager": "lead", "owner": "lead"
    }  # fmt: skip
    return known.get(role)


def may(role: Role | None, step: Step) -> bool:
    """Whether the role may ever take the step."""
    return actor(role) in MOVES[step].by


def moved(state: State, step: Step, role: Role | None) -> State:
    """Where the step leads; refused where it is not the role's to take, or does not follow from here."""
    if not may(role, step):
        raise Refusal("refusal-role")
    if state not in MOVES[step].before:
        raise Refusal("cases-moved-on")
    return MOVES[step].after


def open_to_reopening(closed_at: datetime | None, window_days: int, *, now: datetime) -> bool:
    """What is closed can be opened again for so many days; what only waits for the customer's word, always."""
    return closed_at is None or now <= closed_at + timedelta(days=window_days)


LEAD = timedelta(days=1)
"""A reminder so long before it must be put right."""
AGAIN = timedelta(days=1)
"""A case that is late is brought up so often until it is done."""
ARRIVES_WITHIN = timedelta(minutes=30)
"""What the customer was told should be there by then: a look whether it is, and again so often while it is not."""


def silence_ends(told_at: datetime, window_days: int) -> datetime:
    """Who has not answered by then does not answer."""
    return told_at + timedelta(days=window_days)


def answer_by(begun: datetime, minutes: int, quiet: Quiet, zone: str) -> datetime:
    """The first answer's hour; while the shop is quiet the clock stands still."""
    start = quiet.ends_at(begun, zone)
    end = start + timedelta(minutes=minutes)
    if not quiet.covers(end, zone):
        return end
    today = timing.local(end, zone).date()
    falls = (timing.resolve(today - timedelta(days=days), quiet.start, zone) for days in (0, 1))
    night = max((at for at in falls if at <= end), default=start)
    return quiet.ends_at(end, zone) + (end - max(night, start))


def remedy_by(begun: datetime, days: int) -> datetime:
    """Until when it must be put right."""
    return begun + timedelta(days=days)


Notice = Literal["unanswered", "soon", "late"]


@dataclass(frozen=True, slots=True)
class Dates:
    """What the clock must know of an open case."""

    state: State
    answered: bool
    answer_due_at: datetime
    due_at: datetime
    told_at: datetime | None
    window_days: int


def notice(dates: Dates, *, now: datetime) -> Notice | None:
    """What is to be said about a case whose hour has come."""
    if now >= dates.due_at:
        return "late"
    if not dates.answered:
        return "unanswered" if now >= dates.answer_due_at else None
    return "soon" if now >= dates.due_at - LEAD else None


def next_look(dates: Dates, *, now: datetime) -> datetime | None:
    """When the clock looks at the case next, after `now`; a closed one needs no look, an open one always gets one."""
    if dates.state in CLOSED:
        return None
    if dates.state is State.TOLD and dates.told_at is not None:
        arrives, ends = dates.told_at + ARRIVES_WITHIN, silence_ends(dates.told_at, dates.window_days)
        return arrives if arrives > now else ends
    marks = [dates.due_at - LEAD if dates.answered else dates.answer_due_at, dates.due_at]
    return next((at for at in marks if at > now), now + AGAIN)


_COMPLAINTS = re.compile(
    r"投诉|投訴|抱怨|(?<!不用)(?<!不)退货|退貨|退款|不满意|不滿意|\bcomplain(?:s|ed|t|ts|ing)?\b|\brefund(?:s|ed)?\b"
    r"|\bunhappy\b|\bdissatisfied\b|\bnot (?:happy|satisfied)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:没有?|沒有?|无|無|不)(?:投诉|投訴|抱怨)|\bno complaints?\b|\b(?:didn'?t|not) complain", re.IGNORECASE
)


def is_complaint(text: str) -> bool:
    """Whether a member's words say that a customer complains; "no complaints" is none."""
    return bool(_COMPLAINTS.search(_DENIED.sub(" ", text)))
