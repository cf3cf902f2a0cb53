"""One message of several lines: a list of entries, or one entry with its details."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from rules.capture import kinds, people, phones, tags, vague
from rules.capture.almanac import Clock
from rules.capture.mentions import FAIR, Mention
from rules.capture.moments import claim_moments
from rules.capture.normal import GAP, HAN, Line, cleaned, folded
from rules.capture.words import alternatives, table

SEVERAL = 2
MOST_ENTRIES = 50  # of one message; `split` gives them all, and who asks says no
MOST_LINES = 200  # read for a person; a longer message is a letter
MOST_READ = 200  # characters of a line read for its person
LEAD_HAN, LEAD_LATIN = 6, 24  # characters before a name that is still the line's own
WORDS = table("lists")
BULLET = re.compile(
    r"\s*(?:\d{1,3}\s?(?:[.．](?!\d)|[)）、])|[(（]\d{1,2}[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}[、．.]|[-–—*•·●▪◦‣]\s)\s*"
)
DETAIL = re.compile(
    rf"\s*(?:(?:{alternatives(WORDS['label_zh'])})(?=[:\s\d+])"
    rf"|(?:{alternatives((*WORDS['field_zh'], *WORDS['field_en']))})\s*:"
    rf"|{alternatives(WORDS['on_zh'])}|(?:{alternatives(WORDS['on_en'])})(?![a-z']))"
)
PHONE = re.compile(r"(?<![\d#.a-z])\+?\(?\d(?:[\s().-]{0,2}\d){6,14}(?!\d)")
HEADING = re.compile(rf".{{1,30}}:|{alternatives(WORDS['heading'])}")
FACT, WORD = re.compile(r"\d"), re.compile(r"\w")
ANY_TIME = datetime(2026, 1, 1, 9)  # noqa: DTZ001 - whether a heading names a day, not which one


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the message, and what tells whether an entry begins with it."""

    text: str
    name: str  # folded; "" when it names nobody of its own
    phone: bool
    bare: bool  # a phone and nothing else
    detail: bool
    heads: bool
    day: bool
    bullet: bool
    first: bool  # the person is its first word
    house: bool  # of the shop and nobody's
    talk: bool  # thanks and no more

    @property
    def opens(self) -> bool:
        return not self.detail and bool(self.name or self.phone)


@dataclass(slots=True)
class Entry:
    lines: list[str]
    name: str
    phone: bool
    bare: bool
    bullet: bool
    house: bool

    def takes(self, row: Row, *, listed: bool) -> bool:
        """A name and a phone may stand on lines of their own; a second one of either is somebody else."""
        if row.bullet and (self.house or (row.house and self.bullet)):
            return False
        if not row.opens:
            return True
        if row.name == self.name != "":
            return not (listed and row.first)
        if not row.name:
            return not self.phone
        return not self.name and (not self.phone or (self.bare and not row.phone))

    def add(self, row: Row) -> None:
        self.lines.append(row.text)
        self.name, self.phone, self.bare = self.name or row.name, self.phone or row.phone, False


def split(text: str) -> list[str]:
    """The entries of a message: each line that names its own person or phone begins one, the others are details."""
    typed = cleaned(text)
    lines = [line for line in typed.splitlines() if line.strip()]
    rows = [_row(line) for line in lines[:MOST_LINES]]
    rows, thanked = _without_thanks(rows)
    entries, headed = _gathered(rows)
    headed = headed or thanked
    if not headed and len(entries) < SEVERAL:
        return [BULLET.sub("", typed, count=1) if BULLET.match(typed) else typed]
    entries[-1].lines += lines[MOST_LINES:]
    return ["\n".join(entry.lines) for entry in entries]


def _without_thanks(rows: list[Row]) -> tuple[list[Row], bool]:
    """The rows of a list without those that say no more than thanks, and whether there were any."""
    kept = [row for row in rows if not (row.bullet and row.talk)]
    return (kept, True) if 0 < len(kept) < len(rows) else (rows, False)


def _row(text: str) -> Row:
    bullet = BULLET.match(text)
    body = text[bullet.end() if bullet else 0 :].strip()
    line = Line(body[:MOST_READ])
    low = line.low
    tags.read_tags(line)
    phones.claim_numbers(line)
    numbers = [match.span() for match in PHONE.finditer(line.low)]
    for span in numbers:
        line.claim(*span)
    days = claim_moments(line, Clock(ANY_TIME, "CN", line.chinese))
    who = people.subject(low, people.find_strangers(line), follow_up=False)
    name = _own(line, who)
    heads = not (name or numbers or FACT.search(line.low)) and bool(HEADING.fullmatch(low.strip()))
    ahead = any(day.at.date() != ANY_TIME.date() for day in days)
    bare = bool(numbers) and not WORD.search(line.low)
    return Row(
        body, name, bool(numbers), bare, bool(DETAIL.match(low)), heads, ahead,
        bullet=bullet is not None,
        first=bool(name) and who is not None and not low[: who.start].strip(),
        house=kinds.is_house(low) and not (name or numbers),
        talk=vague.is_courtesy(low),
    )  # fmt: skip


def _own(line: Line, who: Mention | None) -> str:
    """The name, where the line is about it from the beginning."""
    if who is None:
        return ""
    lead = line.low[: who.start].replace(GAP, "").strip()
    near = len(lead) <= (LEAD_HAN if HAN.search(lead) else LEAD_LATIN)
    sure = who.score >= FAIR or not lead
    return folded(line.original(who.start, who.end)) if near and sure else ""


def _gathered(rows: Sequence[Row]) -> tuple[list[Entry], bool]:
    """The entries, and whether a heading was taken off; one that names a coming day goes with each entry below it."""
    entries: list[Entry] = []
    carried, fresh, headed = "", True, False
    listed = any(row.bullet for row in rows[1:]) or len({row.name for row in rows if row.opens and row.name}) > 1
    for row, below in zip_longest(rows, rows[1:]):
        if row.heads and below and below.opens:
            carried, fresh, headed = (f"{row.text.rstrip(':： ')} " if row.day else ""), True, True
        elif fresh or not entries[-1].takes(row, listed=listed):
            entries.append(Entry([f"{carried}{row.text}"], row.name, row.phone, row.bare, row.bullet, row.house))
            fresh = False
        else:
            entries[-1].add(row)
    return entries, headed
