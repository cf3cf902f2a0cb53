"""Repetition: 每月15号, 每周一三五, every other Friday, last Friday of the month, quarterly."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from rules.capture import almanac as al
from rules.capture.almanac import Clock, Day
from rules.capture.days_en import MONTHS, ORDINALS, WEEKDAYS
from rules.capture.grammar import patterns
from rules.capture.numbers import whole
from rules.capture.words import alternatives

Builder = Callable[[re.Match[str]], str]
Rule = tuple[re.Pattern[str], Builder]

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
DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 30, "YEARLY": 365}
USUALLY = re.compile(
    r"(?:平常|平时|一般|通常|基本|往常|向来|usually|normally|typically|generally|tends? to|used to)[^,;.\n]{0,25}$"
)


def _constant(rule: str, _: re.Match[str]) -> str:
    """A line of the table may name its rule outright."""
    return rule


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


def _fortnightly(m: re.Match[str]) -> str:
    return _weekdays(m).replace("WEEKLY", "WEEKLY;INTERVAL=2")


def _adverb(m: re.Match[str]) -> str:
    return ADVERBS[" ".join(m[1].split())]


ORDINAL = rf"\d{{1,2}}(?:st|nd|rd|th)|{alternatives(list(ORDINALS))}"
BUILDERS: dict[str, Builder] = {
    "han_week": _han_week, "han_month": _han_month, "han_plain": _han_plain, "han_year": _han_year, "plain": _plain,
    "weekdays": _weekdays, "fortnightly": _fortnightly, "month_day": _month_day, "nth": _nth, "yearly": _yearly,
    "adverb": _adverb,
}  # fmt: skip
RULES: tuple[Rule, ...] = tuple(
    (pattern, BUILDERS.get(name) or partial(_constant, name))
    for pattern, name in patterns(
        "repeats",
        WD=alternatives(list(WEEKDAYS)),
        MO=alternatives(list(MONTHS)),
        ORDINALS=alternatives(list(ORDINALS)),
        ADVERBS=alternatives(list(ADVERBS)),
    )
)


def read_repeat(rule: str, match: re.Match[str], clock: Clock) -> Day:
    """A rule that was found, as the day of its first occurrence."""
    flags = frozenset({"repeat"} if "BY" in rule else {"repeat", "plain"})
    return Day(*match.span(), first(rule, clock.today), rrule=rule, guessed="BY" not in rule, flags=flags)


def first(rule: str, today: date) -> date:
    """The first occurrence, today included; without a named day, one step from today."""
    parts = dict(part.split("=") for part in rule.split(";"))
    eve = today - timedelta(days=1)
    if "BYMONTH" in parts:
        return al.next_date(eve, int(parts["BYMONTH"]), int(parts["BYMONTHDAY"]))
    if "BYMONTHDAY" in parts:
        return min(_month_day_after(eve, int(number)) for number in parts["BYMONTHDAY"].split(","))
    if "BYDAY" in parts:
        return min(_weekday_after(eve, code) for code in parts["BYDAY"].split(","))
    return _one_step(parts["FREQ"], int(parts.get("INTERVAL", 1)), today)


def _month_day_after(day: date, number: int) -> date:
    if number > 0:
        return al.next_day_number(day, number)
    if number < 0:
        return al.month_end(day + timedelta(days=1))
    raise ValueError(number)


def _weekday_after(day: date, code: str) -> date:
    """FR, or -1FR: the last Friday of a month."""
    weekday, nth = CODES.index(code[-2:]), int(code[:-2] or 0)
    if not nth:
        return al.next_weekday(day, weekday)
    months = (al.add_months(day.replace(day=1), n) for n in range(2))
    return next(on for m in months if (on := al.nth_weekday(m.year, m.month, nth, weekday)) > day)


def _one_step(freq: str, step: int, today: date) -> date:
    if freq == "DAILY":
        return today if step == 1 else today + timedelta(days=step)
    if freq == "WEEKLY":
        return today + timedelta(weeks=step)
    return al.add_months(today, step * (al.MONTHS if freq == "YEARLY" else 1))


def is_usual(before: str) -> bool:
    """Whether what leads to a rule tells of a habit (平常, usually) rather than of a task."""
    return bool(USUALLY.search(before))


def step_days(rule: str) -> int:
    """The rhythm a rule states, in days."""
    parts = dict(part.split("=") for part in rule.split(";"))
    return int(parts.get("INTERVAL", 1)) * DAYS[parts["FREQ"]]
