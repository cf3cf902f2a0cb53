"""What was typed nearly right."""

from string import ascii_lowercase

SHORTEST = 4
"""Shorter words are a letter away from too many others."""
SHORTEST_FOR_TWO = 7
BEGINNING = 3
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
    """The beginning shared with words that two slips away may be; None where two would be a different word."""
    return word[:BEGINNING] if len(word) >= SHORTEST_FOR_TWO else None


def close(word: str, other: str) -> int | None:
    """How many slips lie between two words; None for more than two."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - few look-ups need it, start-up does not

    slips = OSA.distance(word, other, score_cutoff=2)
    return slips if slips <= 2 else None  # noqa: PLR2004 - as said
