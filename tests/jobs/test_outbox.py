"""Nothing that must be said is lost, and nothing is said twice without saying so."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlmodel import select

from jobs import outbox as jobs
from jobs.context import Delivery
from models import Business, Customer, OutboxMessage, Person
from models.db import SYSTEM, Tx
from rules.outbox import Outcome, State, backoff, verdict
from services import outbox
from services.outbox import LEASE
from tests.books import NOW
from tests.jobs.desk import DELIVERED, UNKNOWN, Desk
from ui.i18n import label

NEVER_REACHED = Delivery(Outcome.NEVER_REACHED)
REFUSED = Delivery(Outcome.REFUSED)
BROKEN = Delivery(Outcome.BROKEN_MARKUP)
BLOCKED = Delivery(Outcome.UNREACHABLE)
NIGHT = datetime(2026, 11, 18, 14, 0, tzinfo=UTC)
"""22:00 in Shanghai, an hour into the quiet hours."""
MORNING = datetime(2026, 11, 19, 0, 0, tzinfo=UTC)
MAYBE = label("zh", "outbox-maybe-again")


def flood(seconds: float) -> Delivery:
    return Delivery(Outcome.FLOODED, retry_after=seconds)


async def test_what_is_due_is_said_once(desk: Desk) -> None:
    await desk.put()
    await desk.deliver()
    await desk.later(hours=1)
    assert desk.texts == ["note"]
    row = await desk.row()
    assert (row.state, row.sent_at, row.telegram_message_id, row.lease_until) == ("sent", NOW, 7, None)


async def test_what_is_not_due_waits(desk: Desk) -> None:
    await desk.put(due_at=NOW + timedelta(hours=1))
    await desk.deliver()
    assert desk.said == []
    await desk.later(hours=1)
    assert desk.texts == ["note"]


async def test_a_key_makes_it_once(desk: Desk) -> None:
    assert await desk.put() is not None
    assert await desk.put() is None
    await desk.deliver()
    assert await desk.put() is None
    await desk.later(hours=1)
    assert desk.texts == ["note"]


async def test_a_flood_silences_the_whole_bot_for_as_long_as_telegram_says(desk: Desk) -> None:
    await desk.put("a")
    await desk.deliver(flood(30))
    await desk.put("b", chat_id=desk.shop.person("manager"))
    await desk.later(seconds=29)
    assert desk.texts == ["a"]
    await desk.later(seconds=1)
    assert sorted(desk.texts) == ["a", "a", "b"]
    assert set((await desk.states()).values()) == {"sent"}


async def test_a_new_process_keeps_the_silence_that_telegram_asked_of_the_old_one(desk: Desk) -> None:
    await desk.put("a")
    await desk.deliver(flood(30))
    assert await desk.db.read(SYSTEM, outbox.silent_until) == NOW + timedelta(seconds=30)
    await desk.later(seconds=30)
    assert await desk.db.read(SYSTEM, outbox.silent_until) is None


async def test_who_stood_still_until_the_lease_was_over_does_not_call(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.put()
    real = desk.shift.db.write

    async def write(scope: Any, fn: Any, *args: Any, **kwargs: Any) -> Any:
        found = await real(scope, fn, *args, **kwargs)
        desk.now += LEASE if fn is jobs._begin else timedelta(0)
        return found

    monkeypatch.setattr(desk.shift.db, "write", write)
    await desk.deliver()
    assert desk.said == []
    row = await desk.row()
    assert (row.state, row.unknown_attempts) == ("scheduled", 0), "nothing was sent, and everybody knows it"


async def test_what_was_about_to_go_when_the_flood_began_does_not_go(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says `sending` already, and nobody has called Telegram yet."""
    for number, role in enumerate(desk.shop.members):
        await desk.put(str(number), chat_id=desk.shop.person(role))
    begun, real = asyncio.Event(), desk.shift.db.write

    async def write(scope: Any, fn: Any, *args: Any, **kwargs: Any) -> Any:
        found = await real(scope, fn, *args, **kwargs)
        if fn is jobs._begin and args[0].key != "0":
            await begun.wait()
        return found

    async def flooded() -> None:
        begun.set()

    monkeypatch.setattr(desk.shift.db, "write", write)
    desk.during = flooded
    await desk.deliver(flood(30))
    assert desk.texts == ["0"]
    desk.during = None
    await desk.later(seconds=31)
    assert sorted(desk.texts) == ["0", "0", "1", "2", "3"]
    assert not any(MAYBE in text for text in desk.texts)


async def test_what_never_reached_telegram_is_tried_again_ever_more_slowly(desk: Desk) -> None:
    await desk.put()
    await desk.deliver(NEVER_REACHED)
    for attempt in range(1, 5):
        wait = backoff(attempt)
        await desk.later(seconds=wait.total_seconds() - 1)
        assert len(desk.said) == attempt
        await desk.later(NEVER_REACHED, seconds=1)
        assert len(desk.said) == attempt + 1
    desk.answers.clear()
    await desk.later(minutes=10)
    assert (await desk.row()).state == "sent"
    assert not any(MAYBE in text for text in desk.texts)


async def test_an_unknown_outcome_is_repeated_once_and_says_so(desk: Desk) -> None:
    await desk.put()
    await desk.deliver(UNKNOWN)
    await desk.later(UNKNOWN, minutes=1)
    await desk.later(hours=9)
    assert desk.texts == ["note", f"{MAYBE}\nnote"]
    assert (await desk.row()).state == "uncertain"


async def test_what_may_not_be_repeated_stays_uncertain_and_the_leaders_hear_of_it_once(desk: Desk) -> None:
    customer = letter_to(desk)
    await desk.put("letter", **customer, repeatable=False)
    await desk.deliver(UNKNOWN)
    await desk.later(minutes=1)
    await desk.later(minutes=1)
    assert (await desk.row("letter")).state == "uncertain"
    told = [row.chat_id for row in await desk.rows("outbox.undelivered/")]
    assert told == [desk.shop.person("owner"), desk.shop.person("manager")]
    assert len(desk.texts) == 3


def letter_to(desk: Desk) -> dict[str, Any]:
    number = desk.shop.customer("李姐", person_id=5001)
    return {"chat_id": 5001, "customer_id": number, "purpose": "service"}


async def test_who_has_blocked_the_bot_gets_nothing_more_and_the_leaders_hear_of_it_once(desk: Desk) -> None:
    customer = letter_to(desk)
    await desk.put("first", **customer)
    await desk.put("second", **customer, due_at=NOW + timedelta(hours=1))
    await desk.deliver(BLOCKED)
    await desk.later(hours=2)
    states = await desk.states()
    assert (states["first"], states["second"]) == ("failed", "cancelled")
    assert len(await desk.rows("outbox.undelivered/")) == 2, "the owner and the manager"
    blocked = await desk.db.read(SYSTEM, lambda tx: tx.get_one(Person, 5001).blocked_at)
    assert blocked == NOW


async def test_broken_markup_goes_once_more_as_plain_text(desk: Desk) -> None:
    await desk.put()
    await desk.deliver(BROKEN)
    await desk.later(seconds=2)
    assert [plain for _, _, _, plain in desk.said] == [False, True]
    assert (await desk.row()).state == "sent"


async def test_plain_text_that_is_refused_as_well_is_given_up_in_the_end(desk: Desk) -> None:
    await desk.put()
    await desk.deliver(BROKEN)
    for _ in range(10):
        await desk.later(BROKEN, minutes=10)
    assert (await desk.row()).state == "failed"
    assert len(desk.said) == 5


async def test_a_group_that_moved_is_written_to_at_its_new_place(desk: Desk) -> None:
    await desk.put()
    await desk.deliver(Delivery(Outcome.MIGRATED, migrate_to=desk.shop.person("manager")))
    await desk.later(seconds=2)
    assert [chat for _, chat, _, _ in desk.said] == [desk.shop.person("owner"), desk.shop.person("manager")]


async def test_a_group_that_moves_and_moves_is_followed_once(desk: Desk) -> None:
    await desk.put()
    there, here = (Delivery(Outcome.MIGRATED, migrate_to=desk.shop.person(role)) for role in ("manager", "owner"))
    await desk.deliver(there)
    for back_and_forth in [here, there] * 5:
        await desk.later(back_and_forth, minutes=10)
    assert len(desk.said) == 2
    assert (await desk.row()).state == "failed"


async def test_a_refusal_is_tried_a_few_times_and_then_failed(desk: Desk) -> None:
    await desk.put()
    for _ in range(10):
        await desk.later(REFUSED, minutes=10)
    assert len(desk.said) == 5
    assert (await desk.row()).state == "failed"


async def test_a_crash_on_the_wire_is_one_marked_repeat(desk: Desk) -> None:
    await desk.put()
    await crash_on_the_wire(desk)
    assert (await desk.row()).state == "sending"
    await desk.later(seconds=30)
    assert len(desk.said) == 1, "its lease is not over"
    await desk.later(seconds=LEASE.total_seconds())
    await desk.later(seconds=5)
    assert desk.texts == ["note", f"{MAYBE}\nnote"]
    assert (await desk.row()).state == "sent"


async def test_two_crashes_on_the_wire_are_no_third_copy(desk: Desk) -> None:
    await desk.put()
    for _ in range(3):
        await crash_on_the_wire(desk)
        await desk.later(seconds=LEASE.total_seconds() + 1)
        desk.now += timedelta(seconds=10)
    assert len(desk.said) <= 2
    assert (await desk.row()).state == "uncertain"


async def crash_on_the_wire(desk: Desk) -> None:
    """The process is gone while a call is under way."""
    under_way = asyncio.Event()

    async def hang() -> None:
        under_way.set()
        await asyncio.Event().wait()

    desk.during = hang
    task = asyncio.create_task(desk.deliver())
    waiting = asyncio.create_task(under_way.wait())
    await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
    for each in (task, waiting):
        each.cancel()
    await asyncio.gather(task, waiting, return_exceptions=True)
    desk.during = None
    desk.new_process()


async def test_a_crash_before_the_wire_costs_no_mark(desk: Desk) -> None:
    await desk.put()
    await desk.db.write(SYSTEM, outbox.claim, now=desk.now)
    await desk.later(seconds=LEASE.total_seconds())
    assert desk.texts == ["note"]
    assert (await desk.row()).unknown_attempts == 0


async def test_a_restart_does_not_wait_for_leases_to_end(desk: Desk) -> None:
    await desk.put()
    await desk.db.write(SYSTEM, outbox.claim, now=desk.now)
    await desk.db.write(SYSTEM, outbox.orphaned, now=desk.now)
    await desk.later(seconds=0)
    assert desk.texts == ["note"]


async def test_a_holder_whose_time_was_over_cannot_settle(desk: Desk) -> None:
    await desk.put()

    async def another_took_it_over() -> None:
        desk.during = None
        desk.now += LEASE + timedelta(seconds=1)
        await desk.recover()
        desk.now += timedelta(seconds=5)
        (row,) = await desk.db.write(SYSTEM, outbox.claim, now=desk.now)
        await desk.db.write(SYSTEM, _say_sending, row.pk)

    desk.during = another_took_it_over
    await desk.deliver(DELIVERED)
    row = await desk.row()
    assert (row.state, row.sent_at) == ("sending", None), "the second holder has still to hear of its own call"


def _say_sending(tx: Tx, number: int) -> None:
    tx.get_one(OutboxMessage, number).state = State.SENDING


async def test_quiet_hours_are_waited_for(desk: Desk) -> None:
    desk.now = NIGHT
    await desk.put("quiet")
    await desk.put("loud", passes_quiet=True)
    await desk.deliver()
    assert desk.texts == ["loud"]
    row = await desk.row("quiet")
    assert (row.state, row.due_at, row.reason) == ("scheduled", MORNING, "quiet")
    desk.now = MORNING
    await desk.deliver()
    assert desk.texts == ["loud", "quiet"]


async def test_past_the_cap_the_digest_says_it_instead(desk: Desk) -> None:
    await desk.db.write(desk.shop.itself, _cap, 2)
    for number in range(4):
        await desk.put(f"nudge {number}", nudge=True)
    await desk.put("urgent", nudge=True, passes_cap=True)
    for _ in range(6):
        await desk.later(seconds=2)
    assert desk.texts == ["nudge 0", "nudge 1", "urgent"]
    dropped = [row for row in await desk.rows("nudge") if row.state == "cancelled"]
    assert [row.reason for row in dropped] == ["cap", "cap"]
    await desk.put("tomorrow", nudge=True, due_at=NOW + timedelta(days=1))
    await desk.later(days=1)
    assert desk.texts[-1] == "tomorrow"


def _cap(tx: Tx, most: int) -> None:
    tx.exec(select(Business).where(Business.id == tx.business_id)).one().nudge_cap = most


async def test_a_chat_is_written_to_once_a_second_at_most(desk: Desk) -> None:
    for number in range(5):
        await desk.put(f"{number}")
        await desk.put(f"other {number}", chat_id=desk.shop.person("manager"))
    await desk.deliver()
    for _ in range(20):
        await desk.later(seconds=0.5)
    owner = [(at, text) for at, chat, text, _ in desk.said if chat == desk.shop.person("owner")]
    assert [text for _, text in owner] == ["0", "1", "2", "3", "4"]
    assert all(later[0] - earlier[0] >= timedelta(seconds=1) for earlier, later in pairwise(owner))
    assert len(desk.said) == 10


async def test_a_long_queue_of_one_chat_is_not_taken_up_every_second(desk: Desk) -> None:
    for number in range(20):
        await desk.put(f"{number}")
    await desk.deliver()
    for _ in range(20):
        await desk.later(seconds=1)
    assert desk.texts == [str(number) for number in range(20)]
    assert max(row.fence for row in await desk.rows()) <= 2, "taken up once to get its turn, and once to go"


async def test_what_comes_while_a_queue_waits_is_said_too(desk: Desk) -> None:
    for number in range(5):
        await desk.put(f"{number}")
    await desk.deliver()
    await desk.later(seconds=2)
    await desk.put("late")
    for _ in range(10):
        await desk.later(seconds=1)
    assert sorted(desk.texts) == ["0", "1", "2", "3", "4", "late"]


async def test_what_has_expired_is_dropped(desk: Desk) -> None:
    await desk.put(expires_at=NOW + timedelta(minutes=5), due_at=NOW + timedelta(minutes=1))
    await desk.later(minutes=5)
    assert desk.said == []
    row = await desk.row()
    assert (row.state, row.reason) == ("cancelled", "expired")


async def test_what_has_become_pointless_is_dropped(desk: Desk) -> None:
    await desk.put(args={"text": ""})
    await desk.deliver()
    row = await desk.row()
    assert (row.state, row.reason) == ("cancelled", "superseded")


async def test_a_letter_goes_nowhere_after_stop(desk: Desk) -> None:
    customer = letter_to(desk)
    number = await desk.put("letter", **customer)
    assert number is not None
    await desk.db.write(desk.shop.itself, _stop, customer["customer_id"])
    await desk.deliver()
    assert "letter" not in desk.texts
    row = await desk.row("letter")
    assert (row.state, row.reason) == ("cancelled", "stopped")


def _stop(tx: Tx, customer_id: int) -> None:
    tx.get_one(Customer, customer_id).stopped_at = NOW


async def test_who_works_here_no_longer_hears_nothing(desk: Desk) -> None:
    await desk.put(chat_id=9999)
    await desk.deliver()
    row = await desk.row()
    assert (desk.said, row.state, row.reason) == ([], "cancelled", "not_a_member")


async def test_a_bug_in_a_screen_takes_nobody_elses_message_and_is_called_failed_in_the_end(desk: Desk) -> None:
    await desk.put("bug")
    await desk.put("good", chat_id=desk.shop.person("manager"))
    for _ in range(6):
        await desk.later(minutes=10)
    assert desk.texts == ["good"]
    row = await desk.row("bug")
    assert (row.state, row.reason, row.attempts) == ("failed", "bug", jobs.MOST_BUGS)


async def test_what_was_taken_back_in_time_is_not_said(desk: Desk) -> None:
    number = await desk.put()
    assert number is not None
    assert await desk.db.write(desk.shop.itself, outbox.cancel, number, reason="undone")
    await desk.deliver()
    assert desk.said == []
    assert not await desk.db.write(desk.shop.itself, outbox.cancel, number, reason="again")


async def test_on_the_way_down_nothing_new_is_begun(desk: Desk) -> None:
    await desk.put()
    desk.shift.closing = True
    await desk.deliver()
    assert desk.said == []
    assert (await desk.row()).state == "claimed", "the next start takes it up, unmarked"


async def test_more_than_a_page_is_dealt_with_in_one_round(desk: Desk) -> None:
    total = outbox.PAGE * 2 + 5

    def fill(tx: Tx) -> None:
        for number in range(total):
            tx.add(
                OutboxMessage(
                    business_id=desk.shop.business_id,
                    key=f"{number}",
                    kind="test.note",
                    args={"text": f"{number}"},
                    chat_id=10_000 + number,
                    due_at=NOW,
                    created_at=NOW,
                )
            )

    await desk.db.write(desk.shop.itself, fill)
    await desk.deliver()
    assert list((await desk.states()).values()) == ["cancelled"] * total, "none of them works here"


@pytest.mark.parametrize("outcome", list(Outcome))
async def test_every_outcome_leaves_a_row_that_is_either_waiting_or_settled(desk: Desk, outcome: Outcome) -> None:
    await desk.put()
    await desk.deliver(Delivery(outcome, retry_after=5, migrate_to=desk.shop.person("manager")))
    row = await desk.row()
    decided = verdict(outcome, now=NOW, attempts=1, unknown_attempts=0, retry_after=5, repeatable=True)
    assert row.state in {State.SCHEDULED, State.SENT, State.FAILED, State.UNCERTAIN}
    assert row.lease_until is None
    assert row.state in {decided.state, State.SENT}, "sent at once where nothing has to be waited for"
