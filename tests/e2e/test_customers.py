"""A customer's record kept from the phone: found, read, changed, taken back, and never trapped by a question."""

import pytest

from rules.actions import Action, encode
from simulator.phone import Phone
from tests.e2e.conftest import Stage

RECORD = ("brief", "more", "facts", "unprefer", "unbirthday", "referrer", "unrefer", "keepers", "keep", "unkeep")
TYPED = (
    "note",
    "sale",
    "name",
    "phone",
    "rhythm",
    "reason",
    "favour",
    "concession",
    "until",
    "pause",
    "pauses",
    "resume",
)


@pytest.fixture
async def owner(stage: Stage) -> Phone:
    phone = await stage.owner()
    await phone.send("王姐 13800138000 喜欢红色")
    await phone.send("王二 来店里了")
    return phone


async def test_one_hit_is_a_card_and_several_are_a_list(owner: Phone) -> None:
    await owner.send("/find 8000")
    assert owner.screen.text.startswith("王姐")
    await owner.send("/find 王")
    assert "2 位" in owner.screen.text
    await owner.tap("王二")
    assert owner.screen.text.startswith("王二")


async def test_who_was_not_found_is_added_once(owner: Phone) -> None:
    await owner.send("/find 陈小姐")
    await owner.tap("添加“陈小姐”")
    assert "已添加" in owner.screen.text
    await owner.send("/find 陈小姐")
    await owner.tap("修改")
    await owner.send("/find 陈")
    assert owner.screen.text.startswith("陈小姐")


async def test_notes_and_sales_are_answered_by_the_card_and_can_be_undone(owner: Phone) -> None:
    await owner.send("/find 王姐")
    await owner.tap("记备注")
    await owner.send("对薰衣草过敏")
    assert "对薰衣草过敏" in owner.screen.text
    await owner.tap("成交/到店")
    await owner.send("染发 380")
    assert "¥380" in owner.screen.text
    await owner.tap("撤销")
    await owner.send("/find 王姐")
    assert "¥380" not in owner.screen.text
    await owner.tap("往来记录")
    assert "对薰衣草过敏" in owner.screen.text


async def test_a_date_in_a_sale_is_planned_as_well(owner: Phone) -> None:
    await owner.send("/find 王姐")
    await owner.tap("成交/到店")
    await owner.send("染发 380元 六周后再来")
    assert "12月30日" in owner.screen.text


async def test_everything_about_a_record_can_be_changed_by_taps_and_one_answer(owner: Phone) -> None:
    await owner.send("/find 王姐")
    for button, answer, said in (
        ("改名字", "王太太", "王太太"),
        ("改电话", "139 0013 9000", "+86 139 0013 9000"),
        ("多久来一次", "每6周", "42 天"),
    ):
        await owner.tap("修改")
        if button == "多久来一次":
            await owner.tap("更多")
        await owner.tap(button)
        await owner.send(answer)
        assert said in owner.screen.text
    await owner.tap("修改")
    await owner.tap("标签")
    await owner.tap("加标签")
    await owner.send("VIP，染发")
    assert "#vip #染发" in owner.screen.text
    await owner.tap("修改")
    await owner.tap("标签")
    await owner.tap("vip")
    assert "#vip" not in owner.screen.text
    await owner.tap("修改")
    await owner.tap("更多")
    await owner.tap("类型")
    await owner.tap("公司")
    assert "公司" in owner.screen.text


async def test_who_is_lost_for_a_reason_can_be_brought_back(owner: Phone) -> None:
    await owner.send("/find 王姐")
    await owner.tap("修改")
    await owner.tap("不会来了")
    await owner.tap("嫌贵")
    assert "嫌贵" in owner.screen.text
    await owner.tap("客户卡")
    assert "已流失（嫌贵）" in owner.screen.text
    await owner.tap("修改")
    await owner.tap("恢复")
    await owner.tap("修改")
    await owner.tap("不会来了")
    await owner.tap("别的原因")
    await owner.send("搬去了国外")
    assert "搬去了国外" in owner.screen.text
    await owner.tap("撤销")
    await owner.send("/find 王姐")
    await owner.tap("修改")
    await owner.tap("更多")
    await owner.tap("归档")
    assert "已归档" in owner.screen.text


@pytest.mark.parametrize("button", ["改名字", "改电话", "标签", "喜好/生日", "多久来一次", "谁介绍的", "约定"])
async def test_news_is_never_taken_for_an_answer(button: str, owner: Phone) -> None:
    await owner.send("/find 王姐")
    await owner.tap("修改")
    if button in {"多久来一次", "谁介绍的", "约定"}:
        await owner.tap("更多")
    await owner.tap(button)
    if button == "标签":
        await owner.tap("加标签")
    await owner.send("李姐 买了门 付了200元")
    assert "李姐" in owner.screen.text
    assert "¥200" in owner.screen.text
    await owner.send("/find 王姐")
    assert owner.screen.text.startswith("王姐")


async def test_an_answer_that_cannot_be_read_is_asked_for_again(owner: Phone) -> None:
    await owner.send("/find 王姐")
    await owner.tap("修改")
    await owner.tap("改电话")
    await owner.send("123")
    assert "不像电话号码" in owner.screen.text
    await owner.send("13900139000")
    assert "+86 139 0013 9000" in owner.screen.text


async def test_a_second_tap_says_that_the_card_was_old(owner: Phone) -> None:
    archive = encode(Action("customers", "archive", (1, 1)))
    await owner.send("/find 王姐")
    await owner.tap_data(archive)
    await owner.tap_data(archive)
    assert "旧的" in owner.toasts[-1]


@pytest.mark.parametrize("verb", [*TYPED, "tags", "untag", "ask", "create", "lose", "kind", "card", "archive", *RECORD])
async def test_made_up_buttons_are_refused(verb: str, owner: Phone) -> None:
    await owner.send("/find 王姐")
    for ref in ((1,), (1, 999), (2, 1)):
        before = len(owner.toasts)
        await owner.tap_data(encode(Action("customers", verb, ref, arg="zz")))
        assert len(owner.toasts) == before + 1
    await owner.send("/find 王姐")
    assert owner.screen.text.startswith("王姐")


async def test_a_slipping_regular_is_called_about_or_put_off_or_lost(stage: Stage) -> None:
    owner = await stage.owner()
    for name in ("张姐", "李姐", "赵姐"):
        await owner.send(f"{name} 平常每月来")
        await owner.send(f"{name} 来店里了")
    await owner.send("/churn")
    assert "没有快流失的熟客" in owner.screen.text
    await stage.pass_time(days=62)
    await owner.send("/churn")
    assert "3 位" in owner.screen.text
    await owner.tap("1. ")
    await owner.tap("打过电话了")
    assert "打过电话" in owner.screen.text
    await owner.tap("看全部")
    assert "2 位" in owner.screen.text
    await owner.tap("1. ")
    await owner.tap("先不管")
    await owner.tap("看全部")
    await owner.tap("1. ")
    await owner.tap("写两句")
    await owner.tap("我发过了")
    await owner.tap("撤销")
    await owner.send("/churn")
    await owner.tap("1. ")
    await owner.tap("不会来了")
    await owner.tap("搬走了")
    assert "搬走了" in owner.screen.text
    await owner.send("/churn")
    assert "没有快流失的熟客" in owner.screen.text
