"""The one exit: whether a message may go to a customer, and if not, why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rules.phones import region_of
from rules.timing import REGIONS, Quiet

Purpose = Literal["service", "reminders", "offers", "relay"]
Reason = Literal["stopped", "unreachable", "consent", "case", "quiet", "cap", "muted"]

# What holds until the customer has said something; a direct answer ("relay") needs no consent of its own.
DEFAULTS: dict[Purpose, bool] = {"service": True, "reminders": True, "offers": False, "relay": True}

# What a customer is asked about; "relay" is not a matter of consent.
ASKED: tuple[Purpose, ...] = ("service", "reminders", "offers")
WORDING = 2
"""Raised whenever what a purpose is said to cover changes; each answer is kept with the one that was seen."""


SURVEYS_SINCE = 2
"""The first wording that said that offers include surveys."""


@dataclass(frozen=True)
class Letter:
    """A message to a customer, with all that can stand against it; `consents` holds what they said, by purpose."""

    purpose: Purpose
    consents: Mapping[str, bool]
    stopped: bool
    reachable: bool
    at: datetime
    zone: str
    """The customer's own."""
    quiet: Quiet
    open_case: bool
    sent_recently: int
    cap: int
    news: bool = False
    """Of a matter of the customer's own: each step is said once, and none may be lost."""


@dataclass(frozen=True)
class Allowed:
    """It may go."""


@dataclass(frozen=True)
class LeftOut:
    """It may not, and the sender is told why."""

    reason: Reason


def consents_to(purpose: Purpose, consents: Mapping[str, bool]) -> bool:
    """What the customer said about this purpose, or what holds until they do."""
    return consents.get(purpose, DEFAULTS[purpose])


def exit_decision(letter: Letter) -> Allowed | LeftOut:
    """Whether the letter may go; the reason given is the one that lasts longest."""
    if letter.stopped:
        return LeftOut("stopped")
    if not letter.reachable:
        return LeftOut("unreachable")
    # A person answers what the customer wrote: that is a conversation, not a mailing.
    if answers(letter.purpose):
        return Allowed()
    if not consents_to(letter.purpose, letter.consents):
        return LeftOut("consent")
    held_back = None if letter.news else _too_much(letter)
    if held_back is not None:
        return held_back
    return LeftOut("quiet") if letter.quiet.covers(letter.at, letter.zone) else Allowed()


def _too_much(letter: Letter) -> LeftOut | None:
    """Nobody is courted while their complaint is open, and nobody hears more in a day than they may."""
    if letter.open_case:
        return LeftOut("case")
    return LeftOut("cap") if letter.sent_recently >= letter.cap else None


def answers(purpose: Purpose) -> bool:
    """Words in a conversation go at the hour they were written; all else is sent on the shop's own initiative."""
    return purpose == "relay"


def zone_of(phone: str | None, region: str, zone: str) -> str:
    """Where the customer lives, as far as anybody knows: in the country of their number, else where the shop is."""
    home = region_of(phone) if phone else None
    return REGIONS[home].zone if home is not None and home != region and home in REGIONS else zone


def left_out(decisions: Iterable[Allowed | LeftOut]) -> dict[Reason, int]:
    """How many are left out, by reason, the commonest first: what the sender sees before anything is sent."""
    counts = Counter(one.reason for one in decisions if isinstance(one, LeftOut))
    return dict(counts.most_common())
