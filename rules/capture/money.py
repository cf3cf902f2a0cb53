"""Money: figures that carry a sign or a unit, and bare ones beside a word for money."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from rules.capture.normal import GAP, Line
from rules.capture.numbers import HAN_NUMBER, LATIN, number
from rules.capture.words import alternatives, table

DOLLARS = frozenset({"USD", "HKD", "SGD", "TWD", "AUD", "CAD", "NZD"})
YUANS = frozenset({"CNY", "TWD", "HKD"})
FIGURE = r"(?:\d{1,3}(?:,\d{2,3})*,\d{3}|\d+)(?:\.\d+)?"
TIMES = r"\s?(?:k|w|m|lakhs?|lacs?|grand|crores?|thousand|million)(?![a-z])"
HAN = rf"(?:\d{{1,12}}(?:\.\d{{1,4}})?(?:\s?(?=[百千万]))?)?{HAN_NUMBER}{{1,12}}(?:\d{{1,4}}(?!\d))?{HAN_NUMBER}{{0,8}}"
VALUE = rf"(?:{HAN}|{FIGURE}(?:{TIMES})?)"
NOT_INSIDE = r"(?<![\d.,:/-])(?<![a-z]-)"


@dataclass(frozen=True, slots=True)
class Amount:
    start: int
    end: int
    value: Decimal
    currency: str
    guessed: bool  # the currency
    bare: bool = False  # neither a sign nor a word for money beside it


def _signs(kind: str) -> str:
    return alternatives([sign for signs in table(kind).values() for sign in signs])


BEFORE = re.compile(rf"(?<![a-z])(?P<sign>{_signs('currency_before')})\s?(?P<value>{VALUE})(?![\d%])")
AFTER = re.compile(
    rf"{NOT_INSIDE}(?P<value>\d{{1,3}}(?: \d{{3}})+(?:,\d\d)?|\d+,\d\d|{VALUE})\s?(?P<sign>{_signs('currency_after')})"
    rf"(?P<tail>[一二三四五六七八九半\d](?![\d年月号天个]))?(?![a-z])"
)
LARGE = re.compile(rf"{NOT_INSIDE}(?<![a-z])(?P<value>\d+(?:\.\d+)?\s?[百千万]\d?|{HAN}|{FIGURE}{TIMES})(?![a-z\d])")
BARE = re.compile(rf"(?<!\d,)(?<![a-z\d.:/+-])(?P<value>{FIGURE})(?![a-z%:/°.,-]*[\d%])|{NOT_INSIDE}(?P<han>{HAN})")
MEASURE = re.compile(
    rf"\s?(?!打[完折款过来])(?:%|折|成[^交]|{alternatives(table('measures')['zh'])}|(?:{alternatives(table('measures')['en'])})(?![a-z])|[-:/x*×]\s?\d)"
)
CARAT = re.compile(r"(?:9|10|14|18|22|24)\s?k$")
WATT = re.compile(r"\s?(?:瓦|灯|led|bulb|充)")
WORDS = table("money_words")
CUE_BEFORE = re.compile(
    rf"(?:{alternatives(WORDS['zh'])}|每(?:{alternatives(table('measures')['zh'])})|(?<![a-z])(?:{alternatives(WORDS['en'])}))"
    r"(?:\s|了|过|是|共|一共|:|=|大概|大约|约|还|有|还有|我们?|他|她|佢|你|的|咗|各|款|金|额|费|about|around|of|is|was|me|us|him|her|them|a|the|approx|another|only|up|to|~)*$"
)
CUE_AFTER = re.compile(
    rf"\s?,?\s?的?(?:{alternatives(WORDS['after_zh'])}|(?:{alternatives(WORDS['after_en'])})(?![a-z]))"
)
TOTAL_BEFORE = re.compile(
    r"(?:总共|一共|合共|合计|共计|总计|总价|总额|总款|全部|共|=|total(?:\s(?:of|is|was))?|altogether|all\sin)[\s:是]*$"
)
PRICE_BEFORE = re.compile(r"(?<![a-z])for\s*$")
PRICED = re.compile(r"\s?(?:一|/|每)[套个件斤只条张把双盒包袋瓶米平桌位节次台份樘间扇晚天人公吨]")
OF, ROUND = re.compile("的(?![时候人])"), re.compile(r"\d{3}|[百千万kw]")
APIECE = re.compile(r"\s?(?:each\b(?!\s+of)|apiece\b)")
EACH = re.compile(r"\s?(?:each|per|ea\b|a\s|/)")
TOTAL_AFTER = re.compile(rf"\s?(?:in\s)?(?:total|altogether|all\sin|合计|总共)(?![\s:]*[\d{GAP}])")
NOUN = re.compile(r"\s?(?!(?:" + alternatives(WORDS["follow_en"]) + r")(?![a-z]))[a-z]{2,}")
PURCHASE = re.compile(
    rf"{alternatives(WORDS['purchase_zh'])}|(?<![a-z])(?:{alternatives(WORDS['purchase_en'])})(?![a-z])"
)
SERVICE = re.compile(rf"{alternatives(WORDS['service_zh'])}|(?<![a-z])(?:{alternatives(WORDS['service_en'])})(?![a-z])")
END = re.compile(rf"[\s.!,;{GAP}]*$")
BLANK_BEFORE, BLANK_AFTER = re.compile(rf"[\s{GAP},]$"), re.compile(rf"[\s{GAP},;.]")


def read_amount(text: str, currency: str) -> tuple[Decimal, str] | None:
    """The money in a text that holds little else: `45`, `¥3200`, `3千2`."""
    line = Line(text)
    amounts = claim_marked(line, currency) or claim_bare(line, currency)
    if amounts:
        return chosen(line, amounts).value, chosen(line, amounts).currency
    alone = re.fullmatch(rf"\s*(?P<value>{VALUE})\s*", line.low)
    value = valued(alone["value"]) if alone else None
    return (value, currency) if value else None


def valued(text: str) -> Decimal | None:
    """The figure a value pattern matched, or None when it is none after all."""
    match = re.match(rf"(?P<figure>{FIGURE})\s?(?P<times>[a-z]+)$", text)
    if match:
        figure = number(match["figure"])
        return figure * LATIN[match["times"].removesuffix("s")] if figure else None
    return _spaced(text)


def _spaced(text: str) -> Decimal | None:
    cents = re.fullmatch(r"([\d ]+),(\d\d)", text)
    return Decimal(f"{cents[1].replace(' ', '')}.{cents[2]}") if cents else number(text)


def claim_marked(line: Line, default: str) -> list[Amount]:
    """What carries a sign or unit of money, and large figures (3.6万, 4.5k) that count nothing else."""
    found = [*_signed(line, BEFORE, default), *_signed(line, AFTER, default)]
    return sorted(found + list(_large(line, default)), key=lambda a: a.start)


def _signed(line: Line, pattern: re.Pattern[str], default: str) -> Iterator[Amount]:
    for match in pattern.finditer(line.low):
        value = valued(match["value"])
        if not value:
            continue
        tail = match.groupdict().get("tail")
        value += _tenths(tail) if tail and "." not in match["value"] else 0
        currency, guessed = _currency(match["sign"], default)
        line.claim(*match.span())
        yield Amount(*match.span(), value, currency, guessed)


def _tenths(tail: str) -> Decimal:
    """三块五 is 3.5."""
    return Decimal("0.5") if tail == "半" else (number(tail) or Decimal(0)) / 10


def _large(line: Line, default: str) -> Iterator[Amount]:
    for match in LARGE.finditer(line.low):
        text = match["value"]
        value = valued(text)
        if value and _is_large(line, match, text):
            line.claim(*match.span())
            yield Amount(*match.span(), value, default, guessed=False)


def _is_large(line: Line, match: re.Match[str], text: str) -> bool:
    if MEASURE.match(line.low, match.end()) or CARAT.search(text) or not re.search(r"[百千万kwmlgct]", text):
        return False
    if text.endswith("w") and (not line.chinese or WATT.match(line.low, match.end())):
        return False
    if text.endswith("m") or not re.search(r"\d", text):
        return _cued(line, *match.span()) or (bool(re.search("[百千万]", text)) and _stands_alone(line, match))
    return len(text) > 1


def _stands_alone(line: Line, match: re.Match[str]) -> bool:
    """做门头 一万八 付了定金: a round sum between blanks, or the last word."""
    apart = BLANK_BEFORE.search(line.low[: match.start()]) and BLANK_AFTER.match(line.low, match.end())
    return bool(apart or END.match(line.low, match.end()))


def _currency(sign: str, default: str) -> tuple[str, bool]:
    """The ISO code of a sign, and whether it was a guess."""
    if sign in {"$", "dollars", "dollar"}:
        return (default, False) if default in DOLLARS else ("USD", True)
    if sign in {"bucks", "buck"}:
        return default, False
    if sign in {"元", "块", "块钱", "圆", "蚊鸡"}:
        return (default if default in YUANS else "CNY"), default not in YUANS
    if sign == "¥":
        return ("JPY" if default == "JPY" else "CNY"), False
    return _named(sign), False


def _named(sign: str) -> str:
    rows = [*table("currency_before").items(), *table("currency_after").items()]
    return next(code for code, signs in rows if sign in signs)


def claim_rest(line: Line, marked: list[Amount], default: str, *, told: bool) -> Amount | None:
    """After dates are taken out: bare figures, and of all the one that counts. `told`: of a day that has come."""
    amounts = sorted([*marked, *claim_bare(line, default)], key=lambda a: a.start)
    amounts = amounts or claim_trailing(line, default, told=told)
    return chosen(line, amounts) if amounts else None


def claim_bare(line: Line, default: str) -> list[Amount]:
    """Figures without a sign: only beside a word for money."""
    found = []
    for match in BARE.finditer(line.low):
        value = valued(match["value"] or match["han"])
        if value and _plausible(line, match) and _cued(line, *match.span()):
            line.claim(*match.span())
            found.append(Amount(*match.span(), value, default, guessed=False))
    return found


def claim_trailing(line: Line, default: str, *, told: bool) -> list[Amount]:
    """`bought 3 shirts 45`, 今天剪头 50: the last figure after a purchase, when nothing else is money."""
    bare = list(BARE.finditer(line.low))
    if not bare or not END.match(line.low, bare[-1].end()):
        return []
    lead = line.low[: bare[-1].start()]
    if not (PURCHASE.search(lead) or (told and SERVICE.search(lead))):
        return []
    value = valued(bare[-1]["value"] or bare[-1]["han"])
    if not value or not _plausible(line, bare[-1]):
        return []
    line.claim(*bare[-1].span())
    return [Amount(*bare[-1].span(), value, default, guessed=False, bare=True)]


def _plausible(line: Line, match: re.Match[str]) -> bool:
    if (MEASURE.match(line.low, match.end()) and not PRICED.match(line.low, match.end())) or (
        match["han"] and not re.search("[十百千万]", match["han"])
    ):
        return False
    return not NOUN.match(line.low, match.end()) or bool(CUE_AFTER.match(line.low, match.end()))


def _cued(line: Line, start: int, end: int) -> bool:
    lead = line.low[max(start - 40, 0) : start]
    beside = CUE_BEFORE.search(lead) or CUE_AFTER.match(line.low, end) or PRICED.match(line.low, end)
    return bool(beside) or (bool(PURCHASE.search(lead)) and _sold_at(line, start, end))


def _sold_at(line: Line, start: int, end: int) -> bool:
    """办了2500的卡, mugs 15 each; but 37的鞋 is a size."""
    sum_of = OF.match(line.low, end) and ROUND.search(line.low[start:end])
    return bool(sum_of or APIECE.match(line.low, end))


def chosen(line: Line, amounts: list[Amount]) -> Amount:
    """An explicit total, else what it was sold for, else the first."""
    for test in (_is_total, _is_price):
        found = next((amount for amount in amounts if test(line, amount)), None)
        if found:
            return found
    return amounts[0]


def _is_total(line: Line, amount: Amount) -> bool:
    return bool(TOTAL_BEFORE.search(line.low[: amount.start]) or TOTAL_AFTER.match(line.low, amount.end))


def _is_price(line: Line, amount: Amount) -> bool:
    return bool(PRICE_BEFORE.search(line.low[: amount.start])) and not EACH.match(line.low, amount.end)
