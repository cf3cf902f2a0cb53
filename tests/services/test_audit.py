"""Undo takes back exactly what an entry did, or says why it cannot."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models import Activity, Alert, Change, Customer, CustomerTag, Entry, FollowUp, Member, Person
from models.db import Tx
from models.db.changes import NOT_RESTORED
from models.db.session import owned_tables
from rules import capture as grammar
from rules.capture import Known, Reading
from rules.customers import KINDS
from rules.refusal import Refusal
from rules.vcards import Card
from services import audit, capture, customers, followups, members
from services.attachments import Draft
from services.capture import Brought
from services.customers import Happening
from services.followups import Plan
from tests.books import NOW, Book, Shop, open_book, open_shop

AUDITED = [str(table.__tablename__) for table in owned_tables() if table.AUDITED]
TEXTS = (
    "王老板 13800138000 门窗报价 下周三3点",
    "王老板 昨天买了灯具 付了1200 #老客户",
    "李姐 来店里了 #美发 #熟客",
    "李姐 每30天来一次",
    "答应小赵明天送货",
    "交房租 每月1号",
    "13900139000 换锁 180元",
)
Act = Callable[[Tx, int, str, datetime], object]
WITH_PICTURE = Brought(files=(Draft("photo", "file-1"),))


def snapshot(book: Book) -> dict[str, list[dict[str, Any]]]:
    """Every audited row as it is on disk, without what never goes back."""
    with book.engine.connect() as connection:
        return {
            name: [
                {column: value for column, value in row.items() if column not in NOT_RESTORED}
                for row in connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY id").mappings()  # noqa: S608
            ]
            for name in AUDITED
        }


def read(text: str, now: datetime, known: Sequence[Known] = ()) -> Reading:
    return grammar.read(text, now=now, tz="Asia/Shanghai", region="CN", currency="CNY", language="zh", known=known)


def record(tx: Tx, text: str, now: datetime) -> capture.Recorded:
    return capture.record(tx, read(text, now, customers.mentioned(tx, text, [])), now=now)


def pick(tx: Tx, table: Any, number: int) -> int:
    rows = tx.exec(select(table.id).order_by(table.id)).all()
    if not rows:
        raise Refusal("nothing to pick")
    return int(rows[number % len(rows)])


def last_capture(tx: Tx) -> int:
    """Corrections are made on the newest card."""
    entry = audit.latest(tx)
    if entry is None or entry.verb != "capture.record":
        raise Refusal("nothing to correct")
    return entry.pk


def customer(tx: Tx, n: int) -> int:
    return pick(tx, Customer, n)


def task(tx: Tx, n: int) -> int:
    return pick(tx, FollowUp, n)


DAY = timedelta(days=1)
ACTS: dict[str, Act] = {
    "record": lambda tx, n, _text, now: record(tx, TEXTS[n % len(TEXTS)], now),
    "create": lambda tx, _n, text, now: customers.create(tx, text, None, now=now),
    "rename": lambda tx, n, text, now: customers.rename(tx, customer(tx, n), text, now=now),
    "phone": lambda tx, n, _text, now: customers.set_phone(tx, customer(tx, n), f"+86138001380{n % 100:02}", now=now),
    "kind": lambda tx, n, _text, now: customers.set_kind(tx, customer(tx, n), KINDS[n % 4], now=now),
    "lost": lambda tx, n, text, now: customers.set_state(tx, customer(tx, n), "lost", text, now=now),
    "archive": lambda tx, n, _text, now: customers.set_state(tx, customer(tx, n), "archived", now=now),
    "active": lambda tx, n, _text, now: customers.set_state(tx, customer(tx, n), "active", now=now),
    "rhythm": lambda tx, n, _text, now: customers.set_rhythm(tx, customer(tx, n), n % 90 + 1, now.date(), now=now),
    "tag": lambda tx, n, text, now: customers.add_tags(tx, customer(tx, n), [text, "#熟客"], now=now),
    "untag": lambda tx, n, _text, now: _untag(tx, n, now),
    "note": lambda tx, n, text, now: customers.note(tx, customer(tx, n), text, now=now),
    "sell": lambda tx, n, text, now: customers.sell(tx, customer(tx, n), Happening("sale", text, n, "CNY"), now=now),
    "plan": lambda tx, n, text, now: _plan(tx, customer(tx, n), text, now + n * DAY, now),
    "done": lambda tx, n, _text, now: followups.complete(tx, task(tx, n), now=now),
    "move": lambda tx, n, _text, now: followups.move(tx, task(tx, n), now + (n + 1) * DAY, hour_named=True, now=now),
    "snooze": lambda tx, n, _text, now: followups.snooze(tx, task(tx, n), "hour", now=now),
    "cancel": lambda tx, n, _text, now: followups.cancel(tx, task(tx, n), now=now),
    "it was somebody else": lambda tx, n, _text, now: capture.attach(tx, last_capture(tx), customer(tx, n), now=now),
    "it was somebody new": lambda tx, _n, _text, now: capture.attach(tx, last_capture(tx), None, now=now),
    "another name": lambda tx, _n, text, now: capture.name_customer(tx, last_capture(tx), text, now=now),
    "another amount": lambda tx, n, _text, _now: capture.set_amount(tx, last_capture(tx), n, "CNY"),
    "another kind": lambda tx, _n, _text, now: capture.set_kind(tx, last_capture(tx), "visit", now=now),
    "another time": lambda tx, n, _text, now: capture.reschedule(
        tx, last_capture(tx), now + (n + 1) * DAY, hour_named=False, now=now
    ),
    "no time": lambda tx, _n, _text, now: capture.drop_follow_up(tx, last_capture(tx), now=now),
    "about nobody": lambda tx, _n, _text, _now: capture.detach(tx, last_capture(tx)),
    "a reply": lambda tx, n, _text, now: capture.patch(
        tx, last_capture(tx), read(TEXTS[n % len(TEXTS)], now), now=now, brought=WITH_PICTURE
    ),
    "a picture": lambda tx, n, _text, now: capture.record(
        tx, read("窗户", now), now=now, customer_id=customer(tx, n), brought=WITH_PICTURE
    ),
    "contact cards": lambda tx, n, text, now: capture.take_cards(
        tx, [Card(text, (f"138001380{n % 100:02}",), "门窗"), Card("李姐", ())], now=now
    ),
    "edited": lambda tx, n, _text, now: _rewrite(tx, n, now),
    "merge": lambda tx, n, _text, now: customers.merge(tx, customer(tx, n), customer(tx, n + 1 + n % 3), now=now),
    "keep apart": lambda tx, n, _text, now: customers.keep_apart(tx, customer(tx, n), customer(tx, n + 1), now=now),
    "remove a member": lambda tx, _n, _text, now: members.remove(tx, pick_helper(tx), now=now),
}


def _plan(tx: Tx, customer_id: int, text: str, due_at: datetime, now: datetime) -> object:
    rrule = "FREQ=WEEKLY" if due_at.day % 2 else None
    return followups.for_customer(tx, customer_id, Plan(text, due_at, customer_id, rrule=rrule), now=now)


def _untag(tx: Tx, n: int, now: datetime) -> object:
    row = tx.get_one(CustomerTag, pick(tx, CustomerTag, n))
    return customers.drop_tag(tx, row.customer_id, row.pk, now=now)


def _rewrite(tx: Tx, n: int, now: datetime) -> object:
    return capture.rewrite(tx, last_capture(tx), [read(TEXTS[n % len(TEXTS)], now)], now=now)


def pick_helper(tx: Tx) -> int:
    return next((member.pk for member in members.team(tx) if member.role == "staff"), 0)


Step = tuple[str, int, str]
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 50), st.sampled_from(["老王", "Anna", "李姐", "a b"])),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def template(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Shop]:
    path = tmp_path_factory.mktemp("audit") / "regulars.db"
    shutil.copy(blank, path)
    shop = open_shop(open_book(path))
    shop.book.engine.dispose()
    return path, shop


def fresh(template: tuple[Path, Shop]) -> Shop:
    """The shop in a book of its own."""
    path, shop = template
    target = path.with_name("example.db")
    shutil.copy(path, target)
    return Shop(open_book(target), shop.business_id, shop.members, shop.first_person)


def attempt(shop: Shop, act: Callable[[Tx], object]) -> str:
    """The key of the refusal, if it was one; nothing of a refused unit stays."""
    try:
        with shop.book.unit(shop.scope()) as tx:
            act(tx)
    except Refusal as refusal:
        return refusal.key
    return ""


@given(steps=STEPS)
@settings(max_examples=12)
def test_undoing_everything_newest_first_restores_every_moment(template: tuple[Path, Shop], steps: list[Step]) -> None:
    shop = fresh(template)
    moments = [snapshot(shop.book)]
    entries: list[int] = []
    for number, (name, n, text) in enumerate([("record", 0, ""), *steps]):
        before = snapshot(shop.book)
        attempt(shop, lambda tx, a=(ACTS[name], n, text, NOW + number * DAY / 24): a[0](tx, *a[1:]))  # type: ignore[misc]
        made = standing(shop)
        if made != entries:
            moments = moments[: len(made)]
            moments.append(before) if len(moments) < len(made) else None
            entries = made
    whole = snapshot(shop.book)
    for entry_id in reversed(entries):
        assert attempt(shop, lambda tx, e=entry_id: audit.undo(tx, e, now=NOW + 90 * DAY)) == ""  # type: ignore[misc]
        assert snapshot(shop.book) == moments.pop()
    for entry_id in entries:
        assert attempt(shop, lambda tx, e=entry_id: audit.redo(tx, e, now=NOW)) == ""  # type: ignore[misc]
    assert snapshot(shop.book) == whole
    shop.book.engine.dispose()


def standing(shop: Shop) -> list[int]:
    with shop.book.undone() as tx:
        return list(tx.exec(select(Entry.id).where(col(Entry.undone_at).is_(None)).order_by(col(Entry.id))))  # type: ignore[arg-type]


@pytest.fixture
def recorded(shop: Shop) -> capture.Recorded:
    with shop.book.unit(shop.scope()) as tx:
        return record(tx, TEXTS[0], NOW)


def undo(shop: Shop, entry_id: int) -> str:
    return attempt(shop, lambda tx: audit.undo(tx, entry_id, now=NOW))


def customer_of(recorded: capture.Recorded) -> int:
    assert recorded.customer is not None
    return recorded.customer.pk


def test_a_second_undo_of_the_same_entry_is_refused(shop: Shop, recorded: capture.Recorded) -> None:
    assert undo(shop, recorded.entry.pk) == ""
    before = snapshot(shop.book)
    assert undo(shop, recorded.entry.pk) == "undo-already"
    assert snapshot(shop.book) == before


def redo(shop: Shop, entry_id: int) -> str:
    return attempt(shop, lambda tx: audit.redo(tx, entry_id, now=NOW))


def test_what_was_undone_comes_back_once_and_can_be_undone_again(shop: Shop, recorded: capture.Recorded) -> None:
    whole = snapshot(shop.book)
    assert redo(shop, recorded.entry.pk) == "redo-nothing"
    for _ in range(2):
        assert undo(shop, recorded.entry.pk) == ""
        assert redo(shop, recorded.entry.pk) == ""
        assert snapshot(shop.book) == whole


def test_what_was_changed_since_is_not_brought_back_over_it(shop: Shop, recorded: capture.Recorded) -> None:
    with shop.book.unit(shop.scope()) as tx:
        first = customers.rename(tx, customer_of(recorded), "甲", now=NOW)
    assert first is not None
    assert undo(shop, first.pk) == ""
    with shop.book.unit(shop.scope()) as tx:
        customers.rename(tx, customer_of(recorded), "乙", now=NOW)
    before = snapshot(shop.book)
    assert redo(shop, first.pk) == "redo-built-upon"
    assert snapshot(shop.book) == before


def test_an_edit_leaves_nothing_to_bring_back(shop: Shop, recorded: capture.Recorded) -> None:
    with shop.book.unit(shop.scope()) as tx:
        capture.rewrite(tx, recorded.entry.pk, [read(TEXTS[2], NOW)], now=NOW)
    assert redo(shop, recorded.entry.pk) == "redo-nothing"


def test_a_helper_brings_back_only_what_they_could_have_undone(shop: Shop, recorded: capture.Recorded) -> None:
    assert undo(shop, recorded.entry.pk) == ""
    with pytest.raises(Refusal, match="redo-nothing"), shop.book.unit(shop.scope("staff")) as tx:
        audit.redo(tx, recorded.entry.pk, now=NOW)


@pytest.mark.parametrize("later", ["note", "plan", "rename", "tag", "lost", "done"])
def test_what_later_entries_build_on_is_not_pulled_away(shop: Shop, recorded: capture.Recorded, later: str) -> None:
    assert attempt(shop, lambda tx: ACTS[later](tx, 0, "后来", NOW + DAY)) == ""
    before = snapshot(shop.book)
    assert undo(shop, recorded.entry.pk) == "undo-built-upon"
    assert snapshot(shop.book) == before


def test_what_was_built_and_taken_back_is_no_obstacle(shop: Shop, recorded: capture.Recorded) -> None:
    with shop.book.unit(shop.scope()) as tx:
        note = customers.note(tx, customer_of(recorded), "later", now=NOW + DAY)
    assert undo(shop, note.pk) == ""
    assert undo(shop, recorded.entry.pk) == ""


def test_a_change_that_somebody_changed_again_is_not_taken_back(shop: Shop, recorded: capture.Recorded) -> None:
    with shop.book.unit(shop.scope()) as tx:
        first = customers.rename(tx, customer_of(recorded), "甲", now=NOW)
        customers.rename(tx, customer_of(recorded), "乙", now=NOW)
    assert first is not None
    assert undo(shop, first.pk) == "undo-built-upon"


def test_what_the_book_itself_has_hung_on_a_customer_stands_in_the_way(shop: Shop, recorded: capture.Recorded) -> None:
    """An alert is nobody's entry, so only the database knows that it is there."""
    with shop.book.unit(shop.itself) as tx:
        row = Alert(business_id=shop.business_id, customer_id=customer_of(recorded), fact_key="visits-3", raised_at=NOW)
        tx.add(row)
    before = snapshot(shop.book)
    assert undo(shop, recorded.entry.pk) == "undo-built-upon"
    assert snapshot(shop.book) == before


def test_a_helper_takes_back_only_what_is_theirs(shop: Shop, recorded: capture.Recorded) -> None:
    with shop.book.unit(shop.scope("staff")) as tx:
        with pytest.raises(Refusal, match="undo-nothing"):
            audit.undo(tx, recorded.entry.pk, now=NOW)
        with pytest.raises(Refusal, match="undo-nothing"):
            audit.undo_latest(tx, now=NOW)
        own = customers.create(tx, "自己的", None, now=NOW)
        assert audit.undo_latest(tx, now=NOW).entry.pk == own.pk


def _hire(shop: Shop) -> int:
    """Another manager."""
    with shop.book.unit() as tx:
        tx.add(Person(id=1050, first_name="Peer", language="zh", seen_at=NOW))
    with shop.book.unit(shop.itself) as tx:
        row = Member(business_id=shop.business_id, person_id=1050, name="Peer", role="manager", joined_at=NOW)
        tx.add(row)
        tx.flush()
        return row.pk


def test_a_manager_does_not_take_back_what_the_owner_did_to_a_peer(shop: Shop) -> None:
    peer = _hire(shop)
    with shop.book.unit(shop.scope("owner")) as tx:
        removed = members.remove(tx, peer, now=NOW)
    with pytest.raises(Refusal, match="undo-nothing"), shop.book.unit(shop.scope("manager")) as tx:
        audit.undo(tx, removed.entry_id, now=NOW)
    assert undo(shop, removed.entry_id) == ""


def test_a_manager_takes_back_what_a_helper_did_but_not_what_a_peer_or_the_owner_did(
    shop: Shop, recorded: capture.Recorded
) -> None:
    peer = _hire(shop)
    with shop.book.unit(replace(shop.scope("manager"), person_id=1050, member_id=peer)) as tx:
        of_peer = customers.create(tx, "乙", None, now=NOW).pk
    with shop.book.unit(shop.scope("staff")) as tx:
        of_helper = customers.create(tx, "甲", None, now=NOW).pk
    for entry_id in (of_peer, recorded.entry.pk):
        with pytest.raises(Refusal, match="undo-nothing"), shop.book.unit(shop.scope("manager")) as tx:
            audit.undo(tx, entry_id, now=NOW)
        with pytest.raises(Refusal, match="undo-nothing"), shop.book.unit(shop.scope("manager")) as tx:
            audit.resume(tx, entry_id)
    with shop.book.unit(shop.scope("manager")) as tx:
        audit.undo(tx, of_helper, now=NOW)


def test_whom_somebody_let_go_is_taken_back_by_them_or_the_owner(shop: Shop) -> None:
    peer = _hire(shop)
    with shop.book.unit(shop.scope("manager")) as tx:
        removed = members.remove(tx, shop.members["staff"], now=NOW)
    other = replace(shop.scope("manager"), person_id=1050, member_id=peer)
    with pytest.raises(Refusal, match="undo-nothing"), shop.book.unit(other) as tx:
        audit.undo(tx, removed.entry_id, now=NOW)
    with shop.book.unit(shop.scope("manager")) as tx:
        assert audit.undo(tx, removed.entry_id, now=NOW).entry.undone_at == NOW


def test_another_shops_entry_is_nothing_to_undo(shop: Shop, rival: Shop, recorded: capture.Recorded) -> None:
    assert undo(rival, recorded.entry.pk) == "undo-nothing"


def test_a_button_drawn_before_an_undo_is_stale_after_it(shop: Shop, recorded: capture.Recorded) -> None:
    assert recorded.follow_up is not None
    with shop.book.unit(shop.scope()) as tx:
        followups.complete(tx, recorded.follow_up.pk, now=NOW)
        done = tx.get_one(FollowUp, recorded.follow_up.pk).rev
        audit.undo_latest(tx, now=NOW)
        assert tx.get_one(FollowUp, recorded.follow_up.pk).rev > done > recorded.follow_up.rev


def test_every_change_is_kept_with_the_values_before_and_after(shop: Shop, recorded: capture.Recorded) -> None:
    with shop.book.unit(shop.scope()) as tx:
        entry = customers.set_phone(tx, customer_of(recorded), "+8613900139000", now=NOW)
        assert entry is not None
        tx.flush()
        (change,) = tx.exec(select(Change).where(Change.entry_id == entry.pk))
    assert (change.before, change.after) == ({"phone": "+8613800138000"}, {"phone": "+8613900139000"})


def test_a_refused_act_leaves_no_entry(shop: Shop) -> None:
    assert attempt(shop, lambda tx: ACTS["create"](tx, 0, "  ", NOW)) == "customer-name-empty"
    with shop.book.undone() as tx:
        assert tx.exec(select(Entry)).all() == []
        assert tx.exec(select(Activity)).all() == []
