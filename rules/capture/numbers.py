"""Numbers as people write them: 3千2, 两万, 一千二, 廿五, 1.2k, twenty."""

import re
from decimal import Decimal
from itertools import pairwise

from rules.capture.words import table

DIGIT = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "幺": 1, "俩": 2, "仨": 3}
UNIT = {"十": 10, "拾": 10, "廿": 20, "卅": 30, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
LATIN = {
    "k": 1000,
    "w": 10_000,
    "m": 1_000_000,
    "lakh": 100_000,
    "lac": 100_000,
    "grand": 1000,
    "thousand": 1000,
    "million": 1_000_000,
    "crore": 10_000_000,
}
ENGLISH = {word: int(n) for n, words in table("numbers_en").items() for word in words}
HAN_NUMBER = "[零〇一二两三四五六七八九十百千万廿卅]"
MYRIAD = 10_000
LONGEST = 16
"""Figures of one number: more are no count of anything, and would be rounded on the way."""
PIECE = re.compile(r"\d+(?:\.\d+)?|.")


def number(text: str) -> Decimal | None:
    """The value of digits, Chinese numerals or a mix of both; None when it is no number."""
    tokens = PIECE.findall(text.replace(",", "").replace(" ", ""))
    if not tokens or any(not _numeric(t) for t in tokens):
        return None
    if len(tokens) > 1 and all(t in DIGIT for t in tokens):
        return Decimal("".join(str(DIGIT[t]) for t in tokens))
    if any(a in DIGIT and b in DIGIT and DIGIT[a] for a, b in pairwise(tokens)):
        return None  # 两三万: not one number
    if len(tokens) > 1 and tokens[-1] not in UNIT and any("." in t for t in tokens):
        return None  # 0.1千1: a tail counts in tenths of a unit, which a fraction has none of
    return _composed(tokens) if _falling(tokens) else None


def _falling(pieces: list[str]) -> bool:
    """Units grow smaller, of the small ones up to the next 万: 十千, 万万, 万百 are no numbers."""
    units = [UNIT[piece] for piece in pieces if piece in UNIT]
    large = [unit for unit in units if unit >= MYRIAD]
    skipped = any(a in UNIT and b in UNIT and UNIT[a] > UNIT[b] * 10 for a, b in pairwise(pieces))
    small = all(a > b or b >= MYRIAD or a >= MYRIAD for a, b in pairwise(units))
    return small and not skipped and all(a != b for a, b in pairwise(large))


def whole(text: str) -> int:
    """The same for a place where the pattern admits nothing but a number."""
    english = ENGLISH.get(text.strip())
    value = number(text) if english is None else Decimal(english)
    return int(value) if value is not None else 0


def _numeric(piece: str) -> bool:
    return (piece[0].isdecimal() and len(piece) <= LONGEST) or piece in DIGIT or piece in UNIT


def _composed(pieces: list[str]) -> Decimal:
    total = section = Decimal(0)
    held, last = None, 1
    for piece in pieces:
        if piece not in UNIT:
            held, last = _digit(piece), 1 if piece in "零〇" else last
            continue
        unit = UNIT[piece]
        if unit >= MYRIAD:
            total, section = total + (section + (held or 0) or 1) * unit, Decimal(0)
        else:
            section += (1 if held is None else held) * unit
        held, last = None, unit
    return total + section + _tail(held, last)


def _digit(piece: str) -> Decimal:
    return Decimal(DIGIT[piece]) if piece in DIGIT else Decimal(piece)


def _tail(held: Decimal | None, last: int) -> Decimal:
    """一万二 is twelve thousand: a last digit counts in tenths of the unit before it."""
    if held is None:
        return Decimal(0)
    return held * last / 10 if last >= UNIT["百"] and 0 < held < UNIT["十"] else held
