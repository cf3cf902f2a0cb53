"""Text from people, made fit for storing and for Telegram's limits (UTF-16 units)."""

import re
from unicodedata import category, normalize

_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_CURSIVE = "\u0600-\u109f"  # Arabic to Myanmar, where joiners are spelling
_JUNK = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufff9-\ufffb]"
    "|[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
    f"|\u200d(?<![{_EMOJI}\ufe0f].)(?<![{_CURSIVE}].)|\u200d(?![{_EMOJI}{_CURSIVE}])"
    f"|\u200c(?<![{_CURSIVE}].)|\u200c(?![{_CURSIVE}])"
    # Tag letters spell the flag of England after a black flag, and hide text anywhere else.
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"
)
_JOINER = "\u200d"


def clean(text: str) -> str:
    """The text without what breaks storage or display: controls, lone surrogates, direction marks, hidden letters."""
    return normalize("NFC", _JUNK.sub("", _BREAKS.sub("\n", text)))


def utf16(text: str) -> int:
    """The length Telegram counts."""
    return sum(_units(letter) for letter in text)


def _units(letter: str) -> int:
    return 2 if letter > "\uffff" else 1


def clip(text: str, units: int, ellipsis: str = "…") -> str:
    """The text within so many UTF-16 units, cut between two visible characters, the cut marked."""
    if utf16(text) <= units:
        return text
    room = units - utf16(ellipsis)
    return text[: _cut(text, room)].rstrip() + ellipsis if room >= 0 else ""


def one_line(text: str, units: int) -> str:
    """The text on one line, clipped."""
    return clip(" ".join(text.split()), units)


def _cut(text: str, room: int) -> int:
    """The last place within so many units where a visible character ends."""
    end = 0
    while room >= _units(text[end]):
        room -= _units(text[end])
        end += 1
    while end and _inside(text, end):
        end -= 1
    return end


def _inside(text: str, at: int) -> bool:
    """Whether a cut here would split what is seen as one character."""
    return _extends(text[at]) or text[at - 1] == _JOINER or _splits_flag(text, at)


def _extends(letter: str) -> bool:
    is_skin = "\U0001f3fb" <= letter <= "\U0001f3ff"
    is_tag = "\U000e0020" <= letter <= "\U000e007f"
    return letter == _JOINER or is_skin or is_tag or category(letter).startswith("M")


def _splits_flag(text: str, at: int) -> bool:
    """Flags are pairs of regional letters; an odd number of them before the cut splits one."""
    before = len(text[:at]) - len(text[:at].rstrip(_FLAG_LETTERS))
    return text[at] in _FLAG_LETTERS and before % 2 == 1


_FLAG_LETTERS = "".join(chr(code) for code in range(0x1F1E6, 0x1F200))
