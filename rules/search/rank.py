"""Who of the found stands first."""

from functools import lru_cache

from rules.search.keys import Key
from rules.search.letters import folded
from rules.search.pinyin import ways
from rules.search.query import FULL, Hit, Look, hit

RESPELLED = 5
"""Behind all others of its level, before the next."""


def place(look: Look, key: Key, name: str) -> Hit | None:
    """How well a key within a look answers it; None where it only seems to."""
    found = _place(look, key, name)
    return found._replace(level=found.level + RESPELLED) if found and look.respelled else found


def _place(look: Look, key: Key, name: str) -> Hit | None:
    kind, text = key
    if kind not in FULL:
        return hit(kind, int(text != look.text))
    if text == look.text:
        return hit(kind, 0)
    # 李 is not meant by "lin", which is 林 or the beginning of 李娜.
    if look.text in _syllables(name):
        return hit(kind, 1)
    return None if look.whole else hit(kind, 2)


@lru_cache(maxsize=8192)
def _syllables(name: str) -> frozenset[str]:
    """Every run of whole syllables in a name."""
    return frozenset(
        "".join(said[at:end])
        for said in ways(folded(name))
        for at in range(len(said))
        for end in range(at, len(said) + 1)
    )
