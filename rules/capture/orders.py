"""What a reply of a word or two asks for, and what is left of one that only moves a date."""

import re
from typing import Literal

from rules.capture.normal import Line
from rules.capture.words import alternatives, table

Order = Literal["undo", "done", "cancel"]
ORDERS: tuple[Order, ...] = ("undo", "done", "cancel")
WORDS = table("orders")
POLITE = rf"(?:{alternatives(WORDS['polite'])}|[\W_])*"
TALKS = {
    order: re.compile(rf"{POLITE}(?:{alternatives(WORDS[order])})(?:{alternatives(WORDS['it'])})?{POLITE}")
    for order in ORDERS
}
MOVING = re.compile(
    rf"(?:{alternatives(WORDS['moving_zh'])})[了吧]?"
    rf"|(?<![a-z])(?:(?:{alternatives(WORDS['moving_en'])})(?:\s(?:it|this|that))?(?:\s(?:back\s)?(?:to|for|until|till)(?![a-z]))"
    r"|instead(?![a-z])|(?:resched\w*|postponed?)(?:\s(?:it|this|that))?(?![a-z]))"
)
EDGE = " ,;:.!-|/、，；：。！"
BLANK = re.compile(r"\s+")


def read_order(text: str) -> Order | None:
    """What the whole text asks for: to take it back, that it is done, or that it is not needed."""
    low = Line(text).low
    return next((order for order in ORDERS if TALKS[order].fullmatch(low)), None)


def without_moving(what: str) -> str:
    """The words of a reply without those that only move a date."""
    line = Line(what)
    kept, at = [], 0
    for match in MOVING.finditer(line.low):
        kept.append(line.original(at, match.start()))
        at = match.end()
    kept.append(line.original(at, len(line.low)))
    return BLANK.sub(" ", " ".join(kept)).strip(EDGE)
