"""What was seen and not understood, to be quoted back; and what says nothing at all."""

import re

from rules.capture.normal import GAP, Line
from rules.capture.words import alternatives, table

WORDS = table("vague")
DATE_WORDS = re.compile(
    rf"{alternatives(WORDS['zh'])}|(?<![a-z])(?:{alternatives(WORDS['en'])})(?![a-z])"
    r"|(?<!没)有货(?![吗没么不?])"
    r"|\d+月\d+[号日]?|(?<![第\w.#路街巷弄-])[3-9]\d[号日](?![楼线店房桌机门球])|周[八九十]|\d{1,2}点(?!半?[\u4e00-\u9fff]?[建意要问])"
    r"|(?<![a-z])(?:feb|february)\s\d+|\b\d{1,2}\s(?:feb|apr|jun|sep|nov)\b|\b\d{1,2}/\d{1,2}\b(?!\s?(?:price|off|inch))"
)
TALK = alternatives(WORDS["talk"])
# Possessive, so that many words that are also parts of one another (哈哈哈, okok) cost no more than their length.
SMALL_TALK = re.compile(rf"(?:{TALK}|[\W_]|(?<![a-z])[a-z](?![a-z])|(?<!\d)\d{{1,2}}(?!\d))*+")
COURTESY = re.compile(rf"(?:{TALK}|[\W_])++")
QUESTION = re.compile(r"[?？]\W*$|[吗嗎么麼呢]\W*$")
FILLER = re.compile(rf"(?:{alternatives(WORDS['filler'])}|[\W_{GAP}])*+")


def quoted(line: Line) -> tuple[str, ...]:
    """Date words no rule has claimed, as they were typed."""
    spans = sorted([*line.refused, *(match.span() for match in DATE_WORDS.finditer(line.low))])
    return tuple(dict.fromkeys(line.original(*span) for span in spans))


def is_small_talk(text: str) -> bool:
    return bool(SMALL_TALK.fullmatch(text))


def is_courtesy(text: str) -> bool:
    """Thanks, a greeting or a yes, and nothing else."""
    return bool(COURTESY.fullmatch(text))


def is_question(text: str) -> bool:
    """Whether somebody asks, going by how it ends."""
    return bool(QUESTION.search(text))


def is_filler(text: str) -> bool:
    """Nothing but marks and words like 查 or "find" around a name."""
    return bool(FILLER.fullmatch(text))
