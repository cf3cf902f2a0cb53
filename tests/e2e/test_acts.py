"""The commonest acts of a shop and what they cost, in messages and taps, once the chat is open."""

from dataclasses import dataclass
from datetime import time

import pytest

from tests.e2e.conftest import LONDON, SHANGHAI, Stage


@dataclass(frozen=True)
class Words:
    """The same day in one language."""

    language: str
    zone: str
    shop: str
    customer: str
    first_line: str
    due: str
    sale_line: str
    sale_card: str
    done_next: str
    undo: str
    undone: str
    write: str
    send: str
    visit: str


ZH = Words(
    language="zh",
    zone=SHANGHAI,
    shop="老陈五金",
    customer="王老板",
    first_line="王老板 13800138000 要门窗报价 下周三下午3点联系",
    due="11月25日 周三 15:00（7天后）",
    sale_line="王老板 买了两扇门 付了3200元",
    sale_card="¥3,200",
    done_next="办好了，定下次",
    undo="撤销",
    undone="已撤销",
    write="写",
    send="发",
    visit="{} 来店里买了东西 付了100元",
)
EN = Words(
    language="en",
    zone=LONDON,
    shop="Maggie's Hair Studio",
    customer="Mr Wang",
    first_line="Mr Wang 020 7946 0958 wants a quote, call next Wednesday 3pm",
    due="Wed 25 Nov 15:00 (in 7 days)",
    sale_line="Mr Wang bought two doors, paid £320",
    sale_card="£320",
    done_next="Done + next",
    undo="Undo",
    undone="Undone",
    write="Write",
    send="Send",
    visit="{} came in, paid £30",
)
BOTH = pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])


@BOTH
async def test_a_new_customer_with_what_and_when_costs_one_message(stage: Stage, words: Words) -> None:
    owner = await stage.owner(language=words.language, shop=words.shop)
    owner.reset_cost()
    await owner.send(words.first_line)
    assert owner.cost == 1
    assert words.customer in owner.screen.text
    assert words.due in owner.screen.text


@BOTH
async def test_a_sale_to_a_known_customer_costs_one_message(stage: Stage, words: Words) -> None:
    owner = await stage.owner(language=words.language, shop=words.shop)
    await owner.send(words.first_line)
    owner.reset_cost()
    await owner.send(words.sale_line)
    assert owner.cost == 1
    assert words.sale_card in owner.screen.text


@BOTH
async def test_a_brief_before_a_call_costs_one_message(stage: Stage, words: Words) -> None:
    owner = await stage.owner(language=words.language, shop=words.shop)
    await owner.send(words.first_line)
    await owner.send(words.sale_line)
    owner.reset_cost()
    await owner.send(words.customer)
    assert owner.cost == 1
    assert words.customer in owner.screen.text
    assert len(owner.screen.text.splitlines()) <= 6


@BOTH
async def test_todays_list_is_pushed_at_the_hour_the_owner_chose(stage: Stage, words: Words) -> None:
    owner = await stage.owner(language=words.language, shop=words.shop)
    await owner.send(words.first_line)
    owner.reset_cost()
    await stage.until(time(8, 30), words.zone, days=7)
    assert owner.cost == 0
    assert words.customer in owner.screen.text
    assert len(owner.screen.text.splitlines()) <= 8


@BOTH
async def test_finishing_a_follow_up_and_setting_the_next_costs_one_tap(stage: Stage, words: Words) -> None:
    owner = await stage.owner(language=words.language, shop=words.shop)
    await owner.send(words.first_line)
    await stage.until(time(15), words.zone, days=7)
    assert words.customer in owner.screen.text
    owner.reset_cost()
    await owner.tap(words.done_next)
    assert owner.cost == 1
    assert "15:00" in owner.screen.text


@BOTH
async def test_writing_to_a_slipping_regular_costs_two_taps(stage: Stage, words: Words) -> None:
    owner = await stage.owner(language=words.language, shop=words.shop)
    regular = await scanned(stage, owner, words)
    for _ in range(4):
        await owner.send(words.visit.format(regular))
        await stage.pass_time(days=14)
    await stage.until(time(8, 30), words.zone, days=14)
    alert = await owner.wait(lambda screen: any(words.write in label for label in screen.labels))
    assert regular in alert.text
    owner.reset_cost()
    await owner.tap(words.write)
    await owner.tap(words.send)
    assert owner.cost == 2
    await stage.pass_time(seconds=11)
    customer = stage.phones[2001]
    assert customer.screen.text.startswith(words.shop)


async def scanned(stage: Stage, owner: object, words: Words) -> str:
    """A customer who rated once through the shop's code, and so can be written to."""
    phone = stage.phones[1001]
    await phone.send("/share")
    link = next(line for line in phone.screen.text.splitlines() if line.startswith("https://t.me/"))
    name = "赵小云" if words.language == "zh" else "Olivia"
    customer = stage.phone(2001, name, "zh-hans" if words.language == "zh" else "en-gb")
    await customer.open_link(link)
    await customer.tap("5" if any("5" in label for label in customer.screen.labels) else "⭐")
    return name


@BOTH
async def test_asking_a_served_customer_for_feedback_costs_nothing(stage: Stage, words: Words) -> None:
    owner = await stage.owner(language=words.language, shop=words.shop)
    regular = await scanned(stage, owner, words)
    await stage.until(time(10, 30), words.zone, days=1)
    await owner.send(words.visit.format(regular))
    owner.reset_cost()
    await stage.pass_time(minutes=121)
    assert owner.cost == 0
    customer = stage.phones[2001]
    assert customer.screen.text.startswith(words.shop)
    assert sum("★" in label for label in customer.screen.labels) == 5


@BOTH
async def test_undoing_the_last_entry_costs_one(stage: Stage, words: Words) -> None:
    owner = await stage.owner(language=words.language, shop=words.shop)
    await owner.send(words.first_line)
    owner.reset_cost()
    await owner.send(words.undo)
    assert owner.cost == 1
    assert words.undone in owner.screen.text
    await owner.send("/find")
    assert words.customer not in owner.screen.text
