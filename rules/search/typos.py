"""What was typed nearly right."""

from string import ascii_lowercase

MOST_SLIPS = 2
SHORTEST = 4
"""Shorter words are a letter away from too many others."""
SHORTEST_FOR_TWO = 7
BEGINNING = 2
"""Where two letters may be wrong, so many at the head must be right: they are what is looked through."""


def neighbours(word: str) -> set[str]:
    """Every word one slip of the finger away: a letter missing, too many, wrong, or two of them swapped."""
    if len(word) < SHORTEST:
        return set()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    missing = {left + letter + right for left, right in cuts for letter in ascii_lowercase}
    wrong = {left + letter + right[1:] for left, right in cuts if right for letter in ascii_lowercase}
    extra = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    return (missing | wrong | extra | swapped) - {word}


def near(word: str) -> str | None:
    """The beginning shared with words that two slips away may be; None where two would make another word."""
    return word[:BEGINNING] if len(word) >= SHORTEST_FOR_TWO else None


def slips(word: str, other: str) -> int:
    """How many slips lie between two words; more than are forgiven count as one more."""
    if abs(len(word) - len(other)) > MOST_SLIPS:
        return MOST_SLIPS + 1
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - few look-ups need it, start-up does not

    return OSA.distance(word, other, score_cutoff=MOST_SLIPS)
