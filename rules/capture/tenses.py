"""Past against future: what the words around a date say about it."""

import re
from collections.abc import Sequence

from rules.capture.normal import GAP
from rules.capture.words import alternatives, table

CUES = table("cues")
PAST_EN = (
    rf"(?<![a-z])(?:{alternatives(CUES['past_en'])}"
    r"|(?!need|book|schedul|interest|reserv|plann|confirm|postpon|mov|suppos|wedd|bed)[a-z]{3,}ed)(?![a-z])"
)
FUTURE_EN = rf"(?<![a-z])(?:{alternatives(CUES['future_en'])})(?![a-z])|'ll\b"
EITHER = re.compile(rf"(?P<future>{FUTURE_EN})|(?P<past>{PAST_EN})")
NEXT_NOUN = re.compile(rf"[\s{GAP}]*(?:{alternatives(CUES['future_en'])})(?![a-z])")
LEADS = re.compile(
    r"(?:[定订约排]|改期?|推迟|延期?|挪)[了咗到在好成至]{1,2}$"
    r"|\b(?:balance|rest|remainder)\s\S+\s(?:on\s*)?$"
    r"|\b(?:by|for|on or before|until|till|due|before|this|coming|from|starting)\s*(?:the\s*)?$"
)
DONE_ZH = r"[\u4e00-\u9fff](?:了|咗)(?![再就解吗没])|没(?!问题)|[来见聊问做买看用吃去住修打](?:过|咗)(?!来|去|年|节|期)"
PAST_ZH = f"{alternatives(CUES['past_zh'])}|{DONE_ZH}"
EITHER_ZH = re.compile(rf"(?P<future>{alternatives(CUES['future_zh'])})|(?P<past>{PAST_ZH})")
STOP = re.compile(r"[,;.!?\n]")
LAST = re.compile(
    r"(?:上次|上回|最近一次|最后一次"
    r"|last (?:time|visit|here|seen|came|was|in)|was last in|(?<![a-z])last(?=\s))[\s:是在]*(?:on|in|at)?\s*$"
)
NEAR = 15
BOOKED = re.compile(r"\S{0,3}[订定约][了咗]|\W{0,2}(?:\w+\s){0,2}booked\b")
LONG_AGO = 60  # days
BLANK = re.compile(r"\s+")
BIRTH = re.compile(
    r"生日(?!蛋糕|宴|会|派对|礼|趴|party|花|聚|快)|出生|周年纪念"
    r"|(?:birthday|bday|b-day|born|anniversary)(?!\s?(?:cake|party|dinner|flowers|gift|balloon|card|lunch))"
)
DOING = re.compile(
    rf"(?<![不没])(?:{alternatives(CUES['doing_zh'])})|(?<![a-z])(?:{alternatives(CUES['doing_en'])})(?![a-z])|'ll\b|(?<![a-z])to\s[a-z]"
)
COMES = re.compile(r"(?<=[天日号\d])来(?=$|[\s,.!;])")
ACT = re.compile(rf"{alternatives(CUES['act_zh'])}|(?<![a-z])(?:{alternatives(CUES['act_en'])})(?![a-z])")


def is_past(text: str, start: int, end: int) -> bool:
    """Whether a date that could be either ("Monday", 5号, 今天) is told of rather than planned."""
    before, after = STOP.split(text[:start])[-1], STOP.split(text[end:])[0]
    if LAST.search(before):
        return True
    if LEADS.search(before) or NEXT_NOUN.match(after):
        return False
    told = _told_zh(before, after) or _last(EITHER, before) or EITHER.search(after[:NEAR])
    return bool(told and told["past"])


def _told_zh(before: str, after: str) -> re.Match[str] | None:
    """Chinese tells it right beside the date: in the run of characters after it, else in the one before."""
    return EITHER_ZH.search(BLANK.split(after.lstrip())[0]) or _last(EITHER_ZH, BLANK.split(before)[-1])


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(iter(reversed(list(pattern.finditer(text)))), None)


def is_booked(text: str, end: int, days_ago: int) -> bool:
    """平安夜订了火鸡, told in December: a table for the coming one, not for last year's."""
    return days_ago > LONG_AGO and bool(BOOKED.match(text, end))


def birthdays(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A birthday is a fact about somebody, nothing the owner has to do: the date nearest to the word."""
    if ACT.search(text):
        return []
    words = [match.span() for match in BIRTH.finditer(text)]
    return [min(spans, key=lambda span: _apart(span, word)) for word in words if spans]


def _apart(span: tuple[int, int], word: tuple[int, int]) -> int:
    return max(word[0] - span[1], span[0] - word[1])


def is_plan(text: str, *, money: bool) -> bool:
    """Whether a line about today says what is to be done: 今天送货, but not 今天下雨, nor 今天来染发 420元."""
    return bool(DOING.search(text) or ACT.search(text) or (not money and COMES.search(text)))


def acts(text: str) -> list[tuple[int, int]]:
    """Where the line names something the owner has to do towards the customer."""
    return [match.span() for match in ACT.finditer(text)]
