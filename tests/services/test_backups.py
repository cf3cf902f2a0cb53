"""A book that came back from a copy says nothing twice and forgets nothing that is still ahead."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from jobs.backups import come_back
from models import Business, FollowUp, InboxUpdate, OutboxMessage, Watch
from services import backups, followups, outbox, watch
from services.followups import Plan
from services.outbox import Draft
from tests.books import NOW, Shop

LATER = NOW + timedelta(hours=1)
TAKEN = NOW - timedelta(minutes=1)


def put(shop: Shop, key: str, due_at: datetime, **given: object) -> None:
    with shop.book.unit(shop.itself) as tx:
        wanted = {"kind": "test.note", "chat_id": shop.person("owner"), **given}
        outbox.put(tx, Draft(key, due_at=due_at, **wanted), now=NOW)  # type: ignore[arg-type]


def restored(shop: Shop) -> int:
    with shop.book.unit() as tx:
        return come_back(tx, taken_at=TAKEN, now=LATER)


def states(shop: Shop) -> dict[str, str]:
    with shop.book.undone(shop.itself) as tx:
        return {row.key: row.state for row in tx.exec(select(OutboxMessage)) if row.kind == "test.note"}


def test_what_was_due_may_have_gone_and_is_not_sent_again(shop: Shop) -> None:
    put(shop, "before", NOW - timedelta(days=1))
    put(shop, "meanwhile", NOW + timedelta(minutes=30))
    put(shop, "ahead", LATER + timedelta(seconds=1))
    for key, state in (("claimed", "claimed"), ("sending", "sending"), ("sent", "sent"), ("cancelled", "cancelled")):
        put(shop, key, NOW)
        with shop.book.unit(shop.itself) as tx:
            tx.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one().state = state
    assert restored(shop) == 0
    assert states(shop) == {
        "before": "uncertain",
        "meanwhile": "uncertain",
        "ahead": "scheduled",
        "claimed": "uncertain",
        "sending": "uncertain",
        "sent": "sent",
        "cancelled": "cancelled",
    }


def test_who_leads_hears_of_a_letter_nobody_knows_about(shop: Shop) -> None:
    customer_id = shop.customer(person_id=5001)
    put(shop, "letter", NOW, chat_id=5001, customer_id=customer_id, purpose="relay")
    assert restored(shop) == 1
    with shop.book.undone(shop.itself) as tx:
        told = tx.exec(select(OutboxMessage.chat_id).where(OutboxMessage.kind == "outbox.undelivered")).all()
    assert sorted(told) == [shop.person("owner"), shop.person("manager")]


def test_a_reminder_that_may_have_rung_stays_on_todays_list(shop: Shop) -> None:
    hours = {"meanwhile": NOW + timedelta(minutes=30), "ahead": LATER + timedelta(hours=1)}
    plans = [Plan(what, due_at, shop.customer(what), hour_named=True) for what, due_at in hours.items()]
    with shop.book.unit(shop.scope()) as tx:
        for one in plans:
            followups.plan(tx, one, now=NOW)
    restored(shop)
    with shop.book.undone(shop.scope()) as tx:
        assert {row.what: row.remind_at for row in tx.exec(select(FollowUp))} == {**hours, "meanwhile": None}
        agenda = followups.agenda(tx, now=LATER)
        assert {task.row.what for task in (*agenda.overdue, *agenda.due)} == {"meanwhile", "ahead"}


def test_todays_digest_and_todays_look_do_not_come_twice(shop: Shop, rival: Shop) -> None:
    with shop.book.unit() as tx:
        mine, other = (tx.get_one(Business, each.business_id) for each in (shop, rival))
        mine.next_digest_at = mine.next_churn_at = NOW
        other.next_digest_at, other.next_churn_at = LATER + timedelta(hours=2), None
    restored(shop)
    with shop.book.undone() as tx:
        mine, other = (tx.get_one(Business, each.business_id) for each in (shop, rival))
        assert mine.next_digest_at == mine.next_churn_at
        assert mine.next_digest_at is not None
        assert LATER < mine.next_digest_at < LATER + timedelta(days=1)
        assert (other.next_digest_at, other.next_churn_at) == (LATER + timedelta(hours=2), None)


def test_answers_are_not_repeated_but_what_was_not_done_is_done(shop: Shop) -> None:
    with shop.book.unit() as tx:
        for number, state in ((1, "done"), (2, "new")):
            tx.add(InboxUpdate(bot_id=1, update_id=number, payload="{}", state=state, received_at=NOW))
    restored(shop)
    with shop.book.undone() as tx:
        rows = tx.exec(select(InboxUpdate).order_by(col(InboxUpdate.update_id))).all()
        assert [(row.state, row.answered_at) for row in rows] == [("done", LATER), ("new", None)]


def told(shop: Shop) -> list[OutboxMessage]:
    with shop.book.unit() as tx:
        return list(tx.exec(select(OutboxMessage).where(OutboxMessage.kind == "backups.restored")))


def test_every_owner_hears_from_when_on_something_is_missing(shop: Shop, rival: Shop) -> None:
    with shop.book.unit() as tx:
        tx.add(Watch(bot_id=1, polled_at=NOW))
    restored(shop)
    rows = told(shop)
    assert {row.chat_id for row in rows} == {shop.person("owner"), rival.person("owner")}
    assert {row.args["since"] for row in rows} == {NOW.isoformat()}
    assert {row.state for row in rows} == {"scheduled"}
    with shop.book.undone() as tx:
        assert not watch.polled(tx, 1, LATER + timedelta(days=9), now=LATER), "and not once more as an outage"


def test_a_copy_that_never_heard_of_a_poll_is_as_old_as_its_file(shop: Shop) -> None:
    restored(shop)
    assert {row.args["since"] for row in told(shop)} == {TAKEN.isoformat()}


def test_a_copy_is_sent_once_a_day(shop: Shop) -> None:
    with shop.book.unit() as tx:
        assert backups.to_be_sent(tx, 1, now=NOW)
        backups.was_sent(tx, 1, now=NOW)
        tx.flush()
        assert not backups.to_be_sent(tx, 1, now=NOW + timedelta(hours=23))
        assert backups.to_be_sent(tx, 1, now=NOW + timedelta(hours=24))
