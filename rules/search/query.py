"""What a few typed letters could mean: the ranges of keys to look through, the best first."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rules.phones import normalise
from rules.search.keys import LONGEST, NOTE_LETTERS, SHORTEST_PHONE, Kind, note_pieces
from rules.search.letters import closed, folded, has_han, is_spelled, umlauts, units
from rules.search.pinyin import ways

WRITTEN = (Kind.NAME, Kind.WORD, Kind.PART)
SPELLED = (Kind.SAID, Kind.SAID_LATER, Kind.INITIALS, Kind.INITIALS_LATER, Kind.MIXED)
FULL = (Kind.SAID, Kind.SAID_LATER)
ONE_LETTER = (Kind.NAME, Kind.WORD, Kind.SAID, Kind.INITIALS)
"""Where a single letter is looked for: it is in every name."""
MOST_SOUNDS = 3
UMLAUT = re.compile(r"([ln])(?:yu|u)")
PLURAL = re.compile(r"(?<=[a-z]{3})(?:(?<=ss|[cs]h)es|(?<=x)es|ies|(?<![suix])s)$")
LONG_PHONE = 6
"""Fewer digits are an end or a fragment, whose zeros count."""


class Hit(NamedTuple):
    """How well a customer was found; the smaller, the better."""

    level: int
    kind: Kind
    off: int
    """Nothing: the key is what was typed. One: it goes on. Two: inside a syllable. Of a typo: the wrong letters."""


def hit(kind: Kind, off: int) -> Hit:
    """A hit on the level that its kind has, unless it is worth less: half a syllable, a few letters inside a word."""
    return Hit(LEVELS.get((kind, off), 10 * kind), kind, off)


LEVELS = {
    (Kind.PART, 0): 10 * Kind.INITIALS + 3,
    (Kind.PART, 1): 10 * Kind.INITIALS + 3,
    (Kind.SAID, 2): 10 * Kind.INITIALS + 1,
    (Kind.INITIALS, 1): 10 * Kind.INITIALS + 2,
    (Kind.SAID_LATER, 2): 10 * Kind.INITIALS_LATER + 1,
    (Kind.INITIALS_LATER, 1): 10 * Kind.INITIALS_LATER + 2,
}
"""Where one letter more or less changes who is meant: "sh" are the initials of 苏环 before it is the head of 沈."""


class Look(NamedTuple):
    """One range of keys: those of these kinds that begin with the text."""

    kinds: tuple[Kind, ...]
    text: str
    sound_of: int = 0
    """So many characters were typed, and their sound is looked for."""
    whole: bool = False
    """A syllable must end where the text ends."""
    respelled: bool = False
    """It is not what was typed, but how that is written as well: who is found by it comes after."""


def looks(query: str, region: str) -> list[Look]:
    """Where to look for a query; nowhere for an empty one."""
    plain, sign = folded(query), tag(query)
    if sign is not None:
        return [Look((Kind.TAG,), sign)] if sign else []
    return [*_names(plain, folded(umlauts(query))), *_phones(plain, region)] if plain else []


def tag(query: str) -> str | None:
    """The tag that alone is asked for, if the query begins with its sign."""
    plain = closed(query)
    return plain.lstrip("#")[:LONGEST] if plain.startswith("#") else None


def _names(plain: str, with_umlaut: str) -> Iterator[Look]:
    written = plain.replace(" ", "").replace("'", "")
    if with_umlaut != plain:
        yield Look((*WRITTEN, Kind.TAG), written[:LONGEST])
        yield Look(SPELLED, with_umlaut.replace(" ", "")[:LONGEST])
    elif is_spelled(plain):
        yield Look((*WRITTEN, *SPELLED, Kind.TAG) if len(written) > 1 else ONE_LETTER, written[:LONGEST])
        yield from (Look(SPELLED, other[:LONGEST], respelled=True) for other in _with_umlaut(written))
    else:
        yield Look((*WRITTEN, Kind.TAG), written[:LONGEST])
        yield from _sounds(plain)


def _with_umlaut(written: str) -> list[str]:
    """吕 is typed lu, lyu or lv, the passport and the keyboard each in its way: the keys have lv."""
    ways = (UMLAUT.sub(r"\1v", written, count=1), UMLAUT.sub(r"\1v", written))
    return [other for other in dict.fromkeys(ways) if other != written]


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
    local = digits[1:] if len(digits) >= LONG_PHONE and digits[0] == "0" else digits
    for text in dict.fromkeys((digits, number or digits, local)):
        yield Look((Kind.PHONE,), text)


def needed(look: Look, hits: Iterable[Hit]) -> bool:
    """Sounds matter where the characters are nobody's whole name; that of a single one, where they are in no name."""
    if look.sound_of <= 1:
        return look.sound_of == 0 or not list(hits)
    return not any(one.off == 0 and one.kind in WRITTEN for one in hits)


def only_sounds(query: str, hits: Iterable[Hit]) -> bool:
    """Whether Chinese was typed and nothing holds these characters: 羊绒 may be a note as well as 杨蓉."""
    return has_han(query) and all(one.kind in (*FULL, Kind.MIXED) for one in hits)


def in_notes(query: str) -> list[str]:
    """The pieces of a query as notes are kept, the longest first; nothing for a tag or a single Latin letter. Of
    several things one is looked for: what is noted of a pipe begins like what is noted of pipes."""
    if tag(query) is not None:
        return []
    found = sorted(dict.fromkeys(map(_stem, note_pieces(folded(query)))), key=len, reverse=True)
    return [piece[:NOTE_LETTERS] for piece in found if len(piece) > 1 or has_han(piece)]


def noted(query: str, text: str) -> bool:
    """Whether a note says every word that was typed, if only of one where several were typed."""
    said, apart = closed(text), set(units(folded(text)))
    return all(word in said or not apart.isdisjoint(_one_of(word)) for word in folded(query).split())


def _stem(word: str) -> str:
    """How an English word for several things and that for one of them both begin."""
    return PLURAL.sub("", word)


def _one_of(word: str) -> set[str]:
    stem = _stem(word)
    return {stem, f"{stem}y", f"{stem}ie"} if word.endswith("ies") else {stem}


def words(query: str) -> list[str]:
    """The words of a query where there are several: each may tell something else of the same person."""
    apart = folded(query).split()
    return apart if len(apart) > 1 else []
