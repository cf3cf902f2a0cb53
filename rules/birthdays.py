"""Birthdays: read from a few words, kept as month and day, and the days on which they come round."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from rules.capture.births import FORMS, LUNAR, claim_birth, stated
from rules.capture.normal import GAP, Line
from rules.refusal import Refusal

_CUE = re.compile(r"生日|出生(?:于|日期)?|(?<![a-z])(?:birthday|b-?day|born|date of birth|dob)(?![a-z])")
_FILLER = re.compile(r"[\s:,.;'’-]|[是在的她他于]|(?<![a-z])(?:is|on|in|the|her|his|their|s)(?![a-z])")
_CLAUSE = re.compile(rf"[,;.\n{GAP}，；。、]+")


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of the year, and the year of birth where it is known."""

    month: int
    day: int
    year: int | None = None

    @property
    def key(self) -> str:
        """As it is kept: 03-05."""
        return f"{self.month:02d}-{self.day:02d}"


def read(text: str, *, region: str, today: date) -> Birthday | None:
    """The birthday a short text states; None where it says something else, or more."""
    line = unicodedata.normalize("NFKC", text).casefold()
    cue = _CUE.search(line)
    if cue and LUNAR.search(line):
        raise Refusal("customer-birthday-lunar")
    for form in FORMS:
        found = form.search(line)
        if found is not None:
            rest = _CUE.sub("", line[: found.start()] + " " + line[found.end() :])
            return None if _FILLER.sub("", rest) else _born(stated(found, region, today))
    return None


def read_among(text: str, *, region: str, today: date) -> tuple[Birthday, tuple[str, ...]] | None:
    """The birthday a longer text states, and what else it says, clause by clause."""
    line = Line(text)
    born = _born(claim_birth(line, region, today))
    if born is None:
        return None
    left = "".join(GAP if char == GAP else line.typed[at] for char, at in zip(line.low, line.origin, strict=False))
    clauses = (clause.strip() for clause in _CLAUSE.split(left))
    return born, tuple(clause for clause in clauses if clause)


def is_about(text: str) -> bool:
    """Whether the words speak of a birthday at all."""
    return _CUE.search(text.casefold()) is not None


def _born(birth: tuple[int | None, int, int] | None) -> Birthday | None:
    return Birthday(birth[1], birth[2], birth[0]) if birth else None


def keys_on(on: date) -> tuple[str, ...]:
    """The birthdays that are kept on a date: who was born on 29 February keeps the 28th in other years."""
    keys = (f"{on:%m-%d}",)
    tomorrow = date.fromordinal(on.toordinal() + 1)
    return (*keys, "02-29") if keys == ("02-28",) and tomorrow.month != on.month else keys


def coming(key: str, today: date) -> date:
    """The next date, today included, on which a birthday is kept."""
    month, day = (int(part) for part in key.split("-"))
    return next(on for on in (_in_year(year, month, day) for year in (today.year, today.year + 1)) if on >= today)


def _in_year(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)
