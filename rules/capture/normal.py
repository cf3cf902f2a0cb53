"""A line made regular once, so that every recogniser reads the same alphabet.

`plain` is NFKC and simplified, `low` its lower case; `origin` leads each character back to the text as typed.
"""

import re
import unicodedata

from rules.capture.words import simplified

SIMPLIFIED = simplified()
GAP = "\x00"  # stands for what a recogniser has already claimed: no pattern matches it, no space either
DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
DIGITS = {
    "壹": "一",
    "贰": "二",
    "叁": "三",
    "肆": "四",
    "伍": "五",
    "陆": "六",
    "柒": "七",
    "捌": "八",
    "玖": "九",
    "拾": "十",
}
LOOKALIKES = str.maketrans(
    {"’": "'", "‘": "'", "–": "-", "—": "-", "−": "-", "\u2010": "-", "\u2011": "-", "。": ".", "、": ",", "～": "~"}
)
HAN = re.compile(r"[\u3400-\u9fff]")


def cleaned(text: str) -> str:
    """The text fit to be kept: NFC, without control, direction or lone surrogate characters."""
    kept = (c for c in text if c in "\n\t\u200d" or unicodedata.category(c) not in DROPPED)
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def folded(text: str) -> str:
    """What two spellings of one name have in common."""
    wide = unicodedata.normalize("NFKC", text).translate(SIMPLIFIED).casefold()
    return " ".join(wide.translate(LOOKALIKES).split())


def _lower(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char


class Line:
    """One message on its way through the recognisers; what one of them claims, the next cannot see."""

    def __init__(self, text: str) -> None:
        self.typed = cleaned(text)
        pieces = [(piece, at) for at, char in enumerate(self.typed) for piece in unicodedata.normalize("NFKC", char)]
        self.origin = [at for _, at in pieces] + [len(self.typed)]
        self.plain = "".join(piece for piece, _ in pieces).translate(SIMPLIFIED).translate(LOOKALIKES)
        self.low = "".join(map(_lower, self.plain))
        self.refused: list[tuple[int, int]] = []  # dates that cannot be: 31 February
        self.phones: list[int] = []  # where a phone began
        self.chinese = bool(HAN.search(self.plain))

    def claim(self, start: int, end: int) -> None:
        self.low = self.low[:start] + GAP * (end - start) + self.low[end:]

    def called(self, end: int) -> bool:
        """Whether a phone follows."""
        return any(start >= end and not self.low[end:start].strip(" ,:;\n") for start in self.phones)

    def original(self, start: int, end: int) -> str:
        return self.typed[self.origin[start] : self.origin[end]].strip()

    def free(self, start: int, end: int) -> bool:
        return GAP not in self.low[start:end]
