"""The story of a shop as the files tell it. Every time in it is relative to the day it is told."""

from collections.abc import Iterator
from datetime import time
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

HERE = Path(__file__).parent
A_YEAR_DAYS = 360


class Part(BaseModel):
    """A piece of the story; a misspelt name in a file is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(NamedTuple):
    """Something that happened so many days ago; the figure is money, or the stars of a rating."""

    ago: int
    kind: Literal["note", "call", "message", "rating", "sale"]
    text: str = ""
    figure: int | None = None


class Bought(NamedTuple):
    """Something the customer buys, at a price in whole units."""

    what: str
    price: int


class Visits(Part):
    """Regular visits, in days: one about every so often, the last so long ago."""

    every: int
    wobble: int
    last: int
    of: tuple[Bought, ...]

    def told(self, name: str) -> Iterator[Told]:
        """The visits of a year. The same name has the same history at every start."""
        dice = Random(name)  # noqa: S311 - a story, not a secret
        ago = self.last
        while ago <= A_YEAR_DAYS:
            yield Told(ago, "sale", *dice.choice(self.of))
            ago += self.every + dice.randint(-self.wobble, self.wobble)


class Planned(Part):
    """A follow-up: at an hour of a day from today, or in so many minutes. `noted`: days since it was written down."""

    what: str
    noted: int
    days: int = 0
    at: time = time(9)
    minutes: int | None = None
    named: bool = False
    promise: bool = False
    rrule: str | None = None


class Stated(Part):
    """A rhythm the owner stated, in days."""

    every: int
    last: int


class Lost(Part):
    """Somebody who does not come any more; the reason is one of rules.insights.REASONS."""

    ago: int
    reason: str


class Folk(Part):
    """A customer and everything about them. `scanned`: reached the shop by its code, so the bot can write to them."""

    name: str
    phone: str
    kind: Literal["person", "firm", "supplier"] = "person"
    tags: tuple[str, ...] = ()
    scanned: bool = False
    visits: Visits | None = None
    told: tuple[Told, ...] = ()
    plans: tuple[Planned, ...] = ()
    rhythm: Stated | None = None
    lost: Lost | None = None

    def history(self) -> list[Told]:
        """Everything that happened, oldest first; of one day, a visit comes first."""
        visits = self.visits.told(self.name) if self.visits else ()
        return sorted([*visits, *self.told], key=lambda told: -told.ago)


class Story(Part):
    """A shop."""

    owner: str
    shop: str
    region: str
    language: Literal["zh", "en"]
    customers: tuple[Folk, ...]


def load(language: str) -> Story:
    """The story in one language."""
    return Story.model_validate_json((HERE / f"{language}.json").read_text(encoding="utf-8"))
