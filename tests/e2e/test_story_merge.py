"""One customer, written down twice: found, compared, made one, and two again."""

from rules.actions import Action, encode
from simulator.phone import Phone
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, code_of, guest, hire, open_shop, tidy
from tests.e2e.test_story_files import PNG


async def two_records(owner: Phone, say: Tongue) -> int:
    """The same woman twice, her number written in two ways; the message that shows the second record."""
    await owner.send(say("王姐 +86 138 0013 8000 买了染发 380元", "Mrs Lee +44 20 7946 0958 bought colour £38"))
    await owner.send(say("/add 王女士 来店里了 #VIP 下周三回访", "/add Anna Lee came in #VIP call her next Wednesday"))
    await owner.send(say("/find 王女士", "/find Anna Lee"))
    shown = owner.screen.message_id
    await owner.tap(say("修改", "Edit"))
    await owner.tap(say("改电话", "Phone"))
    await owner.send(say("0086 138 0013 8000", "0044 20 7946 0958"))
    return shown


def shown(phone: Phone, message_id: int) -> str:
    """What a message says by now."""
    return next(screen.text for screen in phone.screens if screen.message_id == message_id)


@BOTH
async def test_two_records_of_one_customer_become_one_and_two_again(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await two_records(owner, say)
    await owner.tap(say("修改", "Edit"))
    await owner.tap(say("合并…", "Merge…"))
    assert say("看着和 王女士 是同一位", "may be the same as Anna Lee") in owner.screen.text
    await owner.tap(say("王姐", "Mrs Lee"))
    for said in (say("留 王姐", "Mrs Lee stays"), "#vip", say("跟进 1 个", "1 follow-up")):
        assert said in owner.screen.text
    await owner.tap(say("改留 王女士", "Keep Anna Lee instead"))
    assert say("留 王女士", "Anna Lee stays") in owner.screen.text
    await owner.tap(say("改留 王姐", "Keep Mrs Lee instead"))
    await owner.tap(say("合并", "Merge"))
    for said in (say("合并好了", "Merged"), say("王姐 · 也叫 王女士", "Mrs Lee · also Anna Lee"), "#vip"):
        assert said in owner.screen.text
    await owner.tap(say("往来记录", "Timeline"))
    assert len(owner.screen.text.splitlines()) == 3
    await owner.send("/undo")
    assert say("已撤销", "Undone") in owner.screen.text
    await owner.send(say("/find 王女士", "/find Anna Lee"))
    assert owner.screen.text.startswith(say("王女士\n", "Anna Lee\n"))
    assert "#vip" in owner.screen.text
    tidy(stage)


@BOTH
async def test_yesterdays_buttons_of_the_one_who_went_lead_to_the_one_who_stays(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    old = await two_records(owner, say)
    await owner.send("/duplicates")
    await owner.tap(say("王姐", "Mrs Lee"))
    compared = owner.screen.message_id
    await owner.tap(say("合并", "Merge"))
    await owner.tap(say("返回", "Back"), old)
    assert say("王姐 · 也叫 王女士", "Mrs Lee · also Anna Lee") in shown(owner, old)
    await owner.tap(say("撤销", "Undo"), compared)
    assert say("已撤销", "Undone") in shown(owner, compared)
    await owner.tap(say("往来记录", "Timeline"), old)
    tidy(stage)


@BOTH
async def test_the_old_card_of_the_one_who_went_calls_nobody_new(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await two_records(owner, say)
    card = next(screen for screen in owner.screens if say("✅ 王女士", "✅ Anna Lee") in screen.text)
    first = next(screen for screen in owner.screens if say("✅ 王姐", "✅ Mrs Lee") in screen.text)
    new = say("新客户", "new customer")
    assert new in card.text
    await owner.send("/duplicates")
    await owner.tap(say("王姐", "Mrs Lee"))
    await owner.tap(say("合并", "Merge"))
    toast = await owner.tap(say("改名字", "Fix the name"), card.message_id)
    assert toast == say("这张卡是旧的，已换成最新的", "That was an old screen; here is the fresh one")
    assert shown(owner, card.message_id).startswith(say("✅ 王姐\n", "✅ Mrs Lee\n"))
    assert new not in shown(owner, card.message_id)
    await owner.tap(say("改时间", "Change time"), card.message_id)
    await owner.tap(say("返回", "Back"), card.message_id)
    assert new not in shown(owner, card.message_id)
    await owner.tap(say("定跟进", "Follow up"), first.message_id)
    await owner.tap(say("返回", "Back"), first.message_id)
    assert new in shown(owner, first.message_id)
    tidy(stage)


@BOTH
async def test_the_preview_counts_the_pictures_that_move(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await two_records(owner, say)
    await owner.photo(PNG, say("王女士 新发型", "Anna Lee new hair"))
    await owner.send("/duplicates")
    await owner.tap(say("王姐", "Mrs Lee"))
    assert say("照片和文件 1 个", "1 picture or file") in owner.screen.text
    tidy(stage)


@BOTH
async def test_who_is_not_the_same_is_not_asked_about_again(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await two_records(owner, say)
    await owner.send(say("查重复", "duplicates"))
    assert say("1 对", "1 pair") in owner.screen.text
    await owner.tap(say("王姐", "Mrs Lee"))
    await owner.tap(say("不是同一位", "Not the same"))
    assert say("不再提", "won't ask again") in owner.screen.text
    await owner.send("/duplicates")
    assert say("没有看着重复的客户", "No customers look the same") in owner.screen.text
    tidy(stage)


@BOTH
async def test_who_is_not_proposed_is_looked_for(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("/add 阿珍 来店里了", "/add Olivia Brown came in"))
    await owner.send(say("/add 陈美珍 来店里了", "/add Livvy Stone came in"))
    await owner.send(say("/duplicates 阿珍", "/duplicates Olivia"))
    assert say("没看到", "Nobody looks the same") in owner.screen.text
    await owner.tap(say("找别人", "Search another"))
    await owner.send("nobody at all")
    assert say("没找到", "Nobody found") in owner.screen.text
    await owner.tap(say("找别人", "Search another"))
    await owner.send(say("美珍", "Livvy"))
    await owner.tap(say("陈美珍", "Livvy Stone"))
    await owner.tap(say("合并", "Merge"))
    assert say("也叫 陈美珍", "also Livvy Stone") in owner.screen.text
    # The other name is hers from now on.
    await owner.send(say("陈美珍 买了围巾 80元", "Livvy Stone bought a scarf £8"))
    assert say("阿珍", "Olivia Brown") in owner.screen.text
    await owner.send(say("/duplicates 珍", "/duplicates o"))
    assert say("阿珍", "Olivia Brown") in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_guest_in_telegram_and_the_record_by_hand_become_one(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("/add 王姐 来店里了", "/add Olivia came in"))
    link = await code_of(owner)
    phone = await guest(stage, say, link)
    await phone.send("★★★★★")
    await phone.send(say("手艺真好", "lovely work"))
    await arrive(stage)
    await owner.send("/duplicates")
    await owner.tap(say("王姐", "Olivia"))
    assert "Telegram" in owner.screen.text
    merge = next(label for label in owner.screen.labels if label in {"合并", "Merge"})
    await owner.tap(merge)
    merged = owner.screen.message_id
    await phone.send(say("下次还来", "see you again"))
    await arrive(stage)
    await owner.send(say("/find 王姐", "/find Olivia"))
    await owner.tap(say("往来记录", "Timeline"))
    assert say("下次还来", "see you again") in owner.screen.text
    other = await guest(stage, say, link, 5002)
    await other.send("★★★★★")
    await owner.send("/duplicates")
    assert await owner.tap(say("王姐", "Olivia"))
    assert say("不是同一个人", "two people") in owner.toasts[-1]
    await owner.tap(say("撤销", "Undo"), merged)
    tidy(stage)


@BOTH
async def test_made_up_merges_are_refused_and_a_viewer_is_offered_none(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("/add 王姐 来店里了", "/add Olivia came in"))
    await owner.send(say("/find 王姐", "/find Olivia"))
    for verb in ("alike", "preview", "merge", "apart", "other"):
        for ref in ((1,), (1, 999), (1, 999, 1), (2, 1, 1)):
            before = len(owner.toasts)
            await owner.tap_data(encode(Action("customers", verb, ref)))
            assert len(owner.toasts) == before + 1, (verb, ref)
    viewer = await hire(stage, say, owner, say("只看", "viewer"), 1002, "V")
    await viewer.send("/duplicates")
    assert say("身份做不了", "role") in viewer.screen.text
    tidy(stage)
