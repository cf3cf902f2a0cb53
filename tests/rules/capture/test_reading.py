"""What a whole line says, and what it does not."""

from datetime import date
from decimal import Decimal

import pytest

from rules.capture import Known, KnownIndex, is_question
from tests.rules.capture.reader import line

BOOK = KnownIndex(
    [Known(1, "May", "+12125557890"), Known(2, "王姐"), Known(3, "王姐", "+8613800138000"), Known(4, "周一鸣")]
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("刘姐 后天送货 尾款一千二", "followup"),
        ("张三买了3件衬衫 450元", "purchase"),
        ("新客户 陈美玲", "customer"),
        ("陈美玲 13700001234", "customer"),
        ("小孙说太贵了", "note"),
        ("有空给老马打个电话", "followup"),
        ("魏小姐没买 嫌贵", "note"),
        ("蒋小姐 6号来拿 已付定金三百", "purchase"),
        ("邵女士 买3瓶酒 300元", "purchase"),
        ("常总 今天已发货", "note"),
        ("乔老板 年前结清 欠3万5", "followup"),
        ("Ben paid $60", "purchase"),
        ("Ben didn't pay", "note"),
        ("Ben wants to buy a sofa, $60", "note"),
        ("Ben deposit due", "note"),
        ("remind Ben", "followup"),
        ("new lead Gary", "customer"),
        ("Gary likes tea", "note"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert line(text).kind == kind


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("供应商 马经理", "supplier"),
        ("Tan, distributor", "distributor"),
        ("宏发公司", "firm"),
        ("王姐 散客", "person"),
        ("王姐", None),
    ],
)
def test_the_party_is_taken_only_when_said(text: str, party: str | None) -> None:
    assert line(text).party == party


def test_known_customers_are_matched_first() -> None:
    reading = line("May paid 50", "US", known=BOOK)
    assert (reading.name, reading.known_ids, reading.amount) == ("May", (1,), Decimal(50))
    assert line("周一鸣 来了", known=BOOK).name == "周一鸣"
    assert line("Maybe tomorrow", known=BOOK).known_ids == ()
    assert line("dismay tomorrow", known=BOOK).known_ids == ()


def test_one_name_of_several_customers_keeps_them_all_until_a_phone_decides() -> None:
    assert line("王姐 买了一件", known=BOOK).known_ids == (2, 3)
    assert line("王姐 13800138000 买了一件", known=BOOK).known_ids == (3,)
    assert line("13800138000 买了一件", known=BOOK).known_ids == (3,)


def test_a_plain_list_of_customers_will_do() -> None:
    assert line("赵六 来了", known=[Known(9, "赵六")]).known_ids == (9,)


def test_the_index_is_a_sequence() -> None:
    assert (len(BOOK), BOOK[0].name, len(BOOK[1:])) == (4, "May", 3)


def test_a_look_up_says_nothing_new() -> None:
    assert line("王姐", known=BOOK).says_nothing_new
    assert line("查一下王姐", known=BOOK).says_nothing_new
    assert not line("王姐 300元", known=BOOK).says_nothing_new
    assert not line("王姐 喜欢红色", known=BOOK).says_nothing_new


@pytest.mark.parametrize("text", ["谢谢", "在吗", "ok", "👍", "...", "", "thank you so much", "好的好的"])
def test_small_talk(text: str) -> None:
    assert line(text).is_small_talk


@pytest.mark.parametrize("text", ["王姐", "13800138000", "300元", "明天", "漏水了"])
def test_facts_are_no_small_talk(text: str) -> None:
    assert not line(text).is_small_talk


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("王姐 改天再来", ("改天",)),
        ("Ben sometime soon", ("sometime", "soon")),
        ("王姐 13月1号来", ("13月1号",)),
        ("王姐 2月30号来", ("2月30号",)),
        ("王姐 明天来", ()),
    ],
)
def test_a_date_word_that_is_not_understood_is_quoted(text: str, quoted: tuple[str, ...]) -> None:
    assert line(text).not_understood == quoted


@pytest.mark.parametrize(
    ("text", "occurred"),
    [
        ("前天黄老板拿了10箱", date(2026, 11, 16)),
        ("王姐 周一买的", date(2026, 11, 16)),
        ("Ben came in Monday", date(2026, 11, 16)),
        ("王姐买了一件", None),
        ("王姐 上周三来退货", date(2026, 11, 11)),
        ("Ben paid 3 Nov", date(2026, 11, 3)),
        ("王姐5号买的", date(2026, 11, 5)),
        ("王姐 10月底来过", date(2026, 10, 31)),
        ("Ben bought a card last weekend", date(2026, 11, 14)),
        ("Ben came in last Christmas", date(2025, 12, 25)),
        ("Ben visited last month", date(2026, 10, 1)),
        ("王姐上个月买的", date(2026, 10, 1)),
    ],
)
def test_the_day_it_happened(text: str, occurred: date | None) -> None:
    assert line(text).occurred_on == occurred


def test_promises_and_visits() -> None:
    assert line("答应王姐周五前发报价").promise
    assert line("I'll send Ben the price by Friday").promise
    assert line("王姐来过").visited
    assert line("Ben came in, just looking").visited
    assert not line("王姐 明天来").visited


@pytest.mark.parametrize(
    ("text", "guessed"),
    [
        ("王姐 明天来", {"follow_up_at"}),
        ("王姐 明天3点来", set()),
        ("王姐 买了窗帘 300", {"amount"}),
        ("王姐 $30", {"currency"}),
        ("美玲 来了", {"name"}),
    ],
)
def test_a_guess_is_marked(text: str, guessed: set[str]) -> None:
    assert line(text).guesses == guessed


def test_an_hour_that_was_named_is_told_from_a_part_of_the_day() -> None:
    assert line("王姐 明天3点").hour_named
    assert line("王姐 半小时后").hour_named
    assert not line("王姐 明天下午").hour_named


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("见了王老板 13800138000 想要门窗报价 下周三下午3点跟进", "见了 想要门窗报价 跟进"),
        ("王姐", ""),
        ("Ben: 2 doors, tomorrow!", "2 doors !"),
    ],
)
def test_what_remains_is_the_description(text: str, what: str) -> None:
    assert line(text).what == what


@pytest.mark.parametrize(
    ("text", "to_do"),
    [
        ("Mrs Lee ordered curtains, measure fri 3pm", "measure · ordered curtains"),
        ("Mrs Lee ordered curtains, measure fri 3pm, bring samples", "measure · ordered curtains, bring samples"),
        ("李姐 定了两套窗帘，周五下午3点量尺", "量尺 · 定了两套窗帘"),
        ("Ida likes pink. Ring her Friday!", "Ring her · likes pink"),
        ("Tom £12,500 paid, call in 2 weeks", "call"),
        ("李姐 定了两套窗帘 周五量尺", ""),
        ("Mr Wang wants a door, Friday", "wants a door"),
        ("Mr Wang wants a door, call him Friday about it", ""),
        ("Mrs Lee ordered curtains, measure", ""),
    ],
)
def test_what_is_planned_comes_before_what_else_was_said(text: str, to_do: str) -> None:
    assert line(text, "GB").to_do == to_do


def test_the_text_is_kept_as_typed_but_clean() -> None:
    assert line("a\x00b\u202e王\ud800姐\n２").text == "ab王姐\n２"


def test_a_letter_is_kept_whole() -> None:
    assert len(line("王姐 " + "很长" * 2000).text) == 4003


@pytest.mark.parametrize("text", ["谢谢", "谢谢啦", "谢谢老板", "谢了", "Thanks!", "好的 谢谢"])
def test_thanks_are_nobodys_name(text: str) -> None:
    reading = line(text)
    assert reading.name is None
    assert reading.is_small_talk


@pytest.mark.parametrize(("text", "name"), [("谢谢王姐", "王姐"), ("thanks Mrs Lee", "Mrs Lee")])
def test_thanks_to_somebody_are_small_talk(text: str, name: str) -> None:
    assert line(text).is_small_talk
    assert line(text, known=[Known(1, name)]).is_small_talk
    assert line(text, known=[Known(1, name)]).name == name
    assert not line(f"{text} 300元").is_small_talk


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("王姐介绍了三个朋友", "王姐"),
        ("王姐介绍三个朋友", "王姐"),
        ("Carmen referred 3 friends", "Carmen"),
        ("王姐介绍的", None),
    ],
)
def test_who_only_introduces_is_whom_the_line_is_about(text: str, name: str | None) -> None:
    assert (line(text).name, line(text).others[1:]) == (name, ())


@pytest.mark.parametrize(
    ("text", "name", "others"),
    [
        ("老王介绍的陈小姐 13700001234", "陈小姐", [("老王", "referrer")]),
        ("余太 91238765 介绍人是陈太", "余太", [("陈太", "referrer")]),
        ("Luis referred by Carmen", "Luis", [("Carmen", "referrer")]),
        ("Carmen referred Luis", "Luis", [("Carmen", "referrer")]),
        ("侯总的助理小蔡 来拿合同", "小蔡", [("侯总", "boss")]),
        ("Sophie works for Mr Hart", "Sophie", [("Mr Hart", "boss")]),
        ("Mr Raj's wife Anita picked up", "Anita", [("Mr Raj", "other")]),
        ("王姐和李姐都来了", "王姐", [("李姐", "other")]),
        ("王姐来了 王姐付了300", "王姐", []),
        ("王姐 老客户介绍", "王姐", []),
    ],
)
def test_the_others_are_named_with_what_they_are(text: str, name: str, others: list[tuple[str, str]]) -> None:
    reading = line(text)
    assert (reading.name, [(person.name, person.role) for person in reading.others]) == (name, others)


def test_a_referrer_in_the_book_is_known() -> None:
    assert [p.known_ids for p in line("May referred Luis", known=BOOK).others] == [(1,)]


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("周五送货 刘姐 下周二下午3点回访", ("周五",)),
        ("答应王姐周五前发报价 下周一量尺", ("下周一",)),
        ("Ben fitting next Tue 3pm, call Friday", ("next Tue 3pm",)),
        ("call Ben Friday, about the sofa of Monday, 3pm", ("Monday, 3pm",)),
        ("王姐 明天10点看房 下午3点签约", ("下午3点",)),
        ("王姐 明天送花 生日12月5日", ()),
        ("李姐 平常每月来 周五联系 周六来店", ("周六",)),
        ("王姐 昨天来过 明天再来", ()),
        ("王姐 12月1日 周二 15:00（13天后）", ()),
        ("王姐生日12月5日", ()),
        ("王姐 明天来", ()),
    ],
)
def test_the_other_coming_dates_are_named_as_typed(text: str, others: tuple[str, ...]) -> None:
    assert line(text).other_dates == others


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("郑大哥 昨天修好车 收4500", "purchase"),
        ("黎总 上周三签的合同 12万", "purchase"),
        ("黎总 上周三报价 12万", "note"),
        ("刚给习姐结账 一共1260", "purchase"),
        ("裴总 24/7都能打电话", "note"),
        ("武大姐 两双棉鞋 120 已给", "purchase"),
    ],
)
def test_what_is_told_is_a_sale_only_when_something_changed_hands(text: str, kind: str) -> None:
    assert line(text).kind == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("交房租3000", "note"),
        ("paid the rent £300", "note"),
        ("restock tomorrow", "followup"),
        ("进货了 5000元", "note"),
    ],
)
def test_a_matter_of_the_shop_is_no_sale(text: str, kind: str) -> None:
    reading = line(text, "GB")
    assert (reading.house, reading.kind, reading.name, reading.visited) == (True, kind, None, False)


@pytest.mark.parametrize(
    "text", ["王姐 房租3000", "13800138000 房租", "买了3箱 含税 300", "Kim paid the rent £300", "买了3箱"]
)
def test_who_is_named_or_nothing_of_the_shop_is_no_matter_of_it(text: str) -> None:
    assert not line(text).house


@pytest.mark.parametrize("text", ["王姐问 有货吗", "Kim asks in stock?"])
def test_whether_it_is_in_stock_is_no_date(text: str) -> None:
    assert line(text).not_understood == ()
    assert line("有货时通知王姐").not_understood == ("有货",)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("她喜欢什么颜色？", True),
        ("does she like it?", True),
        ("在吗", True),
        ("呢子大衣", False),
        ("likes red", False),
    ],
)
def test_a_question_is_known_by_its_end(text: str, asked: bool) -> None:
    assert is_question(text) is asked
