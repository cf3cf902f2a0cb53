"""Phone numbers, and the numbers that only look like one."""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberType, number_type

from rules.capture.normal import Line

HAN_DIGITS = str.maketrans("零〇一二三四五六七八九幺", "001234567891")
LABEL = (
    r"(?:订单|运单|单据|快递|物流|发票|合同|货单|工单|提货单?|出库单?|会员|账|帐|卡|编|车架|流水|货|批|单|证件|护照|取件|型|序列)[号码]+"
    r"|订单|运单|快递|发票|合同|身份证号?|车牌号?|工号|微信号?|vx|wx|weixin|q{1,2}号?|顺丰|中通|圆通|韵达|取件码|型号"
    r"|(?:order|invoice|inv|ref|reference|po|p\.o\.|waybill|tracking|track|awb|id|nric|passport|sku|serial|acct|account"
    r"|a/c|imei|vin|policy|iban|wechat|weixin|quote|ticket|case|job|receipt|booking|parcel|card|model|part|batch|lot|ssn"
    r"|pesel|nip|gst|vat|pan|aadhaar|license|licence)(?:\s?(?:no\b\.?|number|num|id|ref|code))?"
)
LABELLED = re.compile(rf"(?<![a-z])(?:{LABEL})\s*[:#]*\s*(?=[a-z_-]*\d)([a-z0-9][a-z0-9_-]{{3,}}(?:\s\d{{3,}}){{0,5}})")
NUMBERED = re.compile(r"#\s?\d[\w-]*|\d+#")
HAN_RUN = re.compile(r"[零〇一二三四五六七八九幺][零〇一二三四五六七八九幺\s-]{5,15}[零〇一二三四五六七八九幺]")
RUN = re.compile(
    r"(?<![a-z0-9_$£€¥₹#.])(?:\+\s?|00)?\(?\d+\)?(?:(?:(?:\s?[-./]\s?|\s{1,2}|\s?\(|\)\s?)+|(?<=\)))\(?\+?\d+\)?)*"
)
GROUP = re.compile(r"\+?\d+")
EXTENSION = re.compile(r"\s*(?:,\s*)?(?:ext\.?|extn\.?|x|#|转|分机)\s?\d{1,6}(?!\d)")
DATE = re.compile(
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d|(?:20)\d\d[01]\d[0-3]\d\d*"
)
MONEY_AFTER = re.compile(r"\s?(?:元|块|万|千|k\b|zł|pln|usd|rmb|hkd|蚊)|\s?(?:pcs|pieces|箱|件|个|kg|台|套)")
MOBILE_CN = re.compile(r"1[3-9]\d{9}")
ABROAD = re.compile(r"(?:86|852|853|886|65|60|44|48|91|1)\d{8,11}")
COUNTS = re.compile(
    r"(?<=\d\d\s)\d(?=\s?[a-z\u4e00-\u9fff])"
)  # the 2 of 2 chairs is no last digit of the number before it
MAX_GROUPS = 7
MOBILES = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
NEAR_SHORTEST = 9
SHORTEST, LONGEST = 7, 15


def read_phone(text: str, region: str) -> str | None:
    """The first valid number in a text, in E.164."""
    return claim_phone(Line(text), region)


def claim_numbers(line: Line) -> None:
    """Order numbers, invoices, accounts, WeChat ids: no phones, no money, no dates."""
    for pattern in (LABELLED, NUMBERED):
        for match in pattern.finditer(line.low):
            line.claim(*match.span())


def claim_phone(line: Line, region: str) -> str | None:
    claim_numbers(line)
    found = [(start, end, phone) for start, end, phone in _found(line, region)]
    for start, end, _ in found:
        tail = EXTENSION.match(line.low, end)
        line.claim(start, tail.end() if tail else end)
        line.phones.append(start)
    return found[0][2] if found else None


def _found(line: Line, region: str) -> Iterator[tuple[int, int, str]]:
    """Each valid number once, from left to right."""
    digits = HAN_RUN.sub(lambda m: m[0].translate(HAN_DIGITS), line.low)
    for run in RUN.finditer(digits):
        groups = [(g.start() + run.start(), g.end() + run.start()) for g in GROUP.finditer(run[0])]
        while groups:
            best = _best(digits, groups, region)
            if not best:
                groups = groups[1:]
                continue
            count, phone = best
            yield _left(digits, groups[0][0]), groups[count - 1][1], phone
            groups = groups[count:]


def near_phone(line: Line, region: str) -> str | None:
    """What would be a phone with a digit more or less at its end, as it was typed."""
    for run in RUN.finditer(line.low):
        groups = [match.span() for match in GROUP.finditer(line.low, run.start(), run.end())]
        for count in range(min(len(groups), MAX_GROUPS), 0, -1):
            start, end = _left(line.low, groups[0][0]), groups[count - 1][1]
            if _is_near(line.low[start:end], region):
                return line.original(start, end)
    return None


def _is_near(raw: str, region: str) -> bool:
    digits = re.sub(r"\D", "", raw)
    if not NEAR_SHORTEST <= len(digits) <= LONGEST or DATE.fullmatch(raw):
        return False
    sign, dialled = ("+", True) if raw.startswith("+") else ("", raw.startswith(("0", "(0")))
    options = (digits[:-1], *(f"{digits}{last}" for last in "0123456789"))
    return any(_like(f"{sign}{option}", region, dialled=dialled) for option in options)


def _like(digits: str, region: str, *, dialled: bool) -> bool:
    """Valid, and begun like a mobile where no trunk or country code shows that it is dialled."""
    found = _parsed(digits, region)
    return found is not None and (dialled or number_type(phonenumbers.parse(found)) in MOBILES)


def _left(text: str, start: int) -> int:
    return start - 1 if start and text[start - 1] in "(+" else start


def _best(text: str, groups: list[tuple[int, int]], region: str) -> tuple[int, str] | None:
    for count in range(min(len(groups), MAX_GROUPS), 0, -1):
        phone = _valid(text, groups[0][0], groups[count - 1][1], region)
        if phone:
            return count, phone
    return None


def _valid(text: str, start: int, end: int, region: str) -> str | None:
    raw = text[start:end]
    digits = re.sub(r"\D", "", raw)
    if not SHORTEST <= len(digits) <= LONGEST or DATE.fullmatch(raw) or _counts_on(text, end):
        return None
    if raw.startswith("+") or text[max(start - 2, 0) : start].rstrip().endswith("+"):
        return _parsed("+" + digits, region)
    found = _parsed(digits, region)
    if found:
        return found
    if MOBILE_CN.fullmatch(digits):
        return _parsed(digits, "CN")
    return _parsed("+" + digits.removeprefix("00"), region) if ABROAD.fullmatch(digits.removeprefix("00")) else None


def _counts_on(text: str, end: int) -> bool:
    """The last figure says how much or how many of what follows."""
    return bool(MONEY_AFTER.match(text, end) or COUNTS.match(text, end - 1))


def _parsed(digits: str, region: str) -> str | None:
    try:
        parsed = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
