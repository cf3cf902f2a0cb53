"""What a record holds besides name and number: facts, ties, pauses, what was given; each with a way back."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from models import Activity, Customer, Entry, Member, Preference
from models.db import GuardError, Tx
from rules.birthdays import Birthday
from rules.refusal import Refusal
from rules.roles import Role
from services import audit, customers, followups
from services.customers import Happening
from services.followups import Plan
from tests.books import NOW, Shop

TODAY = date(2026, 11, 18)


@pytest.fixture
def wang(shop: Shop) -> int:
    return shop.customer("王姐")


@pytest.fixture
def li(shop: Shop) -> int:
    return shop.customer("李姐")


def test_every_change_can_be_undone(shop: Shop, wang: int, li: int) -> None:
    changes: list[Callable[[Tx], Entry | None]] = [
        lambda tx: customers.add_preference(tx, wang, "不吃香菜", now=NOW),
        lambda tx: customers.set_birthday(tx, wang, Birthday(3, 5, 1980), now=NOW),
        lambda tx: customers.add_facts(tx, wang, Birthday(3, 5), ["不要糖", "女儿叫小美"], now=NOW),
        lambda tx: customers.set_referrer(tx, wang, li, now=NOW),
        lambda tx: customers.assign(tx, wang, shop.members["staff"], now=NOW),
        lambda tx: customers.pause(tx, wang, TODAY + timedelta(days=30), now=NOW),
        lambda tx: customers.give(tx, wang, Happening("favour", "送货上楼"), now=NOW),
        lambda tx: customers.give(tx, wang, Happening("concession", "抹零", 2000, "CNY"), now=NOW),
    ]
    with shop.book.undone(shop.scope()) as tx:
        before = customers.story(tx, wang, now=NOW), tx.get_one(Customer, wang).model_dump()
    for change in changes:
        with shop.book.undone(shop.scope()) as tx:
            entry = change(tx)
            assert entry is not None
            assert entry.customer_id == wang
            tx.flush()
            assert (customers.story(tx, wang, now=NOW), tx.get_one(Customer, wang).model_dump()) != before
            audit.undo(tx, entry.pk, now=NOW)
            assert tx.get_one(Customer, wang).model_dump() == before[1]
            story = customers.story(tx, wang, now=NOW)
            assert (story.last, story.preferences, story.referrer, story.keeper) == (None, (), None, None)


def test_what_was_taken_away_comes_back_with_undo(shop: Shop, wang: int, li: int) -> None:
    until = TODAY + timedelta(days=30)
    with shop.book.unit(shop.scope()) as tx:
        customers.add_preference(tx, wang, "不吃香菜", now=NOW)
        customers.set_birthday(tx, wang, Birthday(3, 5), now=NOW)
        customers.set_referrer(tx, wang, li, now=NOW)
        customers.assign(tx, wang, shop.members["staff"], now=NOW)
        customers.pause(tx, wang, until, now=NOW)
        before = tx.get_one(Customer, wang).model_dump()
        row = tx.exec(select(Preference)).one().pk
    with shop.book.unit(shop.scope()) as tx:
        entries = [
            customers.drop_preference(tx, wang, row, now=NOW),
            customers.set_birthday(tx, wang, None, now=NOW),
            customers.set_referrer(tx, wang, None, now=NOW),
            customers.assign(tx, wang, None, now=NOW),
            customers.pause(tx, wang, None, now=NOW),
        ]
        bare = customers.story(tx, wang, now=NOW)
        assert (bare.preferences, bare.referrer, bare.keeper, bare.customer.birthday) == ((), None, None, None)
        for entry in reversed(entries):
            assert entry is not None
            audit.undo(tx, entry.pk, now=NOW)
        assert tx.get_one(Customer, wang).model_dump() == before
        assert customers.story(tx, wang, now=NOW).preferences == ("不吃香菜",)


def test_a_change_that_changes_nothing_makes_no_entry(shop: Shop, wang: int, li: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.add_preference(tx, wang, "No Sugar", now=NOW)
        customers.set_birthday(tx, wang, Birthday(3, 5, 1980), now=NOW)
        made = len(tx.exec(select(Entry)).all())
        assert customers.add_preference(tx, wang, " no  sugar ", now=NOW) is None
        assert customers.add_preference(tx, wang, " \n ", now=NOW) is None
        assert customers.drop_preference(tx, li, tx.exec(select(Preference)).one().pk, now=NOW) is None
        assert customers.drop_preference(tx, wang, 999, now=NOW) is None
        assert customers.set_birthday(tx, li, None, now=NOW) is None
        assert customers.set_referrer(tx, wang, None, now=NOW) is None
        assert customers.assign(tx, wang, None, now=NOW) is None
        assert customers.pause(tx, wang, None, now=NOW) is None
        assert len(tx.exec(select(Entry)).all()) == made


def test_a_date_without_a_year_does_not_forget_the_year(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.set_birthday(tx, wang, Birthday(3, 5, 1980), now=NOW)
        assert customers.set_birthday(tx, wang, Birthday(3, 5), now=NOW) is None
        assert customers.get(tx, wang).birth_year == 1980
        customers.set_birthday(tx, wang, Birthday(3, 6), now=NOW)
        assert customers.get(tx, wang).birth_year is None


def test_a_record_full_of_preferences_refuses_more(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        for number in range(6):
            customers.add_preference(tx, wang, f"like {number}", now=NOW)
        with pytest.raises(Refusal, match="customer-preferences-full"):
            customers.add_preference(tx, wang, "one more", now=NOW)


@pytest.mark.parametrize(
    ("key", "act"),
    [
        ("customer-referrer-self", lambda tx, one: customers.set_referrer(tx, one, one, now=NOW)),
        ("customer-gone", lambda tx, one: customers.set_referrer(tx, one, 999, now=NOW)),
        ("member-gone", lambda tx, one: customers.assign(tx, one, 999, now=NOW)),
        ("customer-pause-range", lambda tx, one: customers.pause(tx, one, TODAY, now=NOW)),
        ("customer-pause-range", lambda tx, one: customers.pause(tx, one, date(2029, 1, 1), now=NOW)),
        ("customer-gone", lambda tx, _one: customers.give(tx, 999, Happening("favour"), now=NOW)),
    ],
)
def test_what_makes_no_sense_is_refused(key: str, act: Callable[[Tx, int], object], shop: Shop, wang: int) -> None:
    with shop.book.undone(shop.scope()) as tx, pytest.raises(Refusal, match=key):
        act(tx, wang)


def test_who_sent_somebody_cannot_be_undone_away(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        made = customers.create(tx, "介绍人", None, now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        customers.set_referrer(tx, wang, made.customer_id, now=NOW)
    with shop.book.undone(shop.scope()) as tx, pytest.raises(Refusal, match="undo-built-upon"):
        audit.undo(tx, made.pk, now=NOW)


def birthdays(shop: Shop, at: datetime, role: Role = "owner") -> list[tuple[str, int]]:
    with shop.book.unit(shop.scope(role)) as tx:
        return [(one.customer.name, one.days) for one in customers.birthdays(tx, now=at)]


def test_birthdays_are_those_of_today_and_tomorrow_by_the_shops_own_clock(shop: Shop, wang: int, li: int) -> None:
    late = shop.customer("赵姐")
    with shop.book.unit(shop.scope()) as tx:
        customers.set_birthday(tx, wang, Birthday(11, 19), now=NOW)
        customers.set_birthday(tx, li, Birthday(11, 18, 1980), now=NOW)
        customers.set_birthday(tx, late, Birthday(11, 20), now=NOW)
    assert birthdays(shop, NOW) == [("李姐", 0), ("王姐", 1)]
    assert birthdays(shop, datetime(2026, 11, 18, 16, 30, tzinfo=UTC)) == [("王姐", 0), ("赵姐", 1)]


def test_who_was_born_on_29_february_is_not_forgotten_in_other_years(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.set_birthday(tx, wang, Birthday(2, 29), now=NOW)
    assert birthdays(shop, datetime(2027, 2, 28, 2, tzinfo=UTC)) == [("王姐", 0)]
    assert birthdays(shop, datetime(2028, 2, 28, 2, tzinfo=UTC)) == [("王姐", 1)]
    assert birthdays(shop, datetime(2028, 2, 29, 2, tzinfo=UTC)) == [("王姐", 0)]


def test_who_is_gone_has_no_birthday_and_a_helper_hears_only_of_their_own(shop: Shop, wang: int) -> None:
    theirs, gone = shop.customer("经理的", assigned_to="manager"), shop.customer("走了的")
    with shop.book.unit(shop.scope()) as tx:
        for number in (wang, theirs, gone):
            customers.set_birthday(tx, number, Birthday(11, 18), now=NOW)
        customers.set_state(tx, gone, "lost", "moved", now=NOW)
    assert birthdays(shop, NOW) == [("王姐", 0), ("经理的", 0)]
    assert birthdays(shop, NOW, "staff") == [("王姐", 0)]


def test_a_helper_takes_who_is_nobodys_and_no_one_else(shop: Shop, wang: int, li: int) -> None:
    staff, manager = shop.members["staff"], shop.members["manager"]
    with shop.book.undone(shop.scope("staff")) as tx, pytest.raises(Refusal, match="customer-keeper-taken"):
        customers.assign(tx, wang, manager, now=NOW)
    with shop.book.unit(shop.scope("staff")) as tx:
        assert [one.pk for one in customers.keepers(tx, customers.get(tx, wang))] == [staff]
        customers.assign(tx, wang, staff, now=NOW)
        assert customers.keepers(tx, customers.get(tx, wang)) == []
        with pytest.raises(Refusal, match="customer-keeper-taken"):
            customers.assign(tx, wang, None, now=NOW)
    with shop.book.unit(shop.scope("manager")) as tx:
        customers.assign(tx, li, manager, now=NOW)
    with shop.book.undone(shop.scope("staff")) as tx, pytest.raises(Refusal, match="customer-gone"):
        customers.assign(tx, li, staff, now=NOW)


def test_only_who_may_write_is_given_a_customer(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        given = {one.role for one in customers.keepers(tx, customers.get(tx, wang))}
        assert given == {"owner", "manager", "staff"}
        with pytest.raises(Refusal, match="member-gone"):
            customers.assign(tx, wang, shop.members["viewer"], now=NOW)


def test_who_works_alone_is_not_asked_who_looks_after_whom(shop: Shop, wang: int) -> None:
    with shop.book.unit() as tx:
        for member in tx.exec(select(Member).where(Member.role != "owner")):
            member.removed_at = NOW
    with shop.book.unit(shop.scope()) as tx:
        customer = customers.get(tx, wang)
        customer.assigned_member_id = shop.members["owner"]
        assert customers.keepers(tx, customer) == []
        assert customers.story(tx, wang, now=NOW).keeper is None


def test_a_card_names_who_looks_after_them_where_several_could(shop: Shop) -> None:
    zhang = shop.customer("张姐", assigned_to="staff")
    with shop.book.unit(shop.scope()) as tx:
        keeper = customers.story(tx, zhang, now=NOW).keeper
    assert keeper is not None
    assert keeper.name == "Staff"


@pytest.mark.parametrize(
    ("kind", "is_prospect"), [("note", True), ("call", True), ("favour", True), ("visit", False), ("sale", False)]
)
def test_a_prospect_is_a_customer_without_a_sale_or_visit(
    kind: str, shop: Shop, wang: int, *, is_prospect: bool
) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.sell(tx, wang, Happening(kind, "?"), now=NOW)
        assert customers.story(tx, wang, now=NOW).prospect is is_prospect


def test_a_supplier_an_old_regular_and_who_is_gone_are_no_prospects(shop: Shop, wang: int) -> None:
    with shop.book.undone(shop.scope()) as tx:
        customers.set_kind(tx, wang, "supplier", now=NOW)
        assert not customers.story(tx, wang, now=NOW).prospect
    with shop.book.undone(shop.scope()) as tx:
        customers.set_rhythm(tx, wang, 30, TODAY, now=NOW)
        assert not customers.story(tx, wang, now=NOW).prospect
    with shop.book.undone(shop.scope()) as tx:
        customers.set_state(tx, wang, "lost", now=NOW)
        assert not customers.story(tx, wang, now=NOW).prospect


def test_a_favour_is_no_contact_and_no_visit(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.give(tx, wang, Happening("concession", "抹零", 2000, "CNY"), now=NOW)
        story = customers.story(tx, wang, now=NOW)
    assert (story.customer.last_contact_at, story.visits, story.spent_minor) == (None, 0, 0)


def test_a_brief_tells_the_story(shop: Shop, wang: int, li: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        for days, kind, words, minor in (
            (400, "sale", "门", 90000), (300, "sale", "锁", 10000), (200, "visit", "", None),
            (100, "sale", "窗", 20000), (5, "sale", "把手", 3000), (4, "note", "旧话", None),
            (3, "note", "要装修", None), (2, "favour", "送上楼", None), (1, "concession", "抹零", 2000),
        ):  # fmt: skip
            what = Happening(kind, words, minor, "CNY" if minor else None, occurred_on=TODAY - timedelta(days=days))
            customers.sell(tx, wang, what, now=NOW)
        for plan, days, promise in (("回访", 1, False), ("送样", 9, True), ("量尺", 2, False), ("远的", 30, False)):
            followups.plan(tx, Plan(plan, NOW + timedelta(days=days), wang, promise=promise), now=NOW)
        rated = Happening("rating", "等太久", stars=2, occurred_on=TODAY - timedelta(days=6))
        customers.happened(tx, customers.get(tx, wang), rated, now=NOW)
        customers.set_referrer(tx, li, wang, now=NOW)
        found = customers.brief(tx, wang, now=NOW)
    assert [row.text for row in found.bought] == ["把手", "窗", "锁"]
    assert [row.text for row in found.notes] == ["抹零", "送上楼", "要装修"]
    assert [row.what for row in found.plans] == ["送样", "回访", "量尺"]
    assert found.since == TODAY - timedelta(days=400)
    assert (found.favours, found.concessions, found.sent) == (1, 1, 1)
    assert found.unhappy is not None
    assert found.unhappy.text == "等太久"


def test_a_brief_forgets_what_was_made_good_and_what_is_long_ago(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customer = customers.get(tx, wang)
        old = Happening("rating", "差", stars=1, occurred_on=TODAY - timedelta(days=500))
        customers.happened(tx, customer, old, now=NOW)
        assert customers.brief(tx, wang, now=NOW).unhappy is None
        customers.happened(tx, customer, Happening("rating", "差", stars=1), now=NOW - timedelta(days=9))
        assert customers.brief(tx, wang, now=NOW).unhappy is not None
        customers.happened(tx, customer, Happening("rating", "好", stars=5), now=NOW)
        assert customers.brief(tx, wang, now=NOW).unhappy is None


def test_a_viewer_reads_a_brief_and_writes_nothing(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope("viewer")) as tx:
        assert customers.brief(tx, wang, now=NOW).story.writable is False
    with shop.book.undone(shop.scope("viewer")) as tx, pytest.raises(GuardError):
        customers.add_preference(tx, wang, "?", now=NOW)


def test_a_helper_is_not_told_about_whom_somebody_else_looks_after(shop: Shop, wang: int) -> None:
    theirs = shop.customer("经理的", assigned_to="manager")
    with shop.book.unit(shop.scope()) as tx:
        customers.set_referrer(tx, wang, theirs, now=NOW)
        customers.add_preference(tx, theirs, "秘密", now=NOW)
    with shop.book.unit(shop.scope("staff")) as tx:
        assert customers.story(tx, wang, now=NOW).referrer is None
        assert customers.preferences(tx, theirs) == []
        with pytest.raises(Refusal, match="customer-gone"):
            customers.brief(tx, theirs, now=NOW)


def test_a_rival_sees_and_changes_nothing(shop: Shop, rival: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.add_preference(tx, wang, "不吃香菜", now=NOW)
        customers.set_birthday(tx, wang, Birthday(11, 18), now=NOW)
    theirs = rival.customer("对门的客")
    assert birthdays(rival, NOW) == []
    with rival.book.unit(rival.scope()) as tx:
        for act in (
            lambda: customers.brief(tx, wang, now=NOW),
            lambda: customers.set_referrer(tx, theirs, wang, now=NOW),
            lambda: customers.assign(tx, wang, None, now=NOW),
            lambda: customers.pause(tx, wang, None, now=NOW),
            lambda: customers.add_preference(tx, wang, "x", now=NOW),
        ):
            with pytest.raises(Refusal, match="customer-gone"):
                act()
        with pytest.raises(Refusal, match="member-gone"):
            customers.assign(tx, theirs, shop.members["staff"], now=NOW)
        assert tx.exec(select(Activity)).all() == []


def test_a_birthday_and_likes_said_together_are_kept_together(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        customers.add_facts(tx, wang, Birthday(3, 5), ["不要糖", "女儿叫小美"], now=NOW)
        assert [row.text for row in customers.preferences(tx, wang)] == ["不要糖", "女儿叫小美"]
        assert tx.get_one(Customer, wang).birthday == "03-05"
        assert customers.add_facts(tx, wang, Birthday(3, 5), ["不要糖"], now=NOW) is None
        assert customers.add_facts(tx, wang, Birthday(3, 5), ["喝茶"], now=NOW) is not None
        with pytest.raises(Refusal):
            customers.add_facts(tx, wang, Birthday(3, 5), ["甲", "乙", "丙", "丁"], now=NOW)
