"""Codes and invitations: hashed, for one person, for a while, and not to be guessed."""

from sqlmodel import select

from models import Invite, Member
from models.db import SYSTEM
from services.members import hash_token
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, code_of, invitation, open_shop


@BOTH
async def test_who_tries_codes_is_stopped_and_let_in_again_after_an_hour(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    link = await invitation(say, owner, say("店员", "staff"))
    guesser = stage.phone(6001, "Zed", say.code)
    for number in range(5):
        await guesser.start(f"m_guess{number}")
        assert say("邀请链接不对", "not valid") in guesser.screen.text
    for right in (link, await code_of(owner)):
        await guesser.open_link(right)
        assert say("过一小时", "wait an hour") in guesser.screen.text, "also the right one: a guesser learns nothing"
    assert len(await stage.app.db.read(SYSTEM, lambda tx: list(tx.exec(select(Member))))) == 1
    await stage.pass_time(minutes=61)
    await guesser.open_link(link)
    assert say("你的身份：店员", "Your role: staff") in guesser.screen.text


@BOTH
async def test_a_used_or_old_invitation_is_no_guess(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    link = await invitation(say, owner, say("店员", "staff"))
    await stage.pass_time(days=3, minutes=1)
    late = stage.phone(6001, "Sam", say.code)
    for _ in range(7):
        await late.open_link(link)
        assert say("过期了", "out of date") in late.screen.text


async def test_the_book_keeps_no_token(stage: Stage) -> None:
    owner = await open_shop(stage, Tongue("zh"))
    token = (await invitation(Tongue("zh"), owner, "店员")).partition("start=m_")[2]
    [row] = await stage.app.db.read(SYSTEM, lambda tx: list(tx.exec(select(Invite))))
    assert row.token_hash == hash_token(token)
    assert len(token) >= 32
    assert token not in repr(row)
