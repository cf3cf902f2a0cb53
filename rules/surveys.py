"""A short survey: one to three questions, each a line, as somebody types them in the chat."""

import re
from dataclasses import dataclass
from typing import Literal

from rules.refusal import Refusal
from rules.text import one_line

Kind = Literal["stars", "yes", "words"]
KINDS: tuple[Kind, ...] = ("stars", "yes", "words")
MOST = 3
QUESTION_UNITS = 150
MOST_STARS = 5
EVERYBODY, LATELY = "all", "lately"
LATELY_DAYS = 90
_STARS = re.compile(
    r"\s*[（(]?\s*(?:[★⭐]\ufe0f?|(?<![颗顆几幾明])打?星|stars?)+\s*[)）]?\s*$",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"(?:[几幾]|多少)[颗顆]?星(?!期)|\bhow many stars\b", re.IGNORECASE)
_YES = re.compile(
    r"[吗嗎][？?]?$|是否|[会會]不[会會]|要不要|想不想|能不能|需不需要"
    r"|^(?:do|does|did|is|are|was|were|would|will|can|could|should|have|has)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"[？?吗嗎]$")
_TAG = re.compile(r"[#＃](\S{1,32})")


@dataclass(frozen=True, slots=True)
class Question:
    """One line, and how it is answered."""

    kind: Kind
    text: str


def read(text: str) -> tuple[str, tuple[Question, ...]]:
    """For whom, and the questions; a line that is a tag says for whom."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    tags = [found[1] for line in lines if (found := _TAG.fullmatch(line))]
    asked = [line for line in lines if not _TAG.fullmatch(line)]
    if not 1 <= len(asked) <= MOST or len(tags) > 1:
        raise Refusal("surveys-form", most=MOST)
    return f"#{tags[0]}" if tags else EVERYBODY, tuple(_question(line) for line in asked)


def is_asked(text: str) -> bool:
    """Whether a line is plainly a question, or says for whom: then it is no news about anybody."""
    lines = [line.strip() for line in text.splitlines()]
    return any(_TAG.fullmatch(line) or _ASKS.search(line) or _question(line).kind == "stars" for line in lines)


def _question(line: str) -> Question:
    bare = _STARS.sub("", line)
    if _HOW_MANY.search(line):
        return Question("stars", one_line(line, QUESTION_UNITS))
    if bare and bare != line:
        return Question("stars", one_line(bare, QUESTION_UNITS))
    return Question("yes" if _YES.search(line) else "words", one_line(line, QUESTION_UNITS))


def next_kind(kind: str) -> Kind:
    """Another way to answer it: a tap goes round."""
    place = next((place for place, one in enumerate(KINDS) if one == kind), -1)
    return KINDS[(place + 1) % len(KINDS)]


def is_answer(kind: str, value: int) -> bool:
    """Whether a figure answers a question of this kind: 1 to 5 stars, or 1 and 0 for yes and no."""
    return 1 <= value <= MOST_STARS if kind == "stars" else kind == "yes" and value in {0, 1}
