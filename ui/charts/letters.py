"""Letters as the fonts have them. What no font has is written in another way, never as an empty box."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from unicodedata import category, normalize

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

from rules.search.pinyin import readings

FONTS = Path(__file__).parent / "fonts"
FILES = ("NotoSans.ttf", "NotoSansSC.otf")
"""The first that has a letter draws it."""
NO_LETTER = "\uffff"
PROBE_SIZE = 24
ELLIPSIS = "…"
SPELLED = {"฿": "THB "}
"""Signs of money that no font has."""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters side by side in one font."""

    text: str
    font: FreeTypeFont
    width: float


@cache
def font(name: str, size: int) -> FreeTypeFont:
    """A font of ours at a size in pixels. The plain layout: the same picture on every machine."""
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _empty_box(name: str) -> bytes:
    return bytes(font(name, PROBE_SIZE).getmask(NO_LETTER))


@lru_cache(maxsize=16384)
def _file(letter: str) -> str | None:
    """Which font has the letter."""
    for name in FILES:
        drawn = bytes(font(name, PROBE_SIZE).getmask(letter))
        if drawn != _empty_box(name) and (any(drawn) or letter == " "):
            return name
    return None


def readable(text: str) -> str:
    """The text in letters that can be drawn: a rare Chinese character as it is said, an accent that is missing left
    off, and nothing instead of what can be written in no other way. May be empty."""
    return " ".join("".join(_letters(normalize("NFC", text))).split())


def _letters(text: str) -> Iterator[str]:
    for letter in text:
        if letter.isspace():
            yield " "
        elif _file(letter) is not None:
            yield letter
        else:
            yield _instead(letter)


def _instead(letter: str) -> str:
    """Other letters for one that no font has."""
    if letter in SPELLED:
        return SPELLED[letter]
    plain = "".join(part for part in normalize("NFKD", letter) if category(part) != "Mn")
    if plain and all(_file(part) is not None for part in plain):
        return plain
    said = readings(letter)[0] if category(letter) == "Lo" else letter
    return f" {said} " if said != letter and all(_file(part) is not None for part in said) else ""


def runs(text: str, size: int) -> list[Run]:
    """The text in as many pieces as it needs fonts."""
    pieces = ((name, "".join(part)) for name, part in groupby(readable(text), key=_file))
    return [
        Run(piece, font(name, size), font(name, size).getlength(piece)) for name, piece in pieces if name is not None
    ]


def width(text: str, size: int) -> float:
    """How wide the text is, in pixels."""
    return sum(run.width for run in runs(text, size))


def fitted(text: str, size: int, room: float) -> str:
    """The text, cut where there is no room for more, the cut marked."""
    whole = readable(text)
    if width(whole, size) <= room:
        return whole
    while whole and width(whole + ELLIPSIS, size) > room:
        whole = whole[:-1]
    return whole.rstrip() + ELLIPSIS
