"""Whom a message is about: nobody is guessed, nobody is merged, and what is joined says so."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from models import Activity, Customer, FollowUp
from models.db import Origin, Tx
from rules.capture import Known, Reading, read
from rules.refusal import Refusal
from rules.vcards import Card
from services import audit, capture, customers
from services.capture import Brought, Forwarded, Recorded
from tests.books import NOW, Shop

MINUTE = timedelta(minutes=1)
CHAT = 77


def reading(text: str, known: Sequence[Known] = ()) -> Reading:
    return read(text, now=NOW, tz="Asia/Shanghai", region="CN", currency="CNY", language="zh", known=known)


def say(tx: Tx, text: str, *, minutes: float = 0, number: int = 1) -> Recorded:
    """A message in the owner's chat, so many minutes after the first."""
    tx.origin = Origin(1, number, CHAT, number)
    at = NOW + minutes * MINUTE
    return capture.record(tx, reading(text, customers.mentioned(tx, text, [])), now=at, brought=Brought(said_at=at))


def named(made: Recorded) -> str | None:
    return made.customer.name if made.customer else None


def test_words_about_nobody_join_who_was_just_spoken_of(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        first = say(tx, "李姐 13900139000 定了窗帘")
        second = say(tx, "要蓝色的 周五下午3点量尺", minutes=1, number=2)
        assert (named(second), second.joined) == ("李姐", True)
        assert second.entry.pk != first.entry.pk
        audit.undo_latest(tx, now=NOW)
        assert [row.text for row in tx.exec(select(Activity))] == ["李姐 13900139000 定了窗帘"]


@pytest.mark.parametrize(("minutes", "between"), [(1.1, ""), (-1, ""), (0.5, "交房租 2000元 没有人")])
def test_words_join_nobody_when_it_was_long_ago_or_about_something_else(
    shop: Shop, minutes: float, between: str
) -> None:
    with shop.book.unit(shop.scope()) as tx:
        say(tx, "李姐 13900139000 定了窗帘")
        if between:
            capture.detach(tx, say(tx, between, minutes=0.2, number=2).entry.pk)
        assert named(say(tx, "要蓝色的", minutes=minutes, number=3)) is None


def test_another_members_words_join_nobody(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        say(tx, "李姐 13900139000 定了窗帘")
    with shop.book.unit(shop.scope("manager")) as tx:
        assert named(say(tx, "要蓝色的", minutes=0.5, number=2)) is None


def test_somebody_who_came_into_the_book_meanwhile_is_not_written_twice(shop: Shop) -> None:
    """Between the reading and the write another phone may have been faster."""
    with shop.book.unit(shop.scope()) as tx:
        late, by_phone = reading("李姐 要退货"), reading("张哥 13900139000 要退货")
        capture.record(tx, reading("李姐 13900139000 定了窗帘"), now=NOW)
        assert named(capture.record(tx, late, now=NOW)) == "李姐"
        assert named(capture.record(tx, by_phone, now=NOW)) == "李姐"
        assert len(tx.exec(select(Customer)).all()) == 1


def test_a_number_that_is_somebodys_goes_to_them_and_says_so(shop: Shop) -> None:
    number = shop.customer("李姐", phone="+8613900139000")
    with shop.book.unit(shop.scope()) as tx:
        known = [Known(number, "李姐", "+8613900139000")]
        made = capture.record(tx, reading("张哥 13900139000 要退货", known), now=NOW)
        assert (named(made), made.typed_name) == ("李姐", "张哥")
        assert capture.attach(tx, made.entry.pk, None, now=NOW).typed_name == ""


def test_of_many_namesakes_the_three_who_came_last_are_offered(shop: Shop) -> None:
    known = [Known(shop.customer("李姐"), "李姐") for _ in range(5)]
    with shop.book.unit(shop.scope()) as tx:
        for day, one in enumerate(known):
            customers.get(tx, one.id).last_contact_at = NOW + timedelta(days=day % 4)
        made = capture.record(tx, reading("李姐 要退货", known), now=NOW)
        assert [row.pk for row in made.choices] == [known[3].id, known[2].id, known[1].id]
        customers.note(tx, known[2].id, "蓝色窗帘", now=NOW)
        assert capture.last_notes(tx, made.choices) == {known[2].id: "蓝色窗帘"}


FORWARDED = Forwarded("陈静", 7001, NOW - timedelta(days=1))


def forward(tx: Tx, text: str, forwarded: Forwarded = FORWARDED) -> Recorded:
    return capture.record(tx, reading(text), now=NOW, brought=Brought(forwarded=forwarded))


def test_forwarded_words_go_to_the_one_person_in_telegram_or_of_that_name(shop: Shop) -> None:
    shop.customer("阿静", person_id=7001)
    shop.customer("陈静")
    with shop.book.unit(shop.scope()) as tx:
        assert named(forward(tx, "在吗")) == "阿静"
        assert named(forward(tx, "在吗", Forwarded("陈静", None, NOW))) == "陈静"
        assert named(forward(tx, "在吗", Forwarded("陈 静", 9, NOW))) == "陈静"
        assert named(forward(tx, "在吗", Forwarded("", None, NOW))) is None


def test_forwarded_words_of_a_name_that_several_bear_are_asked_about(shop: Shop) -> None:
    two = [shop.customer("陈静"), shop.customer("陈静")]
    with shop.book.unit(shop.scope()) as tx:
        made = forward(tx, "在吗")
        assert (named(made), {row.pk for row in made.choices}) == (None, set(two))


def test_forwarded_words_are_a_message_of_their_own_day(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = forward(tx, "转了860元 明天下午3点来拿")
        assert made.activity is not None
        assert (made.activity.kind, made.activity.incoming, made.activity.amount_minor) == ("message", True, None)
        assert made.activity.occurred_at == FORWARDED.at
        assert made.customer is not None
        assert made.customer.last_contact_at == FORWARDED.at


CARDS = [
    Card("王建国", ("138 0013 8000", "139 0013 9000"), "建国门窗", "老客户"),
    Card("李姐", ("13700137000",)),
    Card("李姐", ("13600136000",)),
    Card("", ()),
    Card("", ("13500135000",)),
]


def test_contact_cards_find_or_make_their_customers(shop: Shop) -> None:
    wang, lee = shop.customer("王总", phone="+8613900139000"), shop.customer("李姐")
    with shop.book.unit(shop.scope()) as tx:
        taken = capture.take_cards(tx, CARDS, now=NOW)
        assert [row.pk for row in taken.known] == [wang, lee]
        assert customers.get(tx, lee).phone == "+8613700137000"
        assert customers.get(tx, wang).phone == "+8613900139000"
        assert [(row.name, row.phone) for row in taken.namesakes] == [("李姐", "+8613600136000")]
        assert [(row.name, row.phone, row.source) for row in taken.new] == [
            ("+8613500135000", "+8613500135000", "vcard")
        ]
        assert taken.left_out == 1
        audit.undo(tx, taken.entry.pk, now=NOW)
        assert [row.name for row in tx.exec(select(Customer).order_by(col(Customer.id)))] == ["王总", "李姐"]
        assert customers.get(tx, lee).phone is None


def test_what_a_card_says_besides_is_kept_in_words(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        capture.take_cards(tx, CARDS[:1], now=NOW)
        assert [row.text for row in tx.exec(select(Activity))] == ["建国门窗 · 老客户"]


def test_what_is_said_with_a_file_of_cards_is_said_of_each_once(shop: Shop) -> None:
    wang = shop.customer("王总", phone="+8613900139000")
    cards = [replace(CARDS[0], birthday=(1985, 3, 5), email="a@b.example"), CARDS[1]]
    with shop.book.unit(shop.scope()) as tx:
        for _ in range(2):
            taken = capture.take_cards(tx, cards, reading("展会上认识的 #展会"), now=NOW)
        assert (taken.said, taken.dated) == ("展会上认识的 #展会", False)
        told = tx.exec(select(Activity).order_by(col(Activity.customer_id), col(Activity.id)))
        assert [(row.customer_id == wang, row.text) for row in told] == [
            (True, "建国门窗 · a@b.example · 老客户"),
            (True, "展会上认识的 #展会"),
            (False, "展会上认识的 #展会"),
        ]
        assert (customers.get(tx, wang).birthday, customers.get(tx, wang).birth_year) == ("03-05", 1985)
        assert [row.tag for row in customers.tags(tx, wang)] == ["展会"]
        assert capture.take_cards(tx, cards, reading("下周二都打电话"), now=NOW).dated


def test_a_list_is_taken_back_as_one_from_any_of_its_lines(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        tx.origin = Origin(1, 1, CHAT, 1)
        lines = ["李姐 定了窗帘", "张哥 要报价", "李姐 周五下午3点量尺"]
        made = capture.record_all(tx, [reading(line) for line in lines], now=NOW)
        assert [named(one) for one in made] == ["李姐", "张哥", "李姐"]
        assert {one.batch for one in capture.batch(tx, made[0].entry.pk)} == {made[0].entry.pk}
        audit.undo(tx, made[1].entry.pk, now=NOW)
        assert [named(one) for one in capture.batch(tx, made[0].entry.pk)] == ["李姐", "李姐"]
        assert audit.undo_whole(tx, made[2].entry.pk, now=NOW).lines == 2
        assert tx.exec(select(Customer)).all() == []
        assert tx.exec(select(FollowUp)).all() == []


def test_a_reply_changes_what_it_names_and_adds_the_rest(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 买了窗帘 付了860元"), now=NOW)
        entry = made.entry.pk
        capture.patch(tx, entry, reading("付了680元"), now=NOW)
        capture.patch(tx, entry, reading("13900139000 #老客户"), now=NOW)
        capture.patch(tx, entry, reading("周五下午3点"), now=NOW)
        again = capture.patch(tx, entry, reading("要蓝色的 周六上午送"), now=NOW)
        assert again.activity is not None
        assert again.customer is not None
        assert again.follow_up is not None
        assert (again.activity.amount_minor, again.customer.phone, again.tags) == (68000, "+8613900139000", ("老客户",))
        assert again.activity.text.splitlines() == ["李姐 买了窗帘 付了860元", "要蓝色的 周六上午送"]
        assert again.follow_up.due_at.day == 21
        assert len(tx.exec(select(FollowUp)).all()) == 1
        audit.undo(tx, entry, now=NOW)
        assert tx.exec(select(Customer)).all() == []


def test_a_reply_to_an_undone_card_is_refused(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 买了窗帘"), now=NOW)
        audit.undo(tx, made.entry.pk, now=NOW)
        with pytest.raises(Refusal, match="undo-already"):
            capture.patch(tx, made.entry.pk, reading("付了680元"), now=NOW)


def test_an_edit_stands_also_when_later_entries_hang_on_the_new_customer(shop: Shop) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = capture.record(tx, reading("李姐 买了窗帘 付了860元 周五下午3点量尺"), now=NOW)
        assert made.customer is not None
        customers.note(tx, made.customer.pk, "要蓝色的", now=NOW)
        (again,) = capture.rewrite(tx, made.entry.pk, [reading("李婶 买了窗帘 付了680元")], now=NOW)
        assert again.customer is not None
        assert again.activity is not None
        assert (again.customer.pk, again.customer.name) == (made.customer.pk, "李婶")
        assert (again.activity.amount_minor, again.follow_up) == (68000, None)
        assert sorted(row.text for row in tx.exec(select(Activity))) == ["李婶 买了窗帘 付了680元", "要蓝色的"]
