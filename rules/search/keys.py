"""The keys a customer is kept under. A look-up is a range of one kind: what begins with what was typed."""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from rules.search.letters import IS_HAN, folded, has_han, units
from rules.search.mentions import head
from rules.search.pinyin import Said, ways


class Kind(IntEnum):
    """In the order in which the found are shown."""

    MENTION = 0
    """The beginning of a name, as it is looked for in a text; never typed."""
    NAME = 1
    WORD = 2
    """From a later word, or a later Chinese character, on."""
    PART = 3
    """From inside a word on."""
    SAID = 4
    """The whole name in pinyin."""
    SAID_LATER = 5
    INITIALS = 6
    INITIALS_LATER = 7
    MIXED = 8
    """Some syllables in full, of others the initial."""
    PHONE = 9
    """From any digit of the number on."""
    TYPO = 10
    """Whole words and readings, for what was typed nearly right."""
    TAG = 11
    NOTE = 12


class Key(NamedTuple):
    """One key of one customer."""

    kind: Kind
    text: str


LONGEST = 24
"""Letters of a key; what is typed beyond them is compared with the row itself."""
MOST_SUFFIXES = 40
SHORTEST_WORD = 3
SHORTEST_PHONE = 3
MOST_SAID = 8
"""Units of a name that are said; a firm's further words are found as they are written."""
MIXED_UNITS = 3
MOST_NOTE_KEYS = 80
NOTE_LETTERS = 16


def of_customer(name: str, phone: str | None, tags: Sequence[str]) -> set[Key]:
    """Every key of a record, but for what was noted about them."""
    plain = folded(name)
    found = {Key(Kind.MENTION, head(plain)), *_written(plain), *_said(plain), *_phone(phone or "")}
    found |= {Key(Kind.TAG, folded(tag).replace(" ", "")[:LONGEST]) for tag in tags}
    return {key for key in found if key.text}


def _written(plain: str) -> Iterator[Key]:
    """The name from each letter on: what is typed may be any part of it."""
    plain = plain.replace("'", "")
    for at in range(min(len(plain), MOST_SUFFIXES)):
        if plain[at] != " ":
            yield Key(_place(plain, at), plain[at:].replace(" ", "")[:LONGEST])
    for word in units(plain):
        if len(word) >= SHORTEST_WORD:
            yield Key(Kind.TYPO, word[:LONGEST])


def _place(plain: str, at: int) -> Kind:
    if at == 0:
        return Kind.NAME
    inside = plain[at - 1].isalnum() and not IS_HAN.match(plain[at - 1]) and not IS_HAN.match(plain[at])
    return Kind.PART if inside or not plain[at].isalnum() else Kind.WORD


def _said(plain: str) -> Iterator[Key]:
    if has_han(plain):
        for said in ways(plain):
            yield from _read_aloud(said[:MOST_SAID])
    elif len(words := units(plain)) > 1:
        yield from _initials(tuple(words[:MOST_SAID]))


def _read_aloud(said: Said) -> Iterator[Key]:
    for at in range(len(said)):
        yield Key(Kind.SAID_LATER if at else Kind.SAID, "".join(said[at:])[:LONGEST])
    yield from _initials(said)
    for rest in (said, said[1:]):
        yield Key(Kind.TYPO, "".join(rest)[:LONGEST])
        yield from (Key(Kind.MIXED, mix[:LONGEST]) for mix in _mixes(rest))


def _initials(said: Said) -> Iterator[Key]:
    letters = "".join(unit[0] for unit in said)
    for at in range(len(letters)):
        yield Key(Kind.INITIALS_LATER if at else Kind.INITIALS, letters[at:])


def _mixes(said: Said) -> Iterator[str]:
    """Neither all in full nor all initials; of a long name only what people type: its head or its tail in full."""
    size = len(said)
    masks = range(1, (1 << size) - 1) if size <= MIXED_UNITS else (1, 1 << (size - 1), (1 << size) - 2)
    for mask in masks:
        yield "".join(unit if mask >> at & 1 else unit[0] for at, unit in enumerate(said))


def _phone(phone: str) -> Iterator[Key]:
    digits = "".join(letter for letter in phone if letter.isdigit())
    for at in range(len(digits) - SHORTEST_PHONE + 1):
        yield Key(Kind.PHONE, digits[at:])


def of_text(text: str) -> set[Key]:
    """The keys of what was noted: Chinese in overlapping pairs, words of an alphabet whole."""
    found: set[str] = set()
    for piece in note_pieces(folded(text)):
        found.add(piece)
        if len(found) == MOST_NOTE_KEYS:
            break
    return {Key(Kind.NOTE, piece) for piece in found}


def note_pieces(plain: str) -> Iterator[str]:
    """A pair from each Chinese character on (alone at the end of a run), and every word."""
    for run in plain.split():
        words = units(run)
        for word, after in zip(words, [*words, ""][1:], strict=True):
            if IS_HAN.match(word):
                yield word + after if after and IS_HAN.match(after) else word
            else:
                yield word[:NOTE_LETTERS]
