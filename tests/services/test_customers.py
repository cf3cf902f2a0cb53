"""The customer record: changed with a way back, and seen by those who may."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import select

from models import Customer, CustomerTag, Entry, FollowUp
from models.db import GuardError, Tx
from rules.refusal import Refusal
from rules.roles import Role
from services import audit, customers, followups
from services.customers import Happening
from services.followups import Plan
from tests.books import NOW, Shop

TODAY = date(2026, 11, 18)


@pytest.fixture
def wang(shop: Shop) -> int:
    return shop.customer("王姐", phone="+8613800138000")


def test_every_change_of_a_record_can_be_undone(shop: Shop, wang: int) -> None:
    changes: list[Callable[[Tx], Entry | None]] = [
        lambda tx: customers.rename(tx, wang, "王太太", now=NOW),
        lambda tx: customers.set_phone(tx, wang, "+8613900139000", now=NOW),
        lambda tx: customers.set_kind(tx, wang, "firm", now=NOW),
        lambda tx: customers.set_state(tx, wang, "archived", now=NOW),
        lambda tx: customers.set_rhythm(tx, wang, 30, TODAY, now=NOW),
        lambda tx: customers.sell(tx, wang, Happening("sale", "染发", 38000, "CNY"), now=NOW),
        lambda tx: customers.add_tags(tx, wang, ["VIP"], now=NOW),
        lambda tx: customers.note(tx, wang, "喜欢红色", now=NOW),
    ]
    with shop.book.undone(shop.scope()) as tx:
        before = tx.get_one(Customer, wang).model_dump()
    for change in changes:
        with shop.book.undone(shop.scope()) as tx:
            entry = change(tx)
            assert entry is not None
            assert entry.customer_id == wang
            tx.flush()
            audit.undo(tx, entry.pk, now=NOW)
            assert tx.get_one(Customer, wang).model_dump() == before
            story = customers.story(tx, wang, now=NOW)
            assert (story.last, story.tags) == (None, ())


def test_a_change_that_changes_nothing_makes_no_entry(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.add_tags(tx, wang, ["VIP"], now=NOW)
        customers.set_state(tx, wang, "archived", now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        assert customers.rename(tx, wang, " 王姐 ", now=NOW) is None
        assert customers.set_phone(tx, wang, "+8613800138000", now=NOW) is None
        assert customers.set_kind(tx, wang, "person", now=NOW) is None
        assert customers.set_state(tx, wang, "archived", now=NOW) is None
        assert customers.add_tags(tx, wang, ["#vip"], now=NOW) is None
        assert customers.drop_tag(tx, wang, 999, now=NOW) is None
        verbs = tx.exec(select(Entry.verb)).all()
    assert sorted(verbs) == ["customers.archived", "customers.tag"]


def test_who_leaves_has_nothing_planned_any_more_and_undo_brings_the_plan_back(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        followups.for_customer(tx, wang, Plan("回访", NOW + timedelta(days=3), wang), now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        entry = customers.set_state(tx, wang, "lost", "moved", now=NOW)
        assert entry is not None
        assert customers.story(tx, wang, now=NOW).next is None
    with shop.book.unit(shop.scope()) as tx:
        audit.undo(tx, entry.pk, now=NOW)
        story = customers.story(tx, wang, now=NOW)
        assert story.next is not None
        assert story.customer.state == "active"
        assert tx.exec(select(FollowUp.state)).one() == "open"


def test_who_comes_in_again_is_not_lost_any_more(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.set_state(tx, wang, "lost", "price", now=NOW)
        customers.note(tx, wang, "打听过价格", now=NOW)
        assert customers.get(tx, wang).state == "lost"
        customers.sell(tx, wang, Happening("visit"), now=NOW)
        assert customers.get(tx, wang).state == "active"


def test_only_a_real_contact_moves_the_last_contact(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.note(tx, wang, "生日在五月", now=NOW)
        assert customers.get(tx, wang).last_contact_at is None
        customers.sell(tx, wang, Happening("visit"), now=NOW)
        customers.sell(tx, wang, Happening("visit", occurred_on=TODAY - timedelta(days=9)), now=NOW)
        assert customers.get(tx, wang).last_contact_at == NOW


def test_tags_are_kept_in_the_form_in_which_they_are_looked_for(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.add_tags(tx, wang, ["#\uff36\uff29\uff30", "vip", "染发", "#", "  "], now=NOW)
        assert [row.tag for row in customers.tags(tx, wang)] == ["vip", "染发"]
        assert customers.find(tx, "#VIP").total == 1


def test_a_tag_of_somebody_else_is_not_taken_away(shop: Shop, wang: int) -> None:
    li = shop.customer("李姐")
    with shop.book.unit(shop.scope()) as tx:
        customers.add_tags(tx, li, ["vip"], now=NOW)
        tag = tx.exec(select(CustomerTag)).one()
        assert customers.drop_tag(tx, wang, tag.pk, now=NOW) is None
        assert customers.drop_tag(tx, li, tag.pk, now=NOW) is not None
        assert customers.tags(tx, li) == []


def test_a_card_full_of_tags_refuses_more(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.add_tags(tx, wang, [f"t{number}" for number in range(20)], now=NOW)
        with pytest.raises(Refusal, match="customer-tags-full"):
            customers.add_tags(tx, wang, ["one-more"], now=NOW)
        assert len(customers.tags(tx, wang)) == 20


@pytest.mark.parametrize(
    ("key", "act"),
    [
        ("customer-name-empty", lambda tx, one: customers.rename(tx, one, " \n ", now=NOW)),
        ("customer-name-empty", lambda tx, _one: customers.create(tx, "  ", None, now=NOW)),
        ("customer-kind-unknown", lambda tx, one: customers.set_kind(tx, one, "alien", now=NOW)),
        ("customer-rhythm-range", lambda tx, one: customers.set_rhythm(tx, one, 0, None, now=NOW)),
        ("customer-gone", lambda tx, one: customers.note(tx, one + 1, "?", now=NOW)),
    ],
)
def test_what_makes_no_sense_is_refused(key: str, act: Callable[[Tx, int], object], shop: Shop, wang: int) -> None:
    with shop.book.undone(shop.scope()) as tx, pytest.raises(Refusal, match=key):
        act(tx, wang)


def test_what_a_helper_adds_is_the_helpers_to_look_after(shop: Shop) -> None:
    with shop.book.unit(shop.scope("staff")) as tx:
        entry = customers.create(tx, "李姐", None, now=NOW)
        assert customers.get(tx, entry.customer_id or 0).assigned_member_id == shop.members["staff"]
    with shop.book.unit(shop.scope()) as tx:
        entry = customers.create(tx, "张姐", None, now=NOW)
        assert customers.get(tx, entry.customer_id or 0).assigned_member_id is None


def test_a_helper_does_not_see_whom_somebody_else_looks_after(shop: Shop) -> None:
    theirs = shop.customer("李姐", assigned_to="manager")
    shop.customer("李四", assigned_to="staff")
    shop.customer("李五")
    with shop.book.unit(shop.scope("staff")) as tx:
        assert {row.name for row in customers.find(tx, "李").rows} == {"李四", "李五"}
        with pytest.raises(Refusal, match="customer-gone"):
            customers.story(tx, theirs, now=NOW)


def test_a_rival_sees_and_changes_nothing(shop: Shop, rival: Shop, wang: int) -> None:
    with rival.book.unit(rival.scope()) as tx:
        assert customers.find(tx, "王").total == 0
        assert customers.mentioned(tx, "王姐来了", ["+8613800138000"]) == []
        with pytest.raises(Refusal, match="customer-gone"):
            customers.story(tx, wang, now=NOW)
        with pytest.raises(Refusal, match="customer-gone"):
            customers.rename(tx, wang, "x", now=NOW)


@pytest.mark.parametrize(("role", "may"), [("owner", True), ("staff", True), ("viewer", False)])
def test_a_card_knows_whether_its_reader_may_write(role: Role, may: bool, shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope(role)) as tx:
        assert customers.story(tx, wang, now=NOW).writable is may
        assert customers.find(tx, "nobody").writable is may


def test_a_viewer_writes_nothing(shop: Shop, wang: int) -> None:
    with shop.book.undone(shop.scope("viewer")) as tx, pytest.raises(GuardError):
        customers.note(tx, wang, "?", now=NOW)


def test_the_timeline_is_newest_first_and_paged(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        for number in range(8):
            day = TODAY - timedelta(days=number)
            customers.sell(tx, wang, Happening("visit", f"{number}", occurred_on=day), now=NOW)
    with shop.book.unit(shop.scope("viewer")) as tx:
        first, last = customers.timeline(tx, wang), customers.timeline(tx, wang, page=99)
    assert [row.text for row in first.rows] == ["0", "1", "2", "3", "4", "5"]
    assert ([row.text for row in last.rows], last.number, last.pages) == (["6", "7"], 1, 2)


def test_visits_are_counted_by_local_days_and_money_by_the_last_twelve_months(shop: Shop, wang: int) -> None:
    long_ago = TODAY - timedelta(days=400)
    with shop.book.unit(shop.scope()) as tx:
        customers.sell(tx, wang, Happening("sale", "", 10000, "CNY"), now=NOW)
        customers.sell(tx, wang, Happening("sale", "", 2000, "CNY"), now=NOW)
        customers.sell(tx, wang, Happening("sale", "", 700, "USD"), now=NOW)
        customers.sell(tx, wang, Happening("sale", "", 50000, "CNY", occurred_on=long_ago), now=NOW)
        story = customers.story(tx, wang, now=NOW)
    assert (story.visits, story.spent_minor, story.currency) == (2, 12000, "CNY")
    assert story.rhythm is None
