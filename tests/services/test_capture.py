"""One message becomes a record; corrections join it; undo takes all of it back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from models import Activity, Customer, CustomerTag, Entry, FollowUp
from models.db import Tx
from rules.capture import Known, Reading, read
from rules.refusal import Refusal
from services import audit, capture, customers, followups
from services.customers import Happening
from tests.books import NOW, Shop

LATER = NOW + timedelta(days=3)


def reading(text: str, *, known: Sequence[Known] = (), now: datetime = NOW) -> Reading:
    return read(text, now=now, tz="Asia/Shanghai", region="CN", currency="CNY", language="zh", known=known)


def test_a_line_makes_customer_note_follow_up_and_tags(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("王老板 13800138000 要门窗报价 下周三下午3点联系 #工程"), now=NOW)
        assert made.customer is not None
        assert made.follow_up is not None
        assert (made.customer.name, made.customer.phone) == ("王老板", "+8613800138000")
        assert made.is_new
        assert made.tags == ("工程",)
        assert made.follow_up.hour_named


def test_a_sale_counts_as_a_contact_on_its_own_day(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 昨天买了灯具 付了1200元"), now=NOW)
        assert made.customer is not None
        assert made.activity is not None
        assert (made.activity.kind, made.activity.amount_minor) == ("sale", 120000)
        assert made.customer.last_contact_at == made.activity.occurred_at
        assert made.activity.occurred_at.date() == (NOW - timedelta(days=1)).date()


def test_a_known_phone_attaches_whatever_the_name(shop: Shop) -> None:
    number = shop.customer("王建国", phone="+8613800138000")
    known = [Known(number, "王建国", "+8613800138000")]
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("王老板 13800138000 买了门 付了300元", known=known), now=NOW)
        assert made.customer is not None
        assert made.customer.id == number


def test_several_of_one_name_are_asked_about_and_none_is_guessed(shop: Shop) -> None:
    known = [Known(shop.customer("李姐"), "李姐"), Known(shop.customer("李姐"), "李姐")]
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 买了灯具 付了1200元", known=known), now=NOW)
        assert made.customer is None
        assert [row.id for row in made.choices] == [one.id for one in known]
        chosen = capture.attach(tx, made.entry.pk, known[1].id, now=NOW)
        assert chosen.customer is not None
        assert chosen.activity is not None
        assert chosen.activity.customer_id == known[1].id
        assert chosen.choices == ()


def test_somebody_new_of_the_same_name_gets_a_record_of_their_own(shop: Shop) -> None:
    known = [Known(shop.customer("李姐"), "李姐"), Known(shop.customer("李姐"), "李姐")]
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 买了灯具 付了1200元", known=known), now=NOW)
        chosen = capture.attach(tx, made.entry.pk, None, now=NOW)
        assert chosen.customer is not None
        assert chosen.customer.id not in {one.id for one in known}


LEE_PHONE, NEW_PHONE = "+8613900139000", "+8613700137000"


def asked_which(tx: Tx, lee: int, text: str = "李姐 换号了 13700137000 #美发") -> capture.Recorded:
    made = capture.record(tx, reading(text, known=[Known(lee, "李姐", LEE_PHONE)]), now=NOW)
    assert made.customer is None
    assert [row.id for row in made.choices] == [lee]
    return made


def test_another_phone_under_a_known_name_is_asked_about_and_overwrites_nothing(shop: Shop) -> None:
    lee = shop.customer("李姐", phone=LEE_PHONE)
    with shop.book.unit(shop.scope()) as tx:
        made = asked_which(tx, lee)
        assert (made.said_phone, made.tags) == (NEW_PHONE, ("美发",))
        assert customers.get(tx, lee).phone == LEE_PHONE


def test_a_new_phone_is_kept_and_the_old_one_shown(shop: Shop) -> None:
    lee = shop.customer("李姐", phone=LEE_PHONE)
    with shop.book.unit(shop.scope()) as tx:
        made = asked_which(tx, lee)
        chosen = capture.attach(tx, made.entry.pk, lee, now=NOW)
        assert (chosen.old_phone, chosen.tags) == (LEE_PHONE, ("美发",))
        assert customers.get(tx, lee).phone == NEW_PHONE
        audit.undo(tx, made.entry.pk, now=NOW)
        assert customers.get(tx, lee).phone == LEE_PHONE


def test_a_namesake_with_a_phone_of_their_own_takes_all_that_was_said(shop: Shop) -> None:
    lee = shop.customer("李姐", phone=LEE_PHONE)
    with shop.book.unit(shop.scope()) as tx:
        made = asked_which(tx, lee, "李姐 13700137000 平常每30天来 #美发")
        chosen = capture.attach(tx, made.entry.pk, None, now=NOW)
        assert chosen.customer is not None
        assert (chosen.customer.phone, chosen.customer.rhythm_days, chosen.tags) == (NEW_PHONE, 30, ("美发",))
        assert chosen.states_rhythm
        assert (customers.get(tx, lee).phone, customers.get(tx, lee).rhythm_days) == (LEE_PHONE, None)


def test_what_was_said_waits_until_it_is_known_whom_it_is_about(shop: Shop) -> None:
    known = [Known(shop.customer("王姐"), "王姐"), Known(shop.customer("王姐"), "王姐")]
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("王姐 13700137000 平常每30天来 #美发", known=known), now=NOW)
        chosen = capture.attach(tx, made.entry.pk, known[1].id, now=NOW)
        assert chosen.customer is not None
        assert (chosen.customer.phone, chosen.customer.rhythm_days, chosen.tags) == (NEW_PHONE, 30, ("美发",))


def test_not_this_one_takes_back_what_it_did_to_them(shop: Shop) -> None:
    lee, other = shop.customer("李姐"), shop.customer("李姐")
    with shop.book.unit(shop.scope()) as tx:
        first = customers.sell(tx, lee, Happening("visit", occurred_on=(NOW - timedelta(days=9)).date()), now=NOW)
        old = customers.get(tx, lee).last_contact_at
        said = reading("李姐 13700137000 来店里了 #美发", known=[Known(lee, "李姐")])
        made = capture.record(tx, said, now=NOW)
        assert customers.get(tx, lee).phone == NEW_PHONE
        moved = capture.attach(tx, made.entry.pk, other, now=NOW)
        was, now = customers.get(tx, lee), customers.get(tx, other)
        assert (was.phone, was.last_contact_at, customers.tags(tx, lee)) == (None, old, [])
        assert (now.phone, now.last_contact_at, moved.tags) == (NEW_PHONE, NOW, ("美发",))
        back = capture.attach(tx, made.entry.pk, lee, now=NOW)
        assert (customers.get(tx, lee).phone, back.tags) == (NEW_PHONE, ("美发",))
        assert (customers.get(tx, other).phone, customers.get(tx, other).last_contact_at) == (None, None)
        audit.undo(tx, made.entry.pk, now=NOW)
        assert (was.phone, was.last_contact_at, customers.tags(tx, lee)) == (None, old, [])
        assert first.undone_at is None


def test_not_this_one_leaves_no_empty_double_behind(shop: Shop) -> None:
    other = shop.customer("李女士")
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 13700137000 昨天买了灯具 付了1200元 明天量尺 #美发"), now=NOW)
        moved = capture.attach(tx, made.entry.pk, other, now=NOW)
        assert [row.pk for row in tx.exec(select(Customer))] == [other]
        assert (moved.tags, customers.get(tx, other).phone) == (("美发",), NEW_PHONE)
        audit.undo(tx, made.entry.pk, now=NOW)
        assert [(row.pk, row.phone) for row in tx.exec(select(Customer))] == [(other, None)]
        assert tx.exec(select(CustomerTag)).all() == []


def test_a_double_somebody_has_worked_with_stays(shop: Shop) -> None:
    other = shop.customer("李女士")
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 13700137000 买了灯具 付了1200元"), now=NOW)
        assert made.customer is not None
        customers.note(tx, made.customer.pk, "要发票", now=NOW)
        capture.attach(tx, made.entry.pk, other, now=NOW)
        assert (made.customer.phone, made.customer.last_contact_at) == (None, None)
        assert customers.get(tx, made.customer.pk).name == "李姐"


def test_a_visit_long_ago_is_no_contact_of_today(shop: Shop) -> None:
    lee, other = shop.customer("李姐"), shop.customer("李姐")
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 上周五买了灯具 付了1200元", known=[Known(lee, "李姐")]), now=NOW)
        assert made.activity is not None
        capture.attach(tx, made.entry.pk, other, now=NOW)
        assert customers.get(tx, other).last_contact_at == made.activity.occurred_at < NOW


def test_the_same_one_again_changes_nothing(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 13700137000 买了灯具"), now=NOW)
        assert made.customer is not None
        same = capture.attach(tx, made.entry.pk, made.customer.pk, now=NOW)
        assert (same.customer, same.is_new) == (made.customer, True)


@pytest.mark.parametrize("close", [followups.complete, followups.cancel])
def test_another_time_on_a_card_whose_follow_up_is_closed_plans_a_new_one(
    shop: Shop, close: Callable[..., object]
) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 明天量尺"), now=NOW)
        assert made.follow_up is not None
        close(tx, made.follow_up.pk, now=NOW)
        assert capture.recorded(tx, made.entry.pk).follow_up is None
        assert capture.drop_follow_up(tx, made.entry.pk, now=NOW).follow_up is None
        state = made.follow_up.state
        again = capture.reschedule(tx, made.entry.pk, LATER, hour_named=True, now=NOW)
        assert again.follow_up is not None
        assert (again.follow_up.state, again.follow_up.remind_at) == ("open", LATER)
        assert (made.follow_up.state, made.follow_up.remind_at, state) == (state, None, state)
        with pytest.raises(Refusal, match="follow-up-closed"):
            followups.put_off(tx, made.follow_up, LATER, hour_named=True)


def test_an_edit_is_possible_after_a_later_contact(shop: Shop) -> None:
    known = [Known(shop.customer("李姐"), "李姐")]
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 昨天买了灯具 付了1200元", known=known), now=NOW)
        customers.sell(tx, known[0].id, Happening("visit"), now=NOW)
        capture.rewrite(tx, made.entry.pk, [reading("李姐 昨天买了灯具 付了1500元", known=known)], now=NOW)
        assert sorted(row.amount_minor or 0 for row in tx.exec(select(Activity))) == [0, 150000]
        assert customers.get(tx, known[0].id).last_contact_at == NOW


def test_an_edit_remembers_whom_the_card_was_about(shop: Shop) -> None:
    number = shop.customer("李姐")
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("买了灯具 付了1200元"), now=NOW, customer_id=number)
        (again,) = capture.rewrite(tx, made.entry.pk, [reading("买了灯具 付了1500元")], now=NOW)
        assert again.customer is not None
        assert again.customer.pk == number


def test_a_fact_without_a_person_is_kept_and_can_be_named(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, replace(reading("明天下午3点交房租"), name=None), now=NOW)
        assert made.customer is None
        assert made.follow_up is not None
        named = capture.name_customer(tx, made.entry.pk, "房东", now=NOW)
        assert named.customer is not None
        assert named.follow_up is not None
        assert named.follow_up.customer_id == named.customer.id


def test_a_correction_is_undone_with_what_it_corrects(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 买了灯具 付了1200元"), now=NOW)
        capture.set_amount(tx, made.entry.pk, 100000, "CNY")
        capture.name_customer(tx, made.entry.pk, "李女士", now=NOW)
        capture.reschedule(tx, made.entry.pk, LATER, hour_named=True, now=NOW)
        capture.set_kind(tx, made.entry.pk, "visit", now=NOW)
        shown = capture.recorded(tx, made.entry.pk)
        assert shown.activity is not None
        assert shown.customer is not None
        assert (shown.activity.amount_minor, shown.activity.kind) == (100000, "visit")
        assert shown.customer.name == "李女士"
        audit.undo(tx, made.entry.pk, now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        for table in (Customer, Activity, FollowUp, CustomerTag):
            assert tx.exec(select(table)).all() == []


def test_a_follow_up_can_be_moved_and_dropped_from_the_card(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 明天量尺"), now=NOW)
        moved = capture.reschedule(tx, made.entry.pk, LATER, hour_named=True, now=NOW)
        assert moved.follow_up is not None
        assert moved.follow_up.due_at == LATER
        assert "follow_up_at" not in moved.guesses
        assert capture.drop_follow_up(tx, made.entry.pk, now=NOW).follow_up is None


def test_a_time_that_has_passed_is_refused(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 明天量尺"), now=NOW)
        with pytest.raises(Refusal, match="follow-up-past"):
            capture.reschedule(tx, made.entry.pk, NOW, hour_named=True, now=NOW)


def test_editing_the_message_makes_the_record_anew(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 买了灯具 付了1200元"), now=NOW)
        capture.rewrite(tx, made.entry.pk, [reading("李姐 买了灯具 付了1500元")], now=NOW)
        assert [row.amount_minor for row in tx.exec(select(Activity))] == [150000]
        assert len(tx.exec(select(Customer)).all()) == 1


def test_what_helpers_record_is_theirs_to_look_after(shop: Shop) -> None:
    with shop.book.unit(shop.scope("staff")) as tx:
        made = capture.record(tx, reading("李姐 买了灯具 付了1200元"), now=NOW)
        assert made.customer is not None
        assert made.customer.assigned_member_id == shop.members["staff"]


def test_a_stated_rhythm_is_kept_and_makes_no_follow_up(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 平常每月来,上次十月底"), now=NOW)
        assert made.customer is not None
        assert made.customer.rhythm_days is not None
        assert 28 <= made.customer.rhythm_days <= 31
        assert made.follow_up is None


@pytest.mark.parametrize("kind", ["call", "nonsense", ""])
def test_only_three_kinds_can_be_chosen_on_the_card(shop: Shop, kind: str) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 买了灯具"), now=NOW)
        with pytest.raises(Refusal, match="capture-kind-unknown"):
            capture.set_kind(tx, made.entry.pk, kind, now=NOW)


def test_staff_cannot_correct_what_another_member_recorded(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        entry_id = capture.record(tx, reading("李姐 买了灯具 付了1200元"), now=NOW).entry.pk
    with shop.book.unit(shop.scope("staff")) as tx, pytest.raises(Refusal, match="undo-nothing"):
        capture.set_amount(tx, entry_id, 1, "CNY")


def test_an_undone_entry_takes_no_corrections(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 买了灯具 付了1200元"), now=NOW)
        audit.undo(tx, made.entry.pk, now=NOW)
        with pytest.raises(Refusal, match="undo-already"):
            capture.set_amount(tx, made.entry.pk, 1, "CNY")
        assert tx.get_one(Entry, made.entry.pk).undone_at == NOW
