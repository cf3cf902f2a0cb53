"""What an erasure finds outside the customer's own rows, and that it is looked up before the writer is held."""

import pytest
from sqlmodel import col, select

from models import Activity, Customer, FollowUp, InboxUpdate, OutboxMessage
from models.db import Tx
from rules.birthdays import Birthday
from services import audit, customers, inbox, mydata, outbox
from services.mydata.ahead import Ahead
from services.outbox import Draft
from tests.books import NOW, Shop
from tests.services.test_mydata import BOT, GUEST, NAME, erase, erase_own, found, live, own
from tests.services.test_mydata import guest as guest

# Traces


@pytest.mark.parametrize("state", ["scheduled", "claimed"])
def test_a_letter_to_somebody_else_that_names_them_is_held_back_and_its_writer_hears_of_it(
    shop: Shop, guest: int, state: str
) -> None:
    other, writer = shop.customer("李姐", person_id=5002), shop.person("manager")
    args = {"text": f"跟 {NAME} 一样", "by": writer}
    with shop.book.unit(shop.itself) as tx:
        letter = outbox.put(tx, Draft("a", "feedback.reply", 5002, NOW, args, other, purpose="relay"), now=NOW)
        nudge = outbox.put(tx, Draft("b", "x", writer, NOW, {"text": NAME}), now=NOW)
        assert letter is not None
        assert nudge is not None
        letter.state = nudge.state = state
    erase(shop, guest)
    with shop.book.unit(shop.itself) as tx:
        row = tx.get_one(OutboxMessage, letter.pk)
        assert (row.state, row.reason, row.args["text"]) == ("cancelled", "erased", "跟 … 一样")
        told = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == "outbox.undelivered")).one()
        assert (told.chat_id, told.args) == (writer, {"message": letter.pk})
        assert tx.get(OutboxMessage, nudge.pk) is None


def test_a_name_and_a_number_they_do_not_bear_any_more_are_struck_as_well(shop: Shop, guest: int) -> None:
    other = shop.customer("李姐")
    with shop.book.unit(shop.scope("owner")) as tx:
        customers.note(tx, other, f"{NAME} 介绍,138 1234 5678", now=NOW)
    with shop.book.unit(shop.scope("owner")) as tx:
        customers.rename(tx, guest, "另外一个名字", now=NOW)
    with shop.book.unit(shop.scope("owner")) as tx:
        customers.set_phone(tx, guest, "+8613900000000", now=NOW)
    erase_own(shop, guest)
    with shop.book.unit(shop.itself) as tx:
        assert tx.exec(select(Activity.text).where(Activity.customer_id == other)).one() == "… 介绍,…"


def test_what_a_member_forwarded_and_what_could_not_be_read_is_bare(shop: Shop, guest: int) -> None:
    owner = shop.person("owner")
    origin = {"sender_user": {"id": GUEST, "first_name": "X"}}
    forwarded = {"text": "颜色不对", "forward_origin": origin, "chat": {"id": owner}}
    updates = [
        {"update_id": 70, "message": forwarded},
        {"update_id": 71, "odd": {"whom": {"id": GUEST}, "bio": "words"}},
    ]
    with shop.book.unit() as tx:
        inbox.store(tx, BOT, updates, now=NOW)
        inbox.finish(tx, BOT, 70, "done", now=NOW)
        inbox.finish(tx, BOT, 71, "quarantined", now=NOW)
    erase_own(shop, guest)
    with shop.book.unit() as tx:
        rows = tx.exec(select(InboxUpdate).where(col(InboxUpdate.update_id).in_((70, 71)))).all()
        assert not any(word in row.payload for row in rows for word in (str(GUEST), "words", "text"))


# Looked up before the writer is held


def ahead_of(shop: Shop, guest: int) -> Ahead:
    with shop.book.undone(own(shop, guest)) as tx:
        return mydata.look_ahead_own(tx)


def erase_looked_up(shop: Shop, guest: int, ahead: Ahead) -> None:
    erase_own(shop, guest, ahead)
    with shop.book.unit() as tx:
        inbox.finish(tx, BOT, 90, "done", now=NOW)


def test_what_was_looked_up_before_is_all_there_is(shop: Shop, guest: int) -> None:
    live(shop, guest)
    erase_looked_up(shop, guest, ahead_of(shop, guest))
    assert found(shop.book) == set()


def test_what_has_come_since_goes_as_well(shop: Shop, guest: int) -> None:
    """A new note about somebody else, an old one that was changed, and a line about the guest themselves."""
    live(shop, guest)
    with shop.book.unit(shop.scope("owner")) as tx:
        customers.note(tx, shop_other(tx), "没提谁", now=NOW)
    ahead = ahead_of(shop, guest)
    with shop.book.unit(shop.scope("owner")) as tx:
        customers.note(tx, shop_other(tx), f"又是 {NAME} 带来的", now=NOW)
    with shop.book.unit(shop.scope("owner")) as tx:
        audit.begin(tx, "customers.note", now=NOW, said=NAME)
        tx.exec(select(Activity).where(Activity.text == "没提谁")).one().text = f"提了 {NAME}"
    with shop.book.undone(shop.itself) as tx:
        assert ahead.now(tx, ahead.about, ahead.marks).ends, "it still holds"
    erase_looked_up(shop, guest, ahead)
    assert found(shop.book) == set()


@pytest.mark.parametrize("change", ["their own row", "what hangs on them"])
def test_where_they_were_written_about_since_all_is_looked_up_anew(shop: Shop, guest: int, change: str) -> None:
    live(shop, guest)
    ahead = ahead_of(shop, guest)
    with shop.book.unit(shop.scope("owner")) as tx:
        if change == "their own row":
            customers.set_birthday(tx, guest, Birthday(4, 6), now=NOW)
        else:
            audit.begin(tx, "followups.snooze", now=NOW)
            tx.exec(select(FollowUp).where(FollowUp.customer_id == guest)).one().what = "canary-word 2"
    with shop.book.undone(shop.itself) as tx:
        assert ahead.now(tx, ahead.about, ahead.marks).ends == {}
    erase_looked_up(shop, guest, ahead)
    assert found(shop.book) == set()


def test_a_name_that_is_only_theirs_since_is_looked_up_anew(shop: Shop, guest: int) -> None:
    other, same = shop.customer("李姐"), shop.customer(NAME)
    with shop.book.unit(shop.scope("owner")) as tx:
        customers.note(tx, other, f"{NAME} 介绍", now=NOW)
    ahead = ahead_of(shop, guest)
    assert NAME not in ahead.marks
    with shop.book.unit(shop.scope("owner")) as tx:
        customers.rename(tx, same, "另外一个人", now=NOW)
    erase_own(shop, guest, ahead)
    with shop.book.unit(shop.itself) as tx:
        assert tx.exec(select(Activity.text).where(Activity.customer_id == other)).one() == "… 介绍"


def shop_other(tx: Tx) -> int:
    return tx.exec(select(Customer).where(Customer.name == "李姐")).one().pk
