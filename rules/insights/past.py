"""What the figures of a whole shop need of one customer, taken from the timeline in one reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rules.insights.rhythm import History

ENOUGH = 20
"""Below so many, figures are plain counts: a share of nineteen is said more exactly than it is known."""


@dataclass(frozen=True, slots=True)
class Past:
    """One customer's comings and money; dates are local."""

    history: History
    takings: Mapping[date, int] = field(default_factory=dict)
    """Money by day, minor units of the shop's own currency."""
    lost: bool = False
    """Marked as lost now."""
    marked_on: tuple[date, ...] = ()
    """When they were marked as lost, in order, now or formerly."""
    taken_back: Mapping[date, date] = field(default_factory=dict)
    """When somebody said of such a mark that they come after all."""
    reason: str = ""
    kind: str = "person"

    @property
    def comings(self) -> tuple[date, ...]:
        """Every day they were seen, by the book or by the owner's word."""
        stated = self.history.stated_last_on
        return tuple(sorted({*self.history.visits, *([stated] if stated else [])}))

    def spent(self, after: date, until: date) -> int:
        """What they brought later than `after` and up to `until`, minor units."""
        return sum(minor for on, minor in self.takings.items() if after < on <= until)
