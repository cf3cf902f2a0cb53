"""What was typed nearly right."""

from collections.abc import Iterator
from itertools import permutations
from string import ascii_lowercase

MOST_SLIPS = 2
SHORTEST = 4
"""Shorter words are a letter away from too many others."""
SHORTEST_FOR_TWO = 7
LONGEST_RESPELLED = 12
MOST_RESPELLED = 3
"""So many places of a name may be spelled otherwise at a time."""
ALIKE = (
    ("c", "k", "ch"), ("ph", "f", "v"), ("i", "y"), ("in", "ine", "yn"), ("thr", "ther"), ("sh", "s"),
    ("ea", "au", "aw"), ("g", "j"), ("eo", "e"), ("ie", "y"), ("ll", "l"),
)  # fmt: skip
"""Letters that sound the same in names."""
RESPELLED = {
    letter: [pair for ways in ALIKE for pair in permutations(ways, 2) if pair[0][0] == letter]
    for letter in ascii_lowercase
}
BEGINNING = 2
"""Where two letters may be wrong, so many at the head must be right: they are what is looked through."""


def neighbours(word: str) -> set[str]:
    """Every word one slip of the finger away, a letter missing, too many, wrong, or two of them swapped; and every
    other way to spell what sounds the same."""
    if len(word) < SHORTEST:
        return set()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    missing = {left + letter + right for left, right in cuts for letter in ascii_lowercase}
    wrong = {left + letter + right[1:] for left, right in cuts if right for letter in ascii_lowercase}
    extra = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    return (missing | wrong | extra | swapped | _respelled(word)) - {word}


def _respelled(word: str) -> set[str]:
    """Katherine, Catherine, Kathryn; Steven, Stephen; Sean, Shaun: names are heard, and spelled as one knows them."""
    return set(_spelled(word, MOST_RESPELLED)) if len(word) <= LONGEST_RESPELLED else set()


def _spelled(rest: str, places: int) -> Iterator[str]:
    """The rest of a word, with so many places at most spelled otherwise."""
    yield rest
    if not places:
        return
    for at in range(len(rest)):
        for one, other in RESPELLED.get(rest[at], ()):
            if rest.startswith(one, at):
                yield from (rest[:at] + other + tail for tail in _spelled(rest[at + len(one) :], places - 1))


def near(word: str) -> str | None:
    """The beginning shared with words that two slips away may be; None where two would make another word."""
    return word[:BEGINNING] if len(word) >= SHORTEST_FOR_TWO else None


def slips(word: str, other: str) -> int:
    """How many slips lie between two words; more than are forgiven count as one more."""
    if abs(len(word) - len(other)) > MOST_SLIPS:
        return MOST_SLIPS + 1
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - few look-ups need it, start-up does not

    return OSA.distance(word, other, score_cutoff=MOST_SLIPS)
