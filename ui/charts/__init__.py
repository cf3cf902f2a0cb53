"""Pictures of figures, before they are drawn: what they say, not how they look. `ui.charts.draw` makes PNGs of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "good", "fair", "bad", "quiet"]
"""What a colour means; the words beside it say it too."""


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of figure over time."""

    label: str
    tone: Tone
    values: Sequence[int]
    said: Sequence[str] = ()
    """What stands at each; the bare number where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Figures over time, the last column the one that is meant: stacked, with what is lost below the line."""

    title: str
    labels: Sequence[str]
    up: Sequence[Series]
    down: Series | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One of several that are compared."""

    label: str
    value: int
    said: str
    tone: Tone = "plain"
    number: int | None = None
    """Its place, before the words."""
    nameless: str = ""
    """Stands for both where none of the words' letters can be drawn."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Figures beside one another, each under its own words."""

    title: str
    bars: Sequence[Bar]


Chart = Columns | Bars
