"""Goals in one line: what, how much, in a week or a month."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from unicodedata import normalize

from rules import money
from rules.capture import read_amount
from rules.capture.money import VALUE, valued
from rules.capture.numbers import ENGLISH
from rules.refusal import Refusal
from rules.reports.periods import Span

Kind = Literal["sales", "newcomers", "rating"]
MOST_GOALS = 3
MOST_NEWCOMERS = 100_000
TENTHS = 10
"""A rating is kept in tenths of a star."""
_FEWEST_STARS, _MOST_STARS = 1, 5
_WEEK = re.compile(r"[周週]|星期|礼拜|week", re.IGNORECASE)
_SPAN = re.compile(
    r"[本这每下当](?:个)?(?:周|週|星期|礼拜|月)|一个?(?:周|週|星期|礼拜|月)(?!\d)|月[底末]"
    r"|(?:this|each|every|per|a|one|the|next)\s+(?:week|month)\b|weekly|monthly",
    re.IGNORECASE,
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    r"(?:[今本明]年|20[2-9]\d\s?年)?\s?(?<![\d.])"
    r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月(?:份|[底末])?(?:\d{1,2}[日号])?(?:之?前)?"
    r"|第\s?\d{1,2}\s?[周週]|\bweek\s+\d{1,2}\b"
    r"|\b20[2-9]\d[-/.]\d{1,2}[-/.]\d{1,2}\b|\bby\s+\d{1,2}[/.]\d{1,2}\b"
    rf"|(?:\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?\b(?:{_MONTHS})\b(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?![,.]?\d))?"
    r"(?:,?\s+20[2-9]\d\b)?|\bby\s+the\s+\d{1,2}(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"[每一今当整两几\d]天|天天|日均|[每今当]日|[今本明去全整半每一\d]年|年[度销底]|季度?|\d\d?\s?个?(?:周|週|星期|礼拜|月)"
    r"|[两二三四五六七八九十]个?(?:周|週|星期|礼拜|月)"
    r"|\b(?:to)?days?\b|\bdaily\b|\byear|\bannual|\bquarter|\bq[1-4]\b|\bfortnight|\bhour|\b(?:weeks|months)\b",
    re.IGNORECASE,
)
"""A goal is for a week or a month: a day, a year, or several weeks are neither."""
_NEW = re.compile(r"新(?:客|顾客|人|增|来)|拉新|\bnew\b|\bnewcomers?\b", re.IGNORECASE)
_RATING = re.compile(r"评分|评价|好评|打分|星|口碑|平均|\b(?:rating|review|score|star|average)s?\b|★", re.IGNORECASE)
_SALES = re.compile(
    r"销售额?|营业额|业绩|流水|收入|卖(?:到|出|够)?|\b(?:sales?|sell|revenue|takings|turnover)\b", re.IGNORECASE
)
_BESIDES = re.compile(
    r"至少|达到|目标|超过|以上|不少于|争取|做到|要|客户|顾客|客人|[位个人名元块钱分到周週月:：=的,，.。!¥$£€]"
    r"|customers?|clients?|people"
    r"|\b(?:of|in|to|for|a|at|by|is|get|make|reach|per|least|end|the|goal|target|over|rmb|week|month|out of 5)\b"
    r"|/\s?5\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s*(?!(?:of|in|to|for|at|by|is|per|the|this|sales?|revenue|takings|turnover|a|and|worth|please)\b)"
    r"(?!以上|左右|吧|流水|销售|业绩|收入|营业|[元块钱圆的到])[^\W\d]",
    re.IGNORECASE,
)
"""Something is counted: thirty orders are no money."""
_SIGN = re.compile(r"\s*(?:[元块圆钱]|rmb|yuan|dollars?|pounds?|euros?|bucks?|quid|yen|[a-z]{3}\b)", re.IGNORECASE)
_FIGURE = re.compile(
    rf"(?P<spelled>\b(?:{'|'.join(word for word in ENGLISH if word not in {'a', 'an', 'few', 'couple'})})\b)"
    rf"|(?!一[定共起直点些])(?P<value>{VALUE})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Aim:
    """What somebody wants to reach: minor units of money, customers, or tenths of a star."""

    kind: Kind
    span: Span
    target: int


def is_goal(text: str) -> bool:
    """Whether a line without a command is a goal and nothing else: a kind, a figure, and words that go with them."""
    rest = _without_dates(normalize("NFKC", text))
    named, figures = bool(_kinds(rest)), bool(_FIGURE.search(rest))
    for words in (_OTHER, _SALES, _NEW, _RATING, _FIGURE, _BESIDES):
        rest = words.sub(" ", rest)
    return named and figures and not rest.strip()


def read_goal(text: str, currency: str) -> Aim:
    """The goal in a line; money where neither new customers nor ratings are named. Refused where it is not plain what
    is meant: better no goal than another one."""
    line = normalize("NFKC", text)
    span: Span = "week" if _WEEK.search(line) else "month"
    rest = _without_dates(line)
    if _OTHER.search(rest):
        raise Refusal("goals-span")
    kinds = _kinds(rest)
    if len(kinds) > 1:
        raise Refusal("goals-kinds")
    value = _figure(re.sub(r"(?:out of|/)\s?5\b", " ", rest))
    return Aim(kinds[0] if kinds else "sales", span, _TARGETS[kinds[0] if kinds else "sales"](value, rest, currency))


def _without_dates(line: str) -> str:
    """Neither the span nor which week or month it is: none of their numbers is the figure."""
    return _SPAN.sub(" ", _DATE.sub(" ", line))


def _kinds(line: str) -> list[Kind]:
    kinds: tuple[tuple[Kind, re.Pattern[str]], ...] = (("sales", _SALES), ("newcomers", _NEW), ("rating", _RATING))
    return [kind for kind, words in kinds if words.search(line)]


def _stars(stars: Decimal, _line: str, _currency: str) -> int:
    if not _FEWEST_STARS <= stars <= _MOST_STARS:
        raise Refusal("goals-stars-range")
    return int(stars * TENTHS)


def _newcomers(count: Decimal, _line: str, _currency: str) -> int:
    if not 0 < count <= MOST_NEWCOMERS:
        raise Refusal("goals-figure")
    return int(count)


def _takings(value: Decimal, line: str, currency: str) -> int:
    found = read_amount(line, currency)
    if found is not None and found[1] != currency:
        raise Refusal("goals-currency", currency=currency)
    if _counts(line):
        raise Refusal("goals-kinds")
    minor = money.to_minor(value, currency)
    if minor <= 0:
        raise Refusal("goals-figure")
    return minor


def _counts(line: str) -> bool:
    """Whether the figure is one of things, or of something we do not know."""
    [found] = _FIGURE.finditer(line)
    after = line[found.end() :]
    if _SIGN.match(after) or re.search(r"[¥$£€₩₹₫฿]\s?$", line[: found.start()]):
        return False
    rest = line
    for words in (_SALES, _FIGURE, _BESIDES):
        rest = words.sub(" ", rest)
    return bool(_COUNTED.match(after)) or bool(rest.strip() and not _SALES.search(line))


def _figure(line: str) -> Decimal:
    """The one figure in a line, in digits or in words."""
    found = list(_FIGURE.finditer(line))
    if len(found) > 1:
        raise Refusal("goals-one-figure")
    value = None
    if found:
        said = found[0]["spelled"]
        value = Decimal(ENGLISH[said.casefold()]) if said else valued(found[0]["value"].casefold())
    if value is None:
        raise Refusal("goals-figure")
    return value


_TARGETS: dict[Kind, Callable[[Decimal, str, str], int]] = {
    "sales": _takings,
    "newcomers": _newcomers,
    "rating": _stars,
}
