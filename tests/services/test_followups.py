"""Follow-ups: done once, moved, repeated, carried over."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from jobs import followups as reminder_jobs
from models import FollowUp, Member, OutboxMessage
from rules.refusal import Refusal
from rules.roles import Role
from services import audit, customers, followups, members, outbox
from services.customers import Happening
from services.followups import Plan
from services.outbox import Draft
from tests.books import NOW, Shop

TOMORROW = NOW + timedelta(days=1)


def planned(shop: Shop, plan: Plan, role: Role = "owner") -> int:
    with shop.book.unit(shop.scope(role)) as tx:
        audit.begin(tx, "followups.plan", now=NOW)
        return followups.plan(tx, plan, now=NOW).pk


def test_done_is_done_once(shop: Shop) -> None:
    number = planned(shop, Plan("回访", TOMORROW))
    with shop.book.unit(shop.scope()) as tx:
        followups.complete(tx, number, now=NOW)
        with pytest.raises(Refusal, match="follow-up-closed"):
            followups.complete(tx, number, now=NOW)
        row = tx.get_one(FollowUp, number)
        assert (row.state, row.done_by, row.remind_at) == ("done", shop.members["owner"], None)


def test_a_repeating_one_comes_again_at_its_own_hour(shop: Shop) -> None:
    number = planned(shop, Plan("送货", TOMORROW, hour_named=True, rrule="FREQ=WEEKLY"))
    with shop.book.unit(shop.scope()) as tx:
        coming = followups.complete(tx, number, now=TOMORROW + timedelta(hours=5))
        assert coming.row.pk != number
        assert coming.row.due_at == TOMORROW + timedelta(days=7)
        assert coming.row.rrule == "FREQ=WEEKLY"


def test_a_repeating_one_done_early_does_not_come_back_on_the_same_day(shop: Shop) -> None:
    number = planned(shop, Plan("送货", TOMORROW, rrule="FREQ=DAILY"))
    with shop.book.unit(shop.scope()) as tx:
        assert followups.complete(tx, number, now=NOW).row.due_at == TOMORROW + timedelta(days=1)


def test_a_snooze_does_not_move_the_series(shop: Shop) -> None:
    number = planned(shop, Plan("送货", TOMORROW, rrule="FREQ=WEEKLY"))
    with shop.book.unit(shop.scope()) as tx:
        followups.snooze(tx, number, "tomorrow", now=TOMORROW)
        coming = followups.complete(tx, number, now=TOMORROW + timedelta(days=2))
        assert coming.row.due_at == TOMORROW + timedelta(days=7)


def test_done_and_next_plans_one_rhythm_ahead(shop: Shop) -> None:
    customer = shop.customer("李姐")
    with shop.book.unit(shop.scope()) as tx:
        audit.begin(tx, "capture.record", now=NOW)
        for weeks in (6, 4, 2):
            row = customers.get(tx, customer)
            on = (NOW - timedelta(weeks=weeks)).date()
            customers.happened(tx, row, Happening("visit", occurred_on=on), now=NOW)
    number = planned(shop, Plan("回访", TOMORROW, customer, hour_named=True))
    with shop.book.unit(shop.scope()) as tx:
        coming = followups.complete_and_plan(tx, number, now=TOMORROW)
        assert coming.row.due_at == TOMORROW + timedelta(days=14)
        assert coming.row.hour_named


def test_done_and_next_without_a_rhythm_is_a_week_ahead(shop: Shop) -> None:
    number = planned(shop, Plan("回访", TOMORROW))
    with shop.book.unit(shop.scope()) as tx:
        assert followups.complete_and_plan(tx, number, now=TOMORROW).row.due_at == TOMORROW + timedelta(days=7)


def test_done_and_next_of_a_series_is_its_next_time_only(shop: Shop) -> None:
    number = planned(shop, Plan("送货", TOMORROW, rrule="FREQ=DAILY"))
    with shop.book.unit(shop.scope()) as tx:
        followups.complete_and_plan(tx, number, now=TOMORROW)
        assert len(tx.exec(select(FollowUp).where(FollowUp.state == "open")).all()) == 1


@pytest.mark.parametrize(
    ("due_at", "refused"), [(NOW, "follow-up-past"), (datetime(2200, 1, 1, tzinfo=UTC), "follow-up-too-far")]
)
def test_a_move_must_lie_ahead_and_within_a_working_life(shop: Shop, due_at: datetime, refused: str) -> None:
    number = planned(shop, Plan("回访", TOMORROW))
    with shop.book.unit(shop.scope()) as tx, pytest.raises(Refusal, match=refused):
        followups.move(tx, number, due_at, hour_named=True, now=NOW)


def test_nobody_plans_what_is_too_far(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx, pytest.raises(Refusal, match="follow-up-too-far"):
        followups.plan(tx, Plan("回访", datetime(2200, 1, 1, tzinfo=UTC)), now=NOW)


def test_the_agenda_puts_promises_first_and_carries_over_what_was_missed(shop: Shop) -> None:
    yesterday = planned(shop, Plan("昨天的", NOW - timedelta(days=1)))
    promise = planned(shop, Plan("答应的", NOW + timedelta(days=9), promise=True))
    due = planned(shop, Plan("今天的", NOW + timedelta(hours=3)))
    planned(shop, Plan("以后的", NOW + timedelta(days=4)))
    with shop.book.unit(shop.scope()) as tx:
        found = followups.agenda(tx, now=NOW)
        assert [task.row.id for task in found.tasks] == [promise, yesterday, due]
        assert found.later == 1


def test_a_helpers_agenda_holds_what_is_theirs(shop: Shop) -> None:
    planned(shop, Plan("老板的", NOW + timedelta(hours=1)))
    own = planned(shop, Plan("店员的", NOW + timedelta(hours=1)), "staff")
    with shop.book.unit(shop.scope("staff")) as tx:
        assert [task.row.id for task in followups.agenda(tx, now=NOW).tasks] == [own]


def test_undoing_done_opens_it_again_and_outdates_old_buttons(shop: Shop) -> None:
    number = planned(shop, Plan("回访", TOMORROW))
    with shop.book.unit(shop.scope()) as tx:
        followups.complete(tx, number, now=NOW)
        rev = tx.get_one(FollowUp, number).rev
        audit.undo_latest(tx, now=NOW)
        row = tx.get_one(FollowUp, number)
        assert (row.state, row.remind_at) == ("open", TOMORROW)
        assert row.rev > rev


def test_a_reminder_is_taken_once_and_again_after_a_move(shop: Shop) -> None:
    number = planned(shop, Plan("回访", TOMORROW))
    with shop.book.unit() as tx:
        assert followups.next_due(tx) == TOMORROW
        assert followups.take_due(tx, now=NOW) is None
        assert followups.take_due(tx, now=TOMORROW) is not None
        assert followups.take_due(tx, now=TOMORROW) is None
        first = followups.reminder_key(tx.get_one(FollowUp, number))
    with shop.book.unit(shop.scope()) as tx:
        followups.move(tx, number, TOMORROW + timedelta(days=1), hour_named=True, now=TOMORROW)
        assert followups.reminder_key(tx.get_one(FollowUp, number)) != first


def test_what_is_cancelled_is_not_reminded_of(shop: Shop) -> None:
    number = planned(shop, Plan("回访", TOMORROW))
    with shop.book.unit(shop.scope()) as tx:
        followups.cancel(tx, number, now=NOW)
    with shop.book.unit() as tx:
        assert followups.take_due(tx, now=TOMORROW) is None


def test_one_that_is_not_there_is_refused(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx, pytest.raises(Refusal, match="follow-up-gone"):
        followups.get(tx, 999)


def queued(shop: Shop, number: int, *, state: str = "scheduled") -> None:
    """Its time has come: the reminder is in the outbox."""
    with shop.book.unit() as tx:
        row = followups.take_due(tx, now=TOMORROW)
        assert row is not None
        assert row.pk == number
        tx.scope = shop.itself
        message = outbox.put(
            tx, Draft(followups.reminder_key(row), "followups.reminder", 1, TOMORROW, {"rev": row.rev}), now=TOMORROW
        )
        assert message is not None
        message.state = state


def reminders(shop: Shop) -> list[str]:
    with shop.book.undone(shop.itself) as tx:
        return list(tx.exec(select(OutboxMessage.state).order_by(OutboxMessage.id)))  # type: ignore[arg-type]


LATER = TOMORROW + timedelta(hours=1)


@pytest.mark.parametrize("act", ["done", "cancelled", "archived"])
@pytest.mark.parametrize(("state", "rings_at"), [("scheduled", LATER), ("sent", None), ("uncertain", None)])
def test_undo_brings_back_a_reminder_that_had_not_gone_out(
    shop: Shop, act: str, state: str, rings_at: datetime | None
) -> None:
    customer = shop.customer("李姐")
    number = planned(shop, Plan("回访", TOMORROW, customer))
    queued(shop, number, state=state)
    with shop.book.unit(shop.scope()) as tx:
        old_key = followups.reminder_key(tx.get_one(FollowUp, number))
        if act == "archived":
            customers.set_state(tx, customer, "archived", now=TOMORROW)
        else:
            (followups.complete if act == "done" else followups.cancel)(tx, number, now=TOMORROW)
        audit.undo_latest(tx, now=LATER)
        row = tx.get_one(FollowUp, number)
        assert (row.state, row.remind_at) == ("open", rings_at)
        assert followups.reminder_key(row) != old_key
        assert rings_at is None or ("follow_up_reminders", rings_at) in tx.wakes


def test_a_move_can_be_undone_after_its_reminder_rang(shop: Shop) -> None:
    number = planned(shop, Plan("回访", TOMORROW + timedelta(days=9)))
    with shop.book.unit(shop.scope()) as tx:
        followups.move(tx, number, TOMORROW, hour_named=True, now=NOW)
    queued(shop, number, state="sent")
    with shop.book.unit(shop.scope()) as tx:
        audit.undo_latest(tx, now=TOMORROW)
        row = tx.get_one(FollowUp, number)
        assert row.due_at == row.remind_at == TOMORROW + timedelta(days=9)


@pytest.mark.parametrize(("state", "left", "rings_at"), [("scheduled", "cancelled", LATER), ("sent", "sent", None)])
def test_what_is_handed_over_rings_for_the_new_hands(
    shop: Shop, state: str, left: str, rings_at: datetime | None
) -> None:
    number = planned(shop, Plan("回访", TOMORROW), "staff")
    queued(shop, number, state=state)
    with shop.book.unit(shop.scope()) as tx:
        rev = tx.get_one(FollowUp, number).rev
        members.remove(tx, shop.members["staff"], now=LATER)
        row = tx.get_one(FollowUp, number)
        assert (row.member_id, row.remind_at, row.rev) == (shop.members["owner"], rings_at, rev + 1)
    assert reminders(shop) == [left]


def test_the_owner_hears_of_what_a_leaver_had_to_do(shop: Shop) -> None:
    number = planned(shop, Plan("回访", TOMORROW), "staff")
    with shop.book.unit(shop.itself) as tx:
        tx.get_one(Member, shop.members["staff"]).removed_at = NOW
    with shop.book.unit() as tx:
        assert reminder_jobs._remind(tx, now=TOMORROW)
        assert tx.exec(select(OutboxMessage.chat_id)).all() == [shop.person("owner")]
        assert tx.get_one(FollowUp, number).remind_at is None
