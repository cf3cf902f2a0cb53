"""The whole record, from the phone: the brief, facts, ties, what was given and agreed, and whom to win."""

from datetime import time

from rules.actions import Action, encode
from simulator.phone import Phone
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, hire, open_shop, reminders, said, tidy, until


async def edit(owner: Phone, say: Tongue, name: str, *, more: bool = False) -> None:
    """The edit screen of somebody, or what is behind "More"."""
    await owner.send(f"/find {name}")
    await owner.tap(say("修改", "Edit"))
    if more:
        await owner.tap(say("更多", "More"))


@BOTH
async def test_a_brief_before_a_call_costs_one_message(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    lee = say("李姐", "Mrs Lee")
    await owner.send(say("李姐 买了窗帘 付了800元", "Mrs Lee bought curtains, paid £80"))
    await owner.send(say("李姐 想换浅色的", "Mrs Lee would like a lighter colour"))
    await owner.send(say("我答应周五给李姐送样布", "Mrs Lee: I'll send the samples by Friday"))
    owner.reset_cost()
    for words in (f"/brief {lee}", say(f"简报 {lee}", f"brief {lee}"), say(f"简报{lee}", f"Brief me on {lee}")):
        await owner.send(words)
        brief = owner.screen.text
        assert brief.startswith(lee), words
        assert say("¥800", "£80") in brief
        assert say("浅色", "lighter colour") in brief
        assert say("答应的", "Promised") in brief
    assert owner.cost == 3
    await owner.send(say("/brief 李姐 的窗帘怎么样了", "/brief what about the curtains of Mrs Lee"))
    assert owner.screen.text == brief, "a command finds the name in whatever is asked"
    await owner.tap(say("客户卡", "Open card"))
    await owner.tap(say("简报", "Brief"))
    assert owner.screen.text == brief
    tidy(stage)


@BOTH
async def test_a_brief_asks_whose_and_which_and_never_swallows_news(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13800138000 窗帘", "Mrs Lee 020 7946 0958 curtains"))
    await owner.send("/brief")
    await owner.tap(say("客户卡", "Open card"))
    assert say("简报", "Brief") in owner.screens[-2].labels, "an open question does not make older buttons stale"
    await owner.send("/brief")
    await owner.send(say("李姐", "Mrs Lee"))
    assert owner.screen.text.startswith(say("李姐", "Mrs Lee"))
    await owner.send(say("/brief 孙悟空", "/brief Nobody"))
    assert say("没找到", "Nobody found") in owner.screen.text
    await owner.send(say("简报 给赵老板 发了三页", "brief chat with Mr Zhao about doors"))
    assert say("赵老板", "Zhao") in owner.screen.text
    assert say("撤销", "Undo") in owner.screen.labels, "it was news"
    for name in (say("李大山", "Mr Leeson"), say("李小山", "Ann Lee")):
        await owner.send(f"/find {name}")
        await owner.tap(say("添加", "Add"))
    await owner.send(say("/brief 李", "/brief lee"))
    assert len(owner.screen.labels) == 3
    await owner.tap(say("李小山", "Ann Lee"))
    assert owner.screen.text.startswith(say("李小山", "Ann Lee"))
    tidy(stage)


@BOTH
async def test_who_only_reads_gets_a_brief_and_a_helper_none_about_anothers_customer(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    viewer = await hire(stage, say, owner, say("只看", "viewer"), 1002, say("会计", "Ann"))
    helper = await hire(stage, say, owner, say("店员", "staff"), 1003, say("小李", "Ben"))
    await owner.send(say("赵老板 要一扇门", "Mr Zhao wants a door"))
    zhao = say("赵老板", "Mr Zhao")
    await viewer.send(f"/brief {zhao}")
    assert viewer.screen.text.startswith(zhao)
    await edit(owner, say, zhao, more=True)
    await owner.tap(say("谁负责", "Looked after"))
    await owner.tap(say("老陈", "Maggie"))
    await helper.send(f"/brief {zhao}")
    assert say("没找到", "Nobody found") in helper.screen.text
    tidy(stage)


@BOTH
async def test_likes_and_a_birthday_are_told_in_one_line_each_and_come_back_in_time(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    lee, likes = say("李姐", "Mrs Lee"), say("不吃香菜", "no sugar")
    await owner.send(say("李姐 13800138000", "Mrs Lee 020 7946 0958"))
    for words in (likes, say("生日 11月20日", "birthday 20 November 1980")):
        await edit(owner, say, lee)
        await owner.tap(say("喜好/生日", "Likes/birthday"))
        await owner.send(words)
    assert likes in owner.screen.text
    assert "🎂" in owner.screen.text
    await owner.send("/today")
    assert "🎂" not in owner.screen.text
    await until(stage, say, 8, 30)
    assert say("李姐 明天生日", "Mrs Lee's birthday tomorrow") in said(owner, "☀️")[-1].text
    await until(stage, say, 8, 30)
    assert say("李姐 今天生日", "Mrs Lee's birthday today") in said(owner, "☀️")[-1].text
    await owner.send("/today")
    await owner.tap(f"🎂 {lee}")
    assert owner.screen.text.startswith(lee)
    await edit(owner, say, lee)
    await owner.tap(say("喜好/生日", "Likes/birthday"))
    await owner.tap(f"✕ {likes}")
    assert likes not in owner.screen.text
    await owner.tap(say("撤销", "Undo"))
    assert say("喜好又记上了", "That like is back") in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_birthday_among_likes_is_kept_beside_them(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13800138000", "Mrs Lee 020 7946 0958"))
    await edit(owner, say, say("李姐", "Mrs Lee"))
    await owner.tap(say("喜好/生日", "Likes/birthday"))
    await owner.send(say("不要糖，生日3月5号，女儿叫小美", "no sugar; birthday 5 March; daughter Amy"))
    for known in (say("不要糖", "no sugar"), say("女儿叫小美", "daughter Amy"), say("🎂 3月5日", "🎂 5 Mar")):
        assert known in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_birthday_that_cannot_be_kept_is_asked_for_again(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    lee = say("李姐", "Mrs Lee")
    await owner.send(say("李姐 13800138000", "Mrs Lee 020 7946 0958"))
    await edit(owner, say, lee)
    await owner.tap(say("喜好/生日", "Likes/birthday"))
    await owner.send(say("生日 农历三月初五", "birthday lunar 5 March"))
    assert say("农历", "Lunar") in owner.screen.text
    await owner.send(say("生日 2月30日", "birthday 30 February"))
    assert say("没看懂", "couldn't read") in owner.screen.text
    await owner.send(say("2月29日", "29 February"))
    assert say("🎂 2月29日", "🎂 29 Feb") in owner.screen.text
    await edit(owner, say, lee)
    await owner.tap(say("喜好/生日", "Likes/birthday"))
    await owner.tap("✕ 🎂")
    assert "🎂" not in owner.screen.text
    tidy(stage)


@BOTH
async def test_who_sent_them_is_named_and_one_of_several_is_asked_for(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    lee, wang = say("李姐", "Mrs Lee"), say("王老板", "Mr Wang")
    await owner.send(say("李姐 13800138000", "Mrs Lee 020 7946 0958"))
    await owner.send(say("王老板 13800138001", "Mr Wang 020 7946 0959"))
    await edit(owner, say, lee, more=True)
    assert say("自己记的", "Written down here") in owner.screen.text
    await owner.tap(say("谁介绍的", "Sent by"))
    await owner.send(say("孙悟空", "Nobody Known"))
    assert say("客户簿里没有", "no “Nobody Known”") in owner.screen.text
    await owner.send(say("王老板介绍的", "by Mr Wang"))
    assert say("👥 王老板 介绍的", "👥 sent by Mr Wang") in owner.screen.text
    await owner.tap(say("撤销", "Undo"))
    assert say("介绍人改回去了", "Who sent them is what it was") in owner.screen.text
    await owner.send(f"/find {say('王老板娘', 'Mr Wangley')}")
    await owner.tap(say("添加", "Add"))
    await edit(owner, say, lee, more=True)
    await owner.tap(say("谁介绍的", "Sent by"))
    await owner.send(say("王老", "Wang"))
    await owner.tap(wang + " · ")
    assert say("👥 王老板 介绍的", "👥 sent by Mr Wang") in owner.screen.text
    await edit(owner, say, lee, more=True)
    await owner.tap(say("谁介绍的", "Sent by"))
    await owner.tap("✕ ")
    assert "👥" not in owner.screen.text
    tidy(stage)


@BOTH
async def test_what_was_given_is_a_note_of_its_own_kind(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    lee = say("李姐", "Mrs Lee")
    await owner.send(say("李姐 13800138000", "Mrs Lee 020 7946 0958"))
    for button, words in (
        (say("是人情", "It's a favour"), say("下雨天送到楼上", "carried it upstairs")),
        (say("是让利", "It's a concession"), say("抹零 20元", "knocked off £20")),
    ):
        await owner.send(f"/find {lee}")
        await owner.tap(say("记备注", "Note"))
        await owner.tap(button)
        await owner.send(words)
        assert words.split()[0] in owner.screen.text
    await owner.tap(say("往来记录", "Timeline"))
    assert "🎁" in owner.screen.text
    assert say("💸 ¥20", "💸 £20") in owner.screen.text
    await owner.send(f"/brief {lee}")
    assert say("人情 1 次 · 让利 1 次", "1 favour · 1 concession") in owner.screen.text
    await owner.send("/undo")
    await owner.send(f"/brief {lee}")
    assert say("让利 1 次", "1 concession") not in owner.screen.text
    tidy(stage)


@BOTH
async def test_who_is_paused_is_not_brought_up_until_the_pause_is_over(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    lee = say("李姐", "Mrs Lee")
    await owner.send(say("李姐 平常每周来 上次11月1日", "Mrs Lee usually comes every week, last on 1 November"))
    await owner.send("/churn")
    assert lee in owner.screen.text
    await edit(owner, say, lee, more=True)
    await owner.tap(say("先别催", "Pause"))
    await owner.tap(say("一个月", "One month"))
    assert say("12月18日", "18 Dec") in owner.screen.text
    await until(stage, say, 9)
    assert [screen for screen in owner.screens if say("写两句", "Write") in screen.labels] == []
    await owner.send("/churn")
    assert owner.screen.labels == [say("看数字", "Figures")]
    await edit(owner, say, lee, more=True)
    await owner.tap(say("先别催", "Pause"))
    await owner.tap(say("别的时间", "Other time"))
    await owner.send(say("两个月后", "in 3 months"))
    await edit(owner, say, lee, more=True)
    await owner.tap(say("先别催", "Pause"))
    await owner.tap(say("恢复提醒", "Stop the pause"))
    await owner.send("/churn")
    assert lee in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_customer_is_given_to_a_helper_who_may_also_take_one(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    ann = await hire(stage, say, owner, say("店员", "staff"), 1002, say("小安", "Ann"))
    ben = await hire(stage, say, owner, say("店员", "staff"), 1003, say("小本", "Ben"))
    lee = say("李姐", "Mrs Lee")
    await owner.send(say("李姐 13800138000", "Mrs Lee 020 7946 0958"))
    await edit(ann, say, lee, more=True)
    await ann.tap(say("谁负责", "Looked after"))
    await ann.tap(say("小安", "Ann"))
    assert say("👤 小安", "👤 Ann") in ann.screen.text
    await ben.send(f"/find {lee}")
    assert say("没找到", "Nobody found") in ben.screen.text
    await edit(owner, say, lee, more=True)
    await owner.tap(say("谁负责", "Looked after"))
    assert say("✓ 小安", "✓ Ann") in owner.screen.labels
    await owner.tap(say("小本", "Ben"))
    await ben.send(f"/find {lee}")
    assert ben.screen.text.startswith(lee)
    await owner.tap(say("撤销", "Undo"))
    assert say("负责人改回去了", "Looked after as before") in owner.screen.text
    await ben.send(f"/find {lee}")
    assert say("没找到", "Nobody found") in ben.screen.text
    await edit(owner, say, lee, more=True)
    await owner.tap(say("谁负责", "Looked after"))
    await owner.tap(say("大家", "Everybody"))
    assert "👤" not in owner.screen.text
    await ben.send(f"/find {lee}")
    assert ben.screen.text.startswith(lee)
    tidy(stage)


@BOTH
async def test_an_agreement_is_told_in_one_line_and_comes_back_before_it_runs_out(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    lee = say("李姐", "Mrs Lee")
    await owner.send(say("李姐 13800138000 来店里了", "Mrs Lee 020 7946 0958 came in"))
    await edit(owner, say, lee, more=True)
    await owner.tap(say("约定", "Agreement"))
    await owner.send(say("全年九折 每月3200元 到12月31日", "10% off, £320 every month, until 31 December"))
    assert say("到 12月31日", "until Thu 31 Dec") in owner.screen.text
    assert say("¥3,200", "£320") in owner.screen.text
    assert say("12月17日", "17 Dec") in owner.screen.text, "the reminder"
    await stage.until(time(9), say.zone, days=29)
    await arrive(stage)
    assert say("续约", "Renew") in reminders(owner, lee, say)[-1].text
    await edit(owner, say, lee, more=True)
    await owner.tap(say("约定", "Agreement"))
    await owner.tap(say("换成新的", "New terms"))
    await owner.send(say("全年八折", "20% off"))
    assert say("全年八折", "20% off") in owner.screen.text
    await owner.tap(say("撤销", "Undo"))
    await edit(owner, say, lee, more=True)
    await owner.tap(say("约定", "Agreement"))
    assert say("九折", "10% off") in owner.screen.text
    await owner.tap(say("到此为止", "End it"))
    assert say("九折", "10% off") not in owner.screen.text.splitlines()[-1]
    tidy(stage)


@BOTH
async def test_somebody_to_win_is_brought_up_once_and_put_off_or_lost(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    lee, zhao = say("李姐", "Mrs Lee"), say("赵老板", "Mr Zhao")
    await owner.send(say("李姐 13800138000 问了窗帘", "Mrs Lee 020 7946 0958 wants curtains"))
    await owner.send(say("赵老板 问了门", "Mr Zhao wants a door"))
    await owner.send(f"/find {lee}")
    assert say("潜在客户", "prospect") in owner.screen.text
    await until(stage, say, 8, 30, days=13)
    assert said(owner, "🌱") == []
    await until(stage, say, 8, 30)
    digest = said(owner, "☀️")[-1]
    assert say("14 天没联系", "14 days without a word") in digest.text
    await until(stage, say, 8, 30)
    assert said(owner, "☀️")[-1].message_id == digest.message_id, "the same silence is not brought up again"
    await owner.send("/today")
    await owner.tap("🌱")
    await owner.tap(lee)
    await owner.tap(say("先不管", "Not now"))
    for verb in ("later", "one"):
        await owner.tap_data(encode(Action("prospects", verb, (1, 1))))
        assert say("旧的", "old screen") in owner.toasts[-1]
    assert owner.screen.text.startswith(lee), "the card as it is now"
    await owner.send("/today")
    await owner.tap("🌱")
    await owner.tap(zhao)
    await owner.tap(say("不会来了", "Lost"))
    await owner.tap(say("嫌贵", "Too expensive"))
    await owner.send("/today")
    assert "🌱" not in owner.screen.text
    tidy(stage)


@BOTH
async def test_the_owner_says_after_how_long_to_ask(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    lee = say("李姐", "Mrs Lee")
    await owner.send(say("李姐 13800138000 问了窗帘", "Mrs Lee 020 7946 0958 wants curtains"))
    await until(stage, say, 8, 30, days=14)
    await owner.send("/today")
    await owner.tap("🌱")
    assert lee in owner.screen.labels[0]
    await owner.tap(say("14 天没联系就问", "Ask after 14 days"))
    await owner.send(say("很久", "very long"))
    assert "365" in owner.screen.text
    await owner.send("30")
    assert say("30 天后", "after 30 days") in owner.screen.text
    await owner.send("/today")
    assert "🌱" not in owner.screen.text
    tidy(stage)


@BOTH
async def test_small_talk_and_a_question_are_neither_a_like_nor_an_agreement(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    lee = say("李姐", "Mrs Lee")
    await owner.send(say("李姐 13800138000 来店里了", "Mrs Lee 020 7946 0958 came in"))
    await stage.pass_time(minutes=5)
    for words in (say("哈哈好的", "ok thanks"), say("她喜欢什么颜色？", "what colour does she like?")):
        await edit(owner, say, lee)
        await owner.tap(say("喜好", "Likes"))
        await owner.send(words)
        assert "💡" not in owner.screen.text, words
        await edit(owner, say, lee, more=True)
        await owner.tap(say("约定", "Agreement"))
        await owner.send(words)
        assert "📄" not in owner.screen.text, words
    assert not {"💡", "📄"} & set("".join(screen.text for screen in owner.screens))
    await edit(owner, say, lee)
    await owner.tap(say("喜好", "Likes"))
    await owner.send("38")
    assert "💡 38" in owner.screen.text, "it may be a size"
    tidy(stage)
