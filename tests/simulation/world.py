"""One seed is one world: a book, a Telegram, people, processes that die and stand still, and a clock that is wrong."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.settings import Settings
from rules.timing import Quiet
from services import mydata, privacy
from services.outbox import LEASE
from tests.simulation.clock import Clock, Line
from tests.simulation.heartbeat import Heartbeat
from tests.simulation.luck import Luck
from tests.simulation.process import SEAL, Process
from tests.simulation.shelf import CUSTOMER, Shelf, instant
from tests.simulation.telegram import Call, Telegram
from tests.simulation.witness import Witness

MOST_STEPS = 60_000
MOST_LEAPS = 600
QUIET = "21:00", "08:00"
NEXT_WORK = """SELECT min(at) FROM (
    SELECT min(due_at) AS at FROM outbox_message WHERE state = 'scheduled'
    UNION ALL SELECT min(lease_until) FROM outbox_message WHERE state IN ('claimed', 'sending')
    UNION ALL SELECT min(remind_at) FROM follow_up WHERE state = 'open'
    UNION ALL SELECT min(remind_at) FROM complaint
    UNION ALL SELECT min(next_digest_at) FROM business)"""
OPEN_ROWS = "SELECT count(*) FROM outbox_message WHERE state IN ('scheduled', 'claimed', 'sending')"
OPEN_UPDATES = "SELECT count(*) FROM inbox_update WHERE state = 'new' OR answered_at IS NULL"
OPEN_REMINDERS = "SELECT (SELECT count(*) FROM follow_up WHERE state = 'open' AND remind_at <= ?1)"
OPEN_REMINDERS += " + (SELECT count(*) FROM complaint WHERE remind_at <= ?1)"


@dataclass
class World:
    """`run` until something is true; processes and the world take turns in an order that the seed decides."""

    chance: random.Random
    shelf: Shelf
    settings: Settings
    begin: datetime
    zone: str
    luck: Luck
    processes: list[Process] = field(default_factory=list)
    late: timedelta = timedelta(0)
    """By how much clock steps may have made a reminder late in its own eyes."""
    quiet: Quiet = field(default_factory=lambda: Quiet(*(datetime.strptime(at, "%H:%M").time() for at in QUIET)))  # noqa: DTZ007

    def __post_init__(self) -> None:
        self.clock = Clock(self.begin)
        self.line = Line(self.clock)
        self.witness = Witness(self)
        self.telegram = Telegram(self, self.chance, self.witness, self.luck.trouble, self.luck.kinds)
        self._names = 0
        self._no_disk_until = -1.0
        self._starting = False
        self.plans: dict[int, tuple[datetime, bool]] = {}

    def follow_up(self, number: int) -> tuple[datetime, bool]:
        """When it is due and whether somebody named the hour."""
        if number not in self.plans:
            for pk, due_at, named in self.shelf.ask("SELECT id, due_at, hour_named FROM follow_up"):
                self.plans.setdefault(pk, (instant(due_at) or self.begin, bool(named)))
        return self.plans[number]

    # Processes

    @property
    def living(self) -> list[Process]:
        return [process for process in self.processes if not process.dead]

    def start(self) -> None:
        """A new process; Heartbeat and Wire are told to whom they belong while it is built."""
        self._starting = False
        if any(not one.superseded for one in self.living):
            return
        Heartbeat.now = self.clock.now
        self._names += 1
        self.witness.note(f"process {self._names} starts")
        self.processes.append(Process(self, self._names))

    def crash(self, process: Process) -> None:
        if process.dead:
            return
        self.witness.note(f"process {process.name} dies")
        process.dead = True
        if not self._starting and all(one.dead or one.superseded for one in self.processes):
            self._starting = True
            self.line.after(self.chance.choice((1.2, 3, 20)), self.start, kind="act")

    def crash_any(self) -> None:
        for process in self.living:
            if not process.superseded:
                self.crash(process)

    def freeze(self, process: Process) -> None:
        """SIGSTOP. Where it lasts beyond every lease, another may have taken over when it goes on."""
        if not process.may_freeze:
            return
        lease = LEASE.total_seconds()
        seconds = self.chance.choice((0.5, 5, 30, lease + 5, lease + 40, lease + 40))
        self.witness.note(f"process {process.name} stands still for {seconds} s")
        process.frozen = True
        # Where one process holds the book, as on SQLite, nobody can take over from one that only stands still.
        if seconds > lease + 5 and not self._starting and self.chance.random() < 0.7:
            process.superseded = self._starting = True
            self.line.after(lease + self.chance.uniform(0.5, 30), self.start, kind="act")
        self.line.after(seconds, lambda: self._thaw(process), kind="act")

    def _thaw(self, process: Process) -> None:
        if process.dead or not process.frozen:
            return
        self.witness.note(f"process {process.name} goes on")
        process.thaw()
        if process.superseded:
            self.line.after(self.chance.choice((0.05, 0.5, 2)), lambda: self.crash(process), kind="act")

    def _unlucky(self, process: Process) -> bool:
        if self.luck.crashes > 0 and self.chance.random() < self.luck.crash and not process.superseded:
            self.luck.crashes -= 1
            self.crash(process)
            return True
        return False

    def dies_before_commit(self, process: Process) -> bool:
        return self._unlucky(process)

    def disk_fails(self) -> bool:
        """It takes no more for a moment, for a while, or for longer than a lease."""
        if self.luck.disk and self.clock.at >= self._no_disk_until and self.chance.random() < self.luck.disk:
            self._no_disk_until = self.clock.at + self.chance.choice((0.01, 3, 20, 100, 120))
            self.witness.note(f"the disk takes nothing until {self._no_disk_until:.3f}")
        return self.clock.at < self._no_disk_until

    def committed(self, process: Process) -> None:
        if self.witness.committed() and self.luck.hasty_stop and self.chance.random() < self.luck.hasty_stop:
            self.line.after(0.0001, self.chance.choice((self.stop, self.stop, self.erase)), kind="act")
        if not self._unlucky(process):
            self._maybe_freeze(process, self.luck.freeze_at_commit)

    def on_call(self, call: Call) -> None:
        self.witness.calls(call)
        if call.sending is None:
            return
        self._unlucky(call.process)
        # The worst moment for somebody else to go on: the row is on the wire in other hands.
        for one in self.witness.stories[call.sending[0]].tries:
            process = one.process
            if process is not None and process.frozen and self.chance.random() < self.luck.freeze:
                self.line.after(0.0001, partial(self._thaw, process), kind="act")

    def after_accepting(self, call: Call) -> None:
        if call.sending is None or self._unlucky(call.process):
            return
        self._maybe_freeze(call.process, self.luck.freeze)

    def _maybe_freeze(self, process: Process, how_likely: float) -> None:
        if self.luck.freezes > 0 and self.chance.random() < how_likely:
            self.luck.freezes -= 1
            self.freeze(process)

    def stop(self) -> None:
        """/stop, as another process's handler writes it down: between the claim of a letter and the wire."""
        with self.shelf.book.unit() as tx:
            privacy.stop(tx, CUSTOMER, wording="/stop", now=self.clock.now())
        self.witness.committed()

    def erase(self) -> None:
        """The owner erases the customer, likewise."""
        if self.shelf.keeps_customer():
            with self.shelf.book.unit(self.shelf.shop.scope("owner")) as tx:
                mydata.erase(tx, self.shelf.customer_id, SEAL, now=self.clock.now())
            self.witness.committed()

    def block(self, chat: int) -> None:
        """The person blocks the bot, and thinks better of it."""
        if chat in self.telegram.blocked:
            return
        self.telegram.blocked.add(chat)
        self.telegram.push(my_chat_member=self._member(chat, "member", "kicked"))
        self.line.after(self.chance.choice((3, 40)), lambda: self.unblock(chat), kind="act")

    def unblock(self, chat: int) -> None:
        self.telegram.blocked.discard(chat)
        self.telegram.push(my_chat_member=self._member(chat, "kicked", "member"))

    def _member(self, chat: int, was: str, now: str) -> dict[str, object]:
        states = ({"status": each, "user": person_of(1), "until_date": 0} for each in (was, now))
        old, new = states
        date = int(self.clock.now().timestamp())
        return {
            "chat": {"id": chat, "type": "private"},
            "from": person_of(chat),
            "date": date,
            "old_chat_member": old,
            "new_chat_member": new,
        }

    def wake(self, job: str, at: datetime) -> None:
        """A handler of some process asked for it, after its commit."""
        for process in self.living:
            process.hears(partial(process.book.on_wake, job, at))

    # Time

    def run(self, until: Callable[[], bool]) -> bool:
        """False where it never came true."""
        leaps = 0
        for _ in range(MOST_STEPS):
            self._bury()
            ready = [one for one in self.living if not one.frozen and one.loop.ready]
            if ready:
                self.chance.choice(ready).loop.turn()
                continue
            if until():
                return True
            if self._resting():
                leaps += 1
                if leaps > MOST_LEAPS:
                    return False
                self.clock.at = max(self.clock.at, self._next_work()) + 1e-5
            else:
                self.clock.at = max(self.clock.at, min(self._comings()))
            self.line.run_due()
        return False

    def _comings(self) -> list[float]:
        loops = [one.loop.next_at for one in self.living if not one.frozen]
        return [at for at in (self.line.next_at, *loops) if at is not None]

    def _resting(self) -> bool:
        return not self.line.in_flight and all(one.idle for one in self.living if not one.frozen)

    def _next_work(self) -> float:
        """When the next act comes, or the next thing is due; for what is overdue, when a job ticks."""
        found = [] if self.line.next_act_at is None else [self.line.next_act_at]
        ((wall,),) = self.shelf.ask(NEXT_WORK)
        due_at = instant(wall)
        able = [one for one in self.living if not one.frozen]
        if due_at is not None and due_at > self.clock.now():
            found.append(self.clock.until(due_at))
        elif due_at is not None:
            found += [one.heartbeat.rings_at for one in able]
        # A timer of its own may ring long before: a poller that could not reach Telegram, say.
        return min(found, default=self.clock.at + 30)

    def _bury(self) -> None:
        for process in self.processes:
            if process.dead and not process.loop.is_closed():
                process.bury()

    def settled(self) -> bool:
        """Nothing is open any more that was due by now."""
        ask, now = self.shelf.ask, f"{self.clock.now():%Y-%m-%d %H:%M:%S.%f}"
        return (
            not self.telegram.pending
            and not any(ask(question)[0][0] for question in (OPEN_ROWS, OPEN_UPDATES))
            and not ask(OPEN_REMINDERS.replace("?1", f"'{now}'"))[0][0]
        )

    def calm(self) -> None:
        """From now on nothing goes wrong any more."""
        self.luck, self.telegram.trouble, self._no_disk_until = Luck(), 0.0, -1.0
        self.witness.note("calm")
        for process in self.living:
            if process.frozen:
                process.thaw()
            if process.superseded:
                process.dead = True
        if not self.living:
            self.start()

    def open_ends(self) -> str:
        """What is not settled, for the report."""
        rows = self.shelf.ask(
            "SELECT key, state FROM outbox_message WHERE state IN ('scheduled', 'claimed', 'sending')"
        )
        updates = self.shelf.ask("SELECT update_id, state, answered_at FROM inbox_update WHERE answered_at IS NULL")
        return f"{rows} {updates} {self.telegram.pending}"

    def close(self) -> None:
        for process in self.processes:
            process.dead = True
        self._bury()


def person_of(number: int) -> dict[str, object]:
    return {"id": number, "is_bot": False, "first_name": "P", "language_code": "zh-hans"}
