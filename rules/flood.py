"""How much somebody who does not work here may say at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

MOST = 20
"""Two albums of pictures, or as much as anybody types."""
WITHIN = timedelta(minutes=1)
SILENT_FOR = timedelta(minutes=10)
ALWAYS = frozenset({"stop", "privacy", "mydata"})
"""Commands that are taken in whatever else is said: everybody's rights."""


class Answer(Enum):
    """What becomes of a message."""

    TAKE = "take"
    WARN = "warn"
    """One notice: from here on there is silence for a while."""
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Flow:
    """What one person has sent lately."""

    at: Sequence[datetime] = ()
    silent_until: datetime | None = None

    def is_silent(self, now: datetime) -> bool:
        """Whether nothing is taken in at this moment."""
        return self.silent_until is not None and now < self.silent_until


def heard(flow: Flow, at: datetime) -> tuple[Flow, Answer]:
    """One message more, said at this moment; what was said long ago and only arrives now does not count as now."""
    if flow.is_silent(at):
        return flow, Answer.SILENCE
    lately = (*(one for one in flow.at if at - WITHIN < one), at)
    if len(lately) > MOST:
        return Flow(silent_until=at + SILENT_FOR), Answer.WARN
    return Flow(lately), Answer.TAKE
