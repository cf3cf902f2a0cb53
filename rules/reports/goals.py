"""Goals in one line: what, how much, in a week or a month."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from unicodedata import normalize

from rules import money
from rules.capture import read_amount
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
    r"[本这每下当](?:个)?(?:周|週|星期|礼拜|月)|(?:this|each|every|per|a|the|next)\s+(?:week|month)|weekly|monthly",
    re.IGNORECASE,
)
_NEW = re.compile(r"新(?:客|顾客|人|增|来)|拉新|new|newcomers?", re.IGNORECASE)
_RATING = re.compile(r"评分|评价|好评|打分|星|口碑|rating|review|score|stars?|★", re.IGNORECASE)
_SALES = re.compile(r"销售额?|营业额|业绩|流水|收入|卖(?:到|出|够)?|sales|sell|revenue|takings|turnover", re.IGNORECASE)
_BESIDES = re.compile(
    r"平均|至少|达到|要|客户|顾客|客人|[位个人元块万千百分到:=的,.¥$£€]|average|at least|customers?|clients?|people"
    r"|\b(?:of|in|to|for|a|is|get|make|reach|per|k)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Aim:
    """What somebody wants to reach: minor units of money, customers, or tenths of a star."""

    kind: Kind
    span: Span
    target: int


def is_goal(text: str) -> bool:
    """Whether a line without a command is a goal and nothing else: a kind, a figure, and words that go with them."""
    line = normalize("NFKC", text)
    rest = _SPAN.sub(" ", line)
    named = any(kind.search(rest) for kind in (_SALES, _NEW, _RATING))
    for words in (_SALES, _NEW, _RATING, _FIGURE, _BESIDES):
        rest = words.sub(" ", rest)
    return named and bool(_FIGURE.search(line)) and not rest.strip()


def read_goal(text: str, currency: str) -> Aim:
    """The goal in a line; money where neither new customers nor ratings are named. Refused where there is no figure."""
    line = normalize("NFKC", text)
    span: Span = "week" if _WEEK.search(line) else "month"
    rest = _SPAN.sub(" ", line)
    if _RATING.search(rest):
        return Aim("rating", span, _stars(rest))
    if _NEW.search(rest):
        return Aim("newcomers", span, _newcomers(rest))
    return Aim("sales", span, _takings(rest, currency))


def _stars(line: str) -> int:
    stars = _figure(line)
    if not _FEWEST_STARS <= stars <= _MOST_STARS:
        raise Refusal("goals-stars-range")
    return int(stars * TENTHS)


def _newcomers(line: str) -> int:
    count = int(_figure(line))
    if not 0 < count <= MOST_NEWCOMERS:
        raise Refusal("goals-figure")
    return count


def _takings(line: str, currency: str) -> int:
    found = read_amount(line, currency)
    value, unit = found if found is not None else (_figure(line), currency)
    if unit != currency:
        raise Refusal("goals-currency", currency=currency)
    minor = money.to_minor(value, currency)
    if minor <= 0:
        raise Refusal("goals-figure")
    return minor


def _figure(line: str) -> Decimal:
    found = _FIGURE.search(line.replace(",", ""))
    if found is None:
        raise Refusal("goals-figure")
    return Decimal(found[0])
