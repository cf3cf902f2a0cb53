"""The tables of words and names beside this file, each read once."""

import re
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
ENDINGS = (
    ("ies", ("y",)), ("ied", ("y",)), ("es", ("", "e")), ("ed", ("", "e")), ("ing", ("", "e")),
    ("er", ("", "e")), ("est", ("", "e")), ("ness", ("",)), ("ly", ("",)), ("s", ("",)),
)  # fmt: skip


def lines(name: str) -> list[str]:
    text = (DATA / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def table(name: str) -> dict[str, tuple[str, ...]]:
    """A file of lines `key word word ...`."""
    rows = (line.split() for line in lines(name))
    return {key: tuple(word.replace("_", " ") for word in words) for key, *words in rows}


@cache
def words(name: str) -> frozenset[str]:
    """A file of words alone."""
    return frozenset(word for line in lines(name) for word in line.split())


@cache
def simplified() -> dict[int, int]:
    return {ord(pair[0]): ord(pair[1]) for pair in words("simplified")}


@cache
def surnames(kind: str) -> frozenset[str]:
    listed = table("surnames")[kind]
    return frozenset(listed) if kind == "double" else frozenset("".join(listed))


SHORTEST_AGAIN = 7  # restock, resend; not Remy, Renee
COMMON = words("words_en")


def is_english(word: str) -> bool:
    """Whether a lower-case word is an everyday English one, in any regular inflection."""
    again = word[2:] if word.startswith("re") and len(word) >= SHORTEST_AGAIN else word
    return any(
        base in COMMON or any(base.endswith(ending) and _stem(base[: -len(ending)], fills) for ending, fills in ENDINGS)
        for base in {word, again}
    )


def _stem(base: str, fills: tuple[str, ...]) -> bool:
    doubled = base[-1:] == base[-2:-1] and base[:-1] in COMMON
    return doubled or any(base + fill in COMMON for fill in fills)


def alternatives(options: tuple[str, ...] | list[str]) -> str:
    """A regex branch of literal words, the longest first."""
    ordered = sorted(options, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, word.split(" "))) for word in ordered)
