"""Codes for places and for cards, in a real book."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from models import Activity, CardCode, Case, CaseStep, Consent, Customer, OutboxMessage, Person, PlaceCode
from rules.birthdays import Birthday
from rules.mydata import Seal
from rules.privacy import Allowed, LeftOut
from rules.refusal import Refusal
from rules.tries import WRONG_CODES
from services import audit, cases, codes, customers, feedback, members, mydata, privacy
from services.codes.cards import LASTS, TIED
from services.codes.doubts import DOUBT
from services.codes.places import MOST_PLACES
from services.members import hash_token
from tests.books import NOW, Shop

GUEST = 5001
TOKEN = "t" * 32


@pytest.fixture
def guest(shop: Shop) -> int:
    """Somebody in Telegram whom the shop has never seen."""
    with shop.book.unit() as tx:
        members.meet(tx, GUEST, "Mei", "zh", now=NOW)
    return GUEST


def make(shop: Shop, name: str = "收银台") -> PlaceCode:
    with shop.book.unit(shop.scope()) as tx:
        return codes.make(tx, name, now=NOW)


def scan(shop: Shop, code: str) -> members.Standing:
    with shop.book.unit() as tx:
        return members.arrive(tx, GUEST, code)


def rate(shop: Shop, standing: members.Standing, stars: int = 5) -> Activity:
    with shop.book.unit(standing.scope) as tx:
        return feedback.rate(tx, GUEST, "Mei", stars, standing.place_id, now=NOW).activity


def issue(shop: Shop, customer_id: int, token: str = TOKEN) -> None:
    with shop.book.unit(shop.scope()) as tx:
        codes.issue(tx, customer_id, token, now=NOW)


def tie(shop: Shop, token: str = TOKEN, person_id: int = GUEST, days: int = 0) -> members.Standing:
    with shop.book.unit() as tx:
        return codes.tie(tx, token, person_id, now=NOW + timedelta(days=days))


def take_back(shop: Shop) -> None:
    """It was somebody else who scanned: the owner's tap."""
    with shop.book.unit(shop.itself) as tx:
        told = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == TIED)).all()[-1]
    with shop.book.unit(shop.scope()) as tx:
        codes.untie(tx, told.args["entry"], now=NOW)


def refused(key: str) -> "pytest.RaisesExc[Refusal]":
    return pytest.raises(Refusal, match=re.escape(key))


# Places


def test_what_comes_in_by_a_place_is_counted_there(shop: Shop, guest: int) -> None:
    door, flyer = make(shop, "门口"), make(shop, "传单")
    scan(shop, door.code)
    standing = scan(shop, door.code)
    rate(shop, standing)
    with shop.book.unit(shop.scope()) as tx:
        found = {one.place.name: (one.place.scans, one.ratings, one.newcomers) for one in codes.every(tx)}
    assert found == {"门口": (2, 1, 1), flyer.name: (0, 0, 0)}


def test_the_shops_own_code_counts_for_no_place(shop: Shop, guest: int) -> None:
    make(shop)
    with shop.book.unit(shop.scope()) as tx:
        own = members.stand(tx, shop.person("owner"))
    assert own is not None
    assert own.business is not None
    standing = scan(shop, own.business.code)
    assert rate(shop, standing).place_id is None
    with shop.book.unit(shop.scope()) as tx:
        [one] = codes.every(tx)
        again = members.stand(tx, shop.person("owner"))
    assert (one.place.scans, one.ratings, one.newcomers) == (0, 0, 0)
    assert again is not None
    assert again.business is not None
    assert again.business.scans == 1


def test_who_works_here_is_not_counted(shop: Shop) -> None:
    place = make(shop)
    with shop.book.unit() as tx:
        standing = members.arrive(tx, shop.person("owner"), place.code)
    assert standing.member is not None
    with shop.book.unit(shop.scope()) as tx:
        assert codes.get(tx, place.pk).scans == 0


def test_a_place_named_twice_has_one_code(shop: Shop) -> None:
    assert make(shop, "Counter").pk == make(shop, " counter ").pk
    with refused("codes-place-empty"):
        make(shop, "   ")


def test_places_are_limited_and_a_closed_one_makes_room(shop: Shop, guest: int) -> None:
    every = [make(shop, f"P{number}") for number in range(MOST_PLACES)]
    with refused("codes-places-full"):
        make(shop, "one more")
    with shop.book.unit(shop.scope()) as tx:
        codes.close(tx, every[0].pk, now=NOW)
    with refused("feedback-scan-closed"):
        scan(shop, every[0].code)
    assert "feedback-scan-closed" not in WRONG_CODES, "whoever scans an old poster guesses nothing"
    with refused("codes-place-gone"), shop.book.unit(shop.scope()) as tx:
        codes.get(tx, every[0].pk)
    assert make(shop, "one more").name == "one more"


def test_a_code_leads_to_its_own_shop_only(shop: Shop, rival: Shop, guest: int) -> None:
    theirs = make(rival, "门口")
    assert scan(shop, theirs.code).scope.business_id == rival.business_id
    with refused("codes-place-gone"), shop.book.unit(shop.scope()) as tx:
        codes.get(tx, theirs.pk)


# Cards


def test_a_card_ties_the_record_to_the_person_and_the_shop_hears(shop: Shop, guest: int) -> None:
    number = shop.customer("王姐")
    issue(shop, number)
    standing = tie(shop)
    assert standing.customer is not None
    assert (standing.customer.pk, standing.customer.name, standing.role) == (number, "王姐", "customer")
    with shop.book.unit(shop.itself) as tx:
        assert tx.get_one(Customer, number).person_id == GUEST
        told = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == TIED)).all()
    assert {row.chat_id for row in told} >= {shop.person("owner")}
    with shop.book.unit() as tx:
        assert tx.get_one(Person, GUEST).business_id == shop.business_id


def test_what_was_said_before_joins_the_record_and_undo_parts_them(shop: Shop, guest: int) -> None:
    number = shop.customer("王姐", phone="+8613800138000")
    rate(shop, scan(shop, make(shop).code), 4)
    issue(shop, number)
    tie(shop)
    with shop.book.unit(shop.itself) as tx:
        [one] = tx.exec(select(Customer).where(Customer.person_id == GUEST)).all()
        [rating] = tx.exec(select(Activity).where(Activity.kind == "rating")).all()
        [told] = tx.exec(
            select(OutboxMessage).where(OutboxMessage.kind == TIED, OutboxMessage.chat_id == shop.person("owner"))
        ).all()
    assert (one.pk, one.name, rating.customer_id) == (number, "王姐", number)
    with shop.book.unit(shop.scope()) as tx:
        audit.undo(tx, told.args["entry"], now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        assert tx.get_one(Customer, number).person_id is None
        [apart] = tx.exec(select(Customer).where(Customer.person_id == GUEST)).all()
        assert codes.tied(tx, number, told.args["entry"]) is None
    assert apart.name == "Mei"


def test_a_manager_may_take_a_card_back_and_a_helper_may_not(shop: Shop, guest: int) -> None:
    number = shop.customer("王姐")
    issue(shop, number)
    tie(shop)
    with shop.book.unit(shop.itself) as tx:
        entry_id = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == TIED)).all()[0].args["entry"]
    with refused("undo-nothing"), shop.book.unit(shop.scope("staff")) as tx:
        audit.undo(tx, entry_id, now=NOW)
    with shop.book.unit(shop.scope("manager")) as tx:
        audit.undo(tx, entry_id, now=NOW)
    with shop.book.unit(shop.itself) as tx:
        assert tx.get_one(Customer, number).person_id is None


def test_a_card_works_once_and_for_a_year(shop: Shop, guest: int) -> None:
    number = shop.customer("王姐")
    issue(shop, number)
    with refused("codes-card-expired"):
        tie(shop, days=LASTS.days)
    tie(shop)
    assert tie(shop, days=500).role == "customer", "it lets its owner in as often as they scan it"
    with shop.book.unit() as tx:
        members.meet(tx, 5002, "Other", "zh", now=NOW)
    with refused("codes-card-used"):
        tie(shop, person_id=5002)
    with refused("codes-card-unknown"):
        tie(shop, "x" * 32)


def test_nobody_takes_over_a_record_that_is_somebodys(shop: Shop, guest: int) -> None:
    number = shop.customer("王姐")
    issue(shop, number)
    issue(shop, number, "u" * 32)
    tie(shop)
    with shop.book.unit() as tx:
        members.meet(tx, 5002, "Other", "zh", now=NOW)
    with refused("codes-card-taken"):
        tie(shop, "u" * 32, 5002)
    with refused("codes-card-needless"):
        issue(shop, number, "v" * 32)


def test_a_member_who_tries_a_card_does_not_use_it_up(shop: Shop, guest: int) -> None:
    issue(shop, shop.customer("王姐"))
    with refused("codes-card-own-shop"):
        tie(shop, person_id=shop.person("staff"))
    tie(shop)


def test_an_undone_card_is_none_and_the_book_keeps_no_token(shop: Shop, guest: int) -> None:
    issue(shop, shop.customer("王姐"))
    with shop.book.unit() as tx:
        [row] = tx.exec(select(CardCode)).all()
    assert row.token_hash == hash_token(TOKEN)
    assert TOKEN not in repr(row)
    with shop.book.unit(shop.scope()) as tx:
        audit.undo_latest(tx, now=NOW)
    with refused("codes-card-unknown"):
        tie(shop)


def test_who_said_stop_before_is_left_in_peace(shop: Shop, guest: int) -> None:
    with shop.book.unit() as tx:
        tx.get_one(Person, GUEST).stopped_at = NOW
    number = shop.customer("王姐")
    issue(shop, number)
    tie(shop)
    with shop.book.unit(shop.itself) as tx:
        assert tx.get_one(Customer, number).stopped_at is not None


def test_news_queued_for_the_wrong_hands_never_reaches_them(shop: Shop, guest: int) -> None:
    number = shop.customer("王姐")
    with shop.book.unit(shop.scope()) as tx:
        case = feedback.record_spoken(tx, feedback.Heard("颜色不对", 1, [number]), now=NOW).case
        assert case is not None
    issue(shop, number)
    tie(shop)
    with shop.book.unit(shop.scope()) as tx:
        cases.tell(tx, case.pk, now=NOW)
    take_back(shop)
    with shop.book.unit() as tx:
        members.meet(tx, 5002, "Right", "zh", now=NOW)
    issue(shop, number, "u" * 32)
    tie(shop, "u" * 32, 5002)
    with shop.book.unit(shop.itself) as tx:
        [told] = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == cases.NEWS)).all()
        assert (told.chat_id, privacy.may_go(tx, told, now=NOW)) == (GUEST, LeftOut("unreachable"))
        told.state = "cancelled"  # as the outbox does with what may not go
        cases.look(tx, cases.get(tx, case.pk), now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        cases.tell(tx, case.pk, now=NOW)
    with shop.book.unit(shop.itself) as tx:
        [told] = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == cases.NEWS)).all()
        assert (told.chat_id, privacy.may_go(tx, told, now=NOW)) == (5002, Allowed())


@pytest.mark.parametrize("known", [False, True], ids=["new", "rated before"])
def test_each_keeps_their_own_when_a_card_is_taken_back(shop: Shop, guest: int, *, known: bool) -> None:
    number = shop.customer("王姐")
    if known:
        rate(shop, scan(shop, make(shop).code), 4)
    issue(shop, number)
    standing = tie(shop)
    with shop.book.unit(standing.scope) as tx:
        said = feedback.complain(tx, GUEST, "Mei", "complaint", feedback.Words("颜色不对"), now=NOW)
    with shop.book.unit() as tx:
        privacy.stop(tx, GUEST, wording="/stop", now=NOW)
    take_back(shop)
    with shop.book.unit(shop.itself) as tx:
        [theirs] = tx.exec(select(Customer).where(Customer.person_id == GUEST)).all()
        tables: tuple[Any, ...] = (Activity, Case, CaseStep, Consent)
        about = {table.__name__: {row.customer_id for row in tx.exec(select(table)).all()} for table in tables}
        assert set.union(*about.values()) == {theirs.pk}, about
        cards = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == cases.CARD)).all()
        assert {row.customer_id for row in cards} == {theirs.pk}
        assert tx.get_one(Customer, number).stopped_at is None
        assert theirs.stopped_at == NOW
    with shop.book.unit(shop.customer_scope(GUEST, theirs.pk)) as tx:
        assert [view.row.pk for view in cases.mine(tx)] == [said.case.pk if said.case else 0]
    with refused("undo-already"):
        take_back(shop)


def test_only_a_scanned_card_is_taken_back_so(shop: Shop) -> None:
    issue(shop, shop.customer("王姐"))
    with refused("stale-button"), shop.book.unit(shop.scope()) as tx:
        codes.untie(tx, 1, now=NOW)


def test_a_carried_stop_goes_with_the_wrong_hands(shop: Shop, guest: int) -> None:
    with shop.book.unit() as tx:
        tx.get_one(Person, GUEST).stopped_at = NOW - timedelta(days=9)
    number = shop.customer("王姐")
    issue(shop, number)
    tie(shop)
    take_back(shop)
    with shop.book.unit(shop.itself) as tx:
        assert tx.get_one(Customer, number).stopped_at is None
        assert tx.exec(select(Consent)).all() == []


def test_a_code_somebody_came_in_by_is_not_undone_as_if_nobody_had(shop: Shop, guest: int) -> None:
    issue(shop, shop.customer("王姐"))
    tie(shop)
    with refused("undo-built-upon"), shop.book.unit(shop.scope()) as tx:
        audit.undo_latest(tx, now=NOW)
    take_back(shop)
    with refused("codes-card-used"):
        tie(shop)


# The first day


def test_for_a_day_whoever_scanned_cannot_erase_what_stood_there_before(shop: Shop, guest: int) -> None:
    number = shop.customer("王姐")
    issue(shop, number)
    standing = tie(shop)
    seal, hour = Seal(b"k"), timedelta(hours=1)
    with refused("mydata-held-short"), shop.book.unit(standing.scope) as tx:
        mydata.erase_own(tx, seal, now=NOW + 23 * hour)
    wrong: tuple[Any, ...] = (
        lambda tx: mydata.correct_name(tx, "李四", now=NOW + hour),
        lambda tx: mydata.correct_phone(tx, "+8613911112222", now=NOW + hour),
        lambda tx: mydata.correct_birthday(tx, Birthday(5, 1), now=NOW + hour),
    )
    for correct in wrong:
        with refused("mydata-held-correct"), shop.book.unit(standing.scope) as tx:
            correct(tx)
    for _ in range(2):
        with shop.book.unit(standing.scope) as tx:
            assert codes.asked_to_erase(tx, number, now=NOW + hour) is not None
    with shop.book.unit(shop.itself) as tx:
        told = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == DOUBT)).all()
        assert {row.chat_id for row in told} == {shop.person("owner"), shop.person("manager")}, "those who lead, once"
    with shop.book.unit(standing.scope) as tx:
        assert codes.asked_to_erase(tx, number, now=NOW + 24 * hour) is None
        assert mydata.correct_name(tx, "李四", now=NOW + 24 * hour).customer.name == "李四"
        mydata.erase_own(tx, seal, now=NOW + 24 * hour)
    with shop.book.unit(shop.itself) as tx:
        assert tx.get(Customer, number) is None


def test_who_has_the_wrong_card_parts_from_it_and_erases_their_own(shop: Shop, guest: int) -> None:
    number = shop.customer("王姐", phone="+8613800138000")
    issue(shop, number)
    standing = tie(shop)
    with shop.book.unit(standing.scope) as tx:
        feedback.say(tx, GUEST, "Mei", feedback.Words("不是我"), now=NOW)
    with shop.book.unit(standing.scope) as tx:
        codes.part(tx, number, now=NOW)
    with shop.book.unit(shop.itself) as tx:
        kept = tx.get_one(Customer, number)
        assert (kept.person_id, kept.phone) == (None, "+8613800138000")
        theirs = tx.exec(select(Customer).where(Customer.person_id == GUEST)).one().pk
    with shop.book.unit(shop.customer_scope(GUEST, theirs)) as tx:
        mydata.erase_own(tx, Seal(b"k"), now=NOW)
    with refused("codes-part-late"), shop.book.unit(standing.scope) as tx:
        codes.part(tx, number, now=NOW)


def test_who_was_muted_with_the_wrong_card_stays_muted_and_its_owner_is_heard(shop: Shop, guest: int) -> None:
    number = shop.customer("王姐")
    issue(shop, number)
    tie(shop)
    with shop.book.unit(shop.scope()) as tx:
        customers.mute(tx, number, muted=True, now=NOW)
    take_back(shop)
    with shop.book.unit(shop.itself) as tx:
        assert tx.get_one(Customer, number).muted_at is None
        assert tx.exec(select(Customer).where(Customer.person_id == GUEST)).one().muted_at == NOW
