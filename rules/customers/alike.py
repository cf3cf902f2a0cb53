"""When two customers may be one."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal

from rules.capture.normal import folded
from rules.capture.words import table
from rules.phones import ends

Likeness = Literal["phone", "name", "title", "typo"]
LIKENESSES: tuple[Likeness, ...] = ("phone", "name", "title", "typo")
"""Why two may be one, the strongest first: one number; one name; one name but for the title; one letter apart."""
Mark = tuple[Likeness, str]
_NUMBER = 9
"""Last digits that make a number, however its beginning is dialled."""
_WHOLE_NAME = 2
"""Letters a name must have without its title: 王 alone is half the street."""
_LONGEST_TITLE = 4
_LONG_NAME = 7
"""Letters from which a slip of the finger is likelier than another name."""


def marks(name: str, phones: Iterable[str]) -> frozenset[Mark]:
    """What somebody can be recognised by; who shares a mark may be the same."""
    key, numbers = "".join(folded(name).split()), list(phones)
    bare = _untitled(folded(name))
    found: list[Mark] = [("phone", number[-_NUMBER:]) for phone in numbers if (number := _digits(phone))]
    found += [("name", key)] if key else []
    found += [("title", bare)] if len(bare) >= _WHOLE_NAME else []
    found += [("title", f"{bare}/{ends(phone)}") for phone in numbers if bare]
    found += [("typo", slip) for slip in _slips(bare)]
    return frozenset(found)


def likeness(a: frozenset[Mark], b: frozenset[Mark]) -> Likeness | None:
    """The strongest reason why two may be one. Names alone say little where both have a number and none is shared."""
    shared = {reason for reason, _ in a & b}
    found = next((reason for reason in LIKENESSES if reason in shared), None)
    return None if found in {"title", "typo"} and _has_number(a) and _has_number(b) and not _same_end(a, b) else found


def doubtful(a: frozenset[Mark], b: frozenset[Mark]) -> bool:
    """One name and two numbers: 王姐 and another 王姐, more often than not."""
    return _has_number(a) and _has_number(b) and likeness(a, b) != "phone"


def _has_number(marked: frozenset[Mark]) -> bool:
    return any(reason == "phone" for reason, _ in marked)


def _same_end(a: frozenset[Mark], b: frozenset[Mark]) -> bool:
    return any(reason == "title" and "/" in key for reason, key in a & b)


def _digits(phone: str) -> str:
    return "".join(letter for letter in phone if letter.isdigit())


@cache
def _titles() -> tuple[frozenset[str], frozenset[str]]:
    """After a Chinese name, and before a Latin one."""
    zh = table("titles")
    after = frozenset(title for kind in ("job", "kin", "strict", "after_latin") for title in zh[kind])
    return after, frozenset(title.rstrip(".") for title in table("names_en")["title"])


def _untitled(name: str) -> str:
    """The name without what people are called by politeness; a title alone is the name."""
    after, before = _titles()
    words = name.split()
    while len(words) > 1 and words[0].rstrip(".") in before:
        words = words[1:]
    key = "".join(words)
    sizes = range(min(_LONGEST_TITLE, len(key) - 1), 0, -1)
    return next((key[:-size] for size in sizes if key[-size:] in after), key)


def _slips(key: str) -> Iterator[str]:
    """A long Latin name with one letter left out: two names one slip apart have one of these in common."""
    if len(key) >= _LONG_NAME and key.isascii() and key.isalpha():
        yield key
        yield from {key[:at] + key[at + 1 :] for at in range(len(key))}
