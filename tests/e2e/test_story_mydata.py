"""My data: a customer sees, puts right, takes along and erases what a shop keeps; the owner hears it without a name."""

import json

from sqlmodel import SQLModel, select

from bot.book import archive_of
from models import Customer, Erasure, OutboxMessage, Person
from models.db import SYSTEM, Tx
from models.db.engine import unlock
from models.db.erasures import Ledger
from simulator.phone import Phone
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, code_of, guest, open_shop, said, tidy

PERSON = 5001


async def known(stage: Stage, say: Tongue) -> tuple[Phone, Phone]:
    """An owner with a line about a customer who has rated and written."""
    owner = await open_shop(stage, say)
    customer = await guest(stage, say, await code_of(owner), name=say("王丝雀", "Canaria Finch"))
    await customer.tap("2★")
    await customer.send(say("颜色不对", "the colour is wrong"))
    await owner.send(say("王丝雀 买了染发膏 300", "Canaria Finch paid £30 for a cut"))
    await arrive(stage)
    return owner, customer


def texts(phone: Phone) -> str:
    return phone.screen.text


@BOTH
async def test_a_customer_sees_and_puts_right_and_the_shop_sees_who_did(stage: Stage, say: Tongue) -> None:
    owner, customer = await known(stage, say)
    await customer.send("/mydata")
    assert say("记着您什么", "keeps about you") in texts(customer)
    assert say("王丝雀", "Canaria Finch") in texts(customer)
    assert say("评价和留言：1 条", "messages of yours: 1") in texts(customer)
    assert say("成交 1", "Sale 1") in texts(customer)
    await customer.tap(say("电话", "Phone"))
    await customer.send(say("13800138000", "07700 900123"))
    assert say("138 0013 8000", "07700 900123") in texts(customer)
    await customer.tap(say("生日", "Birthday"))
    await customer.send(say("3月5日", "5 March"))
    assert "🎂" in texts(customer)
    await customer.tap(say("名字", "Name"))
    await customer.send(say("王小雀", "Canaria Robin"))
    await customer.tap(say("我说过的", "My words"))
    assert say("颜色不对", "the colour is wrong") in texts(customer)
    await owner.send(say("王小雀", "Canaria Robin"))
    await owner.tap(say("往来记录", "Timeline"))
    assert texts(owner).count(say("顾客自己改的", "Changed by the customer")) == 3
    tidy(stage)


@BOTH
async def test_words_that_are_no_answer_go_to_the_shop(stage: Stage, say: Tongue) -> None:
    owner, customer = await known(stage, say)
    await customer.send(say("我的资料", "my data"))
    await customer.tap(say("电话", "Phone"))
    await customer.send(say("你们周日开门吗？", "Are you open on Sunday?"))
    await arrive(stage)
    assert said(owner, say("周日开门", "open on Sunday"))
    tidy(stage)


@BOTH
async def test_two_files_to_take_along(stage: Stage, say: Tongue) -> None:
    _, customer = await known(stage, say)
    await customer.send("/mydata")
    await customer.tap(say("导出", "Export"))
    read, raw = (screen for screen in customer.screens if screen.document is not None)
    assert (read.document_name or "").endswith(".txt")
    assert say("颜色不对", "the colour is wrong") in (read.document or b"").decode("utf-8-sig")
    held = json.loads(raw.document or b"")
    assert held["name"] == say("王丝雀", "Canaria Finch")
    assert held["your_words"][0]["stars"] == 2
    assert held["noted_by_the_shop"]["sale"] == 1
    tidy(stage)


@BOTH
async def test_erased_by_themselves_everywhere_at_once(stage: Stage, say: Tongue) -> None:
    owner, customer = await known(stage, say)
    await owner.send(say("马上给您换", "We will redo it"), reply_to=said(owner, "★")[-1].message_id)
    await customer.send("/privacy")
    await customer.tap(say("我的资料", "My data"))
    await customer.tap(say("彻底删除", "Erase"))
    assert say("不能撤销", "no undo") in texts(customer)
    assert await customer.tap(say("🧹 彻底删除", "🧹 Erase for good")) == say("已删除", "Erased")
    seen = len(customer.screens)
    assert say("不再留您的任何资料", "keeps nothing about you") in texts(customer)
    await arrive(stage, 30)
    assert len(customer.screens) == seen, "the answer that was on its way does not arrive"
    (told,) = said(owner, say("按要求彻底删掉了", "erased on request"))
    assert say("王丝雀", "Canaria") not in told.text
    await owner.send(say("/undo", "/undo"))
    assert say("没有可以撤销", "nothing left to undo") in texts(owner)
    assert await canaries(stage, say) == {}
    await customer.send("/mydata")
    assert say("没有您的资料", "nothing is kept about you") in texts(customer)
    tidy(stage)


async def canaries(stage: Stage, say: Tongue) -> dict[str, str]:
    """What any table still says of them, read past all guards; and what still lies in the log beside the book."""
    words = (say("丝雀", "Canaria"), say("颜色不对", "the colour is wrong"), str(PERSON))
    settings = stage.app._settings
    raw = unlock(settings.database_path, archive_of(settings).key)
    try:
        held = {
            table.name: repr(raw.execute(f'SELECT * FROM "{table.name}"').fetchall())  # noqa: S608 - our own names
            for table in SQLModel.metadata.sorted_tables
        }
    finally:
        raw.close()
    forms = {form for word in words for form in (word, json.dumps(word)[1:-1], repr(json.dumps(word))[2:-2])}
    return {name: value for name, value in held.items() if any(form in value for form in forms)}


@BOTH
async def test_the_mark_stands_outside_the_book_and_its_log_is_empty(stage: Stage, say: Tongue) -> None:
    _, customer = await known(stage, say)
    await erase(customer, say)
    await stage.settle()
    path = stage.app._settings.database_path
    marks = await stage.app.db.read(SYSTEM, lambda tx: tx.exec(select(Erasure)).all())
    assert len(marks) == 2
    assert all(row.settled_at for row in marks)
    for folder in (path.parent, stage.app._settings.backups):
        assert Ledger(path, (folder,), None).written() == {row.mark for row in marks}
    log = path.with_name(f"{path.name}-wal").stat().st_size
    assert log < 200_000, "only what was written since"


async def erase(customer: Phone, say: Tongue) -> None:
    await customer.send("/mydata")
    await customer.tap(say("彻底删除", "Erase"))
    await customer.tap(say("🧹 彻底删除", "🧹 Erase for good"))


@BOTH
async def test_who_scans_again_starts_afresh(stage: Stage, say: Tongue) -> None:
    owner, customer = await known(stage, say)
    link = await code_of(owner)
    await erase(customer, say)
    await customer.open_link(link)
    await customer.tap("5★")
    await customer.send("/mydata")
    assert say("评价和留言：1 条", "messages of yours: 1") in texts(customer)
    assert say("店里自己记的", "Noted by the shop") not in texts(customer)
    tidy(stage)


@BOTH
async def test_the_owner_erases_somebody_who_asked_by_word(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王丝雀 13812345678 买了染发膏 300", "Canaria Finch 07700 900123 paid £30"))
    card = owner.screen.message_id
    await owner.send(say("/find 丝雀", "/find Canaria"))
    await owner.tap(say("改", "Edit"))
    await owner.tap(say("更多", "More"))
    await owner.tap(say("彻底删除", "Erase"))
    assert say("王丝雀", "Canaria Finch") in texts(owner)
    await owner.tap(say("🧹 彻底删除", "🧹 Erase for good"))
    assert say("已彻底删除，1 条", "Erased. One line") in texts(owner)
    assert await canaries(stage, say) == {}
    answer = await owner.tap(say("撤销", "Undo"), card)
    assert say("已彻底删除", "has been erased") in (answer or texts(owner))
    tidy(stage)


@BOTH
async def test_several_shops_are_each_apart(stage: Stage, say: Tongue) -> None:
    _, customer = await known(stage, say)
    other = await open_shop(stage, say, 1002, say("对门花店", "Flowers"))
    await customer.open_link(await code_of(other))
    await customer.tap("4★")
    await customer.send("/mydata")
    assert {say.shop, say("对门花店", "Flowers")} <= set(customer.screen.labels)
    await customer.tap(say.shop)
    await customer.tap(say("彻底删除", "Erase"))
    await customer.tap(say("🧹 彻底删除", "🧹 Erase for good"))

    def left(tx: Tx) -> tuple[int, bool]:
        rows = tx.exec(select(Customer).where(Customer.person_id == PERSON)).all()
        return len(rows), tx.get(Person, PERSON) is not None

    assert await stage.app.db.read(SYSTEM, left) == (1, True)
    await customer.send("/mydata")
    assert say("对门花店", "Flowers") in texts(customer)
    tidy(stage)


async def test_nothing_is_on_its_way_after_an_erasure(stage: Stage) -> None:
    say = Tongue("zh")
    owner, customer = await known(stage, say)
    await owner.send("马上给您换", reply_to=said(owner, "★")[-1].message_id)
    await erase(customer, say)
    waiting = select(OutboxMessage).where(OutboxMessage.chat_id == PERSON)
    assert await stage.app.db.read(SYSTEM, lambda tx: tx.exec(waiting).all()) == []


async def test_a_hostile_tap_erases_nobody(stage: Stage) -> None:
    say = Tongue("zh")
    owner, customer = await known(stage, say)
    stranger = stage.phone(6001, "路人")
    await stranger.start()
    data = (await stage.app.db.read(SYSTEM, lambda tx: tx.exec(select(Customer)).one())).pk
    from rules.actions import Action, encode  # noqa: PLC0415

    for action in (Action("mydata", "erase", (1,)), Action("mydata", "erase_them", (1, data))):
        for phone in (stranger, customer) if action.verb == "erase_them" else (stranger, owner):
            await phone.tap_data(encode(action), phone.screen.message_id)
    count = await stage.app.db.read(SYSTEM, lambda tx: len(tx.exec(select(Customer)).all()))
    assert count == 1
