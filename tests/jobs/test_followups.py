"""A follow-up falls due: one reminder, for whoever has to do it, as long as there is something to do."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from jobs import followups as jobs
from models import FollowUp, Member
from models.db import SYSTEM, Tx
from services import audit, followups, outbox
from services.followups import Plan
from tests.books import NOW
from tests.jobs.desk import Desk

HOUR = timedelta(hours=1)


async def plan(desk: Desk, what: str = "回电话", *, hour_named: bool = True) -> int:
    def begin(tx: Tx) -> int:
        audit.begin(tx, "followups.plan", now=desk.now)
        return followups.plan(tx, Plan(what, desk.now + HOUR, hour_named=hour_named), now=desk.now).pk

    return await desk.db.write(desk.shop.scope(), begin)


async def remind(desk: Desk) -> None:
    while await jobs.remind_one(desk.shift):
        pass
    await desk.deliver()


async def test_a_reminder_comes_when_it_is_due_and_once(desk: Desk) -> None:
    await plan(desk)
    await remind(desk)
    assert desk.said == []
    desk.now += HOUR
    for _ in range(3):
        await remind(desk)
        desk.now += HOUR
    assert len(desk.said) == 1
    assert "回电话" in desk.texts[0]


async def test_a_job_that_runs_twice_for_the_same_time_writes_one_message(desk: Desk) -> None:
    number = await plan(desk)
    desk.now += HOUR
    await remind(desk)
    await desk.db.write(SYSTEM, _due_again, number)
    await remind(desk)
    assert len(desk.said) == 1


def _due_again(tx: Tx, number: int) -> None:
    row = tx.get_one(FollowUp, number)
    row.remind_at = row.due_at


async def test_a_moved_follow_up_reminds_again_at_its_new_time(desk: Desk) -> None:
    number = await plan(desk)
    desk.now += HOUR
    await remind(desk)
    await desk.db.write(desk.shop.scope(), followups.move, number, desk.now + HOUR, hour_named=True, now=desk.now)
    desk.now += HOUR
    await remind(desk)
    assert len(desk.said) == 2


@pytest.mark.parametrize("end", [followups.complete, followups.cancel])
async def test_what_was_dealt_with_before_its_reminder_left_is_not_reminded_of(
    desk: Desk, end: Callable[..., object]
) -> None:
    number = await plan(desk)
    desk.now += HOUR
    while await jobs.remind_one(desk.shift):
        pass
    await desk.db.write(desk.shop.scope(), end, number, now=desk.now)
    await desk.deliver()
    assert desk.said == []


async def test_where_nobody_is_left_nobody_is_reminded(desk: Desk) -> None:
    await plan(desk)
    await desk.db.write(SYSTEM, _leave, desk.shop.members["owner"])
    desk.now += HOUR
    await remind(desk)
    assert desk.said == []


def _leave(tx: Tx, member_id: int) -> None:
    tx.get_one(Member, member_id).removed_at = NOW


async def test_an_hour_nobody_named_keeps_to_quiet_hours(desk: Desk) -> None:
    desk.now = NOW + 11 * HOUR  # 21:30 in Shanghai; due at 22:30
    await plan(desk, hour_named=False)
    desk.now += HOUR
    await remind(desk)
    assert desk.said == []
    desk.now = NOW + 21.5 * HOUR  # 08:00
    await desk.deliver()
    assert len(desk.said) == 1


async def test_the_mark_and_the_message_are_one_step(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await plan(desk)
    desk.now += HOUR

    def full(*_: object, **__: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "put", full)
        with pytest.raises(OSError, match="disk full"):
            await jobs.remind_one(desk.shift)
    due = await desk.db.read(SYSTEM, lambda tx: tx.exec(select(col(FollowUp.remind_at))).one())
    assert due == desk.now, "it is still to be reminded of"
    await remind(desk)
    assert len(desk.said) == 1
