"""What people do in a seed, and what must be true in the end."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from models import FollowUp
from models.db import Tx
from rules import timing
from rules.actions import Action, decode, encode
from services import outbox
from services.outbox import Draft
from tests.simulation.complaints import NOTHING, Complaint
from tests.simulation.process import TALLY
from tests.simulation.shelf import CUSTOMER, instant
from tests.simulation.world import World, person_of

if TYPE_CHECKING:
    from rules.roles import Role

CHANGES = (
    ("Europe/London", datetime(2026, 10, 25).date()),  # noqa: DTZ001 - a local date
    ("Europe/London", datetime(2026, 3, 29).date()),  # noqa: DTZ001
    ("America/New_York", datetime(2026, 11, 1).date()),  # noqa: DTZ001
    ("America/New_York", datetime(2026, 3, 8).date()),  # noqa: DTZ001
    ("Australia/Lord_Howe", datetime(2026, 4, 5).date()),  # noqa: DTZ001
    ("America/Nuuk", datetime(2026, 3, 28).date()),  # noqa: DTZ001
    ("Asia/Shanghai", datetime(2026, 11, 18).date()),  # noqa: DTZ001
)
HOURS = (
    time(0, 30),
    time(0, 30),
    time(0, 30),
    time(1, 30),
    time(2, 30),
    time(7, 30),
    time(9),
    time(20, 59),
    time(23, 30),
)
DAYS = 2.5
COMPLAINS = 0.25
"""In so many worlds."""
WRITTEN = f"SELECT text FROM activity WHERE text LIKE '{TALLY}%' ORDER BY id"  # noqa: S608 - our own mark


class Scenario:
    """Acts that were planned, and what they must have led to."""

    def __init__(self, world: World) -> None:
        self.world, self.chance = world, world.chance
        self.shop = world.shelf.shop
        self.said: dict[int, list[str]] = {}
        """Chat by chat, in order."""
        self.taps: Counter[int] = Counter()
        self.tapping = True
        self.complaint = Complaint(self)
        world.telegram.on_shown = self._shown

    # What people do

    def act(self, at: float, what: Callable[[], object]) -> None:
        self.world.line.after(at - self.world.clock.at, what, kind="act")

    def plan(self, seconds: float, *, named: bool, daily: bool = False) -> None:
        """A follow-up that is in the book already."""
        role: Role = self.chance.choice(("owner", "owner", "staff"))
        due_at = self.world.begin + timedelta(seconds=seconds)
        with self.world.shelf.book.unit(self.shop.itself) as tx:
            tx.add(
                FollowUp(
                    business_id=self.shop.business_id,
                    member_id=self.shop.members[role],
                    what="call",
                    due_at=due_at,
                    starts_at=due_at,
                    remind_at=due_at,
                    hour_named=named,
                    rrule="FREQ=DAILY" if daily else None,
                    created_at=self.world.begin,
                )
            )

    def letter(self, number: int) -> None:
        """A member's words to the customer, put into the outbox by some other process's handler."""
        if not self.world.shelf.keeps_customer():
            return
        now = self.world.clock.now()
        relay = self.chance.random() < 0.5
        draft = Draft(
            f"letter/{number}",
            "feedback.reply",
            CUSTOMER,
            now + timedelta(seconds=self.chance.choice((0, 1, 10))),
            {"text": f"letter {number}"},
            customer_id=self.world.shelf.customer_id,
            purpose="relay" if relay else "service",
            passes_quiet=relay,
            repeatable=self.chance.random() < 0.5,
        )
        with self.world.shelf.book.unit(self.shop.itself) as tx:
            _put(tx, draft, now)
        self.world.witness.committed()
        self.world.wake("outbox", draft.due_at)

    def erase(self) -> None:
        """The customer confirms, on their own phone."""
        shown = {**self._message(CUSTOMER, "?"), "reply_markup": {"inline_keyboard": []}}
        self.press(shown, encode(Action("mydata", "erase", (self.shop.business_id,))))

    def say(self, chat: int, text: str) -> None:
        message = self._message(chat, text)
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        if text.startswith(TALLY):
            self.said.setdefault(chat, []).append(text)
        self.world.telegram.push(message=message)

    def _message(self, chat: int, text: str) -> dict[str, Any]:
        return {
            "message_id": self.world.telegram.number(),
            "date": int(self.world.clock.now().timestamp()),
            "chat": {"id": chat, "type": "private"},
            "from": person_of(chat),
            "text": text,
        }

    def _shown(self, message: dict[str, Any]) -> None:
        """A reminder on somebody's phone: they may press Done, twice, or on two phones."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", ())
        data = [button.get("callback_data", "") for row in rows for button in row]
        if self.tapping and self.complaint.said:
            self.complaint.shown(message, data)
        done = next((one for one in data if (decode(one) or NOTHING).verb == "done"), None)
        if done is None or not self.tapping or self.chance.random() > self.willing:
            return
        wait = self.chance.choice((0.5, 3, 20))
        for _ in range(self.chance.choice((1, 2))):
            self.world.line.after(wait, lambda: self._tap(message, done), kind="act")
            wait += self.chance.choice((0.001, 0.3))

    willing = 0.4

    def _tap(self, message: dict[str, Any], data: str) -> None:
        action = decode(data) or NOTHING
        self.taps[action.ref[1]] += 1
        self.press(message, data)

    def press(self, message: dict[str, Any], data: str) -> None:
        chat = message["chat"]["id"]
        tap = {"id": str(self.world.telegram.number()), "from": person_of(chat), "chat_instance": "1"}
        bot = {"id": 123456, "is_bot": True, "first_name": "R"}
        self.world.telegram.push(callback_query={**tap, "message": {**message, "from": bot}, "data": data})

    # What must be true

    def check(self) -> None:
        self._check_updates()
        self._check_order()
        self._check_follow_ups()
        self._check_rows()
        self._check_erased()
        self.complaint.check()

    def _check_updates(self) -> None:
        ask, blame = self.world.shelf.ask, self.world.witness.blame
        paused = self.world.telegram.was_slow or any(process.thawed_at > 0 for process in self.world.processes)
        states = Counter(state for (state,) in ask("SELECT state FROM inbox_update"))
        if set(states) - {"done"} - ({"failed"} if paused else set()):
            blame(f"updates ended as {dict(states)}")
        written = Counter(text for (text,) in ask(WRITTEN))
        meant = [text for texts in self.said.values() for text in texts]
        if max(written.values(), default=0) > 1:
            blame(f"applied twice: {written}")
        missing = len(meant) - len(written)
        if missing > states["failed"]:
            blame(f"{missing} texts were lost")

    def _check_order(self) -> None:
        order = [text for (text,) in self.world.shelf.ask(WRITTEN)]
        for chat, texts in self.said.items():
            found = [text for text in order if text in texts]
            if found != [text for text in texts if text in found]:
                self.world.witness.blame(f"out of order in chat {chat}: {found}")

    def _check_follow_ups(self) -> None:
        """Each is reminded of once, and a series comes once on each local date."""
        rows = self.world.shelf.ask("SELECT id, due_at, rrule, state, remind_at, starts_at FROM follow_up")
        asked = Counter(int(story.row.key.split("/")[1]) for story in self.world.witness.reminders())
        zone = self.world.zone
        for number, _, _, state, remind_at, _ in rows:
            if remind_at is None and asked[number] != 1 and not (state == "done" and self.taps[number]):
                self.world.witness.blame(f"follow-up {number} was reminded of {asked[number]} times")
        series = {row[5] for row in rows if row[2]}
        for one in series:
            dates = sorted(
                timing.local(instant(row[1]) or self.world.begin, zone).date() for row in rows if row[5] == one
            )
            if len(set(dates)) < len(dates):
                self.world.witness.blame(f"a daily series came on {[str(each) for each in dates]}")

    def _check_rows(self) -> None:
        done = {number for (number,) in self.world.shelf.ask("SELECT id FROM follow_up WHERE state <> 'open'")}
        for story in self.world.witness.reminders():
            row, number = story.row, int(story.row.key.split("/")[1])
            if row.state == "cancelled" and number not in done and row.reason != "unreachable":
                self.world.witness.blame("cancelled, though it is still to be done", story)
        for story in self.world.witness.stories.values():
            row = story.row
            if row.state == "uncertain" and row.repeatable and row.unknown < 2 and not (story.refused or row.purpose):
                self.world.witness.blame("uncertain after one try", story)

    def _check_erased(self) -> None:
        """Nothing that was meant for them is left, in whatever state."""
        if self.world.witness.erased_at is not None:
            meant = f"SELECT key FROM outbox_message WHERE chat_id = {CUSTOMER} AND purpose <> ''"  # noqa: S608
            if left := self.world.shelf.ask(meant):
                self.world.witness.blame(f"erased, and yet there is {left}")


def _put(tx: Tx, draft: Draft, now: datetime) -> None:
    outbox.put(tx, draft, now=now)


def storm(world: World) -> Scenario:
    """A minute in which everything goes wrong."""
    chance, scene = world.chance, Scenario(world)
    crowd = world.luck.crowd
    for _ in range(4 if crowd else chance.choice((1, 1, 2, 3))):
        scene.plan(3 if crowd else chance.choice((-3, 1, chance.uniform(0, 20))), named=chance.random() < 0.6)
    for number in range(2 if world.luck.hasty_stop else chance.choice((0, 0, 1, 1, 2))):
        scene.act(chance.uniform(0, 25), partial(scene.letter, number))
    for number in range(4 if crowd else chance.choice((0, 0, 2, 3))):
        chat = scene.shop.person("owner" if crowd else chance.choice(("owner", "owner", "staff")))
        at = chance.choice((2.0, 2.0, 9.0)) if not crowd else 2.0
        scene.act(at + number / 1000, partial(scene.say, chat, f"{TALLY}{number}"))
    if chance.random() < 0.4:
        at = chance.uniform(0, 30)
        scene.act(at, lambda: scene.say(CUSTOMER, "/stop"))
        scene.act(at + chance.choice((0.01, 3, 3)), lambda: scene.letter(9))
    if chance.random() < 0.15:
        step = timedelta(seconds=chance.choice((-3600, -40, 40, 3600)))
        scene.act(chance.uniform(3, 30), lambda: _step(world, step))
    for _ in range(world.luck.crashes // 2):
        scene.act(chance.uniform(1, 25), world.crash_any)
    if chance.random() < COMPLAINS:
        scene.complaint.plan(chance.uniform(0, 15))
    _maybe_erase(scene)
    return scene


def _maybe_erase(scene: Scenario) -> None:
    """By dice of its own, thrown from where the world's lie: a world without an erasure stays as it was."""
    dice = random.Random()  # noqa: S311 - to be repeated, not to be secret
    dice.setstate(scene.chance.getstate())
    if dice.random() < 0.2:
        at = dice.uniform(0, 30)
        scene.act(at, scene.erase)
        scene.act(at + dice.choice((0.01, 0.1, 3)), lambda: scene.letter(8))


def _step(world: World, by: timedelta) -> None:
    world.witness.note(f"the clock is set by {by}")
    world.clock.step(by)
    world.late += abs(by)


def calendar(world: World, noon: datetime) -> Scenario:
    """Some days around the change of the clocks, with a daily task that is always done."""
    scene = Scenario(world)
    scene.willing = 1.0
    hour = world.chance.choice(HOURS)
    first = timing.next_at(noon, hour, world.zone)
    scene.plan((first - world.begin).total_seconds(), named=world.chance.random() < 0.7, daily=True)
    return scene


def beginning(chance: random.Random, *, calm_days: bool) -> tuple[datetime, str]:
    """When and where: at noon before a change of the clocks, or at some hour of some day."""
    zone, day = chance.choice(CHANGES)
    hour = time(12) if calm_days else chance.choice((time(20, 59, 50), time(7, 59, 45), *(time(10),) * 4))
    return timing.resolve(day - timedelta(days=1), hour, zone).astimezone(UTC), zone
