"""The budget of attention: quiet hours, the cap, the digest, and what a person asked for themselves."""

from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, code_of, guest, open_shop, reminders, said, tidy, until


@BOTH
async def test_an_hour_that_was_named_is_kept_inside_the_quiet_hours(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王老板 今晚10点 打电话", "Mr Wang call tonight 10pm"))
    await until(stage, say, 21, 55)
    assert reminders(owner, say("王老板", "Mr Wang"), say) == []
    await until(stage, say, 22)
    assert len(reminders(owner, say("王老板", "Mr Wang"), say)) == 1
    tidy(stage)


@BOTH
async def test_a_guessed_hour_waits_for_the_end_of_the_quiet_hours(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send("/settings quiet 21:00-10:00")
    await owner.send(say("李姐 明天 送窗帘", "Mrs Lee tomorrow deliver curtains"))
    await until(stage, say, 9, 30)
    assert reminders(owner, say("李姐", "Mrs Lee"), say) == []
    await until(stage, say, 10)
    assert len(reminders(owner, say("李姐", "Mrs Lee"), say)) == 1
    tidy(stage)


@BOTH
async def test_what_is_over_the_cap_stands_in_the_digest_instead(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send("/settings cap 1")
    names = [say("甲老板", "Mr Ash"), say("乙老板", "Mr Birch"), say("丙老板", "Mr Cole")]
    for name in names:
        await owner.send(say(f"{name} 明天 送货", f"{name} deliver tomorrow"))
    await owner.send(say("丁老板 明天下午3点 送货", "Mr Dean deliver tomorrow 3pm"))
    await until(stage, say, 9)
    assert sum(len(reminders(owner, name, say)) for name in names) == 1
    await until(stage, say, 15)
    assert len(reminders(owner, say("丁老板", "Mr Dean"), say)) == 1, "a named hour does not count"
    await until(stage, say, 8, 30)
    digest = said(owner, "☀️")[-1]
    assert all(name in digest.text for name in names)
    tidy(stage)


@BOTH
async def test_a_quiet_day_sends_nothing(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    before = len(owner.screens)
    await until(stage, say, 8, 30, days=2)
    assert len(owner.screens) == before


@BOTH
async def test_the_digest_follows_the_hour_that_was_chosen(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send("/settings digest 7:15")
    await owner.send(say("王老板 明天下午3点联系", "Mr Wang call tomorrow 3pm"))
    await until(stage, say, 7, 10)
    assert said(owner, "☀️") == []
    await until(stage, say, 7, 15)
    [digest] = said(owner, "☀️")
    assert say("15:00 王老板", "15:00 Mr Wang") in digest.text
    tidy(stage)


@BOTH
async def test_the_fullest_digest_is_eight_lines(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    customer = await guest(stage, say, await code_of(owner))
    await customer.tap("5★")
    await customer.send(say("手艺真好", "lovely work"))
    for number in range(1, 8):
        await owner.send(
            say(
                f"/follow 王{number}号 明天下午{number}点 送货", f"/follow Tom Hill{number} tomorrow {number}pm deliver"
            )
        )
    await until(stage, say, 8, 30)
    [digest] = said(owner, "☀️")
    assert say("还有 3 件", "and 3 more") in digest.text
    assert say("新评价 1 个（5★×1）、留言 1 条", "1 new rating (5★×1), 1 comment") in digest.text
    tidy(stage)


@BOTH
async def test_stop_ends_what_the_bot_starts_and_nothing_else(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王老板 明天下午3点联系", "Mr Wang call tomorrow 3pm"))
    await owner.send("/stop")
    assert say("不再发给你", "No more digest") in owner.screen.text
    stopped = owner.screen.message_id
    await until(stage, say, 15, days=1)
    assert said(owner, "☀️") == []
    assert len(reminders(owner, say("王老板", "Mr Wang"), say)) == 1
    await owner.tap(say("恢复", "Turn on again"), stopped)
    await until(stage, say, 8, 30)
    assert len(said(owner, "☀️")) == 1
    await arrive(stage)
    tidy(stage)
