"""What does not arrive is said to whoever can do something about it, once."""

from datetime import timedelta

from sqlmodel import select

from jobs import followups as jobs
from jobs.context import Delivery
from models import FollowUp, OutboxMessage, Person
from models.db import SYSTEM, Tx
from rules.outbox import Outcome
from rules.roles import Role
from services import audit, feedback, followups, members
from services.followups import Plan
from tests.books import NOW
from tests.jobs.desk import UNKNOWN, Desk

BLOCKED = Delivery(Outcome.UNREACHABLE)
GUEST = 5001


async def remind(desk: Desk, role: Role, *answers: Delivery, hour_named: bool = True) -> None:
    """Something for this member to do falls due now."""

    def plan(tx: Tx) -> int:
        audit.begin(tx, "followups.plan", now=desk.now)
        return followups.plan(tx, Plan("回电话", desk.now, hour_named=hour_named), now=desk.now).pk

    await desk.db.write(desk.shop.scope(role), plan)
    while await jobs.remind_one(desk.shift):
        pass
    await desk.deliver(*answers)


def heard(desk: Desk, role: Role) -> list[str]:
    return [text for _, chat, text, _ in desk.said if chat == desk.shop.person(role)]


async def test_those_who_lead_hear_once_that_a_helper_has_blocked_the_bot(desk: Desk) -> None:
    for _ in range(2):
        await remind(desk, "staff", BLOCKED)
        await desk.later(minutes=5)
    for role in ("owner", "manager"):
        (text,) = heard(desk, role)
        assert "<b>Staff</b> 屏蔽了机器人" in text


async def test_who_has_blocked_the_bot_is_not_written_to_about_it(desk: Desk) -> None:
    await remind(desk, "manager", BLOCKED)
    await desk.later(minutes=5)
    assert len(heard(desk, "manager")) == 1, "the try that failed"
    assert len(heard(desk, "owner")) == 1


async def test_what_somebody_missed_while_the_bot_was_blocked_comes_when_they_are_back(desk: Desk) -> None:
    await remind(desk, "staff", BLOCKED)
    await desk.db.write(SYSTEM, members.back, desk.shop.person("staff"), now=desk.now)
    await desk.later(minutes=1)
    first, again = heard(desk, "staff")
    assert "回电话" in first
    assert first == again
    assert await desk.db.read(SYSTEM, lambda tx: tx.get_one(Person, desk.shop.person("staff")).blocked_at) is None
    await desk.db.write(SYSTEM, members.back, desk.shop.person("staff"), now=desk.now)
    await desk.later(minutes=1)
    assert len(heard(desk, "staff")) == 2, "what has arrived does not come again"


async def test_what_was_done_meanwhile_does_not_come(desk: Desk) -> None:
    await remind(desk, "staff", BLOCKED)
    task = (await desk.db.read(SYSTEM, lambda tx: tx.exec(select(FollowUp)).one())).pk
    await desk.db.write(desk.shop.scope("owner"), followups.complete, task, now=desk.now)
    await desk.db.write(SYSTEM, members.back, desk.shop.person("staff"), now=desk.now)
    await desk.later(minutes=1)
    assert len(heard(desk, "staff")) == 1


async def test_what_comes_late_keeps_to_quiet_hours(desk: Desk) -> None:
    await remind(desk, "staff", BLOCKED)
    desk.now = NOW + timedelta(hours=12)  # 22:30
    await desk.db.write(SYSTEM, members.back, desk.shop.person("staff"), now=desk.now)
    await desk.later(minutes=1)
    assert len(heard(desk, "staff")) == 1
    desk.now = NOW + timedelta(hours=22)  # 08:30
    await desk.deliver()
    assert len(heard(desk, "staff")) == 2


async def test_somebody_never_met_can_come_back(desk: Desk) -> None:
    await desk.db.write(SYSTEM, members.back, 9999, now=desk.now)
    assert await desk.db.write(SYSTEM, members.gone, 9999, now=desk.now) is None


async def test_since_when_the_bot_is_blocked_stays_what_it_was(desk: Desk) -> None:
    for hours in (0, 1):
        owner, now = desk.shop.person("owner"), NOW + timedelta(hours=hours)
        assert await desk.db.write(SYSTEM, members.gone, owner, now=now) == NOW


async def reply(desk: Desk, role: Role, text: str = "马上给您换") -> OutboxMessage:
    def write(tx: Tx, customer_id: int) -> OutboxMessage:
        return feedback.reply(tx, customer_id, text, now=desk.now).message

    found = await desk.db.read(SYSTEM, lambda tx: tx.get(Person, GUEST))
    number = desk.shop.customer("王姐", person_id=GUEST) if found is None else 1
    return await desk.db.write(desk.shop.scope(role), write, number)


async def test_whoever_wrote_it_hears_that_an_answer_did_not_arrive(desk: Desk) -> None:
    await reply(desk, "staff")
    await desk.later(BLOCKED, seconds=11)
    await desk.later(seconds=5)
    for role in ("owner", "manager", "staff"):
        (text,) = heard(desk, role)
        assert "发给 <b>王姐</b> 的消息没送到" in text


async def test_who_leads_and_wrote_it_hears_it_once(desk: Desk) -> None:
    await reply(desk, "owner")
    await desk.later(UNKNOWN, seconds=11)
    await desk.later(UNKNOWN, minutes=1)
    await desk.later(minutes=1)
    assert len(heard(desk, "owner")) == len(heard(desk, "manager")) == 1
    assert heard(desk, "staff") == []


async def test_whoever_wrote_what_was_still_waiting_hears_of_it_too(desk: Desk) -> None:
    await reply(desk, "owner")
    desk.now += timedelta(seconds=5)
    await reply(desk, "staff", "还有别的事吗")
    await desk.later(BLOCKED, seconds=6)
    await desk.later(minutes=1)
    (text,) = heard(desk, "staff")
    assert "还有别的事吗" in text


async def test_a_reminder_of_which_nobody_knows_whether_it_arrived_still_stands_on_the_agenda(desk: Desk) -> None:
    await remind(desk, "staff", UNKNOWN)
    await desk.later(UNKNOWN, minutes=1)
    assert (await desk.row("followups.reminder/")).state == "uncertain"
    found = await desk.db.read(desk.shop.scope("staff"), followups.agenda, now=desk.now)
    assert [task.row.what for task in found.tasks] == ["回电话"]
    tomorrow = await desk.db.read(desk.shop.scope("staff"), followups.agenda, now=desk.now + timedelta(days=1))
    assert [task.row.what for task in tomorrow.overdue] == ["回电话"]
