"""Repetition: 每月15号, 每周一三五, every other Friday, last Friday of the month, quarterly."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from dateutil.rrule import rrulestr

from rules.capture import almanac as al
from rules.capture.almanac import Clock, Day
from rules.capture.days_en import MONTHS, ORDINALS, WEEKDAYS
from rules.capture.numbers import whole
from rules.capture.words import alternatives

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HAN_DAYS = {c: CODES[i] for i, c in enumerate("一二三四五六日")} | {c: CODES[i] for i, c in enumerate("1234567")}
HAN_DAYS |= {"天": "SU", "末": "SA"}
UNITS = {
    "天": "DAILY",
    "日": "DAILY",
    "周": "WEEKLY",
    "星期": "WEEKLY",
    "礼拜": "WEEKLY",
    "月": "MONTHLY",
    "年": "YEARLY",
}
ENGLISH = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}
ADVERBS = {
    "daily": "FREQ=DAILY", "weekly": "FREQ=WEEKLY", "monthly": "FREQ=MONTHLY", "yearly": "FREQ=YEARLY",
    "annually": "FREQ=YEARLY", "quarterly": "FREQ=MONTHLY;INTERVAL=3", "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "biweekly": "FREQ=WEEKLY;INTERVAL=2", "bi-weekly": "FREQ=WEEKLY;INTERVAL=2", "bimonthly": "FREQ=MONTHLY;INTERVAL=2",
    "half-yearly": "FREQ=MONTHLY;INTERVAL=6", "half yearly": "FREQ=MONTHLY;INTERVAL=6",
    "biannually": "FREQ=MONTHLY;INTERVAL=6", "once a day": "FREQ=DAILY",
    "once a week": "FREQ=WEEKLY", "once a month": "FREQ=MONTHLY", "once a quarter": "FREQ=MONTHLY;INTERVAL=3",
    "once a year": "FREQ=YEARLY",
}  # fmt: skip
USUALLY = re.compile(
    r"(?:平常|平时|一般|通常|基本|往常|向来|usually|normally|typically|generally|tends? to|used to)[^,;.\n]{0,25}$"
)


def _rule(freq: str, interval: float, **by: str) -> str:
    parts = [f"FREQ={freq}", *([f"INTERVAL={int(interval)}"] if interval > 1 else [])]
    return ";".join(parts + [f"{key}={value}" for key, value in by.items()])


def _han_week(m: re.Match[str]) -> str:
    days = re.findall(r"[一二三四五六日天末1-7]", m["days"])
    codes = sorted({HAN_DAYS[d] for d in days}, key=CODES.index)
    return _rule("WEEKLY", _interval(m), BYDAY=",".join(codes))


def _interval(m: re.Match[str]) -> int:
    groups = m.groupdict()
    if groups.get("skip"):
        return max(whole(groups["n"] or "一"), 2)
    return whole(groups["n"]) if groups.get("n") else 1


def _han_month(m: re.Match[str]) -> str:
    part = m["part"] or m["part2"]
    if part:
        number = {"初": "1", "中": "15", "头": "1"}.get(part[0], "-1")
        return _rule("MONTHLY", _interval(m), BYMONTHDAY=number)
    numbers = [str(whole(n)) for n in re.findall(r"\d+|[一二三四五六七八九十廿卅]+", m["days"])]
    return _rule("MONTHLY", _interval(m), BYMONTHDAY=",".join(numbers))


def _han_plain(m: re.Match[str]) -> str:
    unit, count = m["unit"].removeprefix("个"), m["n"]
    if count == "半":
        return _rule("MONTHLY", 6) if unit == "年" else _rule("DAILY", 15)
    if unit in {"季度", "季"}:
        return _rule("MONTHLY", 3 * _interval(m))
    return _rule(UNITS[unit], _interval(m))


def _han_year(m: re.Match[str]) -> str:
    return _rule("YEARLY", 1, BYMONTH=str(whole(m["month"])), BYMONTHDAY=str(whole(m["number"])))


def _weekdays(m: re.Match[str]) -> str:
    days = re.findall(alternatives(list(WEEKDAYS)), m["days"])
    codes = sorted({CODES[WEEKDAYS[d]] for d in days}, key=CODES.index)
    return _rule("WEEKLY", _every(m), BYDAY=",".join(codes))


def _every(m: re.Match[str]) -> int:
    said = (m.groupdict().get("n") or "").strip()
    return 2 if said in {"other", "second", "2nd", "alternate"} else whole(said) if said else 1


def _plain(m: re.Match[str]) -> str:
    unit = m["unit"]
    if unit.startswith("fortnight"):
        return _rule("WEEKLY", 2 * _every(m))
    if unit.startswith("q"):
        return _rule("MONTHLY", 3 * _every(m))
    return _rule(ENGLISH[unit[0]], _every(m))


def _month_day(m: re.Match[str]) -> str:
    numbers = [str(ORDINALS.get(n) or int(re.sub(r"\D", "", n))) for n in re.findall(ORDINAL, m["days"])]
    return _rule("MONTHLY", 1, BYMONTHDAY=",".join(numbers))


def _nth(m: re.Match[str]) -> str:
    nth = -1 if m["nth"] == "last" else ORDINALS.get(m["nth"]) or int(m["nth"][0])
    return _rule("MONTHLY", 1, BYDAY=f"{nth}{CODES[WEEKDAYS[m['day']]]}")


def _yearly(m: re.Match[str]) -> str:
    number = re.sub(r"\D", "", m["number"])
    return _rule("YEARLY", 1, BYMONTH=str(MONTHS[m["month"]]), BYMONTHDAY=number)


ORDINAL = rf"\d{{1,2}}(?:st|nd|rd|th)|{alternatives(list(ORDINALS))}"
WD = alternatives(list(WEEKDAYS))
WDS = rf"(?P<days>(?:{WD})\b(?:\s*(?:,|&|and|/|\+)\s*(?:{WD})\b)*)"
EVERY = r"\b(?:every|each|ev)\s+"
NTH = r"(?P<n>other\s+|second\s+|2nd\s+|alternate\s+|\d{1,2}\s+|two\s+|three\s+|four\s+|five\s+|six\s+|eight\s+|ten\s+|twelve\s+)?"
HAN_N = r"(?P<n>[一二两三四五六七八九十]{1,2}|\d{1,2}|半)?"
HAN_W = "(?:周|星期|礼拜)"
MONTHLY = r"(?:of\s+)?(?:every|each)\s+(?:month|mth)"
HAN_NUMBERS = r"(?P<days>(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})[号日]?(?:\s?[,和跟及/]\s?(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})[号日]?)*(?<=[号日]))"

RULES: tuple[Rule, ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (rf"每年的?(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?P<number>\d{{1,2}}|[一二三四五六七八九十廿卅]{{1,3}})[号日]", _han_year),
        (rf"(?:(?P<skip>每?隔){HAN_N}个?|每|逢|每逢){HAN_N.replace('<n>', '<n2>')}个?{HAN_W}(?P<days>[一二三四五六日天末1-7](?:(?:[,和跟及/]|{HAN_W})*[一二三四五六日天1-7])*)(?![\d点号])", _han_week),
        (rf"{HAN_W}(?P<days>[一二三四五六日天])(?=每周|固定)", _han_week),
        (rf"(?:每{HAN_N}个?月|月月)的?(?:{HAN_NUMBERS}|(?P<part>底|末|尾|初|头|中旬?)|(?P<part2>最后一天))", _han_month),
        (rf"每(?P<skip>隔)?{HAN_N}(?P<unit>天|日|{HAN_W}|个{HAN_W}|个?月|个?季度?|年)(?!前|后|内)", _han_plain),
        (rf"(?P<skip>隔)(?P<n>一)?个?(?P<unit>天|日|{HAN_W}|月)(?!后|再)", _han_plain),
        (r"(?:天天|每晚|每早)", lambda m: "FREQ=DAILY"),
        (r"(?:双周)", lambda m: "FREQ=WEEKLY;INTERVAL=2"),
        (rf"\b(?:the\s+)?(?P<nth>last|first|second|third|fourth|[1-4](?:st|nd|rd|th))\s+(?P<day>{WD})\s+{MONTHLY}\b", _nth),
        (rf"{EVERY}(?P<nth>last|first|third|fourth|[1-4](?:st|nd|rd|th))\s+(?P<day>{WD})\b(?:\s+of\s+the\s+month)?", _nth),
        (rf"\b(?:on\s+)?(?:the\s+)?(?P<days>(?:{ORDINAL})(?:\s*(?:and|&|,)\s*(?:the\s+)?(?:{ORDINAL}))*)\s+{MONTHLY}\b", _month_day),
        (rf"(?:{EVERY}(?:month|mth)|\bmonthly)\s*,?\s*(?:on\s+)?(?:the\s+)?(?P<days>(?:{ORDINAL})(?:\s*(?:and|&|,)\s*(?:the\s+)?(?:{ORDINAL}))*)\b", _month_day),
        (rf"{EVERY}(?P<days>\d{{1,2}}(?:st|nd|rd|th))(?:\s+of\s+(?:the|each|every)\s+month)?\b(?!\s+(?:{WD}|week|day|month|visit|time|order|customer|one))", _month_day),
        (rf"\b(?:end|last day)\s+{MONTHLY}\b|{EVERY}month[\s-]end\b|{EVERY}end of (?:the )?month\b", lambda m: "FREQ=MONTHLY;BYMONTHDAY=-1"),
        (rf"\b(?:start|beginning)\s+{MONTHLY}\b", lambda m: "FREQ=MONTHLY;BYMONTHDAY=1"),
        (rf"{EVERY}(?:year\s+(?:on\s+)?)?(?P<number>\d{{1,2}}(?:st|nd|rd|th)?)\s*(?:of\s+)?(?P<month>{alternatives(list(MONTHS))})\b", _yearly),
        (rf"{EVERY}(?P<month>{alternatives(list(MONTHS))})\s+(?P<number>\d{{1,2}}(?:st|nd|rd|th)?)\b", _yearly),
        (rf"{EVERY}{NTH}{WDS}", _weekdays),
        (rf"\b(?:weekly|once a week)\s*(?:,\s*)?(?:on\s+)?{WDS}", _weekdays),
        (rf"\b(?:fortnightly|biweekly|bi-weekly)\s*(?:,\s*)?(?:on\s+)?{WDS}", lambda m: _weekdays(m).replace("WEEKLY", "WEEKLY;INTERVAL=2")),
        (rf"{EVERY}(?:week\s*day|working day|business day)s?\b", lambda m: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        (rf"{EVERY}week\s?end\b", lambda m: "FREQ=WEEKLY;BYDAY=SA"),
        (rf"{EVERY}{NTH}(?P<unit>days?|weeks?|wks?|months?|mths?|years?|yrs?|quarters?|fortnights?)\b(?!\s+(?:{WD})\b)", _plain),
        (rf"{EVERY}(?P<unit>week)\s+(?:on\s+)?(?P<days>{WD})\b", _weekdays),
        (rf"{EVERY}(?=morning|evening|night|afternoon)", lambda m: "FREQ=DAILY"),
        (rf"\b({alternatives(list(ADVERBS))})\b", lambda m: ADVERBS[" ".join(m[1].split())]),
    )
)  # fmt: skip


def read_repeat(rule: str, match: re.Match[str], clock: Clock) -> Day:
    """A rule that was found, as the day of its first occurrence."""
    flags = frozenset({"repeat"} if "BY" in rule else {"repeat", "plain"})
    return Day(*match.span(), first(rule, clock.today), rrule=rule, guessed="BY" not in rule, flags=flags)


def first(rule: str, today: date) -> date:
    """The first occurrence, today included; without a named day, one step from today."""
    if "BY" in rule:
        start = datetime.combine(today, al.MORNING)
        found = rrulestr(re.sub(r";?INTERVAL=\d+", "", rule), dtstart=start).after(start, inc=True)
        if not found:
            raise ValueError(rule)
        return found.date()
    step = int((re.search(r"INTERVAL=(\d+)", rule) or [0, 1])[1])
    if "DAILY" in rule:
        return today if step == 1 else today + timedelta(days=step)
    if "WEEKLY" in rule:
        return today + timedelta(weeks=step)
    return al.add_months(today, step * (12 if "YEARLY" in rule else 1))


def following(day: Day, today: date) -> Day:
    """The occurrence after one that is already over today."""
    assert day.rrule
    return replace(day, on=first(day.rrule, today + timedelta(days=1)))


def step_days(rule: str) -> int:
    """The rhythm a rule states, in days."""
    step = int((re.search(r"INTERVAL=(\d+)", rule) or [0, 1])[1])
    return step * {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 30, "YEARLY": 365}[re.findall(r"FREQ=(\w+)", rule)[0]]
