"""Answers that are kept ready."""

import re

import pytest

from models.db import GuardError
from rules import replies as rules
from rules.refusal import Refusal
from services import audit, feedback, replies
from services.feedback import Answered, Reply
from tests.books import NOW, Shop

READY = ("收到了 {姓名}", "到{店名}来取")
GUEST = 5001


def refused(key: str) -> "pytest.RaisesExc[Refusal]":
    return pytest.raises(Refusal, match=re.escape(key))


def texts(shop: Shop) -> list[str]:
    with shop.book.unit(shop.scope()) as tx:
        return [one.text for one in replies.every(tx, READY)]


def test_the_ready_ones_are_there_until_somebody_changes_the_list_and_every_change_is_undone(shop: Shop) -> None:
    assert texts(shop) == [*READY]
    with shop.book.unit(shop.scope("manager")) as tx:
        entry = replies.add(tx, " 好的  {姓名} ", READY, now=NOW).entry
    assert texts(shop) == [*READY, "好的 {姓名}"]
    with shop.book.unit(shop.scope()) as tx:
        audit.undo(tx, entry.pk, now=NOW)
    assert texts(shop) == [*READY]
    with shop.book.unit(shop.scope()) as tx:
        earlier = replies.add(tx, "一", READY, now=NOW).entry
        assert earlier is not None
    with shop.book.unit(shop.scope()) as tx:
        later = replies.add(tx, "二", READY, now=NOW).entry
    for one, left in ((earlier, [*READY, "二"]), (later, [*READY])):
        with shop.book.unit(shop.scope()) as tx:
            audit.undo(tx, one.pk, now=NOW)
        assert texts(shop) == left, "the ready ones are nobody's change"
    for _ in READY:
        with shop.book.unit(shop.scope()) as tx:
            first = replies.every(tx, READY)[0]
            entry = replies.remove(tx, first.number, READY, now=NOW).entry
    assert texts(shop) == [], "they do not come back by themselves"
    with shop.book.unit(shop.scope()) as tx:
        audit.undo(tx, entry.pk, now=NOW)
    assert texts(shop) == [READY[1]]


def test_what_does_not_fit_is_refused_in_words(shop: Shop) -> None:
    for text, key in (
        ("  ", "replies-empty"), ("x" * 301, "replies-too-long"), ("{价格} 元", "replies-field-unknown")
    ):  # fmt: skip
        with refused(key), shop.book.unit(shop.scope()) as tx:
            replies.add(tx, text, READY, now=NOW)
    for number in range(rules.MOST - len(READY)):
        with shop.book.unit(shop.scope()) as tx:
            replies.add(tx, f"第{number}条", READY, now=NOW)
    with refused("replies-full"), shop.book.unit(shop.scope()) as tx:
        replies.add(tx, "还有", READY, now=NOW)
    with refused("replies-gone"), shop.book.unit(shop.scope()) as tx:
        replies.remove(tx, 900, READY, now=NOW)
    with pytest.raises(GuardError), shop.book.unit(shop.scope("staff")) as tx:
        replies.remove(tx, replies.every(tx, READY)[0].number, READY, now=NOW)


def test_the_fields_are_the_customers_and_a_second_member_hears_who_was_first(shop: Shop) -> None:
    guest = shop.customer("王姐", person_id=GUEST)
    with shop.book.unit(shop.customer_scope(GUEST, guest)) as tx:
        feedback.say(tx, GUEST, "王姐", feedback.Words("好了吗？"), now=NOW)
    with shop.book.unit(shop.scope("staff")) as tx:
        words = replies.words(tx, -1, guest, READY)
        assert words == "收到了 王姐"
        assert isinstance(feedback.reply_unless_taken(tx, guest, feedback.Words(words), now=NOW), Reply)
    with shop.book.unit(shop.scope()) as tx:
        assert replies.words(tx, -2, guest, READY) == "到老陈五金来取"
        other = feedback.reply_unless_taken(tx, guest, feedback.Words("好了"), now=NOW)
        assert isinstance(other, Answered)
        assert (other.member.name, other.text) == ("Staff", "收到了 王姐")
