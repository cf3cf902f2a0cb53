"""The first day: a shop is opened, set up, shown to customers; everybody sees the commands that are theirs."""

import re

from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, code_of, guest, hire, open_shop, tidy


@BOTH
async def test_a_shop_opens_in_two_messages(stage: Stage, say: Tongue) -> None:
    owner = stage.phone(1001, say("老陈", "Maggie"), say.code)
    assert [name for name, _ in owner.menu()] == ["start", "help", "language"]
    await owner.start()
    assert say("你的店叫什么", "What is your shop called") in owner.screen.text
    await owner.send(say.shop)
    assert owner.cost == 2
    assert say("中国大陆", "United Kingdom") in owner.screen.text
    assert say("CNY", "GBP") in owner.screen.text
    assert owner.menu()[0] == ("today", say("今天要办的", "Today's list"))
    tidy(stage)


@BOTH
async def test_a_setting_changes_by_a_tap_and_by_typing(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.tap(say("设置", "Settings"))
    assert len(owner.screen.text.splitlines()) <= 6
    await owner.tap(say("改提要时间", "Digest hour"))
    await owner.tap("09:00")
    assert say("每日提要：09:00", "Morning digest: 09:00") in owner.screen.text
    await owner.tap(say("改免打扰", "Quiet hours"))
    await owner.tap(say("自己填", "Type it"))
    await owner.send(say("晚上10点到早上7点半", "10pm to 7:30am"))
    assert "22:00–07:30" in owner.screen.text
    tidy(stage)


WRONG = (
    ("digest 25:00", "没看懂“25:00”", "I can't read “25:00”"),
    ("quiet later", "21:30-7:30", "21:30-7:30"),
    ("zone Mars/X", "没有“Mars/X”这个时区", "no time zone “Mars/X”"),
    ("currency zorkmid", "没有“zorkmid”这个货币", "no currency “zorkmid”"),
    ("cap 51", "0 到 50", "0 to 50"),
    ("cap -1", "0 到 50", "0 to 50"),
    ("language fr", "zh（中文）", "zh (中文)"),
    ("staff nobody", "own", "own"),
    ("region XX", "没有这个地区", "no such region"),
    ("colour red", "没有这一项", "no such setting"),
)
AS_SAID = (
    ("digest 七点半", "07:30"),
    ("digest 6:45 pm", "18:45"),
    ("zone london", "Europe/London"),
    ("quiet none", ""),
    ("region hk", "HKD"),
    ("cap 0", "0"),
)


@BOTH
async def test_a_wrong_value_is_refused_and_says_what_is_expected(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send("/settings")
    before = owner.screen.text
    for typed, zh, en in WRONG:
        await owner.send(f"/settings {typed}")
        assert say(zh, en) in owner.screen.text, typed
    await owner.send("/settings")
    assert owner.screen.text == before
    tidy(stage)


@BOTH
async def test_a_value_is_taken_as_people_say_it(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    for typed, shown in AS_SAID:
        await owner.send(f"/settings {typed}")
        assert (shown or say("不设", "none")) in owner.screen.text, typed
    tidy(stage)


@BOTH
async def test_another_region_brings_its_zone_and_currency(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send("/settings region")
    home = owner.screen.message_id
    while not any(say("新加坡", "Ireland") == label for label in owner.screen.labels):
        await owner.tap(say("下一页", "More"), home)
    await owner.tap(say("新加坡", "Ireland"), home)
    assert say("Asia/Singapore", "Europe/Dublin") in owner.screen.text
    assert say("SGD", "EUR") in owner.screen.text
    tidy(stage)


@BOTH
async def test_the_code_is_a_picture_with_its_link_and_a_preview_for_the_owner(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    link = await code_of(owner)
    assert (owner.screen.photo or b"").startswith(b"\x89PNG")
    await owner.open_link(link)
    assert say("预览", "Preview") in owner.screen.text
    assert await owner.tap("5★") == say("这是预览，不计入评价", "Preview, not counted")
    await owner.send("/feedback")
    assert say("还没收到评价", "no feedback yet") in owner.screen.text
    tidy(stage)


@BOTH
async def test_another_language_holds_for_everything_after_it(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send("/language")
    await owner.tap(say("English", "中文"))
    await owner.send("/today")
    assert say("Nothing to do today", "今天没有要办的") in owner.screen.text
    assert owner.menu()[0][1] == say("Today's list", "今天要办的")
    await owner.send("/language fr")
    assert "中文" in owner.screen.text
    await owner.send(say("/language 中文", "/language english"))
    assert say("以后都用中文", "English from now on") in owner.screen.text


@BOTH
async def test_everybody_has_the_menu_of_their_role(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    staff = await hire(stage, say, owner, say("店员", "staff"), 6001, "Sam")
    viewer = await hire(stage, say, owner, say("只看", "viewer"), 6002, "Vic")
    customer = await guest(stage, say, await code_of(owner))
    assert {"churn", "share"} <= {name for name, _ in owner.menu()}
    assert not {"churn", "share"} & {name for name, _ in staff.menu()}
    assert [name for name, _ in viewer.menu()] == ["today", "find", "feedback", "churn", "help"]
    assert customer.menu()[0] == ("feedback", say("评价", "Rate us"))
    assert customer.menu()[-1] == ("help", say("帮助", "Help"))
    tidy(stage)


@BOTH
async def test_help_names_only_what_one_may_do(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    viewer = await hire(stage, say, owner, say("只看", "viewer"), 6002, "Vic")
    customer = await guest(stage, say, await code_of(owner))
    for phone in (owner, viewer, customer):
        await phone.send(say("帮助", "help"))
        offered = set(re.findall(r"^/(\w+)", phone.screen.text, re.MULTILINE))
        assert offered == {name for name, _ in phone.menu()} - {"help"}
    await viewer.send("/help")
    assert say("就记下了", "it is kept") not in viewer.screen.text
    tidy(stage)


@BOTH
async def test_what_is_not_theirs_is_refused_in_words(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    customer = await guest(stage, say, await code_of(owner))
    stranger = stage.phone(7001, "Joe", say.code)
    for command in ("/today", "/settings", "/share", "/undo"):
        await customer.send(command)
        assert say("店里的人用的", "people who work in the shop") in customer.screen.text
        await stranger.send(command)
        assert say("自己开店发 /start", "send /start") in stranger.screen.text
    await customer.send("/start")
    assert say.shop in customer.screen.text
    tidy(stage)


@BOTH
async def test_a_question_ends_with_cancel(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    for command in ("/add", "/follow", "/sale"):
        await owner.send(command)
        assert say("例如", "E.g.") in owner.screen.text
        await owner.send(say("取消", "cancel"))
        assert say("不问了", "cancelled") in owner.screen.text
    tidy(stage)
