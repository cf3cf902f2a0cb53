"""Dates and hours: each table is one convention."""

from datetime import date, datetime

import pytest

from rules.capture import almanac as al
from rules.capture import holidays, lunar, read_date
from tests.rules.capture.reader import PLACES, at, when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王姐 明天来", "2026-11-19"),
        ("王姐 大后天来", "2026-11-21"),
        ("王姐 后天早上来", "2026-11-20"),
        ("王姐 周五来", "2026-11-20"),
        ("王姐 周三来", "2026-11-25"),
        ("王姐 这周三下午来", "2026-11-18T15:00"),
        ("王姐 下周三来", "2026-11-25"),
        ("王姐 下下周一来", "2026-11-30"),
        ("王姐 下周来", "2026-11-23"),
        ("王姐 下周底来", "2026-11-27"),
        ("王姐 下周中来", "2026-11-25"),
        ("王姐 本周内来", "2026-11-20"),
        ("王姐 周末来", "2026-11-21"),
        ("王姐 下周末来", "2026-11-28"),
        ("王姐 月底来", "2026-11-30"),
        ("王姐 月初来", "2026-12-01"),
        ("王姐 月中来", "2026-12-15"),
        ("王姐 下个月来", "2026-12-01"),
        ("王姐 下个月5号来", "2026-12-05"),
        ("王姐 12月底来", "2026-12-31"),
        ("王姐 明年2月底来", "2027-02-28"),
        ("王姐 明年来", "2027-01-01"),
        ("王姐 明年底来", "2027-12-31"),
        ("王姐 明年中来", "2027-06-30"),
        ("王姐 年底来", "2026-12-31"),
        ("王姐 年初来", "2027-01-01"),
        ("王姐 5号来", "2026-12-05"),
        ("王姐 31号来", "2026-12-31"),
        ("王姐 12月8号来", "2026-12-08"),
        ("王姐 27年1月2号来", "2027-01-02"),
        ("王姐 2027-01-02来", "2027-01-02"),
        ("王姐 12/8来", "2026-12-08"),
        ("王姐 12.8来取", "2026-12-08"),
        ("王姐 三天后来", "2026-11-21"),
        ("王姐 过两天来", "2026-11-20"),
        ("王姐 两周后来", "2026-12-02"),
        ("王姐 一个半月后来", "2027-01-02"),
        ("王姐 半年后来", "2027-05-18"),
        ("王姐 一个季度后来", "2027-02-18"),
        ("王姐 半小时后来", "2026-11-18T11:00"),
        ("王姐 一刻钟后来", "2026-11-18T10:45"),
        ("王姐 腊月二十三来", "2027-01-30"),
        ("王姐 农历正月十五来", "2027-02-20"),
        ("王姐 初八来", "2027-02-13"),
        ("王姐 年廿八来", "2027-02-04"),
        ("王姐 元宵来", "2027-02-20"),
        ("王姐 除夕前一天来", "2027-02-04"),
        ("王姐 节后来", "2027-02-13"),
        ("王姐 年前来", "2027-01-29"),
        ("王姐 元旦后来", "2027-01-04"),
        ("王姐 中秋后来", "2027-09-16"),
        ("王姐 国庆后来", "2027-10-08"),
        ("王姐 过完元旦来", "2027-01-04"),
        ("王姐 12月5号(周六)来", "2026-12-05"),
        ("王姐 12月1日 周二来", "2026-12-01"),
        ("王姐 8号周二来", "2026-12-08"),
        ("王姐 平安夜订了火鸡", "2026-12-24"),
        ("王姐 定了12月5日的场地", "2026-12-05"),
    ],
)
def test_chinese_days(text: str, expected: str) -> None:
    assert when(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call Ben tmr", "2026-11-19"),
        ("call Ben day after tomorrow", "2026-11-20"),
        ("call Ben thurday", "2026-11-19"),
        ("call Ben next Tue", "2026-11-24"),
        ("call Ben this Friday", "2026-11-20"),
        ("call Ben this Monday", "2026-11-23"),
        ("call Ben Tues week", "2026-12-01"),
        ("call Ben Friday after next", "2026-12-04"),
        ("call Ben a week on Friday", "2026-11-27"),
        ("call Ben next week Monday", "2026-11-23"),
        ("call Ben next week", "2026-11-23"),
        ("call Ben end of next week", "2026-11-27"),
        ("call Ben mid next week", "2026-11-25"),
        ("call Ben late this week", "2026-11-20"),
        ("call Ben early this week", "2026-11-20"),
        ("call Ben week after next", "2026-11-30"),
        ("call Ben this weekend", "2026-11-21"),
        ("call Ben next weekend", "2026-11-28"),
        ("call Ben after the weekend", "2026-11-23"),
        ("call Ben end of month", "2026-11-30"),
        ("call Ben eom", "2026-11-30"),
        ("call Ben mid month", "2026-12-15"),
        ("call Ben end of next month", "2026-12-31"),
        ("call Ben next month", "2026-12-01"),
        ("call Ben in March", "2027-03-01"),
        ("call Ben mid-Feb", "2027-02-15"),
        ("call Ben end of Jan 2028", "2028-01-31"),
        ("call Ben end of year", "2026-12-31"),
        ("call Ben next year", "2027-01-01"),
        ("call Ben the 5th", "2026-12-05"),
        ("call Ben 5th of next month", "2026-12-05"),
        ("call Ben second of March", "2027-03-02"),
        ("call Ben Dec 8th", "2026-12-08"),
        ("call Ben 8 Dec 2027", "2027-12-08"),
        ("call Ben 12/8", "2026-12-08"),
        ("call Ben 12/8/27", "2027-12-08"),
        ("call Ben 25/12", "2026-12-25"),
        ("call Ben 2027-01-02", "2027-01-02"),
        ("call Ben in 3 days", "2026-11-21"),
        ("call Ben in 6 weeks", "2026-12-30"),
        ("call Ben in a fortnight", "2026-12-02"),
        ("call Ben fortnight", "2026-12-02"),
        ("call Ben in two fortnights", "2026-12-16"),
        ("call Ben in half a year", "2027-05-18"),
        ("call Ben in a month and a half", "2027-01-02"),
        ("call Ben in a quarter", "2027-02-18"),
        ("call Ben in a couple of days", "2026-11-20"),
        ("call Ben in 30 minutes", "2026-11-18T11:00"),
        ("call Ben in an hour", "2026-11-18T11:30"),
        ("call Ben a week from tomorrow", "2026-11-26"),
        ("call Ben a week from Friday", "2026-11-27"),
        ("call Ben after Christmas", "2026-12-28"),
        ("call Ben day before Christmas", "2026-12-24"),
        ("call Ben week before Christmas", "2026-12-18"),
        ("call Ben Xmas Eve", "2026-12-24"),
        ("call Ben Thanksgiving", "2026-11-26"),
        ("call Ben Easter", "2027-03-28"),
        ("call Ben Diwali", "2027-10-29"),
        ("call Ben Hari Raya", "2027-03-10"),
        ("call Ben Chinese New Year", "2027-02-06"),
        ("New Year's Eve party order for Ben", "2026-12-31"),
        ("call Ben next month 5th", "2026-12-05"),
        ("Ben lusa datang", "2026-11-20"),
        ("Ben minggu depan", "2026-11-23"),
        ("Ben bulan depan", "2026-12-01"),
        ("Ben jutro", "2026-11-19"),
    ],
)
def test_english_days(text: str, expected: str) -> None:
    assert when(text, "US") == expected


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("call Ben 5/12", "GB", "2026-12-05"),
        ("call Ben 5/12", "US", "2027-05-12"),
        ("call Jan 20.11 at 14:00", "PL", "2026-11-20T14:00"),
        ("call Ben 20.11 at 14:00", "GB", "2026-11-18T14:00"),
        ("call Dad on Father's Day", "TW", "2027-08-08"),
        ("call Dad on Father's Day", "US", "2027-06-20"),
    ],
)
def test_the_place_decides(text: str, region: str, expected: str) -> None:
    assert when(text, region) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王姐 明天下午3点", "2026-11-19T15:00"),
        ("王姐 明天3点半", "2026-11-19T15:30"),
        ("王姐 明天三点一刻", "2026-11-19T15:15"),
        ("王姐 明天上午十点四十", "2026-11-19T10:40"),
        ("王姐 明天中午1点", "2026-11-19T13:00"),
        ("王姐 明天凌晨2点", "2026-11-19T02:00"),
        ("王姐 明天晚上12点", "2026-11-20T00:00"),
        ("王姐 明天20点", "2026-11-19T20:00"),
        ("王姐 明晚8点", "2026-11-19T20:00"),
        ("王姐 明天中午", "2026-11-19T12:00"),
        ("王姐 明天傍晚", "2026-11-19T18:00"),
        ("王姐 今晚", "2026-11-18T20:00"),
        ("王姐 今天来", "2026-11-18T12:00"),
        ("王姐 关门前来", "2026-11-18T12:00"),
        ("王姐 下班前来", "2026-11-18T17:00"),
        ("王姐 9点来", "2026-11-19"),
        ("王姐 一点来", "2026-11-18T13:00"),
        ("王姐 明天25点来", "2026-11-19"),
        ("王姐 下午2点到4点来", "2026-11-18T14:00"),
        ("王姐 12点来", "2026-11-18T12:00"),
        ("call Ben tmr 3pm", "2026-11-19T15:00"),
        ("call Ben tmr at 3", "2026-11-19T15:00"),
        ("call Ben tmr 7p", "2026-11-19T19:00"),
        ("call Ben tmr 15h30", "2026-11-19T15:30"),
        ("call Ben tmr 1500hrs", "2026-11-19T15:00"),
        ("call Ben tmr half 3", "2026-11-19T15:30"),
        ("call Ben tmr quarter past two", "2026-11-19T14:15"),
        ("call Ben tmr ten to four", "2026-11-19T15:50"),
        ("call Ben tmr 12am", "2026-11-19T00:00"),
        ("call Ben tmr noon", "2026-11-19T12:00"),
        ("call Ben tmr afternoon at 4", "2026-11-19T16:00"),
        ("call Ben tonight at 8", "2026-11-18T20:00"),
        ("call Ben tonight 8:30", "2026-11-18T20:30"),
        ("call Ben this evening", "2026-11-18T18:00"),
        ("call Ben by eod", "2026-11-18T17:00"),
        ("call Ben before closing", "2026-11-18T12:00"),
        ("call Ben 3 o'clock", "2026-11-18T15:00"),
        ("call Ben thurday 930am", "2026-11-19T09:30"),
        ("call Ben 20 Mar 2pm", "2027-03-20T14:00"),
        ("call Ben esok pukul 3 petang", "2026-11-19T15:00"),
        ("Ben kal subah 10 baje", "2026-11-19T10:00"),
        ("Ben delivery tom evening", "2026-11-19T18:00"),
        ("王姐 11月18日下午3点来", "2026-11-18T15:00"),
        ("王姐 11/18来", "2026-11-18T12:00"),
        ("王姐 今天下午3点来过", "2026-11-18T15:00"),
        ("call Ben 10-12am tomorrow", "2026-11-19T10:00"),
        ("tomorrow call Ben about the sofa, 3pm", "2026-11-19T15:00"),
    ],
)
def test_hours(text: str, expected: str) -> None:
    assert when(text, "CN") == expected


@pytest.mark.parametrize(
    "text",
    [
        "王姐 5号楼302",
        "王姐 3号线旁边",
        "王姐 37号鞋",
        "于姐说一点都不贵",
        "有两点建议",
        "王姐 改天再来",
        "王姐 用了两天",
        "人民路5号 王姐",
        "24/7 locksmith",
        "wed dress for Ann",
        "Ann sat with me",
        "Owen may come by",
        "3/4 inch pipe",
        "王姐 昨天来过",
        "王姐 周一买的",
        "Ben came in Monday",
        "Ben paid last Friday",
        "王姐 2月30号",
        "王姐 13月1号",
        "call Ben feb 30",
        "王姐 三天前来过",
        "Ben bought it 2 weeks ago",
        "王姐生日12月5日",
        "in 99999 years Ben",
        "王姐 25:99",
        "王姐 晚来了",
        "call Ben 15/16",
        "王姐 便宜2点吧",
        "王姐 贵一点",
        "quarter past 13 Ben",
    ],
)
def test_no_follow_up_is_invented(text: str) -> None:
    assert when(text, "US") is None


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        ("王姐 月底来", "2027-03-31T11:00", "2027-03-31T12:00"),
        ("王姐 周末来", "2027-01-30T20:15", "2027-02-06"),
        ("王姐 今天来", "2027-01-30T23:30", "2027-01-30T23:59"),
        ("王姐 今天来", "2027-01-30T23:59", "2027-01-31T00:00"),
        ("王姐 今晚来", "2027-01-30T21:15", "2027-01-30T23:00"),
        ("王姐 一个月后来", "2027-01-30T10:00", "2027-02-28"),
        ("王姐 初二来", "2027-02-06T10:00", "2027-02-07"),
        ("王姐 过完年来", "2027-02-08T10:00", "2027-02-13"),
        ("王姐 年前来", "2027-02-01T10:00", "2027-02-05"),
        ("王姐 本周来", "2027-01-30T10:00", "2027-01-31"),
        ("call Ben Feb 29", "2026-11-18T10:00", "2028-02-29"),
        ("call Ben end of month", "2027-03-31T11:00", "2027-03-31T12:00"),
    ],
)
def test_the_day_of_reading_decides(text: str, now: str, expected: str) -> None:
    assert when(text, "CN", now) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("周五送货 刘姐 下周二回访", "2026-11-24"),
        ("deliver to Ben Friday, call him Thursday", "2026-11-19"),
        ("Ben fitting Friday, collect next Monday", "2026-11-20"),
        ("明天上午10点 王姐看房 下午3点签约", "2026-11-19T10:00"),
        ("王姐 31号晚上8点 跨年餐 12月31日", "2026-12-31T20:00"),
        ("王姐 原定周五 改到下周一", "2026-11-23"),
        ("王姐 明天送花 生日12月5日", "2026-11-19"),
        ("Ben's birthday is 5 Dec, fitting Friday", "2026-11-20"),
        ("Ben can't do Friday, moved to Monday 4pm", "2026-11-23T16:00"),
    ],
)
def test_of_several_dates_the_one_to_act_on(text: str, expected: str) -> None:
    assert when(text) == expected


def test_a_gap_of_the_clock_moves_to_the_next_valid_moment() -> None:
    assert when("call Ben 2027-03-14 2:30am", "US") == "2027-03-14T03:30"


def test_a_picked_date_tells_whether_the_hour_was_named() -> None:
    tz = PLACES["CN"][0]
    found = read_date("下周三3点", now=at(), tz=tz, region="CN", language="zh")
    assert found == (al.aware(datetime(2026, 11, 25, 15), tz), True)  # noqa: DTZ001 - local wall time
    assert read_date("改天", now=at(), tz=tz, region="CN", language="zh") is None


def test_the_lunar_year_begins_where_the_calendars_say() -> None:
    days = {2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2033: (1, 31), 2034: (2, 19), 2050: (1, 23)}
    assert all(lunar.new_year(year) == date(year, *day) for year, day in days.items())


def test_a_leap_month_is_passed_over() -> None:
    assert lunar.lunar_date(2025, 7, 7) == date(2025, 8, 29)
    assert lunar.lunar_date(2026, 12, 23) == date(2027, 1, 30)


def test_solar_terms_fall_where_they_should() -> None:
    assert lunar.solar_term(2026, 15) == date(2026, 4, 5)
    assert lunar.solar_term(2027, 285) == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("key", "year", "expected"),
    [
        ("diwali", 2026, "2026-11-08"),
        ("eidfitr", 2026, "2026-03-20"),
        ("thanksgiving", 2026, "2026-11-26"),
        ("blackfriday", 2026, "2026-11-27"),
        ("memorial", 2027, "2027-05-31"),
        ("dongzhi", 2026, "2026-12-22"),
    ],
)
def test_holidays_need_no_table_of_years(key: str, year: int, expected: str) -> None:
    assert holidays.on(key, year, "US").isoformat() == expected


def test_a_day_no_month_has_is_refused() -> None:
    for impossible in (al.next_day_number, al.last_day_number):
        with pytest.raises(ValueError, match="32"):
            impossible(date(2026, 11, 18), 32)
    for impossible_date in (al.next_date, al.last_date):
        with pytest.raises(ValueError, match="2"):
            impossible_date(date(2026, 11, 18), 2, 30)
