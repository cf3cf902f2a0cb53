"""Regulars who are slipping away: seen by their own rhythm, said once, answered in a tap."""

from simulator.phone import Phone
from simulator.screens import Screen
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, open_shop, said, tidy, until


async def regulars(stage: Stage, say: Tongue, *names: str, visits: int = 4) -> Phone:
    """A shop whose regulars came every fortnight and have not been seen for a while."""
    owner = await open_shop(stage, say)
    for _ in range(visits):
        for name in names:
            await owner.send(say(f"{name} 来店里 付了100元", f"{name} came in, paid £30"))
        await stage.pass_time(days=14)
    return owner


def alerts(owner: Phone, say: Tongue) -> list[Screen]:
    """Alerts that wait for an answer."""
    return [screen for screen in owner.screens if say("打过电话了", "Called") in screen.labels]


@BOTH
async def test_a_slipping_regular_is_named_in_the_morning_with_the_reason(stage: Stage, say: Tongue) -> None:
    owner = await regulars(stage, say, say("赵姐", "Mrs Fox"))
    assert alerts(owner, say) == []
    await until(stage, say, 8, 30, days=18)
    [alert] = alerts(owner, say)
    assert alert.text.startswith(say("⚠️ 赵姐 好久没来了", "⚠️ Mrs Fox is slipping away"))
    assert say("来过 4 次，平常隔 2 周左右来一次", "4 visits, usually about 2 weeks apart") in alert.text
    assert say("¥400", "£120") in alert.text
    assert len(alert.text.splitlines()) <= 6
    tidy(stage)


@BOTH
async def test_it_is_never_said_twice_without_a_new_fact(stage: Stage, say: Tongue) -> None:
    owner = await regulars(stage, say, say("赵姐", "Mrs Fox"))
    for _ in range(5):
        await until(stage, say, 8, 30, days=10)
    assert len(alerts(owner, say)) == 1
    await owner.send(say("赵姐 来店里 付了100元", "Mrs Fox came in, paid £30"))
    for _ in range(6):
        await until(stage, say, 8, 30, days=14)
    assert len(alerts(owner, say)) == 2, "a visit is a new fact"
    tidy(stage)


@BOTH
async def test_called_is_one_tap_and_can_be_undone(stage: Stage, say: Tongue) -> None:
    owner = await regulars(stage, say, say("赵姐", "Mrs Fox"))
    await until(stage, say, 8, 30, days=18)
    await owner.tap(say("打过电话了", "Called"))
    assert say("给 赵姐 打过电话", "you called Mrs Fox") in owner.screen.text
    answered = owner.screen.message_id
    await owner.send("/churn")
    assert say("赵姐", "Mrs Fox") not in owner.screen.text
    await owner.tap(say("撤销", "Undo"), answered)
    assert say("已撤销：赵姐", "Undone: Mrs Fox") in owner.screen.text
    await owner.send("/churn")
    assert say("赵姐", "Mrs Fox") in owner.screen.text
    tidy(stage)


@BOTH
async def test_not_now_is_silent_for_one_gap(stage: Stage, say: Tongue) -> None:
    owner = await regulars(stage, say, say("赵姐", "Mrs Fox"))
    await until(stage, say, 8, 30, days=18)
    await owner.tap(say("先不管", "Not now"))
    assert say("之前不再提醒", "no alerts about Mrs Fox until") in owner.screen.text
    await until(stage, say, 8, 30, days=10)
    assert alerts(owner, say) == []
    await until(stage, say, 8, 30, days=10)
    assert len(alerts(owner, say)) == 1
    tidy(stage)


@BOTH
async def test_lost_asks_why_and_undo_brings_them_back(stage: Stage, say: Tongue) -> None:
    owner = await regulars(stage, say, say("赵姐", "Mrs Fox"))
    await until(stage, say, 8, 30, days=14)
    [found] = alerts(owner, say)
    alert = found.message_id
    await owner.tap(say("不会来了", "Lost"), alert)
    assert len(next(one for one in owner.screens if one.message_id == alert).labels) <= 8
    await owner.tap(say("搬走了", "Moved away"), alert)
    assert (
        say("不怪店里", "Nothing the shop could have done")
        in next(one for one in owner.screens if one.message_id == alert).text
    )
    await owner.send(say("赵姐", "Mrs Fox"))
    assert say("已流失（搬走了）", "lost (Moved away)") in owner.screen.text
    await owner.tap(say("撤销", "Undo"), alert)
    await owner.send(say("赵姐", "Mrs Fox"))
    assert say("已流失", "lost (") not in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_stated_rhythm_works_on_day_one(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("林叔 平常每月来，上次七月底", "Mr Dale usually comes every month, last came end of July"))
    await until(stage, say, 8, 30)
    [alert] = alerts(owner, say)
    assert say("你说过平常大约每 30 天来一次", "You said they come about every 30 days") in alert.text
    tidy(stage)


@BOTH
async def test_with_too_little_known_the_list_says_so(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send("/churn")
    assert say("还看不出谁要流失", "Too early to tell") in owner.screen.text
    owner = await regulars(stage, say, say("赵姐", "Mrs Fox"))
    await owner.send("/churn")
    assert say("没有快流失的熟客", "Nobody is slipping") in owner.screen.text
    tidy(stage)


@BOTH
async def test_alerts_respect_the_cap(stage: Stage, say: Tongue) -> None:
    names = say("赵姐 钱姐 孙姐", "Mrs-Fox Mrs-Hall Mrs-Kay").split()
    owner = await regulars(stage, say, *(name.replace("-", " ") for name in names))
    await owner.send("/settings cap 1")
    await until(stage, say, 8, 30, days=18)
    assert len(alerts(owner, say)) == 1
    assert said(owner, say("3 位熟客好久没来", "3 regulars are slipping away"))
    await until(stage, say, 8, 30)
    assert len(alerts(owner, say)) == 2
    tidy(stage)


@BOTH
async def test_nobody_is_called_slipping_who_has_a_follow_up(stage: Stage, say: Tongue) -> None:
    owner = await regulars(stage, say, say("赵姐", "Mrs Fox"))
    await owner.send(say("/follow 赵姐 60天后 问问", "/follow Mrs Fox in 60 days ask"))
    await until(stage, say, 8, 30, days=30)
    await arrive(stage)
    assert alerts(owner, say) == []
    tidy(stage)
