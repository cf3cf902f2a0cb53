"""A week and a month in pictures: asked for, turned, sent on a Monday; and what the shop has set out to reach."""

from io import BytesIO

from PIL import Image

from simulator.phone import Phone
from simulator.screens import Screen
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, code_of, guest, open_shop, tidy, until


def picture(screen: Screen) -> bytes:
    """The picture as it arrived: one that a phone can show."""
    assert screen.photo is not None
    with Image.open(BytesIO(screen.photo)) as found:
        assert found.size == (1080, 864)
    return screen.photo


async def sell(say: Tongue, owner: Phone) -> None:
    await owner.send(say("王老板 买了门 付了1200元", "Mr Wang bought a door, paid £1200"))
    await owner.send(say("李姐 剪发 付了300元", "Mrs Lee haircut, paid £300"))


@BOTH
async def test_a_week_is_asked_for_turned_and_comes_by_itself_on_monday(stage: Stage, say: Tongue) -> None:
    stage.reports = "both"
    owner = await open_shop(stage, say)
    await owner.send("/report")
    assert say("还没有可以画的", "Nothing to draw") in owner.screen.text
    assert owner.screen.photo is None
    await sell(say, owner)
    customer = await guest(stage, say, await code_of(owner))
    await customer.tap("5★")
    await owner.send(say("周报", "weekly report"))
    week, pictures = owner.screen, [picture(owner.screen)]
    assert say("卖了 ¥1,500，2 笔", "£1,500 in 2 sales (the week before: £0 in 0 sales)") in week.text
    for button, words in (
        (say("进出", "In and out"), say("新客 2 位，回来 0 位，流失 0 位", "2 new, 0 came back, 0 lost")),
        (say("评价", "Ratings"), say("评价 1 个，平均 5.0 星", "1 rating, 5.0 stars")),
        (say("来得勤不勤", "Rhythm"), say("看不出的 2 位", "2 with too few visits")),
        (say("大客户", "Top buyers"), say("王老板：¥1,200", "Mr Wang bought most: £1,200")),
    ):
        await owner.tap(button)
        assert words in week.text, "in place"
        pictures.append(picture(week))
    assert len(set(pictures)) == 5
    assert "%" not in "".join(screen.text for screen in owner.screens), "three customers are no shares"
    count = len(owner.screens)
    await owner.tap(say("看月报", "By month"))
    assert say("2026年11月", "November 2026") in week.text
    await owner.send(say("月报", "monthly report"))
    assert say("2026年11月", "November 2026") in owner.screen.text
    assert len(owner.screens) == count + 1, "turning sends nothing, asking does"
    await _monday(stage, say, owner)
    tidy(stage)


async def _monday(stage: Stage, say: Tongue, owner: Phone) -> None:
    """Once, at the digest hour; and no more by itself where that was tapped."""
    stop = say("以后不自动发", "Stop sending it")
    await until(stage, say, 8, 31, days=4)
    await until(stage, say, 8, 0)
    assert stop not in [label for screen in owner.screens for label in screen.labels]
    await until(stage, say, 8, 31)
    [came] = [screen for screen in owner.screens if stop in screen.labels]
    assert say("📊 老陈五金 · 11月16日–22日", "📊 Maggie's Hair Studio · 16–22 Nov") == came.text.splitlines()[0]
    assert say("约", "about") in came.text.splitlines()[-1], "what keeping the book has cost"
    picture(came)
    await owner.tap(say("评价", "Ratings"), came.message_id)
    assert say("看月报", "By month") in came.labels
    await owner.tap(say("销售", "Sales"), came.message_id)
    await owner.tap(say("下一期", "Later"), came.message_id)
    assert say("11月23日–29日（到今天为止）", "23–29 Nov (so far)") in came.text
    await owner.send(say("/settings reports none", "/settings reports none"))
    assert say("自动发报表：不发", "Reports: only when asked") in owner.screen.text
    count = len(owner.screens)
    await until(stage, say, 8, 31, days=8)
    assert [screen for screen in owner.screens[count:] if screen.photo] == [], "neither the week nor the month"


@BOTH
async def test_goals_are_set_in_one_line_told_each_morning_and_taken_back(stage: Stage, say: Tongue) -> None:
    stage.reports = "both"
    owner = await open_shop(stage, say)
    await owner.send(say("目标 本月销售 2万", "goal sales 20k this month"))
    assert say("本月销售 ¥0 / ¥20,000，还剩 13 天", "Sales this month £0 / £20,000, 13 days left") in owner.screen.text
    await owner.send(say("/goal 本周新客 2", "/goal 2 new customers a week"))
    await owner.send(say("/goal 评价 4.8", "/goal rating 4.8"))
    await owner.send(say("/goal 本周评价 4.8", "/goal rating 4.8 a week"))
    assert say("最多定 3 个目标", "3 goals at most") in owner.screen.text
    await sell(say, owner)
    await owner.send("/goals")
    assert say("¥1,500 / ¥20,000", "£1,500 / £20,000") in owner.screen.text
    assert say("本周新客 2 / 2 位，达到了", "New customers this week 2 / 2, reached") in owner.screen.text
    await owner.tap(say("去掉第 3 个", "Drop number 3"))
    assert "3. " not in owner.screen.text
    await owner.tap(say("撤销", "Undo"))
    assert say("目标还在", "The goal is back") in owner.screen.text
    await owner.send(say("目标 明天下午3点给王老板打电话", "the goal is to call Mr Wang tomorrow at 3pm"))
    assert say("王老板", "Mr Wang") in owner.screen.text, "news stays news"
    await until(stage, say, 8, 31)
    assert say("🎯 本月销售 ¥1,500 / ¥20,000、", "🎯 Sales this month £1,500 / £20,000, ") in owner.screen.text
    await owner.send("/report")
    assert say("🎉 本周新客 2 / 2 位，达到了", "🎉 New customers this week 2 / 2, reached") in owner.screen.text
    tidy(stage)
