"""What a few typed letters could mean: the ranges of keys to look through, the best first."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rules.phones import normalise
from rules.search.keys import LONGEST, NOTE_LETTERS, SHORTEST_PHONE, Kind, note_pieces
from rules.search.letters import closed, folded, has_han, is_spelled, units
from rules.search.pinyin import ways

WRITTEN = (Kind.NAME, Kind.WORD, Kind.PART)
SPELLED = (Kind.SAID, Kind.SAID_LATER, Kind.INITIALS, Kind.INITIALS_LATER, Kind.MIXED)
FULL = (Kind.SAID, Kind.SAID_LATER)
MOST_SOUNDS = 3


class Hit(NamedTuple):
    """How well a customer was found; the smaller, the better."""

    kind: int
    off: int
    """Nothing: the key is what was typed. One: it goes on. Two: inside a syllable. Of a typo: the wrong letters."""


class Look(NamedTuple):
    """One range of keys: those of these kinds that begin with the text."""

    kinds: tuple[Kind, ...]
    text: str
    sound_of: int = 0
    """So many characters were typed, and their sound is looked for."""
    whole: bool = False
    """A syllable must end where the text ends."""


def looks(query: str, region: str) -> list[Look]:
    """Where to look for a query; nowhere for an empty one."""
    plain, sign = folded(query), tag(query)
    if sign is not None:
        return [Look((Kind.TAG,), sign)] if sign else []
    return [*_names(plain), *_phones(plain, region)] if plain else []


def tag(query: str) -> str | None:
    """The tag that alone is asked for, if the query begins with its sign."""
    plain = closed(query)
    return plain.lstrip("#")[:LONGEST] if plain.startswith("#") else None


def _names(plain: str) -> Iterator[Look]:
    written = plain.replace(" ", "").replace("'", "")
    if is_spelled(plain):
        yield Look((*WRITTEN, *SPELLED, Kind.TAG), written[:LONGEST])
        return
    yield Look((*WRITTEN, Kind.TAG), written[:LONGEST])
    yield from _sounds(plain)


def _sounds(plain: str) -> Iterator[Look]:
    """Chinese by its sound, since many characters share one; with Latin letters among it also 王xm and 小ming."""
    if not has_han(plain):
        return
    typed = units(plain)
    mixed = any(is_spelled(unit) for unit in typed)
    for said in dict.fromkeys("".join(way)[:LONGEST] for way in ways(plain, MOST_SOUNDS)):
        yield Look((*FULL, Kind.MIXED) if mixed else FULL, said, sound_of=len(typed), whole=not mixed)


def _phones(plain: str, region: str) -> Iterator[Look]:
    digits = "".join(letter for letter in plain if letter.isascii() and letter.isdigit())
    if len(digits) < SHORTEST_PHONE:
        return
    # A number dialled at home begins with a zero that the kept form does not have.
    number = (normalise(plain, region) or "").lstrip("+")
    for text in dict.fromkeys((digits, number or digits, digits.lstrip("0") or digits)):
        yield Look((Kind.PHONE,), text)


def needed(look: Look, hits: Iterable[Hit]) -> bool:
    """Sounds matter where the characters are nobody's whole name; that of a single one, where they are in no name."""
    if look.sound_of <= 1:
        return look.sound_of == 0 or not list(hits)
    return not any(hit.off == 0 and hit.kind in WRITTEN for hit in hits)


def in_notes(query: str) -> list[str]:
    """The pieces of a query as notes are kept, the longest first; nothing for a tag or a single Latin letter."""
    if tag(query) is not None:
        return []
    found = sorted(dict.fromkeys(note_pieces(folded(query))), key=len, reverse=True)
    return [piece[:NOTE_LETTERS] for piece in found if len(piece) > 1 or has_han(piece)]


def noted(query: str, text: str) -> bool:
    """Whether a note says every word that was typed."""
    said = closed(text)
    return all(word in said for word in folded(query).split())


def words(query: str) -> list[str]:
    """The words of a query where there are several: each may tell something else of the same person."""
    apart = folded(query).split()
    return apart if len(apart) > 1 else []
