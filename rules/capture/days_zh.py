"""Days in Chinese: 大后天, 下下周一, 月底, 过两天, 正月初八, 12月5号. Patterns read simplified, lower-case text."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from rules.capture import almanac as al
from rules.capture import holidays, lunar
from rules.capture.almanac import Clock, Day
from rules.capture.grammar import patterns
from rules.capture.numbers import whole
from rules.capture.words import alternatives, table

Builder = Callable[[re.Match[str], Clock], Day]
Rule = tuple[re.Pattern[str], Builder]

WEEKDAYS = (
    {c: i for i, c in enumerate("一二三四五六日")} | {c: i for i, c in enumerate("123456")} | {"天": 6, "末": 5, "7": 6}
)
RELATIVE = {
    "大前": -3, "前": -2, "昨": -1, "寻": -1, "琴": -1, "噚": -1, "今": 0, "当": 0, "明": 1, "听": 1, "翌": 1,
    "次": 1, "后": 2, "大后": 3, "大大后": 4,
}  # fmt: skip
PART = {
    "": 0,
    "底": -1,
    "末": -1,
    "尾": -1,
    "月底": -1,
    "初": 1,
    "头": 1,
    "上旬": 1,
    "中": 15,
    "中旬": 15,
    "下旬": 21,
    "份": 0,
}


def _day(match: re.Match[str], on: date, *flags: str, back: date | None = None, guessed: bool = False) -> Day:
    return Day(*match.span(), on, back=back, guessed=guessed, flags=frozenset(flags))


def _said(match: re.Match[str], group: str) -> str:
    """What a group holds, empty where the pattern has none or it took no part."""
    return match.groupdict().get(group) or ""


def _relative(m: re.Match[str], clock: Clock) -> Day:
    on = clock.today + timedelta(days=RELATIVE[m[1]])
    return _day(m, on, *(("today",) if on == clock.today else ()), back=on if on <= clock.today else None)


def _weekday(m: re.Match[str], clock: Clock) -> Day:
    weekday, which = WEEKDAYS[m["day"]], _said(m, "which")
    if not which:
        nearest = al.next_weekday(clock.today, weekday)
        return _day(m, nearest, back=al.last_weekday(clock.today, weekday))
    return _day(m, al.monday(clock.today, _weeks(which)) + timedelta(days=weekday))


def _weeks(which: str) -> int:
    return which.count("下") - which.count("上")


def _week(m: re.Match[str], clock: Clock) -> Day:
    start = al.monday(clock.today, _weeks(m["which"]))
    offset = {"初": 0, "中": 2, "末": 5, "底": 4, "尾": 4}.get(_said(m, "part"), 0)
    return _day(m, start + timedelta(days=offset), guessed=not m["part"])


def _this_week(m: re.Match[str], clock: Clock) -> Day:
    """本周内: until its Friday."""
    friday = al.monday(clock.today) + timedelta(days=4)
    return _day(m, friday if friday > clock.today else friday + timedelta(days=2), guessed=True)


def _month_part(year: int, month: int, part: str) -> date:
    number = PART[part]
    return al.last_day(year, month) if number < 0 else date(year, month, number or 1)


def _relative_month(m: re.Match[str], clock: Clock) -> Day:
    which, part, number = _said(m, "which"), _said(m, "part"), _said(m, "number")
    base = al.add_months(clock.today.replace(day=1), which.count("下") - which.count("上"))
    if number:
        return _day(m, base.replace(day=whole(number)))
    on = _month_part(base.year, base.month, part)
    if not which and on < clock.today:
        after = al.add_months(base, 1)
        on = _month_part(after.year, after.month, part)
    return _day(m, on, guessed=not part)


def _month_start(m: re.Match[str], clock: Clock) -> Day:
    return _day(m, al.add_months(clock.today.replace(day=1), 1))


def _year_part(m: re.Match[str], clock: Clock) -> Day:
    which, part = _said(m, "which"), _said(m, "part").removeprefix("年")
    year = clock.today.year + {"明": 1, "后": 2, "今": 0, "来": 1, "": 0}[which]
    if part in {"底", "末", "尾"}:
        return _day(m, date(year, 12, 31))
    if part == "中":
        return _day(m, date(year, 6, 30), guessed=True)
    return _day(m, date(year + (not which), 1, 1), guessed=not part)


def _year(m: re.Match[str], clock: Clock) -> int | None:
    written = _said(m, "year")
    if not written:
        return None
    said = {"今": 0, "明": 1, "后": 2, "去": -1, "前": -2, "来": 1}.get(written[0])
    if said is not None:
        return clock.today.year + said
    number = whole(written.rstrip("年-/. "))
    return number if number >= al.CENTURY else 2000 + number


def _dated(m: re.Match[str], clock: Clock) -> Day:
    """M月D日, with or without its year; M月, M月底."""
    month, year = whole(m["month"]), _year(m, clock)
    number = whole(_said(m, "number")) or PART[_said(m, "part")]
    if number < 0:
        return _month_end(m, clock, month, year)
    if year:
        return _day(m, date(year, month, number or 1))
    if number:
        return al.yearly(m.span(), clock.today, month, number)
    back = al.last_date(clock.today, month, 1)
    return _day(m, al.next_date(clock.today, month, 1), back=back, guessed=True)


def _month_end(m: re.Match[str], clock: Clock, month: int, year: int | None) -> Day:
    if year:
        return _day(m, al.last_day(year, month))
    ends = [al.last_day(clock.today.year + n, month) for n in range(-1, 2)]
    return _day(m, next(e for e in ends if e >= clock.today), back=max(e for e in ends if e < clock.today))


def _number(m: re.Match[str], clock: Clock) -> Day:
    number = whole(m["number"])
    return _day(m, al.next_day_number(clock.today, number), back=al.last_day_number(clock.today, number))


def _offset(m: re.Match[str], clock: Clock) -> Day:
    count, half = _count(m["n"]), bool(_said(m, "half"))
    sign = -1 if _said(m, "ago") else 1
    unit = m["unit"].removeprefix("个")
    if unit in HOURS:
        minutes = (count + half / 2) * HOURS[unit] * sign
        return replace(_day(m, clock.today), exact=clock.now + timedelta(minutes=round(minutes)))
    guessed = m["n"] in {"几", "两三", "三两", "一两", "三四", "四五", "三五"} or (m["n"] == "两" and unit == "天")
    return _day(m, _shifted(clock.today, unit, count * sign, half), guessed=guessed)


HOURS = {"小时": 60, "钟头": 60, "钟": 60, "分钟": 1, "分": 1, "刻钟": 15, "刻": 15}


def _count(written: str) -> float:
    if written == "半":
        return 0.5
    loose = {"几": 3, "两三": 2, "三两": 2, "一两": 2, "三四": 3, "四五": 4, "三五": 3, "十几": 12, "十来": 10}
    return loose.get(written) or whole(written)


def _shifted(today: date, unit: str, count: float, half: bool) -> date:
    if unit in {"天", "日"}:
        return today + timedelta(days=int(count))
    if unit in {"周", "星期", "礼拜", "拜"}:
        return today + timedelta(days=int(count * 7 + half * 3))
    if unit == "季度":
        return al.add_months(today, int(count * 3))
    if unit == "年":
        return al.add_months(today, int((count + half / 2) * 12))
    return al.add_months(today, int(count)) + timedelta(days=15 if half or count % 1 else 0)


def _slashed(m: re.Match[str], clock: Clock) -> Day:
    return al.yearly(m.span(), clock.today, int(m[1]), int(m[2]))


def _lunar(m: re.Match[str], clock: Clock) -> Day:
    month = {"正": 1, "腊": 12, "冬": 11, "年": 12}.get(m["month"]) or whole(m["month"])
    number = whole(m["number"].removeprefix("初"))
    days = (lunar.lunar_date(clock.today.year + n, month, number) for n in range(-1, 3))
    return _day(m, next(day for day in days if day >= clock.today))


def _new_year_day(m: re.Match[str], clock: Clock) -> Day:
    """初八, 年初八: of the first lunar month."""
    number = whole(m["number"])
    days = (lunar.lunar_date(clock.today.year + n, 1, number) for n in range(3))
    return _day(m, next(day for day in days if day >= clock.today))


def _holiday(m: re.Match[str], clock: Clock) -> Day:
    key, tail = holidays.names()[m["name"]], m["tail"] or ""
    if tail[-1:] in {"后", "完", "罢"} or _said(m, "lead") in {"过完", "过了"}:
        return _day(m, holidays.afterwards(key, clock.today, clock.region), guessed=True)
    on = holidays.upcoming(key, clock.today, clock.region)
    if tail.startswith(("前一", "前夕", "头")):
        on -= timedelta(days=1)
    back = None if tail else holidays.latest(key, clock.today, clock.region)
    return _day(m, on, back=back)


def _after_feast(m: re.Match[str], clock: Clock) -> Day:
    return _day(m, holidays.afterwards("newyear", clock.today, clock.region), guessed=True)


def _before_feast(m: re.Match[str], clock: Clock) -> Day:
    """年前, 节前: a week before the new year while there is one, else its eve."""
    eve = holidays.upcoming("eve", clock.today, clock.region)
    week = eve - timedelta(days=7)
    return _day(m, week if week > clock.today else max(eve, clock.today), guessed=True)


BUILDERS: dict[str, Builder] = {
    "relative": _relative, "weekday": _weekday, "week": _week, "this_week": _this_week, "month_start": _month_start,
    "relative_month": _relative_month, "year_part": _year_part, "dated": _dated, "number": _number, "offset": _offset,
    "slashed": _slashed, "lunar": _lunar, "new_year_day": _new_year_day, "holiday": _holiday,
    "after_feast": _after_feast, "before_feast": _before_feast,
}  # fmt: skip
RULES: tuple[Rule, ...] = tuple(
    (pattern, BUILDERS[name])
    for pattern, name in patterns(
        "days_zh",
        HOLIDAY=holidays.pattern(chinese=True),
        NOT_A_DATE=alternatives(table("measures")["number_of"]),
    )
)
