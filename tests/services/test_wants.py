"""What people ask for is found in their own words, counted, and leads back to them."""

from datetime import timedelta

import pytest

from rules.refusal import Refusal
from services import customers, feedback, wants
from services.customers import Happening
from services.feedback import Heard, Words
from services.wants import AskedFor
from tests.books import NOW, Shop

GUEST = 5001


def said(shop: Shop, person_id: int, text: str, days: int = 0) -> int:
    with shop.book.unit(shop.itself) as tx:
        return feedback.say(tx, person_id, "王姐", Words(text), now=NOW - timedelta(days=days)).activity.pk


def listed(shop: Shop, page: int = 0) -> AskedFor:
    with shop.book.undone(shop.scope("viewer")) as tx:
        return wants.every(tx, page=page, now=NOW)


@pytest.fixture
def words(shop: Shop) -> int:
    for number in range(2):
        shop.customer(f"顾客{number}", person_id=GUEST + number)
    said(shop, GUEST, "要是有停车位就好了", days=400)
    first = said(shop, GUEST, "有没有卖门锁的？隔壁老李家更便宜")
    said(shop, GUEST + 1, "你们卖门锁吗", days=30)
    said(shop, GUEST + 1, "很好，下次再来")
    with shop.book.unit(shop.scope("owner")) as tx:
        feedback.record_spoken(tx, Heard("王姐说有没有卖门锁"), now=NOW)
        customers.note(tx, 1, "问他有没有卖合页", now=NOW)
        customers.happened(tx, None, Happening("message", "建议增加儿童座椅", incoming=True), now=NOW)
        feedback.reply(tx, 1, "有没有卖水管的店可以问问", now=NOW)
    return first


def test_all_they_said_within_a_year_is_counted_the_most_frequent_first(shop: Shop, words: int) -> None:
    found = listed(shop)
    assert [(row.want.about, row.count) for row in found.rows] == [("门锁", 3), ("增加儿童座椅", 1), ("隔壁老李家", 1)]
    assert found.counts == {"product": 3, "rival": 1, "idea": 1}
    with shop.book.undone(shop.scope("viewer")) as tx:
        assert wants.any_asked(tx, now=NOW)


def test_a_count_leads_back_to_the_words_and_who_said_them(shop: Shop, words: int) -> None:
    with shop.book.undone(shop.scope("viewer")) as tx:
        asked, voices = wants.one(tx, words, 0, now=NOW)
        assert [(voice.customer.name if voice.customer else "", voice.activity.text) for voice in voices] == [
            ("", "王姐说有没有卖门锁"),
            ("顾客1", "你们卖门锁吗"),
            ("顾客0", "有没有卖门锁的？隔壁老李家更便宜"),
        ]
        assert wants.one(tx, words, 1, now=NOW)[0].want.about == "隔壁老李家"
        assert asked.count == 3
        for nth, now in ((2, NOW), (0, NOW + timedelta(days=999))):
            with pytest.raises(Refusal, match="feedback-gone"):
                wants.one(tx, words, nth, now=now)


def test_each_member_sees_what_their_customers_ask_for(shop: Shop, rival: Shop) -> None:
    mine = shop.customer("王姐", person_id=GUEST, assigned_to="owner")
    with shop.book.unit(shop.customer_scope(GUEST, mine)) as tx:
        feedback.say(tx, GUEST, "王姐", Words("有没有卖门锁"), now=NOW)
    for scope, seen in ((shop.scope("owner"), True), (shop.scope("staff"), False), (rival.scope("owner"), False)):
        with shop.book.undone(scope) as tx:
            assert wants.any_asked(tx, now=NOW) is seen
