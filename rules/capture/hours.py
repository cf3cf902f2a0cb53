"""Hours in both languages: 下午3点半, 15h, half 3, quarter past two, noon, EOD."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time

from rules.capture.grammar import patterns
from rules.capture.normal import GAP, Line
from rules.capture.numbers import ENGLISH, whole
from rules.capture.words import alternatives, table

PARTS = {word: key for key, words in table("dayparts").items() for word in words}
DEFAULT = {
    "dawn": time(6), "morning": time(9), "noon": time(12), "afternoon": time(15), "evening": time(18),
    "night": time(20), "close": time(17), "midnight": time(23, 59), "lateday": time(18), "shut": time(18),
    "lunch": time(12), "am": time(9), "pm": time(15), "afterlunch": time(14),
}  # fmt: skip
HOURS, MINUTES, NOON = 24, 60, 12
EARLY = 7  # a bare hour below it is meant for the afternoon
FORENOON = 10
LATE = frozenset({"afternoon", "evening", "night", "pm", "close", "lateday", "afterlunch", "shut"})


@dataclass(frozen=True, slots=True)
class Hour:
    start: int
    end: int
    at: time
    named: bool  # an hour was said, not only a part of the day
    next_day: bool = False  # midnight belongs to the day after
    shut: bool = False  # "before closing": only a time later today is meant


Builder = Callable[[re.Match[str]], Hour | None]


def _said(match: re.Match[str], group: str) -> str:
    return match.groupdict().get(group) or ""


def _part(match: re.Match[str]) -> str:
    written = _said(match, "part") or _said(match, "part2")
    return PARTS.get(" ".join(written.replace(".", "").split()), "")


def _clock(m: re.Match[str]) -> Hour | None:
    """A number of the clock, with or without its part of the day."""
    hour, minute = whole(m["h"]), _minute(_said(m, "m"))
    if hour > HOURS or minute >= MINUTES:
        return None
    part = _part(m)
    midnight = hour == HOURS or (hour == NOON and part in {"night", "midnight"})
    return Hour(*m.span(), time(_of_day(hour, part, m["h"]), minute), named=True, next_day=midnight)


def _of_day(hour: int, part: str, written: str) -> int:
    """Without a part of the day 1-6 are in the afternoon, 7-11 in the morning."""
    if hour in {0, HOURS} or (hour == NOON and part in {"night", "midnight", "dawn", "am", "morning"}):
        return 0
    if hour > NOON or part in {"dawn", "morning", "am"}:
        return hour
    if part in LATE or (part in {"noon", "lunch"} and hour < FORENOON):
        return hour % NOON + NOON
    return hour + NOON if hour < EARLY and not (part or written.startswith("0")) else hour


def _minute(written: str) -> int:
    named = {"": 0, "半": 30, "一刻": 15, "三刻": 45, "1刻": 15, "3刻": 45, "钟": 0, "整": 0, "正": 0}
    return named[written] if written in named else whole(written.rstrip("分"))


def _relative(m: re.Match[str]) -> Hour | None:
    """half 3, quarter past two, ten to four."""
    hour, by = whole(m["h"]), _said(m, "by")
    minutes = {"half": 30, "quarter": 15, "a quarter": 15}.get(by) or whole(by)
    base = _of_day(hour, _part(m), m["h"]) * 60
    total = base - minutes if _said(m, "way") in {"to", "til", "till", "of", "b4"} else base + minutes
    return Hour(*m.span(), time(total // 60, total % 60), named=True)


def _daypart(m: re.Match[str]) -> Hour | None:
    part = _part(m)
    return Hour(*m.span(), DEFAULT[part], named=False, shut=part == "shut", next_day=False)


def _military(m: re.Match[str]) -> Hour | None:
    hour, minute = int(m["h"]), int(m["m"])
    return Hour(*m.span(), time(hour, minute), named=True) if hour < HOURS and minute < MINUTES else None


def _clock_or_part(m: re.Match[str]) -> Hour | None:
    return _clock(m) if _said(m, "h") else _daypart(m)


BUILDERS: dict[str, Builder] = {
    "clock": _clock, "relative": _relative, "daypart": _daypart, "military": _military, "clock_or_part": _clock_or_part,
}  # fmt: skip
CLOCK_WORDS = [word for word, n in ENGLISH.items() if n in range(1, 13) and word not in {"a", "an", "couple", "few"}]
RULES: tuple[tuple[re.Pattern[str], Builder], ...] = tuple(
    (pattern, BUILDERS[name])
    for pattern, name in patterns(
        "hours",
        GAP=GAP,
        ZH=alternatives([word for word in PARTS if not word.isascii()]),
        EN=alternatives([word for word in PARTS if word.isascii() and word not in {"am", "pm", "a", "p"}]),
        WORD_HOUR=alternatives(CLOCK_WORDS),
        MEASURES=alternatives(table("measures")["en"]),
    )
)


def claim_hours(line: Line) -> list[Hour]:
    found = [hour for pattern, build in RULES for hour in _matches(line, pattern, build)]
    return sorted(found, key=lambda hour: hour.start)


def _matches(line: Line, pattern: re.Pattern[str], build: Builder) -> Iterator[Hour]:
    for match in pattern.finditer(line.low):
        hour = build(match)
        if hour and _meant(line, match):
            line.claim(*match.span())
            yield hour


SINGLE = frozenset("早晚朝夜")
COMING = re.compile(r"[来到去见取送接过]")
TRAP = re.compile(r"(?:有|早|晚|差|快|慢|大|小|贵|便宜|多|少|好|再|了|这|那|几|一)$")


def _meant(line: Line, match: re.Match[str]) -> bool:
    """晚 alone needs its day before it; 一点 may be "a little"; 便宜3点 is no hour."""
    part, hour = _said(match, "part"), _said(match, "h")
    beside = match.start() > 0 and line.low[match.start() - 1] == GAP
    if part or _said(match, "m"):
        return bool(hour) or beside or part not in SINGLE
    if hour == "一":
        return beside or match[0].endswith("钟") or bool(COMING.match(line.low, match.end()))
    return not (line.chinese and hour and TRAP.search(line.low[: match.start()]))
