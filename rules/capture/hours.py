"""Hours in both languages: 下午3点半, 15h, half 3, quarter past two, noon, EOD."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time

from rules.capture.normal import GAP, Line
from rules.capture.numbers import ENGLISH, whole
from rules.capture.words import alternatives, table

PARTS = {word: key for key, words in table("dayparts").items() for word in words}
DEFAULT = {
    "dawn": time(6), "morning": time(9), "noon": time(12), "afternoon": time(15), "evening": time(18),
    "night": time(20), "close": time(17), "midnight": time(23, 59), "lateday": time(18), "shut": time(18),
    "lunch": time(12), "am": time(9), "pm": time(15), "afterlunch": time(14),
}  # fmt: skip
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
    if hour > 24 or minute > 59:
        return None
    part = _part(m)
    midnight = hour == 24 or (hour == 12 and part in {"night", "midnight"})
    return Hour(*m.span(), time(_of_day(hour, part, m["h"]), minute), named=True, next_day=midnight)


def _of_day(hour: int, part: str, written: str) -> int:
    """Without a part of the day 1-6 are in the afternoon, 7-11 in the morning."""
    if hour in {0, 24} or (hour == 12 and part in {"night", "midnight", "dawn", "am", "morning"}):
        return 0
    if hour > 12 or part in {"dawn", "morning", "am"}:
        return hour
    if part in LATE or (part in {"noon", "lunch"} and hour < 10):
        return hour % 12 + 12
    return hour + 12 if hour < 7 and not (part or written.startswith("0")) else hour


def _minute(written: str) -> int:
    named = {"": 0, "半": 30, "一刻": 15, "三刻": 45, "1刻": 15, "3刻": 45, "钟": 0, "整": 0, "正": 0}
    return named[written] if written in named else whole(written.rstrip("分"))


def _relative(m: re.Match[str]) -> Hour | None:
    """half 3, quarter past two, ten to four."""
    hour, by = whole(m["h"]), _said(m, "by")
    if not 1 <= hour <= 12:
        return None
    minutes = {"half": 30, "quarter": 15, "a quarter": 15}.get(by) or whole(by)
    base = _of_day(hour, _part(m), m["h"]) * 60
    total = base - minutes if _said(m, "way") in {"to", "til", "till", "of", "b4"} else base + minutes
    return Hour(*m.span(), time(total // 60 % 24, total % 60), named=True) if total >= 0 else None


def _daypart(m: re.Match[str]) -> Hour | None:
    part = _part(m)
    return Hour(*m.span(), DEFAULT[part], named=False, shut=part == "shut", next_day=False)


def _military(m: re.Match[str]) -> Hour | None:
    hour, minute = int(m["h"]), int(m["m"])
    return Hour(*m.span(), time(hour, minute), named=True) if hour < 24 and minute < 60 else None


ZH = alternatives([w for w in PARTS if not w.isascii()])
EN = alternatives([w for w in PARTS if w.isascii() and w not in {"am", "pm", "a", "p"}])
HAN_HOUR = r"(?:二十[一二三四]?|十[一二三四五六七八九]?|[一二两三四五六七八九]|零)"
ZH_MINUTE = r"半|[一三13]刻|[零〇]?[一二三四五]?十?[一二三四五六七八九]分|[二三四五]?十[一二三四五六七八九]?分?|[0-5]?\d分|[0-5]\d(?!\d)|[整正]"
NOT_AN_HOUR = r"(?!都|也|不|没|儿|点|建议|意见|要求|问题|说明|原因|好处|注意|想法|疑问|东西|事|小|心|意思|以上|利|钱|滴|头|到家|方|共识|需)"
WORD_HOUR = alternatives([w for w in ENGLISH if ENGLISH[w] in range(1, 13) and w not in {"a", "an", "couple", "few"}])
H12 = rf"(?P<h>1[0-2]|0?[1-9]|{WORD_HOUR})"
AMPM = r"(?P<part>a\.?m\.?|p\.?m\.?)(?![a-z])"
LEAD = r"(?:\b(?:at|around|about|abt|from|by|before|after|till|until|approx|between|btwn)\s+|@\s*)"
IN_PART = rf"(?:\s*,?\s*(?:in\s+the\s+|this\s+|on\s+)?(?P<part>{EN})(?![\w-]))"
NOT_COUNT = rf"(?![\d$%£€]|[.,:/-]\d|\s*(?:{alternatives(table('measures')['en'])}|each|per|st|street|rd|road|ave|lane|for\s\d|people|the|o)(?![a-z])|\s*[$£€]|\s+[A-Za-z]+\s+(?:st|street|rd|road|ave)\b)"
RANGE = r"(?:\s*(?:-|to|~|until|till|and|&|or)\s*\d{1,2}(?:[:.]\d\d)?)"

RULES: tuple[tuple[re.Pattern[str], Builder], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (
            rf"(?P<part>{ZH})?[\s的,]*(?P<h>\d{{1,2}})[:](?P<m>[0-5]\d)(?!\d)(?:\s*(?P<part2>am|pm)\b)?(?:\s*[-~到至]\s*\d{{1,2}}[:.点]?\d*点?)?(?!\s?[ap]m)",
            _clock,
        ),
        (
            rf"(?P<part>{ZH})?[\s的,]*(?P<h>\d{{1,2}}|{HAN_HOUR})(?:\s*[-~到至]\s*(?:\d{{1,2}}|{HAN_HOUR}))?\s?[点时](?!间|候|尚|节)(?P<m>{ZH_MINUTE})?钟?(?:左右|前后)?(?:\s*[-~到至]\s*(?:{ZH})?\s*(?:\d{{1,2}}|{HAN_HOUR})点半?)?{NOT_AN_HOUR}",
            _clock,
        ),
        (rf"(?P<part>{ZH})", _daypart),
        (
            rf"\b(?P<by>half|(?:a\s+)?quarter|five|ten|twenty|twenty[\s-]five|\d{{1,2}}(?:\s?mins?)?)\s+(?P<way>past|to|til|till|after|b4)\s+{H12}\b(?:\s?{AMPM})?{IN_PART.replace('<part>', '<part2>')}?",
            _relative,
        ),
        (
            rf"\b(?P<by>half)[\s-](?P<h>1[0-2]|[1-9]|{WORD_HOUR})\b(?!\s?(?:{alternatives(table('measures')['en'])}|%|dozen)(?![a-z]))(?:\s?{AMPM})?",
            _relative,
        ),
        (
            rf"{LEAD}?(?<![\d:.$£€])\b{H12}{RANGE}?(?:[:.](?P<m>[0-5]\d))?(?:\s*(?:-|to|~)\s*\d{{1,2}}(?:[:.]\d\d)?)?\s?{AMPM}(?:\s*(?:-|to|~|until)\s*\d{{1,2}}(?:[:.]\d\d)?\s?[ap]m)?",
            _clock,
        ),
        (rf"{LEAD}?(?<![\d:.$£€\w])(?P<h>1[0-2]|[1-9])(?:[:.](?P<m>[0-5]\d))?\s?(?P<part>[ap])(?![\w.'])", _clock),
        (
            r"(?:\b(?:at|by|from|around)\s+|@\s*)?(?<![\w:.$£€-])(?P<h>[01]?\d|2[0-3])[:](?P<m>[0-5]\d)(?![\d:])(?:\s*(?:hrs?|h)\b)?(?:\s*(?:-|to|~)\s*\d{1,2}:\d\d)?"
            + IN_PART
            + "?",
            _clock,
        ),
        (rf"{LEAD}?(?<![\w:.$£€-])(?P<h>[01]?\d|2[0-3])\s?h(?P<m>[0-5]\d)?(?![\w])", _clock),
        (r"\b(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)\s?h(?:rs|ours)?\b", _military),
        (rf"{LEAD}?\b{H12}\s?o'?\s?clock\b{IN_PART}?", _clock),
        (rf"(?:\bat\s+|@\s*)(?P<h>\d{{1,2}})\.(?P<m>[0-5]\d)(?![\d.%])", _clock),
        (rf"{LEAD}{H12}{RANGE}?(?<=\w)(?:ish|sharp)?{IN_PART}?{NOT_COUNT}(?![\w])", _clock),
        (rf"\b{H12}\s?-?ish\b", _clock),
        (
            rf"(?<={GAP})\s*,?\s*{H12}{RANGE}?{IN_PART}?{NOT_COUNT}(?=\s*(?:[,.;!?)-]|$|{GAP}|\b(?:sharp|re|for|to|with|w/|about|call|ring|pls|please)\b))",
            _clock,
        ),
        (
            rf"(?:\b(?:in|during|over|at|by|around|before)\s+(?:the\s+)?|(?<={GAP})\s*(?:[,@]\s*|at\s+|in\s+the\s+)?)(?P<part>{EN}|am|pm)(?![\w-])(?!\s+(?:tea|dress|gown|coffee|menu|order|shift))(?:,?\s*(?:at|around|about|@)?\s*(?P<h>1[0-2]|[1-9])(?![\d.:$%]))?",
            lambda m: _clock(m) if _said(m, "h") else _daypart(m),
        ),
        (
            rf"(?P<part>\b(?:first thing|noon|midday|midnight|eod|cob|close of business|end of (?:the )?day|close of play|before closing|before close|before we close|before closing time|by closing(?: time)?|after work|after lunch))\b",
            _daypart,
        ),
        (rf"\b(?P<part>am|pm|morning|afternoon|evening)\b(?=\s*{GAP})", _daypart),
    )
)


def claim_hours(line: Line) -> list[Hour]:
    found = [hour for pattern, build in RULES for hour in _matches(line, pattern, build)]
    return sorted(found, key=lambda hour: hour.start)


def _matches(line: Line, pattern: re.Pattern[str], build: Builder) -> Iterator[Hour]:
    for match in pattern.finditer(line.low):
        if not line.free(*match.span()):
            continue
        hour = build(match)
        if hour and _meant(line, match):
            line.claim(*match.span())
            yield hour


SINGLE = frozenset("早晚朝夜")
TRAP = re.compile(r"(?:有|早|晚|差|快|慢|大|小|贵|便宜|多|少|好|再|了|这|那|几|一)$")


def _meant(line: Line, match: re.Match[str]) -> bool:
    """晚 alone needs its day before it; 一点 is a little, unless the clock is plain."""
    part = _said(match, "part")
    beside = match.start() > 0 and line.low[match.start() - 1] == GAP
    if part in SINGLE and not beside and not _said(match, "h"):
        return False
    if _said(match, "h") != "一" or part or _said(match, "m"):
        return not (_said(match, "h") and not part and TRAP.search(line.low[: match.start()]) and line.chinese)
    return beside or match[0].endswith("钟")
