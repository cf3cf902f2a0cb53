"""What becomes of a message the bot starts by itself: may it go now, and what does Telegram's answer mean."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from rules.timing import Quiet


class State(StrEnum):
    """Where an outbox row stands."""

    SCHEDULED = "scheduled"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    CANCELLED = "cancelled"


LEFT = frozenset({State.SENDING, State.SENT})
"""On the wire or beyond: too late to take it back."""


def recalled(state: State, unknown_attempts: int) -> State | None:
    """What a message to a customer is once it is taken back; none where it has left. A try of which nobody knows
    how it ended may have brought it there already."""
    if state in LEFT:
        return None
    if unknown_attempts:
        return State.UNCERTAIN
    return state if state is State.FAILED else State.CANCELLED


class Outcome(StrEnum):
    """How a call to Telegram ended."""

    DELIVERED = "delivered"
    NEVER_REACHED = "never_reached"  # connect error, pool timeout
    FLOODED = "flooded"  # 429
    UNREACHABLE = "unreachable"  # 403
    MIGRATED = "migrated"  # the group has a new id
    ASTRAY = "astray"  # it had a new id, and there it is said to have moved again
    BROKEN_MARKUP = "broken_markup"  # 400 can't parse entities
    REFUSED = "refused"  # any other 4xx
    UNKNOWN = "unknown"  # read timeout, reset, 5xx, garbage 200, a crash while sending


@dataclass(frozen=True)
class Verdict:
    """What to do with the row, and with what is around it; a flag that is off changes nothing."""

    state: Literal["sent", "scheduled", "uncertain", "failed"]
    retry_at: datetime | None = None
    pause_bot_until: datetime | None = None
    plain_text: bool = False
    tell_owner: bool = False
    repeat_marked: bool = False
    cancel_pending: bool = False


_SETTLED = {
    Outcome.DELIVERED: Verdict("sent"),
    Outcome.UNREACHABLE: Verdict("failed", tell_owner=True, cancel_pending=True),
    Outcome.REFUSED: Verdict("failed", tell_owner=True),
    Outcome.ASTRAY: Verdict("failed", tell_owner=True),
    Outcome.UNKNOWN: Verdict("uncertain", tell_owner=True),
}
_SLOWEST_SECONDS = 300
_LONGEST_FLOOD_SECONDS = 86_400
_REFUSED_TRIES = 5


def backoff(attempts: int) -> timedelta:
    """The wait after this many attempts: 2, 4, 8 ... 300 seconds."""
    return timedelta(seconds=min(_SLOWEST_SECONDS, 2 ** min(max(attempts, 1), 16)))


def verdict(
    outcome: Outcome,
    *,
    now: datetime,
    attempts: int,
    unknown_attempts: int,
    retry_after: float | None,
    repeatable: bool,
) -> Verdict:
    """What an outcome means for the row.

    `attempts` counts the calls made, this one included; `unknown_attempts` the unknown outcomes before this one;
    `retry_after` is Telegram's, in seconds. A row that went as plain text already can't have broken markup: `REFUSED`.
    """
    again = Verdict("scheduled", now + backoff(attempts), repeat_marked=unknown_attempts > 0)
    match outcome:
        case Outcome.FLOODED:
            until = now + _flood_pause(retry_after, attempts)
            return replace(again, retry_at=until, pause_bot_until=until)
        case Outcome.MIGRATED | Outcome.BROKEN_MARKUP:
            return replace(again, retry_at=now, plain_text=outcome is Outcome.BROKEN_MARKUP)
        case Outcome.UNKNOWN if repeatable and unknown_attempts == 0:
            return replace(again, repeat_marked=True)
        case Outcome.REFUSED if attempts < _REFUSED_TRIES:
            return again
    settled = _SETTLED.get(outcome, again)
    # A try of which nobody knows how it ended may have brought it there: then nobody says that it failed.
    return replace(settled, state="uncertain") if settled.state == "failed" and unknown_attempts else settled


def _flood_pause(retry_after: float | None, attempts: int) -> timedelta:
    """As long as Telegram says, within a day; by back-off where it says nothing usable."""
    if retry_after is None or not 0 < retry_after < float("inf"):
        return backoff(attempts)
    return timedelta(seconds=min(retry_after, _LONGEST_FLOOD_SECONDS))


@dataclass(frozen=True)
class Gate:
    """What decides whether a message may go now; `zone` and `quiet` are the reader's, None is no limit."""

    zone: str
    quiet: Quiet | None = None
    passes_quiet: bool = False
    expires_at: datetime | None = None
    paused_until: datetime | None = None
    chat_free_at: datetime | None = None
    nudges_today: int = 0
    nudge_cap: int | None = None
    passes_cap: bool = False


@dataclass(frozen=True)
class Go:
    """It may go."""


@dataclass(frozen=True)
class Wait:
    """Not before `until`."""

    until: datetime
    reason: Literal["quiet", "flood", "pace"]


@dataclass(frozen=True)
class Drop:
    """Not at all; "cap" means that the digest says it instead."""

    reason: Literal["expired", "cap"]


def hold(gate: Gate, *, now: datetime) -> Go | Wait | Drop:
    """Whether a message may go now, later or not at all."""
    if gate.expires_at is not None and now >= gate.expires_at:
        return Drop("expired")
    # Quiet comes before the cap: what waits for the morning counts against the morning's budget.
    if gate.quiet and not gate.passes_quiet and gate.quiet.covers(now, gate.zone):
        return Wait(gate.quiet.ends_at(now, gate.zone), "quiet")
    if not gate.passes_cap and gate.nudge_cap is not None and gate.nudges_today >= gate.nudge_cap:
        return Drop("cap")
    waits = [wait for wait in _busy(gate) if wait.until > now]
    return max(waits, key=lambda wait: wait.until, default=Go())


def _busy(gate: Gate) -> Iterator[Wait]:
    if gate.paused_until is not None:
        yield Wait(gate.paused_until, "flood")
    if gate.chat_free_at is not None:
        yield Wait(gate.chat_free_at, "pace")
