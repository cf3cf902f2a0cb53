"""What keeping the book costs is counted by the way, and shown when somebody asks."""

import re

from sqlmodel import select

from models import Usage
from models.db import SYSTEM
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, guest, hire, link_in, open_shop, tidy


@BOTH
async def test_the_cost_of_use_is_hidden_until_it_has_data_and_survives_forgetting(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send("/cost")
    assert say("还没记过什么", "Nothing has been recorded") in owner.screen.text
    await owner.send(say("王姐 来店里了", "Mrs Lee came in"))
    await owner.tap(say("只是备注", "Just a note"))
    await owner.send(say("李姐 来店里了", "Mrs Brown came in"))
    await owner.send("/undo")
    await owner.send("/help")
    button = say("花的工夫", "Cost of use")
    assert button not in owner.screen.labels
    # The shop's name and /start, /cost twice, three lines and /help before; one tap.
    await owner.send("/cost")
    assert counts(owner.screen.text) == (1, 8, 1, 2)
    for days in (1, 3):
        await stage.pass_time(days=days)
        await owner.send("/help")
        await owner.tap(button)
    assert counts(owner.screen.text) == (1, 10, 3, 2)
    added_up = await stage.app.db.read(SYSTEM, lambda tx: tx.exec(select(Usage.messages, Usage.taps)).all())
    assert added_up == [(8, 1)], "the first day's updates are forgotten by now"
    tidy(stage)


def counts(text: str) -> tuple[int, ...]:
    """Records, messages, taps, corrections of the last seven days."""
    line = text.splitlines()[1]
    return tuple(int(number) for number in re.findall(r"\d+", line)[1:5])


@BOTH
async def test_a_helper_sees_their_own_and_a_customer_none(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    helper = await hire(stage, say, owner, say("店员", "staff"), 1002, say("小李", "Sam"))
    await owner.send(say("王姐 来店里了", "Mrs Lee came in"))
    await helper.send(say("李姐 来店里了", "Mrs Brown came in"))
    await helper.send("/cost")
    assert counts(helper.screen.text)[0] == 1
    await owner.send(say("花的工夫", "cost of use"))
    assert counts(owner.screen.text)[0] == 2
    assert say("小李 1", "Sam 1") in owner.screen.text
    await owner.send("/share")
    customer = await guest(stage, say, link_in(owner.screen.text))
    await customer.send("/cost")
    assert say("这个是店里的人用的", "for people who work in the shop") in customer.screen.text
    tidy(stage)
