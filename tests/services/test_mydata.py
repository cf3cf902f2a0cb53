"""Own data: seen in full, put right, erased out of every table at once, and from a copy that comes back as well."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel, col, func, select

from models import (
    Activity,
    Agreement,
    Alert,
    Attachment,
    CardCode,
    Case,
    CaseStep,
    Change,
    Conversation,
    Customer,
    CustomerKey,
    Entry,
    Erasure,
    FileContent,
    FollowUp,
    InboxUpdate,
    KeptApart,
    OutboxMessage,
    Person,
    QuickReply,
    Survey,
    SurveyAnswer,
)
from models.base import hangs_on_customers
from models.db import Origin, Scope, owned_tables
from models.db.scope import SYSTEM_MARK, TENANT
from rules.birthdays import Birthday
from rules.mydata import Seal
from rules.refusal import Refusal
from services import audit, customers, feedback, inbox, mydata, privacy
from services.customers import Happening
from services.mydata.ahead import Ahead
from tests.books import NOW, Book, Shop

GUEST, BOT = 5001, 42
NAME, PHONE = "金丝雀鸟", "+8613812345678"
CANARIES = (NAME, "Canaria", "13812345678", str(GUEST), "canary-word", "ca/na/ry", "canary-file", "canary-old")
SEAL = Seal(b"secret")


@pytest.fixture
def guest(shop: Shop) -> int:
    return shop.customer(NAME, person_id=GUEST, phone=PHONE)


def own(shop: Shop, guest: int) -> Scope:
    return shop.customer_scope(GUEST, guest)


def erase_own(shop: Shop, guest: int, ahead: Ahead | None = None) -> mydata.Erased:
    with shop.book.unit(own(shop, guest)) as tx:
        tx.origin = Origin(BOT, 90, GUEST, 9)
        return mydata.erase_own(tx, SEAL, ahead, now=NOW)


def erase(shop: Shop, customer_id: int, role: Any = "owner") -> mydata.Erased:
    with shop.book.unit(shop.scope(role)) as tx:
        return mydata.erase(tx, customer_id, SEAL, now=NOW)


def live(shop: Shop, guest: int) -> None:
    """A long story: something about the guest in every table that can hold it."""
    other = shop.customer("李姐")
    gone = shop.customer("Canaria Old", phone="+8613912345678")
    with shop.book.unit() as tx:
        person = tx.get_one(Person, GUEST)
        person.first_name = "Canaria"
        person.stopped_wording = "canary-word"
        tx.add(Conversation(chat_id=GUEST, person_id=GUEST, business_id=shop.business_id, question="x", asked_at=NOW))
        said = {"text": "canary-word", "from": {"first_name": "Canaria", "id": GUEST}, "chat": {"id": GUEST}}
        told = {"text": f"{NAME} 13812345678 染发", "chat": {"id": shop.person("owner")}}
        inbox.store(tx, BOT, [{"update_id": 80, "message": said}, {"update_id": 81, "message": told}], now=NOW)
        inbox.store(tx, BOT, [{"update_id": 90, "callback_query": {"data": "d", "from": said["from"]}}], now=NOW)
        for number in (80, 81):
            inbox.finish(tx, BOT, number, "done", now=NOW)
    with shop.book.unit(own(shop, guest)) as tx:
        feedback.rate(tx, GUEST, NAME, 1, now=NOW)
        feedback.say(tx, GUEST, NAME, feedback.Words("canary-word 颜色不对"), now=NOW)
        feedback.complain(tx, GUEST, NAME, "complaint", feedback.Words("canary-word 门又坏了"), now=NOW)
        privacy.choose(tx, "offers", grants=True, wording="canary-word", now=NOW)
    _told(shop, guest, other)
    with shop.book.unit(shop.scope("owner")) as tx:
        customers.merge(tx, guest, gone, now=NOW)
    with shop.book.unit(shop.scope("owner")) as tx:
        audit.undo_latest(tx, now=NOW)
    with shop.book.unit(shop.scope("owner")) as tx:
        customers.merge(tx, guest, gone, now=NOW)


def _told(shop: Shop, guest: int, other: int) -> None:
    for fn, args in (
        (customers.add_tags, (guest, ["canary-word"])),
        (customers.add_preference, (guest, "canary-word")),
        (customers.rename, (guest, "Canaria Newer")),
        (customers.rename, (guest, NAME)),
        (customers.set_birthday, (guest, Birthday(3, 5, 1990))),
        (customers.set_referrer, (other, guest)),
        (customers.note, (guest, "canary-word")),
        (customers.note, (other, f"陪 {NAME} 来的,电话 13812345678")),
        (customers.keep_apart, (other, guest)),
        (customers.sell, (guest, Happening("sale", "canary-word", 30000, "CNY"))),
        (feedback.reply, (guest, "canary-word 马上换")),
    ):
        with shop.book.unit(shop.scope("owner")) as tx:
            fn(tx, *args, now=NOW)
    with shop.book.unit(shop.scope("owner")) as tx:
        audit.begin(tx, "followups.plan", now=NOW, customer_id=guest, name=NAME)
        sale = tx.exec(select(Activity).where(Activity.kind == "sale", Activity.customer_id == guest)).one()
        kept = FileContent(business_id=shop.business_id, content=b"canary-file")
        tx.add(kept)
        tx.flush()
        about: Any = {"business_id": shop.business_id, "customer_id": guest}
        file: Any = {"kind": "document", "file_id": "canary-file", "name": "canary-file.pdf", "content_id": kept.pk}
        tx.add(Attachment(**about, activity_id=sale.pk, **file))
        mine: Any = {"member_id": shop.members["owner"], "starts_at": NOW, "created_at": NOW}
        tx.add(FollowUp(**about, what="canary-word", due_at=NOW + timedelta(1), remind_at=NOW, **mine))
        tx.add(Agreement(**about, terms="canary-word", activity_id=sale.pk, agreed_at=NOW, renews_on=date(2027, 1, 1)))
        hashed: Any = {"token_hash": "x", "made_by": shop.members["owner"], "made_at": NOW, "expires_at": NOW}
        tx.add(CardCode(**about, **hashed))
        tx.add(Alert(**about, fact_key="canary-word", raised_at=NOW))
        tx.add(QuickReply(business_id=shop.business_id, text=f"{NAME} 您好", made_at=NOW))
        asked = [{"kind": "words", "text": f"{NAME}?"}]
        survey = Survey(
            business_id=shop.business_id, questions=asked, segment="all", made_by=shop.members["owner"], made_at=NOW
        )
        tx.add(survey)
        tx.flush()
        tx.add(SurveyAnswer(**about, survey_id=survey.pk, question=0, activity_id=sale.pk, at=NOW))


def cells(book: Book) -> Iterator[tuple[str, str, str]]:
    """Every value of every row of every table, the letters of JSON as they are read."""
    with book.engine.connect() as connection:
        connection.info[TENANT] = SYSTEM_MARK
        for table in SQLModel.metadata.sorted_tables:
            for row in connection.execute(table.select()).mappings():
                for name, value in row.items():
                    yield table.name, name, _readable(value)


def _readable(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return json.dumps(json.loads(text), ensure_ascii=False) if text.startswith("{") else text


def found(book: Book) -> set[tuple[str, str, str]]:
    return {(table, column, canary) for table, column, value in cells(book) for canary in CANARIES if canary in value}


# Erased


def test_the_story_leaves_something_in_every_table_that_can_hold_it(shop: Shop, guest: int) -> None:
    live(shop, guest)
    tables = {table for table, _, _ in found(shop.book)}
    with shop.book.unit() as tx:
        hanging = {table for table in owned_tables() if hangs_on_customers(table)}
        empty = {table.__name__ for table in hanging if tx.exec(select(func.count()).select_from(table)).one() == 0}
    assert empty == set()
    assert {"inbox_update", "change", "entry", "outbox_message", "file_content", "person", "customer_key"} <= tables


def test_an_open_complaint_of_somebody_erased_is_over_and_stays_as_a_figure(shop: Shop, guest: int) -> None:
    live(shop, guest)
    erase(shop, guest)
    with shop.book.unit(shop.itself) as tx:
        [case] = tx.exec(select(Case)).all()
        assert (case.state, case.remind_at, case.customer_id) == ("withdrawn", None, None)
        assert case.closed_at == NOW
        assert {step.words for step in tx.exec(select(CaseStep))} == {""}


@pytest.mark.parametrize("by", ["guest", "owner"])
def test_after_an_erasure_no_column_of_any_table_says_anything_of_them(shop: Shop, guest: int, by: str) -> None:
    live(shop, guest)
    done = erase_own(shop, guest) if by == "guest" else erase(shop, guest)
    if by == "guest":
        with shop.book.unit() as tx:  # what the unit of the tap itself would write
            inbox.finish(tx, BOT, 90, "done", now=NOW)
    assert done.stays > 0
    assert found(shop.book) == set()


def test_sums_and_counts_stay_without_anybody(shop: Shop, guest: int) -> None:
    live(shop, guest)

    def totals() -> tuple[Any, ...]:
        with shop.book.unit(shop.itself) as tx:
            sums = select(func.count(), func.sum(Activity.amount_minor), func.sum(Activity.stars))
            return *tx.exec(sums.select_from(Activity)).one(), tx.exec(select(func.count()).select_from(Entry)).one()

    before = totals()
    erase_own(shop, guest)
    count, money, stars, entries = totals()
    assert (count, money, stars) == before[:3]
    assert entries == before[3] + 1, "and the erasure is one act more"


def test_nothing_waits_to_be_sent_and_those_who_lead_hear_it_without_a_name(shop: Shop, guest: int) -> None:
    live(shop, guest)
    erase_own(shop, guest)
    with shop.book.unit() as tx:
        rows = tx.exec(select(OutboxMessage).where(OutboxMessage.state == "scheduled")).all()
    assert {row.kind for row in rows} == {"mydata.erased"}
    assert {row.chat_id for row in rows} == {shop.person("owner"), shop.person("manager")}
    assert all(row.customer_id is None for row in rows)


def test_who_erased_somebody_need_not_be_told(shop: Shop, guest: int) -> None:
    erase(shop, guest)
    with shop.book.unit(shop.itself) as tx:
        assert [row.chat_id for row in tx.exec(select(OutboxMessage))] == [shop.person("manager")]
        entry = tx.exec(select(Entry).where(Entry.verb == "mydata.erase")).one()
        assert (entry.member_id, entry.customer_id) == (shop.members["owner"], None)


def test_no_undo_brings_anything_back(shop: Shop, guest: int) -> None:
    live(shop, guest)
    with shop.book.unit(shop.itself) as tx:
        entries = [row.pk for row in tx.exec(select(Entry).where(Entry.customer_id == guest))]
    erase(shop, guest)
    for number in entries:
        for way in (audit.undo_whole, audit.redo):
            with pytest.raises(Refusal), shop.book.unit(shop.scope("owner")) as tx:
                way(tx, number, now=NOW)
    with shop.book.unit(shop.itself) as tx:
        assert tx.exec(select(func.count()).select_from(Customer).where(Customer.name == NAME)).one() == 0


def test_undo_passes_over_what_was_erased(shop: Shop, guest: int) -> None:
    other = shop.customer("李姐")
    with shop.book.unit(shop.scope("owner")) as tx:
        kept = customers.note(tx, other, "剪发", now=NOW).pk
    with shop.book.unit(shop.scope("owner")) as tx:
        customers.note(tx, guest, "染发", now=NOW)
    erase(shop, guest)
    with shop.book.unit(shop.scope("owner")) as tx:
        assert audit.undo_latest(tx, now=NOW).entry.pk == kept


def test_what_others_said_stays_but_for_the_name(shop: Shop, guest: int) -> None:
    live(shop, guest)
    erase_own(shop, guest)
    with shop.book.unit(shop.itself) as tx:
        other = tx.exec(select(Customer).where(Customer.name == "李姐")).one()
        assert other.referred_by_id is None
        note = tx.exec(select(Activity).where(Activity.customer_id == other.pk)).one()
        assert note.text == "陪 … 来的,电话 …"
        assert tx.exec(select(func.count()).select_from(KeptApart)).one() == 0
        keys = select(CustomerKey.key).where(CustomerKey.activity_id == note.pk)
        assert not any("金丝" in key for key in tx.exec(keys))


def test_a_name_that_may_be_anybodys_is_left_in_notes_about_others(shop: Shop) -> None:
    short = shop.customer("王姐", phone="+8613700000000")
    other = shop.customer("李姐", phone="+8613700000000")
    with shop.book.unit(shop.scope("owner")) as tx:
        customers.note(tx, other, "王姐介绍,13700000000", now=NOW)
    erase(shop, short)
    with shop.book.unit(shop.itself) as tx:
        text = tx.exec(select(Activity.text)).one()
    assert text == "王姐介绍,13700000000", "and the number is the other's as well"


def test_another_shop_keeps_what_is_its_own(shop: Shop, rival: Shop, guest: int) -> None:
    theirs = rival.customer(NAME, person_id=GUEST, phone=PHONE)
    with shop.book.unit(rival.scope("owner")) as tx:
        customers.note(tx, theirs, "canary-word", now=NOW)
    live(shop, guest)
    erase_own(shop, guest)
    with shop.book.unit() as tx:
        row = tx.get_one(Customer, theirs)
        assert (row.name, row.phone, row.person_id) == (NAME, PHONE, GUEST)
        assert tx.exec(select(Activity.text).where(Activity.customer_id == theirs)).one() == "canary-word"
        person = tx.get_one(Person, GUEST)
        assert person.business_id == rival.business_id, "and their words go there now"
    in_shop = {row for row in found(shop.book) if row[0] == "change"}
    with shop.book.unit(shop.itself) as tx:
        changes = tx.exec(select(Change)).all()
    assert not any(canary in json.dumps([row.before, row.after]) for row in changes for canary in ("canary-word",))
    assert in_shop, "the rival's history stands"


def test_who_comes_again_starts_afresh(shop: Shop, guest: int) -> None:
    live(shop, guest)
    erase_own(shop, guest)
    with shop.book.unit() as tx:
        tx.add(Person(id=GUEST, first_name="Canaria", language="zh", business_id=shop.business_id, seen_at=NOW))
    with shop.book.unit(shop.customer_scope(GUEST, None)) as tx:
        feedback.rate(tx, GUEST, "Canaria", 5, now=NOW)
        seen = mydata.own(tx)
    assert (seen.said, dict(seen.noted), seen.phones) == (1, {}, ())
    assert seen.customer.pk != guest
    assert not seen.permission.granted["offers"]


def test_words_that_came_after_the_tap_begin_afresh(shop: Shop, guest: int) -> None:
    with shop.book.unit() as tx:
        later = {"update_id": 91, "message": {"text": "还有一句", "chat": {"id": GUEST}}}
        inbox.store(tx, BOT, [later], now=NOW)
    erase_own(shop, guest)
    with shop.book.unit() as tx:
        row = tx.get_one(InboxUpdate, (BOT, 91))
        assert (row.state, row.chat_id) == ("new", GUEST)
        assert "text" in row.payload


def test_only_the_owner_may_and_nobody_twice(shop: Shop, guest: int) -> None:
    from rules import roles  # noqa: PLC0415
    from rules.roles import Deed  # noqa: PLC0415

    assert [role for role in shop.members if roles.may(role, Deed.ERASE_CUSTOMER)] == ["owner"]
    for role in ("manager", "staff", "viewer"):
        with pytest.raises(Refusal, match="refusal-role"):
            erase(shop, guest, role)
        with pytest.raises(Refusal, match="refusal-role"), shop.book.unit(shop.scope(role)) as tx:
            mydata.look_ahead(tx, guest)
    erase_own(shop, guest)
    with pytest.raises(Refusal, match="privacy-nothing-kept"):
        erase_own(shop, guest)


# Seen and put right


def test_own_words_in_full_and_what_the_shop_noted_by_kind(shop: Shop, guest: int) -> None:
    live(shop, guest)
    with shop.book.unit(own(shop, guest)) as tx:
        seen, said = mydata.own(tx), mydata.words(tx)
        taken = mydata.export(tx, now=NOW)
    assert [row.text for row in said.rows] == ["canary-word 门又坏了", "canary-word 颜色不对"]
    assert [(case.number, case.state) for case in taken.cases] == [(1, "checking")]
    assert seen.noted["sale"] == 1
    assert seen.noted["follow_up"] == seen.noted["file"] == seen.noted["tag"] == 1
    assert [(row.kind, row.amount_minor) for row in taken.happened if row.amount_minor] == [("sale", 30000)]
    assert [row.wording for row in taken.consents] == ["canary-word"]


def test_what_is_put_right_stands_on_the_timeline_without_a_member(shop: Shop, guest: int) -> None:
    with shop.book.unit(own(shop, guest)) as tx:
        mydata.correct_name(tx, "金小雀", now=NOW)
    with shop.book.unit(own(shop, guest)) as tx:
        mydata.correct_phone(tx, "+8613711112222", now=NOW)
    with shop.book.unit(own(shop, guest)) as tx:
        seen = mydata.correct_birthday(tx, Birthday(3, 5), now=NOW)
    assert (seen.customer.name, seen.phones, seen.customer.birthday) == ("金小雀", ("+8613711112222",), "03-05")
    with shop.book.unit(shop.itself) as tx:
        rows = tx.exec(select(Activity).order_by(col(Activity.id))).all()
    assert [(row.kind, row.text, row.member_id) for row in rows] == [
        ("corrected", f"{NAME} → 金小雀", None),
        ("corrected", f"{PHONE} → +8613711112222", None),
        ("corrected", "— → 03-05", None),
    ]


def test_the_same_again_is_no_news(shop: Shop, guest: int) -> None:
    with shop.book.unit(own(shop, guest)) as tx:
        mydata.correct_name(tx, NAME, now=NOW)
        assert tx.exec(select(func.count()).select_from(Activity)).one() == 0


# A copy comes back


@pytest.mark.file  # on a server: tests/bot/test_server.py
def test_a_book_from_an_older_copy_is_erased_again_and_who_came_back_stays(
    shop: Shop, guest: int, tmp_path: Any
) -> None:
    from models.db.engine import copy  # noqa: PLC0415
    from tests.books import open_book  # noqa: PLC0415

    live(shop, guest)
    old = tmp_path / "old.db"
    copy(shop.book.path, old, shop.book.key)
    erase_own(shop, guest)
    with shop.book.unit() as tx:
        marks = set(tx.exec(select(Erasure.mark)))
        assert len(marks) == 3  # the record, the one that went into it, the person
    back = open_book(old)
    assert found(back)
    with back.unit() as tx:
        assert mydata.erase_again(tx, marks, SEAL, now=NOW) == 1
    assert found(back) == set()
    back_again = shop.customer("Fresh", person_id=GUEST)
    with shop.book.unit() as tx:
        assert mydata.erase_again(tx, marks, SEAL, now=NOW) == 0, "the copy is younger than the erasure"
        assert tx.get(Customer, back_again) is not None
    back.engine.dispose()


def test_another_key_recognises_nobody(shop: Shop, guest: int) -> None:
    marks = {SEAL.of_record(shop.business_id, guest), SEAL.of_person(shop.business_id, GUEST)}
    with shop.book.unit() as tx:
        assert mydata.erase_again(tx, marks, Seal(b"other"), now=NOW) == 0
