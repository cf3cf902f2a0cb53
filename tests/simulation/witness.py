"""What must never happen, looked at after every commit and every call. It knows what really happened."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from services.outbox import LEASE
from tests.simulation.shelf import CUSTOMER, instant
from ui.i18n import label

if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.telegram import Call
    from tests.simulation.world import World

LOOK = """SELECT id, key, state, fence, unknown_attempts, due_at, lease_until, chat_id, customer_id, purpose, kind,
    passes_quiet, repeatable, reason FROM outbox_message"""
SENDING, DONE = "sending", frozenset({"sent", "uncertain", "failed", "cancelled"})
MOVES = {
    ("new", "scheduled"), ("new", "claimed"), ("scheduled", "claimed"), ("scheduled", "cancelled"),
    ("scheduled", "uncertain"),
    ("claimed", "scheduled"), ("claimed", "sending"), ("claimed", "cancelled"), ("claimed", "uncertain"),
    ("claimed", "failed"), ("sending", "scheduled"), ("sending", "sent"), ("sending", "uncertain"),
    ("sending", "failed"), ("sending", "cancelled"), ("failed", "scheduled"), ("cancelled", "scheduled"),
    ("uncertain", "scheduled"),
    *(("failed", "claimed"), ("cancelled", "claimed"), ("uncertain", "claimed")),
}  # fmt: skip
AT_ONCE = 0.2
"""Seconds there may be between the last look and the wire."""
JITTER = 0.08


@dataclass(slots=True)
class Row:
    """A row of the outbox as it was last committed."""

    id: int
    key: str
    state: str
    fence: int
    unknown: int
    due_at: datetime
    lease_until: datetime | None
    chat_id: int
    customer_id: int | None
    purpose: str
    kind: str
    passes_quiet: bool
    repeatable: bool
    reason: str


@dataclass(slots=True)
class Try:
    """One attempt: from the commit that says `sending` to what became of it."""

    fence: int
    begun_at: float
    process: "Process | None" = None
    called_at: float | None = None
    unknown: bool = False
    answer: str = ""
    accepted: bool = False


@dataclass
class Story:
    """All that happened to one row."""

    row: Row
    first_due: datetime
    tries: list[Try] = field(default_factory=list)
    copies: int = 0
    confirmed: bool = False
    refused: bool = False
    homes: set[str] = field(default_factory=set)
    """From where it was sent on to another number."""


class Witness:
    """`wrong` is what was noticed, in words."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.wrong: list[str] = []
        self.trace: list[str] = []
        self.stories: dict[int, Story] = {}
        self.stopped_at: float | None = None
        self.erased_at: float | None = None
        self._spoken: dict[tuple[int, int], float] = {}
        self._floods: dict[int, float] = {}
        self._flood_committed = -1.0

    def blame(self, what: str, story: Story | None = None) -> None:
        about = f" [{story.row.key} {story.row.state}]" if story else ""
        self.wrong.append(f"{self.world.clock.at:.3f}s {what}{about}")

    def note(self, what: str) -> None:
        self.trace.append(f"{self.world.clock.at:.4f} {what}")

    # The book

    def committed(self) -> bool:
        """Look at every row that has changed; True where a letter has just been claimed."""
        claimed = False
        for values in self.world.shelf.ask(LOOK):
            due, lease = instant(values[5]), instant(values[6])
            row = Row(*(*values[:5], due or self.world.clock.latest, lease, *values[7:]))
            story = self.stories.get(row.id)
            if story is None:
                story = self.stories[row.id] = Story(row, row.due_at)
                self._moved(story, "new", row)
            elif story.row != row:
                before, story.row = story.row, row
                self._moved(story, before.state, row, before)
                claimed |= bool(row.purpose) and before.state != row.state == "claimed"
        self._note_end()
        return claimed

    def _note_end(self) -> None:
        if self.stopped_at is None and self.world.shelf.ask("SELECT 1 FROM customer WHERE stopped_at IS NOT NULL"):
            self.stopped_at = self.world.clock.at
            self.note("stopped")
        if self.erased_at is None and not self.world.shelf.keeps_customer():
            self.erased_at = self.world.clock.at
            self.note("erased")

    def _moved(self, story: Story, was: str, row: Row, before: Row | None = None) -> None:
        self.note(f"{row.key} {was}>{row.state} fence {row.fence} unknown {row.unknown} {row.reason}")
        if was != row.state and (was, row.state) not in MOVES:
            self.blame(f"moved from {was} to {row.state}", story)
        if row.state == SENDING and was != SENDING:
            self._begins(story, before or row)
        if was == SENDING != row.state:
            self._settles(story, row)
        if before and row.unknown > before.unknown and not self._may_be_unknown(story.tries[-1:]):
            self.blame("needlessly uncertain", story)
        if before and was == SENDING != row.state and row.unknown == before.unknown and self._is_lost(story.tries[-1]):
            self.blame("an unknown try was not counted", story)
        if row.reason == "flooded" and was == SENDING and row.state == "scheduled":
            self._flood_committed = max(self._flood_committed, self.world.clock.until(row.due_at))

    def _begins(self, story: Story, before: Row) -> None:
        story.tries.append(Try(story.row.fence, self.world.clock.at))
        now = (story.row.lease_until or self.world.clock.latest) - LEASE
        if max(story.first_due, before.due_at) > max(now, self.world.clock.latest):
            self.blame("early", story)
        if story.row.purpose and self.stopped_at is not None and self.stopped_at < self.world.clock.at:
            self.blame("begun after /stop", story)
        if story.row.chat_id == CUSTOMER and self.erased_at is not None and self.erased_at < self.world.clock.at:
            self.blame("begun after an erasure", story)
        if self._keeps_quiet(story, now) and self.world.quiet.covers(now, self.world.zone):
            self.blame("in quiet hours", story)

    def _keeps_quiet(self, story: Story, now: datetime) -> bool:
        kind = story.row.kind
        if kind == "followups.reminder":
            due_at, named = self.world.follow_up(int(story.row.key.split("/")[1]))
            return not (named and now - due_at < timedelta(minutes=15, seconds=LEASE.total_seconds()) + self.world.late)
        return not story.row.passes_quiet

    def _settles(self, story: Story, row: Row) -> None:
        last = story.tries[-1]
        if not last.answer and not self._may_be_unknown([last]) and last.called_at is not None:
            self.blame("settled before it was answered", story)
        if row.state == "sent":
            story.confirmed = True
            if not story.copies:
                self.blame("called sent and never delivered", story)
        if row.state == "failed":
            if story.copies:
                self.blame("called failed and was delivered", story)
            if not story.refused:
                self.blame("called failed and never refused", story)

    def _is_lost(self, last: Try) -> bool:
        return last.unknown and bool(last.answer) and last.accepted

    def _may_be_unknown(self, tries: list[Try]) -> bool:
        """Nobody knows what became of the last try, or whoever knew did not live to say so."""
        return any(
            one.unknown or one.process is None or one.process.dead or one.process.superseded
            for one in tries
        )  # fmt: skip

    # The wire

    def calls(self, call: "Call") -> None:
        """A message of the outbox leaves the process."""
        if call.sending is None:
            return
        story = self.stories[call.sending[0]]
        last = next((one for one in story.tries if one.fence == call.sending[1]), None)
        self.note(f"{story.row.key} on the wire, process {call.process.name}")
        clock = self.world.clock
        if last is None:
            if not self._gone_with_its_reader(story, call):
                self.blame("on the wire and the book does not say so", story)
            last = Try(call.sending[1], clock.at)
            story.tries.append(last)
        last.process, last.called_at = call.process, clock.at
        if story.confirmed:
            self.blame("again after it was confirmed", story)
        rested = call.process.thawed_at >= last.begun_at
        if clock.at - last.begun_at > AT_ONCE and not rested:
            self.blame("a pause between the last look and the wire", story)
        if clock.at - last.begun_at > LEASE.total_seconds() and clock.stepped_at < last.begun_at:
            self.blame("on the wire after its lease was over", story)
        self._check_flood(story, call)
        self._check_pace(story, call)

    def _gone_with_its_reader(self, story: Story, call: "Call") -> bool:
        """Begun, and then erased, in one and the same commit: nobody saw it begun."""
        if story.row.chat_id != CUSTOMER or self.erased_at is None:
            return False
        rested = call.process.thawed_at >= self.erased_at
        return rested or self.world.clock.at - self.erased_at <= AT_ONCE

    def _check_flood(self, story: Story, call: "Call") -> None:
        clock, process = self.world.clock, call.process
        until = max(self._floods.get(process.name, -1.0), -1.0 if process.superseded else self._flood_committed)
        if clock.at < until - JITTER and clock.stepped_at < 0 and not process.thawed_at > 0:
            self.blame("called while Telegram had asked for silence", story)

    def _check_pace(self, story: Story, call: "Call") -> None:
        clock, whom = self.world.clock, (call.process.name, story.row.chat_id)
        before = self._spoken.get(whom, -1e9)
        self._spoken[whom] = clock.at
        undisturbed = clock.stepped_at < before and call.process.thawed_at < before
        if clock.at - before < 1 - JITTER and undisturbed:
            self.blame("twice to a chat within a second", story)

    def nobody_knows(self, call: "Call") -> None:
        if call.sending is not None:
            self._try_of(call).unknown = True

    def accepted(self, call: "Call") -> None:
        """Telegram shows it."""
        if call.sending is None or call.name == "editMessageText":
            return
        story, last = self.stories[call.sending[0]], self._try_of(call)
        story.copies += 1
        last.accepted = True
        self.note(f"{story.row.key} shown, copy {story.copies}")
        marked = call.params["text"].startswith(tuple(label(one, "outbox-maybe-again") for one in ("zh", "en")))
        unknown = max(story.row.unknown, sum(self._may_be_unknown([one]) for one in story.tries[:-1]))
        if story.copies > min(2, 1 + unknown):
            self.blame(f"copy {story.copies} after {unknown} unknown tries", story)
        if story.copies > 1 and not marked:
            self.blame("a repeat does not say that it may be one", story)

    def answered(self, call: "Call", result: object, *, flood: float) -> None:
        if flood and call.sending is not None:
            self._floods[call.process.name] = self.world.clock.at + flood
        if call.sending is None:
            return
        story, last = self.stories[call.sending[0]], self._try_of(call)
        last.answer = str(result)[:60]
        moved = isinstance(result, tuple) and b"migrate_to" in result[1]
        if moved:
            story.homes.add(call.params["chat_id"])
        # Nobody moves twice; once is no reason to fail.
        story.refused |= isinstance(result, tuple) and result[0] in {400, 403} and (not moved or len(story.homes) > 1)
        self.note(f"{story.row.key} answered {last.answer}")

    def _try_of(self, call: "Call") -> Try:
        number, fence = call.sending or (0, 0)
        return next(one for one in reversed(self.stories[number].tries) if one.fence == fence)

    def reminders(self) -> Iterator[Story]:
        return (story for story in self.stories.values() if story.row.kind == "followups.reminder")
