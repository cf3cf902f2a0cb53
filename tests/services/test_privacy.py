"""What a customer allowed, and /stop, which works for anyone, everywhere, at once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from models import Consent, Customer, Member, OutboxMessage, Person
from models.db import GuardError
from rules.outbox import State
from rules.privacy import Allowed, LeftOut, Purpose
from rules.refusal import Refusal
from services import customers, feedback, members, privacy
from tests.books import NOW, Shop

GUEST = 5001


@pytest.fixture
def guest(shop: Shop) -> int:
    return shop.customer("王姐", person_id=GUEST)


def stop(shop: Shop, person_id: int = GUEST) -> privacy.Stopped:
    with shop.book.unit() as tx:
        return privacy.stop(tx, person_id, wording="/stop", now=NOW)


def answer(shop: Shop, guest: int, purpose: Purpose, *, grants: bool) -> privacy.Kept:
    with shop.book.unit(shop.customer_scope(GUEST, guest)) as tx:
        return privacy.choose(tx, purpose, grants=grants, wording="好", now=NOW)


def proofs(shop: Shop) -> list[tuple[str, bool, str]]:
    with shop.book.unit(shop.itself) as tx:
        rows = tx.exec(select(Consent).order_by(col(Consent.id)))
        return [(row.purpose, row.granted, row.wording) for row in rows]


def decision(shop: Shop, guest: int, purpose: Purpose) -> Allowed | LeftOut:
    with shop.book.unit(shop.itself) as tx:
        return privacy.decide(tx, customers.get(tx, guest), purpose, now=NOW)


def test_offers_are_off_until_somebody_says_yes(shop: Shop, guest: int) -> None:
    assert decision(shop, guest, "offers") == LeftOut("consent")
    assert answer(shop, guest, "offers", grants=True).permission.granted["offers"]
    assert decision(shop, guest, "offers") == Allowed()


def test_each_answer_is_kept_with_its_words_and_a_second_tap_adds_none(shop: Shop, guest: int) -> None:
    answer(shop, guest, "offers", grants=True)
    answer(shop, guest, "offers", grants=True)
    answer(shop, guest, "offers", grants=False)
    assert proofs(shop) == [("offers", True, "好"), ("offers", False, "好")]


def test_an_unheard_of_purpose_is_a_stale_button(shop: Shop, guest: int) -> None:
    with pytest.raises(Refusal, match="stale-button"):
        answer(shop, guest, "relay", grants=True)


def test_stop_reaches_every_shop_and_calls_back_what_was_on_its_way(shop: Shop, rival: Shop, guest: int) -> None:
    theirs = rival.customer("王姐", person_id=GUEST)
    with shop.book.unit(shop.scope("owner")) as tx:
        message = feedback.reply(tx, guest, "好的", now=NOW).message
    found = stop(shop)
    assert [row.id for row in found.shops] == [shop.business_id, rival.business_id]
    assert decision(shop, guest, "relay") == decision(rival, theirs, "relay") == LeftOut("stopped")
    with shop.book.unit() as tx:
        assert tx.get_one(OutboxMessage, message.pk).state == State.CANCELLED


def test_the_button_under_what_one_shop_sent_ends_what_that_shop_sends(shop: Shop, rival: Shop, guest: int) -> None:
    theirs = rival.customer("王姐", person_id=GUEST)
    for one, number in ((shop, guest), (rival, theirs)):
        with one.book.unit(one.scope("owner")) as tx:
            feedback.reply(tx, number, "好的", now=NOW)
    with shop.book.unit() as tx:
        found = privacy.stop_shop(tx, GUEST, shop.business_id, wording="不再接收", now=NOW)
        assert ([row.id for row in found.shops], found.works_at) == ([shop.business_id], [])
    assert decision(shop, guest, "relay") == LeftOut("stopped")
    assert decision(rival, theirs, "relay") == Allowed()
    assert proofs(shop) == [("anything", False, "不再接收")]
    with shop.book.unit() as tx:
        waiting = tx.exec(select(OutboxMessage).where(OutboxMessage.state == State.SCHEDULED)).all()
        told = [row for row in waiting if row.kind == "outbox.undelivered"]
        assert {row.business_id for row in waiting if row.purpose} == {rival.business_id}
        assert {row.business_id for row in told} == {shop.business_id}
        assert tx.get_one(Person, GUEST).stopped_at is None


def test_the_button_of_a_shop_that_has_erased_them_promises_nothing(shop: Shop, rival: Shop) -> None:
    theirs = rival.customer("王姐", person_id=GUEST)
    with shop.book.unit() as tx:
        found = privacy.stop_shop(tx, GUEST, shop.business_id, wording="不再接收", now=NOW)
        assert (found, tx.get_one(Person, GUEST).stopped_at) == (privacy.Stopped([], [], everywhere=False), None)
    assert decision(rival, theirs, "relay") == Allowed()


def test_what_the_bot_started_counts_against_a_day_and_news_of_their_own_does_not(shop: Shop, guest: int) -> None:
    def sent(number: int, *, news: bool) -> None:
        about: dict[str, Any] = {"customer_id": guest, "chat_id": GUEST, "purpose": "service", "state": "sent"}
        with shop.book.unit(shop.itself) as tx:
            tx.add(
                OutboxMessage(
                    business_id=shop.business_id, key=f"{news}{number}", kind="x", passes_cap=news, **about,
                    due_at=NOW, created_at=NOW,
                )
            )  # fmt: skip

    for number in range(privacy.MOST_A_DAY):
        sent(number, news=True)
    assert decision(shop, guest, "service") == Allowed()
    for number in range(privacy.MOST_A_DAY):
        assert decision(shop, guest, "service") == Allowed()
        sent(number, news=False)
    assert decision(shop, guest, "service") == LeftOut("cap")
    assert decision(shop, guest, "relay") == Allowed()


def test_stop_leaves_the_other_customers_alone(shop: Shop, guest: int) -> None:
    other = shop.customer("老李", person_id=5002)
    stop(shop)
    assert decision(shop, other, "relay") == Allowed()


def test_stop_is_kept_as_proof_once(shop: Shop, guest: int) -> None:
    stop(shop)
    stop(shop)
    assert proofs(shop) == [("anything", False, "/stop")]


def test_allowing_one_shop_again_leaves_the_others_stopped(shop: Shop, rival: Shop, guest: int) -> None:
    rival.customer("王姐", person_id=GUEST)
    answer(shop, guest, "offers", grants=True)
    stop(shop)
    with shop.book.unit(shop.customer_scope(GUEST, guest)) as tx:
        kept = privacy.allow(tx, wording="恢复", now=NOW + timedelta(days=1))
    assert (kept.permission.stopped, kept.permission.granted["offers"]) == (False, True)
    assert proofs(shop)[-1] == ("anything", True, "恢复")
    with shop.book.unit() as tx:
        assert [row.id for row in privacy.still_stopped(tx, GUEST)] == [rival.business_id]


def test_agreeing_to_something_does_not_end_a_stop(shop: Shop, guest: int) -> None:
    stop(shop)
    assert answer(shop, guest, "offers", grants=True).permission.stopped


def test_stop_by_somebody_nobody_keeps_stops_nothing(shop: Shop) -> None:
    assert stop(shop, 9999) == privacy.Stopped([], [])


def test_a_stop_holds_for_a_shop_that_makes_a_record_only_later(shop: Shop) -> None:
    stranger(shop)
    stop(shop)
    with shop.book.unit(shop.customer_scope(GUEST, None)) as tx:
        made = feedback.rate(tx, GUEST, "王姐", 5, now=NOW + timedelta(days=3))
        assert (made.stopped, made.may_ask_offers) == (True, False)
        (proof,) = tx.exec(select(Consent))
        assert (proof.purpose, proof.granted, proof.wording, proof.at) == ("anything", False, "/stop", NOW)
    assert decision(shop, made.activity.customer_id or 0, "relay") == LeftOut("stopped")


def test_who_allows_a_shop_again_is_not_stopped_for_those_that_come_later(shop: Shop, rival: Shop, guest: int) -> None:
    stop(shop)
    with shop.book.unit(shop.customer_scope(GUEST, guest)) as tx:
        privacy.allow(tx, wording="恢复", now=NOW + timedelta(days=1))
    with rival.book.unit(rival.customer_scope(GUEST, None)) as tx:
        assert not feedback.rate(tx, GUEST, "王姐", 5, now=NOW + timedelta(days=2)).stopped
        assert tx.exec(select(Consent)).all() == []


def test_the_first_stop_is_the_one_that_is_proved(shop: Shop) -> None:
    stranger(shop)
    stop(shop)
    with shop.book.unit() as tx:
        privacy.stop(tx, GUEST, wording="/stop again", now=NOW + timedelta(days=1))
        person = tx.get_one(Person, GUEST)
        assert (person.stopped_at, person.stopped_wording) == (NOW, "/stop")


def stranger(shop: Shop) -> None:
    """Somebody who has pressed Start and has no record anywhere."""
    with shop.book.unit() as tx:
        members.meet(tx, GUEST, "王姐", "zh", now=NOW)


def test_stop_by_a_member_turns_off_what_the_bot_starts(shop: Shop) -> None:
    found = stop(shop, shop.person("owner"))
    assert ([row.id for row in found.shops], [row.id for row in found.works_at]) == ([], [shop.business_id])
    with shop.book.unit() as tx:
        assert tx.get_one(Member, shop.members["owner"]).nudges_off
        members.unmute(tx, shop.person("owner"), shop.business_id)
        assert not tx.get_one(Member, shop.members["owner"]).nudges_off


def test_only_a_member_can_turn_the_digest_on_again(shop: Shop, rival: Shop) -> None:
    with shop.book.undone() as tx, pytest.raises(Refusal, match="refusal-not-yours"):
        members.unmute(tx, rival.person("owner"), shop.business_id)


def test_a_customer_hears_how_much_is_kept_and_only_their_own(shop: Shop, guest: int) -> None:
    other = shop.customer("老李")
    with shop.book.unit(shop.scope("owner")) as tx:
        feedback.note(tx, guest, "爱讲价", now=NOW)
        feedback.note(tx, other, "爱说话", now=NOW)
    with shop.book.unit(shop.customer_scope(GUEST, guest)) as tx:
        feedback.say(tx, GUEST, "王姐", feedback.Words("很好"), now=NOW)
    with shop.book.unit(shop.customer_scope(GUEST, guest)) as tx:
        kept = privacy.kept(tx)
    assert (kept.said, kept.noted) == (1, 1)


def test_a_scan_alone_keeps_nothing(shop: Shop) -> None:
    with shop.book.undone(shop.customer_scope(GUEST, None)) as tx:
        assert privacy.kept(tx).customer is None
        with pytest.raises(Refusal, match="privacy-nothing-kept"):
            privacy.choose(tx, "offers", grants=True, wording="好", now=NOW)


def test_a_customer_cannot_answer_for_another(shop: Shop, guest: int) -> None:
    other = shop.customer("老李")
    with shop.book.undone(shop.customer_scope(GUEST, guest)) as tx:
        tx.add(
            Consent(business_id=shop.business_id, customer_id=other, purpose="offers", granted=True, wording="", at=NOW)
        )
        with pytest.raises(GuardError):
            tx.flush()


def test_a_blocked_bot_reaches_nobody(shop: Shop, guest: int) -> None:
    with shop.book.unit() as tx:
        person = members.meet(tx, GUEST, "王姐", "zh", now=NOW)
        person.blocked_at = NOW
    assert decision(shop, guest, "relay") == LeftOut("unreachable")


def test_the_record_of_a_stop_survives_in_the_customer(shop: Shop, guest: int) -> None:
    stop(shop)
    with shop.book.unit(shop.itself) as tx:
        assert tx.get_one(Customer, guest).stopped_at == NOW
