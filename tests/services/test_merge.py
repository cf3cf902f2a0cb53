"""Two records of one customer become one, nothing is lost by it, and it can be taken back whole."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from models import (
    Activity,
    Alert,
    Change,
    Consent,
    Customer,
    CustomerPhone,
    CustomerTag,
    Entry,
    FollowUp,
    KeptApart,
    MergedCustomer,
    OutboxMessage,
)
from models.db import GuardError, Tx, owned_tables
from rules import capture as grammar
from rules.privacy import Allowed
from rules.refusal import Refusal
from services import audit, capture, customers, feedback, followups, insights, privacy
from services.customers import Happening
from services.followups import Plan
from tests.books import NOW, Shop

DAY = timedelta(days=1)
PERSON = 5001


def snapshot(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    """Every owned row as it is on disk, but for what the audit keeps of the merge itself and what is derived anew."""
    tables = [table for table in owned_tables() if table is not Change and not table.DERIVED]
    with shop.book.engine.connect() as connection:
        return {
            name: [
                {column: value for column, value in row.items() if column != "rev"}
                for row in connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY id").mappings()  # noqa: S608
                if name != "entry" or row["verb"] != "customers.merge"
            ]
            for name in sorted(str(table.__tablename__) for table in tables)
        }


@pytest.fixture
def wang(shop: Shop) -> int:
    return shop.customer("王姐", phone="+8613800138000")


@pytest.fixture
def twin(shop: Shop) -> int:
    """The same woman, who scanned the code: everything there can be hangs on her."""
    number = shop.customer("王女士", phone="+8613900139000", person_id=PERSON)
    with shop.book.unit(shop.customer_scope(PERSON, number)) as tx:
        feedback.rate(tx, PERSON, "王女士", 2, now=NOW)
        privacy.choose(tx, "offers", grants=True, wording="要", now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        customers.add_tags(tx, number, ["vip", "染发"], now=NOW)
        customers.sell(tx, number, Happening("sale", "染发", 38000, "CNY"), now=NOW + DAY)
        followups.for_customer(tx, number, Plan("回访", NOW + 3 * DAY, number), now=NOW)
        feedback.reply(tx, number, "谢谢", now=NOW + DAY)
    with shop.book.unit(shop.itself) as tx:
        tx.add(Alert(business_id=shop.business_id, customer_id=number, fact_key="x", raised_at=NOW, answer="called"))
    return number


def merge(shop: Shop, stays: int, goes: int) -> int:
    with shop.book.unit(shop.scope()) as tx:
        return customers.merge(tx, stays, goes, now=NOW + 2 * DAY).pk


def undo(shop: Shop, entry_id: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        audit.undo(tx, entry_id, now=NOW + 9 * DAY)


def test_everything_of_the_one_who_goes_is_the_others(shop: Shop, wang: int, twin: int) -> None:
    with shop.book.undone(shop.scope()) as tx:
        seen = customers.preview(tx, wang, twin)
    assert (seen.phones, seen.tags) == (("+8613800138000", "+8613900139000"), ("vip", "染发"))
    assert (seen.happened, seen.ratings, seen.planned, seen.waiting) == (3, 1, 1, 2)
    assert (seen.telegram, seen.stopped, seen.rhythm_days) == (True, False, None)
    merge(shop, wang, twin)
    with shop.book.undone(shop.scope()) as tx:
        story = customers.story(tx, wang, now=NOW + 2 * DAY)
        assert (story.phones, story.also) == (("+8613800138000", "+8613900139000"), ("王女士",))
        assert story.tags == ("vip", "染发")
        assert story.next is not None
        assert story.customer.person_id == PERSON
        assert story.customer.last_contact_at == NOW + DAY
        assert len(tx.exec(select(Activity)).all()) == 3
        assert tx.get(Customer, twin) is None
        for table in owned_tables():
            if "customer_id" in table.model_fields:
                rows: list[Any] = list(tx.exec(select(table)))
                assert twin not in {row.customer_id for row in rows}, table
        assert privacy.permission(tx, story.customer).granted["offers"] is True


def test_undo_brings_both_back_exactly(shop: Shop, wang: int, twin: int) -> None:
    before = snapshot(shop)
    entry = merge(shop, wang, twin)
    assert snapshot(shop) != before
    undo(shop, entry)
    assert snapshot(shop) == before
    entry = merge(shop, twin, wang)
    undo(shop, entry)
    assert snapshot(shop) == before


def test_a_merge_is_one_entry(shop: Shop, wang: int, twin: int) -> None:
    with shop.book.undone() as tx:
        before = len(tx.exec(select(Entry)).all())
    merge(shop, wang, twin)
    with shop.book.undone() as tx:
        entries = tx.exec(select(Entry.verb, Entry.customer_id).order_by(col(Entry.id))).all()
    assert len(entries) == before + 1
    assert entries[-1] == ("customers.merge", wang)


def test_what_came_after_a_merge_stays_where_it_was_put(shop: Shop, wang: int, twin: int) -> None:
    entry = merge(shop, wang, twin)
    with shop.book.unit(shop.scope()) as tx:
        customers.note(tx, twin, "后来的", now=NOW + 3 * DAY)
        customers.rename(tx, wang, "王太太", now=NOW + 3 * DAY)
        followups.complete(tx, tx.exec(select(FollowUp.id)).one() or 0, now=NOW + 3 * DAY)
    undo(shop, entry)
    with shop.book.undone(shop.scope()) as tx:
        assert [row.text for row in customers.timeline(tx, wang).rows] == ["后来的"]
        assert customers.get(tx, wang).name == "王太太"
        task = tx.exec(select(FollowUp)).one()
        assert (task.customer_id, task.state) == (twin, "done")


def test_what_a_later_record_has_changed_again_is_not_taken_back(shop: Shop, wang: int, twin: int) -> None:
    entry = merge(shop, wang, twin)
    with shop.book.unit(shop.scope()) as tx:
        tag = next(row for row in customers.tags(tx, wang) if row.tag == "vip")
        customers.drop_tag(tx, wang, tag.pk, now=NOW + 3 * DAY)
    before = snapshot(shop)
    with pytest.raises(Refusal, match="undo-built-upon"):
        undo(shop, entry)
    assert snapshot(shop) == before


def test_entries_about_the_one_who_went_still_show_and_refuse_clearly(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        reading = grammar.read(
            "王老板 13900139000 换锁 180元", now=NOW, tz="Asia/Shanghai", region="CN", currency="CNY", language="zh"
        )
        made = capture.record(tx, reading, now=NOW)
    assert made.customer is not None
    entry = merge(shop, wang, made.customer.pk)
    with shop.book.undone(shop.scope()) as tx:
        shown = capture.recorded(tx, made.entry.pk)
        assert shown.customer is not None
        assert shown.customer.pk == wang
    with pytest.raises(Refusal, match="undo-built-upon"):
        undo(shop, made.entry.pk)
    undo(shop, entry)
    undo(shop, made.entry.pk)
    with shop.book.undone(shop.scope()) as tx:
        assert [row.pk for row in tx.exec(select(Customer))] == [wang]


def test_old_numbers_lead_to_the_one_who_stays(shop: Shop, wang: int, twin: int) -> None:
    third = shop.customer("王小姐")
    merge(shop, wang, twin)
    merge(shop, third, wang)
    with shop.book.unit(shop.scope()) as tx:
        for number in (twin, wang, third):
            assert customers.get(tx, number).pk == third
            assert customers.story(tx, number, now=NOW).customer.pk == third
            assert customers.timeline(tx, number).customer.pk == third
            customers.note(tx, number, "n", now=NOW)
            customers.add_tags(tx, number, [f"t{number}"], now=NOW)
            followups.for_customer(tx, number, Plan("x", NOW + DAY, number), now=NOW)
            feedback.note(tx, number, "n", now=NOW)
        tag = tx.exec(select(CustomerTag).where(CustomerTag.tag == "vip")).one()
        assert customers.drop_tag(tx, twin, tag.pk, now=NOW) is not None
        customers.set_state(tx, twin, "archived", now=NOW)
        assert set(tx.exec(select(FollowUp.state))) == {"cancelled"}


def test_a_merge_upon_a_merge_is_taken_back_first(shop: Shop, wang: int, twin: int) -> None:
    third = shop.customer("王小姐")
    before = snapshot(shop)
    first, second = merge(shop, wang, twin), merge(shop, third, wang)
    with pytest.raises(Refusal, match="undo-built-upon"):
        undo(shop, first)
    undo(shop, second)
    undo(shop, first)
    assert snapshot(shop) == before


def test_another_number_and_another_name_find_the_one_who_stays(shop: Shop, wang: int, twin: int) -> None:
    merge(shop, wang, twin)
    with shop.book.unit(shop.scope()) as tx:
        for words in ("9000", "139 0013 9000", "13800138000", "女士", "王姐"):
            assert [row.pk for row in customers.find(tx, words).rows] == [wang], words
        for text, numbers in (("王女士 来了", []), ("13900139000", ["+8613900139000"])):
            known = customers.mentioned(tx, text, numbers)
            reading = grammar.read(
                text, now=NOW, tz="Asia/Shanghai", region="CN", currency="CNY", language="zh", known=known
            )
            assert reading.known_ids == (wang,), text
        assert customers.mentioned(tx, "", ["+8613900139000"])
        customers.set_state(tx, wang, "archived", now=NOW)
        assert customers.mentioned(tx, "王女士 来了", ["+8613900139000"]) == []


def test_news_that_names_their_other_number_is_about_them_and_loses_neither(shop: Shop, wang: int, twin: int) -> None:
    merge(shop, wang, twin)
    with shop.book.unit(shop.scope()) as tx:
        known = customers.mentioned(tx, "王女士 13900139000 来了", ["+8613900139000"])
        reading = grammar.read(
            "王女士 13900139000 来了",
            now=NOW,
            tz="Asia/Shanghai",
            region="CN",
            currency="CNY",
            language="zh",
            known=known,
        )
        made = capture.record(tx, reading, now=NOW)
        assert made.customer is not None
        assert (made.customer.pk, made.choices, made.typed_name) == (wang, (), "")
        assert customers.phones(tx, made.customer) == ("+8613800138000", "+8613900139000")


def test_a_number_they_have_already_becomes_the_first_one(shop: Shop, wang: int, twin: int) -> None:
    merge(shop, wang, twin)
    with shop.book.unit(shop.scope()) as tx:
        entry = customers.set_phone(tx, wang, "+8613900139000", now=NOW)
        assert customers.phones(tx, customers.get(tx, wang)) == ("+8613900139000", "+8613800138000")
        assert entry is not None
        audit.undo(tx, entry.pk, now=NOW)
        assert customers.phones(tx, customers.get(tx, wang)) == ("+8613800138000", "+8613900139000")


def test_what_both_say_is_said_once(shop: Shop) -> None:
    one, other = shop.customer("王姐", phone="+8613800138000"), shop.customer("王女士", phone="+8613800138000")
    with shop.book.unit(shop.itself) as tx:
        for number, answer in ((one, ""), (other, "called")):
            tx.add(
                Alert(
                    business_id=shop.business_id,
                    customer_id=number,
                    fact_key="same",
                    raised_at=NOW,
                    answer=answer,
                    answered_at=NOW if answer else None,
                )
            )
            tx.add(CustomerTag(business_id=shop.business_id, customer_id=number, tag="vip"))
            tx.add(CustomerPhone(business_id=shop.business_id, customer_id=number, phone="+861"))
    before = snapshot(shop)
    entry = merge(shop, one, other)
    with shop.book.undone(shop.scope()) as tx:
        alert = tx.exec(select(Alert)).one()
        assert (alert.customer_id, alert.answer, alert.answered_at) == (one, "called", NOW)
        assert tx.exec(select(CustomerTag.tag)).all() == ["vip"]
        assert customers.phones(tx, customers.get(tx, one)) == ("+8613800138000", "+861")
    undo(shop, entry)
    assert snapshot(shop) == before


def test_what_the_one_who_stays_does_not_say_the_other_says(shop: Shop) -> None:
    one, other = shop.customer("王姐"), shop.customer("王女士", phone="+8613800138000", assigned_to="staff")
    with shop.book.unit(shop.scope()) as tx:
        customers.set_kind(tx, other, "firm", now=NOW)
        customers.set_rhythm(tx, other, 30, date(2026, 11, 1), now=NOW)
        customers.set_state(tx, one, "lost", "price", now=NOW)
        customers.get(tx, other).paused_until = date(2026, 12, 1)
        customers.get(tx, other).created_at = NOW - DAY
    merge(shop, one, other)
    with shop.book.undone(shop.scope()) as tx:
        row = customers.get(tx, one)
        assert (row.kind, row.rhythm_days, row.rhythm_last_on) == ("firm", 30, date(2026, 11, 1))
        assert (row.state, row.state_reason, row.state_at) == ("active", "", None)
        assert (row.phone, row.paused_until, row.created_at) == ("+8613800138000", date(2026, 12, 1), NOW - DAY)
        assert row.assigned_member_id == shop.members["staff"]


def test_what_the_one_who_stays_says_holds(shop: Shop) -> None:
    one, other = shop.customer("王姐", assigned_to="manager"), shop.customer("王女士", assigned_to="staff")
    with shop.book.unit(shop.scope()) as tx:
        for number, kind, days in ((one, "supplier", 10), (other, "firm", 30)):
            customers.set_kind(tx, number, kind, now=NOW)
            customers.set_rhythm(tx, number, days, None, now=NOW)
        customers.set_state(tx, other, "lost", "price", now=NOW)
    merge(shop, one, other)
    with shop.book.undone(shop.scope()) as tx:
        row = customers.get(tx, one)
        assert (row.kind, row.rhythm_days, row.state) == ("supplier", 10, "active")
        assert row.assigned_member_id == shop.members["manager"]


@pytest.mark.parametrize("stopped", ["one", "other"])
def test_the_stricter_answer_wins(shop: Shop, stopped: str) -> None:
    one, other = shop.customer("王姐"), shop.customer("王女士", person_id=PERSON)
    refuses, grants = (one, other) if stopped == "one" else (other, one)
    with shop.book.unit(shop.itself) as tx:
        tx.get_one(Customer, refuses).stopped_at = NOW
        privacy.answer(tx, tx.get_one(Customer, refuses), "reminders", grants=False, wording="不要", now=NOW)
        privacy.answer(tx, tx.get_one(Customer, grants), "reminders", grants=True, wording="要", now=NOW)
        privacy.answer(tx, tx.get_one(Customer, grants), "offers", grants=True, wording="要", now=NOW)
    before = snapshot(shop)
    entry = merge(shop, one, other)
    with shop.book.undone(shop.scope()) as tx:
        row = customers.get(tx, one)
        assert row.stopped_at == NOW
        assert privacy.granted(tx, one) == {"reminders": False, "offers": True}
        assert tx.exec(select(Consent.wording).order_by(col(Consent.id).desc())).first() == "不要"
    undo(shop, entry)
    assert snapshot(shop) == before


def test_two_people_in_telegram_are_never_one(shop: Shop) -> None:
    one, other = shop.customer("王姐", person_id=PERSON), shop.customer("王女士", person_id=PERSON + 1)
    for act in (customers.preview, lambda tx, a, b: customers.merge(tx, a, b, now=NOW)):
        with shop.book.undone(shop.scope()) as tx, pytest.raises(Refusal, match="merge-two-people"):
            act(tx, one, other)


def test_a_second_tap_finds_it_done(shop: Shop, wang: int, twin: int) -> None:
    merge(shop, wang, twin)
    for stays, goes in ((wang, twin), (twin, wang), (wang, wang)):
        with pytest.raises(Refusal, match="merge-already"):
            merge(shop, stays, goes)


def test_a_message_on_its_way_still_arrives_and_what_was_said_counts(shop: Shop, wang: int, twin: int) -> None:
    merge(shop, wang, twin)
    with shop.book.unit(shop.itself) as tx:
        row = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == "feedback.reply")).one()
        assert (row.customer_id, row.state) == (wang, "scheduled")
        assert privacy.may_go(tx, row, now=NOW + DAY) == Allowed()


def test_a_letter_in_the_outbox_can_still_be_cancelled(shop: Shop, wang: int, twin: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        message = feedback.reply(tx, twin, "好的", now=NOW).message
    merge(shop, wang, twin)
    with shop.book.unit(shop.scope()) as tx:
        assert feedback.cancel_reply(tx, message.pk, now=NOW).state == "cancelled"


def test_a_helper_merges_only_what_they_see_both(shop: Shop) -> None:
    own, free, theirs = (
        shop.customer("甲", assigned_to="staff"),
        shop.customer("乙"),
        shop.customer("丙", assigned_to="manager"),
    )
    with shop.book.undone(shop.scope("staff")) as tx:
        with pytest.raises(Refusal, match="customer-gone"):
            customers.merge(tx, own, theirs, now=NOW)
        with pytest.raises(Refusal, match="customer-gone"):
            customers.keep_apart(tx, own, theirs, now=NOW)
    before = snapshot(shop)
    with shop.book.unit(shop.scope("staff")) as tx:
        entry = customers.merge(tx, own, free, now=NOW)
        assert customers.get(tx, free).pk == own
    with shop.book.unit(shop.scope("staff")) as tx:
        audit.undo(tx, entry.pk, now=NOW)
    assert snapshot(shop) == before


def test_who_only_looks_and_who_is_not_of_the_shop_merge_nothing(shop: Shop, rival: Shop, wang: int, twin: int) -> None:
    with shop.book.undone(shop.scope("viewer")) as tx, pytest.raises(GuardError):
        customers.merge(tx, wang, twin, now=NOW)
    foreign = rival.customer("王姐", phone="+8613800138000")
    before = snapshot(shop)
    for stays, goes in ((foreign, wang), (wang, foreign), (wang, twin)):
        with rival.book.undone(rival.scope()) as tx, pytest.raises(Refusal, match="customer-gone"):
            customers.merge(tx, stays, goes, now=NOW)
    with rival.book.undone(rival.scope()) as tx:
        assert customers.alike(tx, foreign) == []
        assert customers.pairs(tx).total == 0
    assert snapshot(shop) == before


def test_an_alert_about_the_one_who_went_is_about_the_one_who_stays(shop: Shop, wang: int, twin: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.set_rhythm(tx, twin, 30, date(2026, 9, 1), now=NOW)
    merge(shop, wang, twin)
    with shop.book.undone(shop.scope()) as tx:
        assert insights.one(tx, twin, now=NOW).customer.pk == wang


# Who may be the same


def names(tx: Tx, customer_id: int) -> list[tuple[str, str | None]]:
    return [(one.customer.name, one.reason) for one in customers.alike(tx, customer_id)]


def test_those_who_look_the_same_are_ranked_by_how_sure_it_is(shop: Shop) -> None:
    own = shop.customer("王建国", phone="+8613800138000")
    shop.customer("王建国", phone="+8613911111111")
    shop.customer("王建国老板")
    shop.customer("王建國")
    shop.customer("老王", phone="13800138000")
    shop.customer("王建军")
    with shop.book.unit(shop.scope()) as tx:
        assert names(tx, own) == [("老王", "phone"), ("王建國", "name"), ("王建国老板", "title"), ("王建国", "name")]
        assert next((pair.older.name, pair.younger.name) for pair in customers.pairs(tx).rows) == ("王建国", "老王")


def test_the_fuller_record_and_the_latest_contact_are_told(shop: Shop, wang: int) -> None:
    old, new = shop.customer("王姐"), shop.customer("王姐")
    with shop.book.unit(shop.scope()) as tx:
        customers.sell(tx, new, Happening("visit"), now=NOW + DAY)
        customers.note(tx, new, "n", now=NOW)
        found = customers.alike(tx, wang)
        assert [(one.customer.pk, one.entries) for one in found] == [(new, 2), (old, 0)]
        looked_for = customers.searched(tx, wang, "王")
        assert [(one.customer.pk, one.reason) for one in looked_for] == [(new, None), (old, None)]


def test_who_is_kept_apart_is_never_proposed_again(shop: Shop, wang: int) -> None:
    other, third = shop.customer("王姐"), shop.customer("王姐")
    with shop.book.unit(shop.scope()) as tx:
        entry = customers.keep_apart(tx, wang, other, now=NOW)
        assert entry is not None
        assert customers.keep_apart(tx, other, wang, now=NOW) is None
        assert customers.keep_apart(tx, wang, wang, now=NOW) is None
        assert [one.customer.pk for one in customers.alike(tx, wang)] == [third]
        assert [one.customer.pk for one in customers.alike(tx, other)] == [third]
        assert customers.pairs(tx).total == 2
    merge(shop, third, other)
    with shop.book.unit(shop.scope()) as tx:
        assert customers.alike(tx, wang) == []
        assert tx.exec(select(KeptApart.other_id)).one() == third
        audit.undo_latest(tx, now=NOW)
        audit.undo(tx, entry.pk, now=NOW)
        assert customers.pairs(tx).total == 3


def test_the_pairs_are_turned_by_pages(shop: Shop) -> None:
    for name in ("王建国", "王建国老板", "王建国师傅", "李四", "李四", "李四", "李四"):
        shop.customer(name)
    with shop.book.unit(shop.scope("viewer")) as tx:
        first, last = customers.pairs(tx), customers.pairs(tx, page=9)
        assert (first.total, first.pages, len(first.rows), len(last.rows)) == (9, 2, 6, 3)
        assert [{pair.reason for pair in page.rows} for page in (first, last)] == [{"name"}, {"title"}]


def test_the_older_one_stays_unless_somebody_says_otherwise(shop: Shop, wang: int) -> None:
    namesake = shop.customer("王姐")
    with shop.book.unit(shop.scope()) as tx:
        assert [one.older for one in customers.alike(tx, wang)] == [False]
        assert [one.older for one in customers.alike(tx, namesake)] == [True]
        customers.get(tx, namesake).created_at = NOW - DAY
        assert [one.older for one in customers.alike(tx, wang)] == [True]
        assert [pair.older.pk for pair in customers.pairs(tx).rows] == [namesake]


def test_a_merged_name_is_a_sign_as_well(shop: Shop, wang: int, twin: int) -> None:
    merge(shop, wang, twin)
    third = shop.customer("王女士")
    with shop.book.undone(shop.scope()) as tx:
        assert [one.customer.pk for one in customers.alike(tx, third)] == [wang]
        assert tx.exec(select(MergedCustomer.old_id)).one() == twin
