"""Follow-ups: a reminder comes, is done, put off, comes again, and never after it is done."""

import asyncio

import pytest

from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, hire, open_shop, reminders, said, tidy, until


@BOTH
async def test_done_ends_it(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    wang = say("王老板", "Mr Wang")
    await owner.send(say("王老板 今天下午3点 打电话说报价", "Mr Wang call today 3pm about the quote"))
    await until(stage, say, 15)
    [reminder] = reminders(owner, wang, say)
    assert say("该跟进了", "Time to follow up") in reminder.text
    await owner.tap(say("✅ 办好了", "✅ Done"), reminder.message_id)
    assert say("办好了：王老板", "Done: Mr Wang") in reminder.text
    await owner.send("/today")
    assert say("今天没有要办的", "Nothing to do today") in owner.screen.text
    tidy(stage)


@BOTH
async def test_the_list_begins_with_what_is_to_be_done(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 定了窗帘，今天下午3点量尺", "Mrs Lee ordered curtains, measure today 3pm"))
    await owner.send("/today")
    assert say("李姐 量尺 · 定了窗帘 · 15:00", "Mrs Lee measure · ordered curtains · 15:00") in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_reminder_does_not_come_once_it_is_done(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王老板 今天下午3点联系", "Mr Wang call today 3pm"))
    await owner.send("/today")
    await owner.tap("1")
    await owner.tap(say("✅ 办好了", "✅ Done"))
    seen = len(owner.screens)
    await until(stage, say, 16)
    assert len(owner.screens) == seen
    tidy(stage)


@BOTH
async def test_done_and_next_in_one_tap_and_the_next_can_be_moved(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王老板 今天下午3点联系", "Mr Wang call today 3pm"))
    await until(stage, say, 15)
    await owner.tap(say("办好了，定下次", "Done + next"))
    assert say("11月25日 周三 15:00（7天后）", "Wed 25 Nov 15:00 (in 7 days)") in owner.screen.text
    await owner.tap(say("改时间", "Change time"))
    await owner.tap(say("下周", "Next week"))
    assert say("11月23日 周一", "Mon 23 Nov") in owner.screen.text
    tidy(stage)


@BOTH
@pytest.mark.parametrize(
    ("choice", "zh", "en"),
    [
        (("一小时后", "In 1 hour"), "11月18日 周三 16:0", "Wed 18 Nov 16:0"),
        (("今晚", "Tonight"), "11月18日 周三 20:00（今天）", "Wed 18 Nov 20:00 (today)"),
        (("明天", "Tomorrow"), "11月19日 周四 09:00（明天）", "Thu 19 Nov 09:00 (tomorrow)"),
        (("下周", "Next week"), "11月23日 周一 09:00（5天后）", "Mon 23 Nov 09:00 (in 5 days)"),
    ],
    ids=["hour", "tonight", "tomorrow", "next-week"],
)
async def test_each_snooze_says_until_when(
    stage: Stage, say: Tongue, choice: tuple[str, str], zh: str, en: str
) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王老板 今天下午3点联系", "Mr Wang call today 3pm"))
    await until(stage, say, 15)
    await owner.tap(say("晚点再说", "Snooze"))
    await owner.tap(say(*choice))
    assert say(zh, en) in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_snoozed_one_comes_back_at_its_hour_once(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    wang = say("王老板", "Mr Wang")
    await owner.send(say("王老板 今天下午3点联系", "Mr Wang call today 3pm"))
    await until(stage, say, 15)
    await owner.tap(say("晚点再说", "Snooze"))
    await owner.tap(say("一小时后", "In 1 hour"))
    assert reminders(owner, wang, say) == []
    await until(stage, say, 16, 2)
    assert len(reminders(owner, wang, say)) == 1
    await until(stage, say, 19)
    assert len(reminders(owner, wang, say)) == 1
    tidy(stage)


@BOTH
async def test_late_in_the_evening_tonight_is_not_offered(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王老板 今晚10点联系", "Mr Wang call tonight 10pm"))
    await until(stage, say, 22)
    await owner.tap(say("晚点再说", "Snooze"))
    assert say("今晚", "Tonight") not in owner.screen.labels
    tidy(stage)


@BOTH
async def test_a_time_of_ones_own_is_typed_and_undone(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王老板 今天下午3点联系", "Mr Wang call today 3pm"))
    await until(stage, say, 15)
    await owner.tap(say("晚点再说", "Snooze"))
    await owner.tap(say("别的时间", "Other time"))
    await owner.send(say("后天上午十点", "day after tomorrow 10am"))
    assert say("11月20日 周五 10:00（2天后）", "Fri 20 Nov 10:00 (in 2 days)") in owner.screen.text
    toast = await owner.tap(say("撤销", "Undo"))
    assert say("已撤销：王老板", "Undone: Mr Wang") in owner.screen.text, toast
    await owner.send("/today")
    assert "15:00" in owner.screen.text
    tidy(stage)


@BOTH
async def test_not_needed_and_the_way_back(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王老板 今天下午3点联系", "Mr Wang call today 3pm"))
    await until(stage, say, 15)
    await owner.tap(say("不用了", "Not needed"))
    assert say("不用办了：王老板", "Not needed: Mr Wang") in owner.screen.text
    cancelled = owner.screen.message_id
    await owner.send("/today")
    assert say("今天没有要办的", "Nothing to do today") in owner.screen.text
    await owner.tap(say("撤销", "Undo"), cancelled)
    await owner.send("/today")
    assert say("王老板", "Mr Wang") in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_repeating_one_plans_its_next_time(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    hall = say("孙姐", "Mrs Hall")
    await owner.send(say("孙姐 每周三下午2点 送菜", "Mrs Hall every Wednesday 2pm deliver veg"))
    await until(stage, say, 14)
    await owner.tap(say("✅ 办好了", "✅ Done"))
    assert say("下一次：11月25日 周三 14:00（7天后）", "Next: Wed 25 Nov 14:00 (in 7 days)") in owner.screen.text
    await until(stage, say, 14, 0, days=7)
    assert len(reminders(owner, hall, say)) == 1
    tidy(stage)


@BOTH
async def test_two_phones_that_press_at_once_do_it_once(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    manager = await hire(stage, say, owner, say("店长", "manager"), 6001, "Fay")
    done = say("✅ 办好了", "✅ Done")
    await owner.send(say("孙姐 每周三下午2点 送菜", "Mrs Hall every Wednesday 2pm deliver veg"))
    await until(stage, say, 14)
    await manager.send("/today")
    await manager.tap("1")
    toasts = await asyncio.gather(owner.tap(done), manager.tap(done))
    assert sorted(toast or "" for toast in toasts) == sorted(
        ["✅", say("这张卡是旧的，已换成最新的", "That was an old screen; here is the fresh one")]
    )
    for phone in (owner, manager):
        assert say("办好了：孙姐", "Done: Mrs Hall") in phone.screen.text
    await owner.send("/today")
    assert say("以后还有 1 件", "Later: 1") in owner.screen.text
    tidy(stage)


@BOTH
async def test_what_was_missed_carries_over(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王老板 今天下午3点联系", "Mr Wang call today 3pm"))
    await until(stage, say, 8, 30, days=2)
    digest = said(owner, "☀️")[-1]
    assert say("⚠️ 11月18日 周三 王老板", "⚠️ Wed 18 Nov Mr Wang") in digest.text
    await owner.tap(say("今天要办的", "Today"), digest.message_id)
    assert say("❗ 王老板 联系 · 2天前", "❗ Mr Wang call · 2 days ago") in owner.screen.text
    tidy(stage)


@BOTH
async def test_from_a_card_a_follow_up_is_two_taps(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王老板 13800138000 要门", "Mr Wang 07911 123456 wants a door"))
    await owner.tap(say("客户卡", "Open card"))
    owner.reset_cost()
    await owner.tap(say("定跟进", "Follow up"))
    await owner.tap(say("明早9点", "Tomorrow 9am"))
    assert owner.cost == 2
    await until(stage, say, 9)
    await arrive(stage)
    assert len(reminders(owner, say("王老板", "Mr Wang"), say)) == 1
    tidy(stage)
