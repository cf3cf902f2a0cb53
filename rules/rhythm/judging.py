"""Who is slipping, in a shop: the plain rule first, then what the whole book teaches about the late."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeVar

from rules import insights
from rules.insights import History, Rhythm
from rules.rhythm.prior import Model

Id = TypeVar("Id")


def judged(histories: Mapping[Id, History], model: Model, today: date) -> dict[Id, Rhythm]:
    """The rhythm of everybody who has one.

    The model is asked about the late with three visits or more. A rhythm that was only stated is no part of the book.
    """
    found = {who: rhythm for who, past in histories.items() if (rhythm := insights.rhythm(past, today)) is not None}
    late = [who for who, rhythm in found.items() if rhythm.state == "slipping" and rhythm.source == "own"]
    if late:
        from rules.rhythm.people import chances  # noqa: PLC0415 - numpy, which no start-up needs

        said = chances([histories[who] for who in late], model, today)
        found |= {who: insights.weighed(found[who], chance) for who, chance in zip(late, said, strict=True)}
    return found


def learned(histories: Collection[History], before: Model, today: date) -> Model:
    """What this book teaches, all who ever came counted, the lost too; from last night's model."""
    came = [past.visits for past in histories if past.visits]
    if not came:
        return before
    from rules.rhythm.people import taught  # noqa: PLC0415 - numpy, which no start-up needs

    return taught(came, before, today)
