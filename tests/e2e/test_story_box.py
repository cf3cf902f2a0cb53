"""One box for everything: what is typed is looked for, or written down, and the other way is a tap away."""

import pytest
from sqlmodel import select

from models import Activity
from models.db import SYSTEM
from simulator.phone import Phone
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, open_shop, tidy


async def notes(stage: Stage) -> int:
    return await stage.app.db.read(SYSTEM, lambda tx: len(tx.exec(select(Activity)).all()))


async def filled(stage: Stage, say: Tongue) -> tuple[Phone, int]:
    owner = await open_shop(stage, say)
    await owner.send(say("王建国 13800138000 要水晶吊灯 #批发", "Marcus Bell 020 7946 0958 wants a chandelier #trade"))
    await owner.send(say("陈静怡 13900139000 要木门", "Olivia Reed 020 7946 0321 wants an oak door"))
    await stage.pass_time(minutes=5)
    return owner, await notes(stage)


@BOTH
@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("建国", "marcus"),
        ("wangjianguo", "bell"),
        ("wjg", "marc"),
        ("8000", "0958"),
        ("#批发", "#trade"),
        ("13800138000", "020 7946 0958"),
    ],
)
async def test_a_word_that_finds_one_opens_their_card(stage: Stage, say: Tongue, zh: str, en: str) -> None:
    owner, before = await filled(stage, say)
    await owner.send(say(zh, en))
    assert owner.screen.text.startswith(say("王建国", "Marcus Bell"))
    assert await notes(stage) == before
    tidy(stage)


@BOTH
async def test_what_only_a_note_says_is_offered_and_can_be_written_down(stage: Stage, say: Tongue) -> None:
    owner, before = await filled(stage, say)
    await owner.send(say("水晶吊灯", "chandelier"))
    assert any(say("王建国", "Marcus Bell") in label for label in owner.screen.labels)
    assert await notes(stage) == before
    await owner.tap(say("记下来", "Note it down"))
    assert await notes(stage) == before + 1
    tidy(stage)


@BOTH
async def test_several_found_are_listed(stage: Stage, say: Tongue) -> None:
    owner, before = await filled(stage, say)
    await owner.send(say("王建军 13700137000", "Marcia Grant 020 7946 0777"))
    await stage.pass_time(minutes=5)
    await owner.send(say("王建", "marc"))
    assert len([label for label in owner.screen.labels if say("王建", "Marc") in label]) == 2
    assert await notes(stage) == before + 1
    tidy(stage)


@BOTH
async def test_a_name_nobody_has_is_somebody_new(stage: Stage, say: Tongue) -> None:
    owner, before = await filled(stage, say)
    await owner.send(say("欧阳先生", "Hannah Quinn"))
    assert owner.screen.text.startswith(say("✅ 欧阳先生 · 新客户", "✅ Hannah Quinn · new customer"))
    assert await notes(stage) == before + 1
    tidy(stage)


@BOTH
async def test_news_about_somebody_is_never_taken_for_a_search(stage: Stage, say: Tongue) -> None:
    owner, before = await filled(stage, say)
    await owner.send(say("王建国 要木门", "Marcus Bell wants an oak door"))
    assert owner.screen.text.startswith(say("✅ 王建国", "✅ Marcus Bell"))
    assert await notes(stage) == before + 1
    tidy(stage)


@BOTH
async def test_after_a_list_words_about_nobody_join_nobody(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 定了窗帘\n张哥 付了300元", "Mrs Lee ordered curtains\nMr Gray paid £30"))
    assert say("2. 张哥 · ¥300", "2. Mr Gray · £30") in owner.screen.text
    await owner.send(say("要蓝色的那一款", "the blue one please"))
    assert say("还没说是哪位客户", "no customer named yet") in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_name_right_after_one_that_sounds_like_it_is_looked_for_first(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王建国 13800138000 要水晶吊灯", "Katherine Moss 07911 123456 wants a chandelier"))
    await owner.send(say("王健国", "catherine"))
    assert say("王建国", "Katherine Moss") in str(owner.screen)
    assert say("新客户", "new customer") not in owner.screen.text
