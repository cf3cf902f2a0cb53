"""Who matters and who came back: from the alert to the win-back, with a clock that is moved."""

import threading
from datetime import datetime

import pytest

from models.db import Tx
from services import insights
from services.insights import Book
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, open_shop, tidy, until
from tests.e2e.test_story_insights import alerts, regulars


@BOTH
async def test_called_after_an_alert_they_come_back_and_that_is_counted(stage: Stage, say: Tongue) -> None:
    owner = await regulars(stage, say, say("赵姐", "Mrs Fox"), say("钱姐", "Mrs Hall"))
    await until(stage, say, 8, 30, days=14)
    [fox] = [one for one in alerts(owner, say) if say("赵姐", "Mrs Fox") in one.text]
    await owner.tap(say("打过电话了", "Called"), fox.message_id)
    await stage.pass_time(days=1)
    await owner.send(say("赵姐 来店里 付了100元", "Mrs Fox came in, paid £30"))
    await owner.send("/churn")
    await owner.tap(say("看数字", "Figures"))
    assert say("正常 1 · 快流失 1", "1 on time · 1 slipping") in owner.screen.text
    figures = owner.screen.message_id
    await owner.tap(say("回来的", "Came back"), figures)
    assert say("联系过的：1 位里 1 位", "Written to or called: 1 of 1") in owner.screen.text
    assert say("没联系的：1 位里 0 位", "Not contacted: 0 of 1") in owner.screen.text
    await owner.tap(say("赵姐", "Mrs Fox"), figures)
    assert say("赵姐", "Mrs Fox") in owner.screen.text
    tidy(stage)


@BOTH
async def test_who_matters_and_why_others_left(stage: Stage, say: Tongue, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = await open_shop(stage, say)
    for number, name in enumerate(say("赵姐 钱姐 孙姐 李姐 周姐 吴姐", "Ann Beth Carol Dora Ella Fay").split()):
        await owner.send(say(f"{name} 来店里 付了{9 - number}00元", f"Mrs {name} came in, paid £{9 - number}0"))
    readers: list[str] = []

    def reading(tx: Tx, *, now: datetime) -> Book:
        readers.append(threading.current_thread().name)
        return insights.read(tx, now=now)

    monkeypatch.setattr("services.insights.who.read", reading)
    await owner.send("/insights")
    assert say("近 90 天一共 ¥3,900，赵姐 占 ¥900", "Last 90 days: Mrs Ann is £90 of £390") in owner.screen.text
    assert say("流失原因", "Losses") not in owner.screen.labels, "nobody was lost yet"
    await owner.tap(say("谁撑起生意", "Fifths"))
    await owner.tap(say("最少的五分之一", "Lowest fifth"))
    assert say("现在没有", "Nobody here now") in owner.screen.text, "all of them are new"
    assert all("long" in name for name in readers), "a whole book is read apart from the short looks"
    assert len(readers) == 3
    await owner.send(say("吴姐", "Mrs Fay"))
    await owner.tap(say("修改", "Edit"))
    await owner.tap(say("不会来了", "Lost"))
    await owner.tap(say("嫌贵", "Too expensive"))
    await owner.send("/insights")
    await owner.tap(say("流失原因", "Losses"))
    assert say("本来留得住：1 位里 1 位", "Could have been kept: 1 of 1") in owner.screen.text
    assert say("原因：嫌贵 1", "Why: Too expensive 1") in owner.screen.text
    tidy(stage)
