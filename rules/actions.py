"""What a button carries: `v1:<word>.<verb>:<ref>:<nonce>[~<arg>]`, at most 64 bytes, hostile on its way back.

`ref` is up to four numbers in base 36 joined by dots: the business first, then what the button is about.
"""

import re
from dataclasses import dataclass

MAX_BYTES = 64
_BIGGEST = 2**63
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NUMBER = r"(?:0|[1-9a-z][0-9a-z]{0,12})"
_FORM = re.compile(
    r"v1:(?P<word>[a-z][a-z_]*)\.(?P<verb>[a-z][a-z_]*)"
    rf":(?P<ref>(?:{_NUMBER}(?:\.{_NUMBER}){{0,3}})?)"
    r":(?P<nonce>[A-Za-z0-9_-]*)(?:~(?P<arg>[A-Za-z0-9_.+-]+))?"
)

# Yesterday's buttons keep working: the old "word.verb" and what it is called now.
ALIASES: dict[str, str] = {"businesses.share": "codes.share"}


@dataclass(frozen=True)
class Action:
    """A verb on a word, about the numbered things in `ref`; the nonce tells one screen from the next."""

    word: str
    verb: str
    ref: tuple[int, ...] = ()
    nonce: str = ""
    arg: str = ""


def encode(action: Action) -> str:
    """The button's data; ValueError for what could not be read back, our own bug."""
    ref = ".".join(_base36(number) for number in action.ref)
    data = f"v1:{action.word}.{action.verb}:{ref}:{action.nonce}" + (f"~{action.arg}" if action.arg else "")
    if _read(data) != action:
        raise ValueError(f"not fit for a button: {action.word}.{action.verb}")
    return data


def decode(data: str) -> Action | None:
    """The action in a button's data; None for anything that `encode` never made."""
    action = _read(data)
    return _renamed(action) if action else None


def _read(data: str) -> Action | None:
    found = _FORM.fullmatch(data) if len(data) <= MAX_BYTES else None
    if found is None:
        return None
    ref = tuple(int(number, 36) for number in found["ref"].split(".") if number)
    if any(number >= _BIGGEST for number in ref):
        return None
    return Action(found["word"], found["verb"], ref, found["nonce"], found["arg"] or "")


def _renamed(action: Action) -> Action:
    name = f"{action.word}.{action.verb}"
    word, _, verb = ALIASES.get(name, name).partition(".")
    return Action(word, verb, action.ref, action.nonce, action.arg)


def _base36(number: int) -> str:
    if not 0 <= number < _BIGGEST:
        raise ValueError(f"out of range: {number}")
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
