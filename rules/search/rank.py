"""Who of the found stands first."""

from rules.search.keys import Key
from rules.search.letters import folded
from rules.search.pinyin import ways
from rules.search.query import FULL, Hit, Look


def place(look: Look, key: Key, name: str) -> Hit | None:
    """How well a key within a look answers it; None where it only seems to."""
    kind, text = key
    if kind not in FULL:
        return Hit(kind, int(text != look.text))
    if text == look.text:
        return Hit(kind, 0)
    # 李 is not meant by "lin", which is 林 or the beginning of 李娜.
    if _ends_a_syllable(look.text, name):
        return Hit(kind, 1)
    return None if look.whole else Hit(kind, 2)


def _ends_a_syllable(text: str, name: str) -> bool:
    return any(_cuts(said, text) for said in ways(folded(name)))


def _cuts(said: tuple[str, ...], text: str) -> bool:
    return any("".join(said[at:end]) == text for at in range(len(said)) for end in range(at + 1, len(said) + 1))
