"""A complaint in a world where everything goes wrong: no step of it is lost, and its customer hears of each once."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Protocol

from rules.actions import Action, decode
from rules.cases import ANEW, MOVES, State, Step
from services.cases import CARD, NEWS, OPENED
from tests.simulation.shelf import CUSTOMER
from tests.simulation.world import World

WORDS = "/complain 尺寸不对"
DAY = 86400.0
TOLD_OF = {"told": Step.TELL, "checking": Step.TAKE, "no_answer": Step.NO_ANSWER}
"""What news to the customer says, and the step that must have been taken for it."""


class Stage(Protocol):
    """What people can do, whoever they are."""

    world: World
    chance: random.Random

    def act(self, at: float, what: Callable[[], object]) -> None: ...
    def say(self, chat: int, text: str) -> None: ...
    def press(self, message: dict[str, Any], data: str) -> None: ...


class Complaint:
    """One customer complains, members see to it, and the customer has the last word."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.world = stage, stage.world
        self.said = False
        self.pressed: Counter[str] = Counter()

    def plan(self, at: float) -> None:
        self.stage.act(at, self._complain)

    def _complain(self) -> None:
        self.said = True
        self.stage.say(CUSTOMER, WORDS)

    def shown(self, message: dict[str, Any], buttons: list[str]) -> None:
        """A member may see to it, the customer may say how it is: now, later, twice, or never."""
        found = {action.verb: data for data in buttons if (action := decode(data) or NOTHING).word == "cases"}
        can = [verb for verb in ("take", "tell", "confirm", "reopen") if verb in found]
        chance = self.stage.chance
        if not can or chance.random() < 0.2:
            return
        verb = chance.choice(can)
        wait = self.world.clock.at + chance.choice((0.5, 3, 12))
        for _ in range(chance.choice((1, 1, 2))):
            self.stage.act(wait, partial(self._press, verb, message, found[verb]))
            wait += chance.choice((0.001, 0.3))

    def _press(self, verb: str, message: dict[str, Any], data: str) -> None:
        self.pressed[verb] += 1
        self.stage.press(message, data)

    # What must be true

    def at_rest(self) -> bool:
        """No case says that its customer was told while the message that was to tell them never came."""
        if not self.said:
            return True
        for number, reopened in self.world.shelf.ask("SELECT id, reopened FROM complaint WHERE state = 'told'"):
            sent = dict(self._letters(f"{NEWS}/{number}/{reopened}/told"))
            if not {"sent", "uncertain"} & set(sent.values()):
                return False
        return True

    def check(self) -> None:
        if not self.said:
            return
        rows = self.world.shelf.ask("SELECT id, state, reopened, customer_id, closed_at FROM complaint")
        erased = self.world.witness.erased_at is not None
        if len(rows) != 1 and not (erased or self._some_failed()):
            self._blame(f"{len(rows)} cases of one complaint")
        if self.world.clock.at > DAY:
            self._blame("it took more than a day to find out that the customer heard nothing")
        for number, state, reopened, customer_id, closed_at in rows:
            if customer_id is None:
                if closed_at is None:
                    self._blame(f"case {number} is open and nobody is left whose it is")
                continue
            self._check_steps(number, State(state), reopened)
            self._check_told(number)
        if any(state == State.CONFIRMED for _, state, *_ in rows) and not self.pressed["confirm"]:
            self._blame("confirmed, and the customer never said so")

    def _check_steps(self, number: int, state: State, reopened: int) -> None:
        """What was written down, step by step, leads to where the case stands."""
        stands, again = State.RECEIVED, 0
        for step in self._steps(number):
            move = MOVES[step]
            if stands not in move.before:
                self._blame(f"case {number} took {step} while {stands}")
            stands, again = move.after, again + (step in ANEW)
        if (stands, again) != (state, reopened):
            self._blame(f"case {number} is {state} for the {reopened} time, its steps say {stands} for the {again}")

    def _check_told(self, number: int) -> None:
        """News of steps that were taken and of no other; and somebody heard of the case at all."""
        taken = Counter(self._steps(number))
        for key, _ in self._letters(f"{NEWS}/{number}/"):
            what = key.rpartition("/")[2]
            if what in TOLD_OF and not taken[TOLD_OF[what]]:
                self._blame(f"told of {what} in case {number}, which nobody did")
        if not any(self._letters(f"{CARD}/{number}/{OPENED}/")):
            self._blame(f"no member heard of case {number}")

    def _steps(self, number: int) -> list[Step]:
        kept = f"SELECT what FROM complaint_step WHERE case_id = {number} ORDER BY id"  # noqa: S608 - our own number
        return [Step(what) for (what,) in self.world.shelf.ask(kept) if what != "open"]

    def _letters(self, prefix: str) -> Iterator[tuple[str, str]]:
        for key, state in self.world.shelf.ask("SELECT key, state FROM outbox_message"):
            if key.startswith(prefix):
                yield key, state

    def _some_failed(self) -> bool:
        return bool(self.world.shelf.ask("SELECT 1 FROM inbox_update WHERE state = 'failed'"))

    def _blame(self, what: str) -> None:
        self.world.witness.blame(what)


NOTHING = Action("", "")
