"""What one update from a member is to the cost of use: a message, a tap, or nothing."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from rules.actions import decode

Act = Literal["message", "tap"]
A_MINUTE = timedelta(minutes=1)
WEEK_DAYS, MONTH_DAYS = 7, 30


@dataclass(slots=True)
class Tally:
    """What a member did on one local day."""

    messages: int = 0
    taps: int = 0
    minutes: set[datetime] = field(default_factory=set)

    def count(self, act: Act, at: datetime) -> None:
        """One more; several in one minute cost one minute."""
        self.messages += act == "message"
        self.taps += act == "tap"
        self.minutes.add(whole_minute(at))


def whole_minute(at: datetime) -> datetime:
    """The minute it happened in."""
    return at.replace(second=0, microsecond=0)


def act_of(update: dict[str, Any]) -> Act | None:
    """What the person did; an edited message is one more message."""
    if isinstance(update.get("callback_query"), dict):
        return "tap"
    sent = update.get("message") or update.get("edited_message")
    return "message" if isinstance(sent, dict) else None


def business_tapped(update: dict[str, Any]) -> int | None:
    """The business a button spoke of."""
    query = update.get("callback_query")
    data = query.get("data") if isinstance(query, dict) else None
    action = decode(data) if isinstance(data, str) else None
    return action.ref[0] if action and action.ref else None


def works_for(meant: Collection[int | None], works_at: Collection[int]) -> int | None:
    """Whose cost it is: the first business that is known to be meant, if the person works there."""
    business = next((one for one in meant if one is not None), None)
    return business if business in works_at else None
