"""Days in Chinese: 大后天, 下下周一, 月底, 过两天, 正月初八, 12月5号. Patterns read simplified, lower-case text."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from rules.capture import holidays, lunar
from rules.capture import almanac as al
from rules.capture.almanac import Clock, Day
from rules.capture.numbers import whole
from rules.capture.words import alternatives, table

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Clock], Day]]

N = r"(?:\d{1,3}|[一二三四五六七八九十两几廿卅]{1,3})"
WEEK = r"(?:周|星期|礼拜|拜)"
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
PARTS = "底|末|尾|初|头|中旬|上旬|下旬|中(?![午秋])|份"
NOT_A_DATE = alternatives(table("measures")["number_of"])


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
        nearest = al.next_weekday(clock.today, weekday) if m["day"] != "末" else _saturday(clock.today)
        return _day(m, nearest, "weekday", back=al.last_weekday(clock.today, weekday))
    return _day(m, al.monday(clock.today, _weeks(which)) + timedelta(days=weekday))


def _saturday(today: date) -> date:
    """The coming weekend; on a Saturday that is still today, on a Sunday the next."""
    return today if today.weekday() == 5 else al.next_weekday(today, 5)


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
    return number if number > 99 else 2000 + number


def _dated(m: re.Match[str], clock: Clock) -> Day:
    """M月D日, with or without its year; M月, M月底."""
    month, year = whole(m["month"]), _year(m, clock)
    number = whole(_said(m, "number")) or PART[_said(m, "part")]
    if number < 0:
        return _month_end(m, clock, month, year)
    if year:
        return _day(m, date(year, month, number or 1))
    back = al.last_date(clock.today, month, number or 1)
    return _day(m, al.next_date(clock.today, month, number or 1), back=back, guessed=not number)


def _month_end(m: re.Match[str], clock: Clock, month: int, year: int | None) -> Day:
    if year:
        return _day(m, al.last_day(year, month))
    ends = (al.last_day(clock.today.year + n, month) for n in range(-1, 2))
    back, *ahead = sorted(ends)
    return _day(m, next(end for end in ahead if end >= clock.today), back=back)


def _number(m: re.Match[str], clock: Clock) -> Day:
    number = whole(m[1])
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
    month, number = int(m[1]), int(m[2])
    return _day(m, al.next_date(clock.today, month, number), back=al.last_date(clock.today, month, number))


def _lunar(m: re.Match[str], clock: Clock) -> Day:
    month = {"正": 1, "腊": 12, "冬": 11}.get(m["month"]) or whole(m["month"])
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
    if tail[-1:] in {"后", "完", "罢"}:
        return _day(m, holidays.afterwards(key, clock.today, clock.region), guessed=True)
    on = holidays.upcoming(key, clock.today, clock.region)
    if tail.startswith(("前一", "前夕", "头")):
        on -= timedelta(days=1)
    return _day(m, on, back=holidays.latest(key, clock.today, clock.region))


def _after_feast(m: re.Match[str], clock: Clock) -> Day:
    return _day(m, holidays.afterwards("newyear", clock.today, clock.region), guessed=True)


def _before_feast(m: re.Match[str], clock: Clock) -> Day:
    """年前, 节前: a week before the new year while there is one, else its eve."""
    eve = holidays.upcoming("eve", clock.today, clock.region)
    week = eve - timedelta(days=7)
    return _day(m, week if week > clock.today else max(eve, clock.today), guessed=True)


YEAR = r"(?P<year>20\d\d年|\d\d年|[今明后去前来]年)?的?"
MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
NUMBER = (
    r"(?P<number>[12]\d|3[01]|0?[1-9]|[廿卅二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]|[一二三四五六七八九])"
)
AFTER = r"(?:之后|以后|过后|后(?![天日年])|之内|以内|内)"
UNITS = rf"(?P<unit>天|日|{WEEK}(?![一二三四五六日天末])|个星期|个礼拜|个月|年|季度|个?小时|个?钟头?|分钟?|刻钟?)"
COUNT = r"(?P<n>两三|三两|一两|三四|四五|三五|十几|半|\d{1,4}|[一二三四五六七八九十两几廿卅百]{1,4})个?(?P<half>半)?"
HOLIDAY = holidays.pattern(chinese=True)

RULES: tuple[Rule, ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (rf"(?:农历|阴历|旧历)(?P<month>正|腊|冬|十[一二]?|[二三四五六七八九]|\d\d?)月(?P<number>初?{N})", _lunar),
        (rf"(?P<month>正|腊|冬)月(?P<number>初?{N})[号日]?", _lunar),
        (r"(?P<month>[一二三四五六七八九十])月(?P<number>初[一二三四五六七八九十])", _lunar),
        (r"(?:大?年|大)?初(?P<number>[一二三四五六七八九十]|1?\d)(?!中|次|步|级|始)(?:开工)?(?:之?后)?", _new_year_day),
        (
            r"(?:等|待|到)?过[完了咗]大?年(?:以后|之后|后)?|(?:春节|过年|节|年|年节)(?<![中半元\d一二两三四五六七八九十几今明后去]年)(?<!圣诞节)(?<![秋午阳夕宵庆明动诞亲童]节)(?:之后|以后|过后|后)(?!天)",
            _after_feast,
        ),
        (
            r"(?<![\d一二两三四五六七八九十几半今明去])(?<![秋午阳夕宵庆明动诞亲童春])[年节](?:之前|以前|前)(?!一)",
            _before_feast,
        ),
        (
            rf"(?:过了?)?(?P<name>{HOLIDAY})(?:当天|那天|当日|期间|假期|放假)?(?P<tail>前一[天晚日]|前夕|前后|之前|以前|前(?!台)|之后|以后|过后|后(?![天面])|完)?",
            _holiday,
        ),
        (rf"(?P<year>20\d\d)[-/.年]\s?(?P<month>1[0-2]|0?[1-9])[-/.月]\s?{NUMBER}[号日]?", _dated),
        (rf"{YEAR}{MONTH}{NUMBER}(?:[号日]|(?![\d.个件箱万千百分]))", _dated),
        (rf"{YEAR}{MONTH}(?!份?[内度])(?P<part>{PARTS})?", _dated),
        (
            rf"(?P<which>(?:下下|下|上上|上|这|本|当|今|呢)个?)月(?:的)?(?:{NUMBER}[号日]|(?P<part>{PARTS}))?(?!经|亮|饼)",
            _relative_month,
        ),
        (r"(?<![\d每个])月初", _month_start),
        (r"(?<![\d每])月(?P<part>底|末|尾|中旬?|下旬)", _relative_month),
        (r"(?P<which>[明后今来])年(?P<part>年?[初底末中])?(?!级|纪|轻|龄)", _year_part),
        (r"(?<![\d去每])年(?P<part>[底末尾])", _year_part),
        (
            rf"(?P<which>(?:下+|上+|这|本|今|呢|当)个?)?{WEEK}(?P<day>[一二三四五六日天末1-7])(?![\d岁年月个天点])",
            _weekday,
        ),
        (rf"(?P<which>(?:下+|上+)个?){WEEK}(?P<part>[初中底尾])?", _week),
        (rf"(?:这个?|本|今){WEEK}(?:内|之内|以内)?", _this_week),
        (rf"(?:再?过|隔|等){COUNT}{UNITS}(?:{AFTER})?", _offset),
        (rf"{COUNT}{UNITS}(?:左右)?{AFTER}", _offset),
        (rf"{COUNT}{UNITS}(?P<ago>之?以?前)", _offset),
        (r"(大大后|大后|大前|[前昨寻琴今当明听翌次后])(?:[天日儿](?!气)|个?(?=[早晚朝晨]))", _relative),
        (rf"(?<![第路街巷弄道村楼栋幢区院a-z\d.#-]){NUMBER.replace('?P<number>', '')}[号日](?!{NOT_A_DATE})", _number),
        (r"(?<![\d/.:-])(1[0-2]|0?[1-9])/([12]\d|3[01]|0?[1-9])(?![\d/%])(?!寸|折|价|英寸|分)", _slashed),
        (
            r"(?<![\d/.:a-z-])(1[0-2]|0?[1-9])[.-]([12]\d|3[01]|0?[1-9])(?![\d.:%-])(?=[号日]|\s?(?:来|取|送|到|交|拿|安装|量|去|见|前))",
            _slashed,
        ),
    )
)
