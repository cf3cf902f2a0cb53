"""The one exit: whether a message may go to a customer, and if not, why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Purpose = Literal["service", "reminders", "offers", "relay"]
Reason = Literal["stopped", "unreachable", "consent", "case", "quiet", "cap"]

# What holds until the customer has said something; a direct answer ("relay") needs no consent of its own.
DEFAULTS: dict[Purpose, bool] = {"service": True, "reminders": True, "offers": False, "relay": True}


# What a customer is asked about; "relay" is not a matter of consent.
ASKED: tuple[Purpose, ...] = ("service", "reminders", "offers")


@dataclass(frozen=True)
class Letter:
    """A message to a customer, with all that can stand against it; `consents` holds what they said, by purpose."""

    purpose: Purpose
    consents: Mapping[str, bool]
    stopped: bool
    reachable: bool
    quiet: bool
    open_case: bool
    sent_recently: int
    cap: int


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
    if letter.purpose == "relay":
        return Allowed()
    if not consents_to(letter.purpose, letter.consents):
        return LeftOut("consent")
    # Nobody is courted while their complaint is open; news of the complaint itself is service.
    if letter.open_case and letter.purpose != "service":
        return LeftOut("case")
    return _by_the_hour(letter)


def _by_the_hour(letter: Letter) -> Allowed | LeftOut:
    if letter.sent_recently >= letter.cap:
        return LeftOut("cap")
    return LeftOut("quiet") if letter.quiet else Allowed()
