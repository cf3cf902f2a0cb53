"""One alphabet for what is kept and what is typed: width, case, accents and the Chinese script do not count."""

import re
import unicodedata

from rules.capture.normal import SIMPLIFIED

HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
UNSPACED = rf"{HAN}\u3040-\u30ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Written without spaces: Chinese, kana, Thai, Lao, Burmese, Khmer. Here every letter counts as a word."""
UNIT = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
IS_HAN = re.compile(rf"[{HAN}]")
ACCENTS = re.compile("[\u0300-\u036f]")
DOTS = "\u0308"
_MARKS = str.maketrans({"’": "'", "‘": "'", "＃": "#"})


def folded(text: str) -> str:
    """The text in this alphabet, single spaces kept."""
    apart = unicodedata.normalize("NFKD", text).translate(_MARKS).casefold()
    together = unicodedata.normalize("NFKC", ACCENTS.sub("", apart))
    return " ".join(together.translate(SIMPLIFIED).split())


def closed(text: str) -> str:
    """The same without spaces."""
    return folded(text).replace(" ", "")


def units(text: str) -> list[str]:
    """What is said of one piece in a folded text: a Chinese character, a word of an alphabet, a number."""
    return UNIT.findall(text)


def is_spelled(text: str) -> bool:
    """Whether it can be pinyin, initials or a Latin word: plain letters, possibly apart."""
    letters = text.replace(" ", "").replace("'", "")
    return letters.isascii() and letters.isalpha()


def umlauts(text: str) -> str:
    """The text with the ü of pinyin as the keys have it: 吕 is kept as lv, with or without a tone over it."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return re.sub("(?<=[ln])u([\u0300-\u036f]*)", lambda mark: "v" if DOTS in mark[1] else mark[0], apart)


def has_han(text: str) -> bool:
    return IS_HAN.search(text) is not None
