"""Figures about the running process in Prometheus' text form, by hand: a dependency would cost more than it says here.

Only counts and times: no figure knows a person, a shop or a word.
"""

from bisect import bisect_left
from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models import OutboxMessage
from rules.outbox import Outcome

REMINDER = "followups.reminder"


class Counter:
    """Grows, by the values of one label."""

    def __init__(self, name: str, about: str, label: str, known: Iterable[str] = ()) -> None:
        self.name, self.about, self.label = name, about, label
        self.by_value = Tally[str](dict.fromkeys(known, 0))  # a line that is 0 is better than one that is missing

    def add(self, value: str) -> None:
        self.by_value[value] += 1

    def lines(self) -> Iterator[str]:
        yield from _head(self.name, self.about, "counter")
        for value, count in sorted(self.by_value.items()):
            yield f'{self.name}{{{self.label}="{value}"}} {count}'


class Histogram:
    """How long something took, in buckets."""

    def __init__(self, name: str, about: str, limits: Sequence[float]) -> None:
        self.name, self.about, self.limits = name, about, limits
        self._counts = [0] * (len(limits) + 1)
        self._sum = 0.0

    def observe(self, seconds: float) -> None:
        self._counts[bisect_left(self.limits, seconds)] += 1
        self._sum += seconds

    def lines(self) -> Iterator[str]:
        yield from _head(self.name, self.about, "histogram")
        total = 0
        for limit, count in zip([*map(str, self.limits), "+Inf"], list(self._counts), strict=True):
            total += count
            yield f'{self.name}_bucket{{le="{limit}"}} {total}'
        yield f"{self.name}_sum {self._sum:.6f}"
        yield f"{self.name}_count {total}"


QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
LATE = (0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0)


@dataclass(slots=True)
class Metrics:
    """What is counted while the bot runs."""

    updates: Counter = field(
        default_factory=lambda: Counter(
            "regulars_updates_total",
            "Updates by how they ended.",
            "outcome",
            ("done", "failed", "quarantined", "unanswered", "unsaved"),
        )
    )
    messages: Counter = field(
        default_factory=lambda: Counter(
            "regulars_messages_total", "Calls for messages the bot started, by outcome.", "outcome", Outcome
        )
    )
    backups: Counter = field(
        default_factory=lambda: Counter(
            "regulars_backups_total", "Copies of the book by how they ended.", "outcome", ("made", "failed", "sent")
        )
    )
    answers: Histogram = field(
        default_factory=lambda: Histogram(
            "regulars_answer_seconds", "From an update being read to its answer having been given.", QUICK
        )
    )
    lateness: Histogram = field(
        default_factory=lambda: Histogram(
            "regulars_reminder_lateness_seconds", "Reminders of a named hour: from that hour to their delivery.", LATE
        )
    )
    commits: Histogram = field(
        default_factory=lambda: Histogram(
            "regulars_commit_seconds", "One group of writes, until it is safe on the disk.", QUICK
        )
    )

    def delivered(self, message: OutboxMessage, outcome: Outcome, now: datetime) -> None:
        """A call for a message has ended; what quiet hours held back is not late."""
        self.messages.add(outcome.value)
        due = message.args.get("due")
        if outcome is Outcome.DELIVERED and message.kind == REMINDER and message.passes_quiet and due:
            self.lateness.observe(max(0.0, (now - datetime.fromisoformat(due)).total_seconds()))

    def text(self, gauges: Mapping[str, tuple[str, float]]) -> str:
        """Everything, with what is looked up at this moment: name, what it is, value."""
        parts = (self.updates, self.messages, self.backups, self.answers, self.lateness, self.commits)
        counted = [line for part in parts for line in part.lines()]
        looked_up = [
            line
            for name, (about, value) in gauges.items()
            for line in (*_head(name, about, "gauge"), f"{name} {value:.15g}")
        ]
        return "\n".join([*counted, *looked_up, ""])


def _head(name: str, about: str, kind: str) -> tuple[str, str]:
    return f"# HELP {name} {about}", f"# TYPE {name} {kind}"
