"""Who sent an invitation sees who came in by it."""

from models import Member
from models.db import SYSTEM, Tx
from services import members
from tests.books import NOW
from tests.jobs.desk import Desk

NEWCOMER = 7001


async def come_in(desk: Desk) -> None:
    await desk.db.write(SYSTEM, members.meet, NEWCOMER, "小李", "zh", now=NOW)
    await desk.db.write(desk.shop.scope("manager"), members.invite, "staff", "t" * 32, now=NOW)
    await desk.db.write(SYSTEM, members.join, "t" * 32, NEWCOMER, now=NOW)


async def test_who_came_in_and_as_what_is_said(desk: Desk) -> None:
    await come_in(desk)
    await desk.deliver()
    assert [chat for _, chat, _, _ in desk.said] == [desk.shop.person("owner"), desk.shop.person("manager")]
    assert all("<b>小李</b> 接受邀请" in text and "店员" in text for text in desk.texts)


async def test_who_is_out_again_is_not_announced(desk: Desk) -> None:
    await come_in(desk)

    def leave(tx: Tx) -> None:
        (row,) = [member for member in members.team(tx) if member.person_id == NEWCOMER]
        tx.get_one(Member, row.pk).removed_at = NOW

    await desk.db.write(desk.shop.itself, leave)
    await desk.deliver()
    assert desk.said == []
