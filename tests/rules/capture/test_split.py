"""A message of several lines: a list of entries, or one entry with its details."""

import pytest

from rules.capture import MOST_ENTRIES, split

COMPANY = "美丽芳娜敏静秀英艳娟霞兰燕萍红玉梅莉珍婷凤晶颖雪倩慧琳佳欣怡琪瑶悦涵萱雯妍蕾薇菲露洁琴云菊莲翠芬芝蓉蓓娇媛"


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("1. 王姐 染发 380\n2. 李哥 13800138000 要窗帘\n3、陈小姐 周五来",
         ["王姐 染发 380", "李哥 13800138000 要窗帘", "陈小姐 周五来"]),
        ("①王姐 300\n②李哥 500", ["王姐 300", "李哥 500"]),
        ("- Ben paid $60\n\n- Met Anna, call Friday", ["Ben paid $60", "Met Anna, call Friday"]),
        ("Ben Carter 212-555-7890 deck\nGina Ross 212-555-7891 roof",
         ["Ben Carter 212-555-7890 deck", "Gina Ross 212-555-7891 roof"]),
        ("13800138000 要窗帘\n13900139000 问价", ["13800138000 要窗帘", "13900139000 问价"]),
        ("13800138000 要窗帘\n陈小姐 13900139000", ["13800138000 要窗帘", "陈小姐 13900139000"]),
        ("姓名：王美丽\n电话：13800138000\n姓名：李强\n电话：13900139000",
         ["姓名：王美丽\n电话：13800138000", "姓名：李强\n电话：13900139000"]),
        ("宏发五金 要货\n恒达建材 结账", ["宏发五金 要货", "恒达建材 结账"]),
        ("王姐 来过\n说喜欢红色\n李哥 买了3箱", ["王姐 来过\n说喜欢红色", "李哥 买了3箱"]),
        ("今天很忙\n王姐来过\n李哥买了3箱", ["今天很忙\n王姐来过", "李哥买了3箱"]),
        ("1.5万 王姐\n2. 李哥 3万", ["1.5万 王姐", "李哥 3万"]),
    ],
)  # fmt: skip
def test_lines_that_name_their_own_person_are_entries(text: str, entries: list[str]) -> None:
    assert split(text) == entries


@pytest.mark.parametrize(
    "text",
    [
        "王姐 明天来",
        "王姐\n地址：杭州市文三路12号\n电话：13800138000\n备注 喜欢红色",
        "陈小姐\n13800138000\n想要窗帘",
        "13800138000\n陈小姐",
        "Anna Kowalska\n+48 601 234 567\nwants 20 chairs\ncall Tuesday",
        "Ben Carter\nAddress: 12 Oak Street\nNotes: brother of Tom Carter",
        "王姐要:\n- 窗帘2套\n- 门1扇",
        "王姐今天来了\n说李姐也想要\n下周再来",
        "王姐 来了\n王姐 下周再来",
        "王姐 3月5号\n那边的工人说还要再等几天才能去李总家",
        "今天很热\n没有人来",
        "",
    ],
)
def test_a_person_with_details_is_one_entry_as_typed(text: str) -> None:
    assert split(text) == [text]


def test_the_bullet_of_a_single_line_goes() -> None:
    assert split("1. 王姐 明天来") == ["王姐 明天来"]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("今天的客户：\n王姐 染发 380\n李哥 剪头 50", ["王姐 染发 380", "李哥 剪头 50"]),
        ("Today:\nBen paid $60\nMet Anna", ["Ben paid $60", "Met Anna"]),
        ("Today's customers\nBen paid $60", ["Ben paid $60"]),
        ("明天:\n王姐 量尺\n李哥 取货", ["明天 王姐 量尺", "明天 李哥 取货"]),
        ("周一:\n王姐 量尺\n周二：\n李哥 取货", ["周一 王姐 量尺", "周二 李哥 取货"]),
        ("定金500:\n王姐 量尺\n李哥 取货", ["定金500:\n王姐 量尺", "李哥 取货"]),
    ],
)
def test_a_heading_is_no_entry_but_its_coming_day_goes_with_each(text: str, entries: list[str]) -> None:
    assert split(text) == entries


def test_more_entries_than_are_taken_are_all_given() -> None:
    lines = [f"王{name}姐 300" for name in COMPANY[:55]]
    assert split("\n".join(lines)) == lines
    assert len(lines) > MOST_ENTRIES


def test_thanks_in_a_list_are_no_entry() -> None:
    assert split("• 王姐 300\n• 谢谢\n• 李哥 500") == ["王姐 300", "李哥 500"]
    assert split("• 王姐 300\n• 谢谢") == ["王姐 300"]
    assert split("• 谢谢\n• 好的") == ["谢谢\n• 好的"]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("1. 王姐 染发 380\n2. 交房租3000\n3. 李哥 500", ["王姐 染发 380", "交房租3000", "李哥 500"]),
        (
            "- Ben paid $60\n- paid the rent $900\n- new chairs $80",
            ["Ben paid $60", "paid the rent $900", "new chairs $80"],
        ),
        ("王姐要:\n- 水电改造\n- 门1扇\n李哥 500", ["王姐要:\n水电改造\n门1扇", "李哥 500"]),
    ],
)
def test_a_matter_of_the_shop_is_an_entry_of_a_list(text: str, entries: list[str]) -> None:
    assert split(text) == entries


def test_in_a_list_each_line_that_begins_with_a_person_is_an_entry() -> None:
    assert split("• 张哥 阳台门要报价\n• 张哥 周五上门") == ["张哥 阳台门要报价", "张哥 周五上门"]
    assert split("张哥 要报价\n张哥 周五上门\n李姐 300") == ["张哥 要报价", "张哥 周五上门", "李姐 300"]
    assert split("张哥 要报价\n见了张哥 周五上门\n李姐 300") == ["张哥 要报价\n见了张哥 周五上门", "李姐 300"]


def test_a_line_without_a_person_heads_a_list_only_with_a_colon_or_a_word_for_it() -> None:
    assert split("订货:\n王姐 300\n李哥 500") == ["王姐 300", "李哥 500"]
    assert split("今天很忙\n王姐 300\n李哥 500")[0] == "今天很忙\n王姐 300"


def test_a_letter_of_many_lines_is_kept_whole() -> None:
    text = "王姐 来了\n" + "很长的话\n" * 300 + "李哥 来了"
    assert split(text) == [text]
    assert split("王姐 来了\n李哥 来了\n" + "很长的话\n" * 300)[-1].count("很长的话") == 300
