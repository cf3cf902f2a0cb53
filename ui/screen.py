"""A screen: text, buttons, perhaps a picture. What a person sees, before it is Telegram's."""

from dataclasses import dataclass, field

from rules.actions import Action
from ui.charts import Chart
from ui.i18n import Html, label

MOST_IN_A_ROW = 3
MOST_ON_A_SCREEN = 8


@dataclass(frozen=True, slots=True)
class Button:
    """Exactly one of: an action of ours, a link, a text to copy."""

    label: str
    action: Action | None = None
    url: str | None = None
    copy: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a screen."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Media:
    """A file or place somebody sent, to be shown again: by Telegram's key, or by its bytes where the key is dead."""

    kind: str
    file_id: str
    name: str = ""
    content: bytes | None = field(default=None, repr=False)
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """What a person sees; `text` is Telegram HTML."""

    text: Html
    rows: Rows = ()
    photo: bytes | None = field(default=None, repr=False)
    chart: Chart | None = None
    """A picture that is still to be drawn: off the event loop, where it goes over the wire."""
    document: Attachment | None = None
    media: Media | None = None
    changes: int | None = None
    """The message of ours that becomes this; none: a new one."""
    asks: bool = False
    """The answer is typed: a hint appears in the input field where the screen is not an edit."""


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a screen is drawn."""

    language: str
    zone: str = "UTC"
    region: str = "US"


def button(reader: Reader, key: str, action: Action, **args: object) -> Button:
    """A button whose words are in the catalogue."""
    return Button(label(reader.language, key, **args), action)


def grid(*buttons: Button | None, width: int = MOST_IN_A_ROW) -> Rows:
    """The buttons that are there, `width` a row."""
    there = [one for one in buttons if one is not None]
    return tuple(tuple(there[start : start + width]) for start in range(0, len(there), width))


def pager(reader: Reader, page: int, pages: int, turn: Action) -> tuple[Button, ...]:
    """Previous and next, where there are any; the page goes into the action's argument."""
    steps = [("page-previous", page - 1, page > 0), ("page-next", page + 1, page + 1 < pages)]
    return tuple(
        button(reader, key, Action(turn.word, turn.verb, turn.ref, arg=f"{target}{turn.arg}"))
        for key, target, there in steps
        if there
    )
