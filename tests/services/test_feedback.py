"""What customers say is kept, told to those who must hear, and answered without giving anybody away."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from models import Activity, Customer, OutboxMessage
from models.db import GuardError, Scope
from rules.outbox import State
from rules.paging import PAGE
from rules.refusal import Refusal
from services import audit, capture, feedback, outbox, privacy
from services.feedback import Heard, Rated, Said
from tests.books import NOW, Book, Shop

GUEST = 5001
NIGHT = NOW.replace(hour=15)
"""23:00 in Shanghai."""


@pytest.fixture
def guest(shop: Shop) -> int:
    return shop.customer("王姐", person_id=GUEST)


def rate(shop: Shop, stars: int, *, customer_id: int | None = None, at: datetime = NOW) -> Rated:
    with shop.book.unit(shop.customer_scope(GUEST, customer_id)) as tx:
        return feedback.rate(tx, GUEST, "王姐", stars, now=at)


def say(shop: Shop, text: str, customer_id: int, at: datetime = NOW) -> Said:
    with shop.book.unit(shop.customer_scope(GUEST, customer_id)) as tx:
        return feedback.say(tx, GUEST, "王姐", feedback.Words(text), now=at)


def queue(book: Book, kind: str, *, waiting: bool = True) -> list[OutboxMessage]:
    with book.unit() as tx:
        rows = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.id)))
        return [row for row in rows if not waiting or row.state == State.SCHEDULED]


def ratings(shop: Shop) -> list[Activity]:
    with shop.book.unit(shop.itself) as tx:
        return list(tx.exec(select(Activity).where(Activity.kind == "rating")))


def refused(key: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.key == key


def test_the_first_star_makes_the_record(shop: Shop) -> None:
    made = rate(shop, 5)
    with shop.book.unit(shop.itself) as tx:
        customer = tx.get_one(Customer, made.activity.customer_id)
    assert (customer.person_id, customer.name, customer.source) == (GUEST, "王姐", "scan")


def test_another_star_on_the_same_day_corrects_the_first(shop: Shop, guest: int) -> None:
    rate(shop, 2, customer_id=guest)
    rate(shop, 5, customer_id=guest, at=NOW + timedelta(hours=1))
    assert [row.stars for row in ratings(shop)] == [5]


def test_a_star_on_the_next_local_day_is_a_new_rating(shop: Shop, guest: int) -> None:
    rate(shop, 4, customer_id=guest, at=NIGHT)
    rate(shop, 5, customer_id=guest, at=NIGHT + timedelta(hours=2))
    assert [row.stars for row in ratings(shop)] == [4, 5]


def test_there_are_one_to_five_stars(shop: Shop, guest: int) -> None:
    for stars in (0, 6):
        refused("feedback-stars-range", lambda stars=stars: rate(shop, stars, customer_id=guest))  # type: ignore[misc]


@pytest.mark.parametrize("stars", [1, 2])
def test_those_who_lead_hear_of_a_low_score_once(shop: Shop, guest: int, stars: int) -> None:
    rate(shop, stars, customer_id=guest)
    rate(shop, stars, customer_id=guest)
    told = queue(shop.book, "cases.card")
    assert sorted(row.chat_id for row in told) == [shop.person("owner"), shop.person("manager")]
    assert all(row.passes_cap and not row.passes_quiet for row in told)


@pytest.mark.parametrize("stars", [3, 4, 5])
def test_other_scores_wait_for_the_digest(shop: Shop, guest: int, stars: int) -> None:
    rate(shop, stars, customer_id=guest)
    assert queue(shop.book, "cases.card") == []


def test_whoever_looks_after_the_customer_hears_too(shop: Shop) -> None:
    customer_id = shop.customer("王姐", person_id=GUEST, assigned_to="staff")
    rate(shop, 1, customer_id=customer_id)
    assert shop.person("staff") in {row.chat_id for row in queue(shop.book, "cases.card")}


def test_a_corrected_low_score_is_called_back_and_a_new_fall_told_again(shop: Shop, guest: int) -> None:
    rate(shop, 1, customer_id=guest)
    rate(shop, 5, customer_id=guest)
    assert queue(shop.book, "cases.card") == []
    rate(shop, 1, customer_id=guest)
    assert len(queue(shop.book, "cases.card")) == 2


def left(shop: Shop, kind: str) -> None:
    """What was waiting has been sent."""
    with shop.book.unit() as tx:
        for row in tx.exec(select(OutboxMessage).where(OutboxMessage.kind == kind)):
            row.state = State.SENT


def test_an_alarm_that_was_sent_is_not_repeated_when_the_score_falls_again(shop: Shop, guest: int) -> None:
    rate(shop, 1, customer_id=guest)
    left(shop, "cases.card")
    for stars in (5, 2, 4, 1):
        rate(shop, stars, customer_id=guest)
    assert len(queue(shop.book, "cases.card", waiting=False)) == 2, "the owner's and the manager's"
    assert queue(shop.book, "cases.card") == []


def test_a_low_score_on_another_day_is_another_alarm(shop: Shop, guest: int) -> None:
    rate(shop, 1, customer_id=guest)
    left(shop, "cases.card")
    rate(shop, 1, customer_id=guest, at=NOW + timedelta(days=1))
    assert len(queue(shop.book, "cases.card")) == 2


def test_the_promise_to_the_customer_is_true_at_night(shop: Shop, guest: int) -> None:
    assert rate(shop, 1, customer_id=guest).heard_now
    assert not rate(shop, 1, customer_id=guest, at=NIGHT).heard_now


def test_words_join_the_rating_of_the_day_and_later_words_stand_alone(shop: Shop, guest: int) -> None:
    rate(shop, 3, customer_id=guest)
    assert say(shop, "颜色不对", guest).activity.kind == "rating"
    assert say(shop, "还有点慢", guest).activity.kind == "message"
    with shop.book.unit(shop.itself) as tx:
        assert [voice.activity.text for voice in feedback.heard(tx).rows] == ["还有点慢", "颜色不对"]


def test_words_to_a_low_score_that_has_not_left_go_with_it(shop: Shop, guest: int) -> None:
    rate(shop, 1, customer_id=guest)
    say(shop, "颜色不对", guest)
    assert queue(shop.book, "feedback.words") == []


def test_words_to_a_low_score_that_has_left_are_told_too(shop: Shop, guest: int) -> None:
    rate(shop, 1, customer_id=guest)
    with shop.book.unit() as tx:
        for row in tx.exec(select(OutboxMessage)):
            row.state = State.SENT
    say(shop, "颜色不对", guest)
    assert [(row.passes_cap, row.nudge) for row in queue(shop.book, "feedback.words")] == [(True, False)] * 2


def test_words_to_a_low_score_whose_alarm_has_been_taken_up_go_with_it_too(shop: Shop, guest: int) -> None:
    rate(shop, 1, customer_id=guest)
    with shop.book.unit() as tx:
        outbox.claim(tx, now=NOW)
    say(shop, "颜色不对", guest)
    assert queue(shop.book, "feedback.words") == []


@pytest.mark.parametrize("stars", [None, 3, 5])
def test_other_words_are_a_nudge_like_any_other(shop: Shop, guest: int, stars: int | None) -> None:
    if stars is not None:
        rate(shop, stars, customer_id=guest)
    say(shop, "几点关门？", guest)
    assert [(row.passes_cap, row.nudge) for row in queue(shop.book, "feedback.words")] == [(False, True)] * 2


@pytest.mark.parametrize("taken_up", [False, True])
def test_what_a_customer_adds_goes_with_the_words_that_wait(shop: Shop, guest: int, taken_up: bool) -> None:
    first = say(shop, "在吗", guest).activity.pk
    if taken_up:
        with shop.book.unit() as tx:
            outbox.claim(tx, now=NOW)
    more = [say(shop, text, guest).activity.pk for text in ("有红漆吗", "要两桶")]
    rows = queue(shop.book, "feedback.words", waiting=False)
    assert [row.args for row in rows] == [{"activity": first, "also": more}] * 2


def test_words_after_those_that_left_are_told_anew_and_two_customers_are_two_messages(shop: Shop, guest: int) -> None:
    say(shop, "在吗", guest)
    left(shop, "feedback.words")
    say(shop, "有红漆吗", guest)
    assert len(queue(shop.book, "feedback.words")) == 2
    other = shop.customer("李哥", person_id=5002)
    with shop.book.unit(shop.customer_scope(5002, other)) as tx:
        feedback.say(tx, 5002, "李哥", feedback.Words("在吗"), now=NOW)
    assert len(queue(shop.book, "feedback.words")) == 4


def test_what_changed_after_a_digest_stands_in_the_next_one(shop: Shop, guest: int) -> None:
    digest, next_digest = NOW + timedelta(hours=1), NOW + timedelta(days=1)

    def between(since: datetime, until: datetime) -> list[tuple[int | None, str]]:
        with shop.book.unit(shop.itself) as tx:
            return [(v.activity.stars, v.activity.text) for v in feedback.between(tx, since, until)]

    rate(shop, 5, customer_id=guest)
    assert between(NOW - timedelta(hours=1), digest) == [(5, "")]
    assert between(digest, next_digest) == []
    rate(shop, 5, customer_id=guest, at=NOW + timedelta(hours=2))
    assert between(digest, next_digest) == [], "the same stars again are no news"
    say(shop, "手艺真好", guest, NOW + timedelta(hours=2))
    assert between(digest, next_digest) == [(5, "手艺真好")]
    rate(shop, 4, customer_id=guest, at=NOW + timedelta(hours=3))
    assert between(NOW + timedelta(hours=2, minutes=30), next_digest) == [(4, "手艺真好")]


def test_praise_waits_but_a_question_does_not(shop: Shop, guest: int) -> None:
    rate(shop, 5, customer_id=guest)
    assert not say(shop, "很好", guest).heard_now
    assert queue(shop.book, "feedback.words") == []
    assert say(shop, "有红漆吗", guest).heard_now
    assert len(queue(shop.book, "feedback.words")) == 2


def test_a_stopped_customer_is_told_that_no_answer_can_come(shop: Shop, guest: int) -> None:
    with shop.book.unit() as tx:
        privacy.stop(tx, GUEST, wording="/stop", now=NOW)
    assert say(shop, "在吗", guest).stopped
    assert rate(shop, 5, customer_id=guest).stopped


def test_offers_are_asked_about_after_a_good_rating_until_answered(shop: Shop, guest: int) -> None:
    assert not rate(shop, 2, customer_id=guest).may_ask_offers
    assert rate(shop, 5, customer_id=guest).may_ask_offers
    with shop.book.unit(shop.customer_scope(GUEST, guest)) as tx:
        privacy.choose(tx, "offers", grants=False, wording="no", now=NOW)
    assert not rate(shop, 5, customer_id=guest).may_ask_offers


def test_the_list_counts_stars_and_leaves_out_answers(shop: Shop, guest: int) -> None:
    rate(shop, 5, customer_id=guest)
    say(shop, "多谢", guest)
    with shop.book.unit(shop.scope("owner")) as tx:
        feedback.reply(tx, guest, "欢迎再来", now=NOW)
        found = feedback.heard(tx)
    assert [voice.activity.text for voice in found.rows] == ["多谢"]
    assert (dict(found.stars), found.count, found.average) == ({5: 1}, 1, 5.0)


def test_the_list_is_paged(shop: Shop, guest: int) -> None:
    for number in range(PAGE + 1):
        say(shop, f"第{number}句", guest)
    with shop.book.unit(shop.scope("viewer")) as tx:
        last = feedback.heard(tx, page=9)
    assert (last.number, last.pages, [voice.activity.text for voice in last.rows]) == (1, 2, ["第0句"])


def test_a_rival_hears_nothing(shop: Shop, rival: Shop, guest: int) -> None:
    said = say(shop, "颜色不对", guest).activity.pk
    with rival.book.unit(rival.scope("owner")) as tx:
        assert feedback.heard(tx).rows == []
        refused("feedback-gone", lambda: feedback.get(tx, said))
        refused("customer-gone", lambda: feedback.reply(tx, guest, "你好", now=NOW))


def reply(shop: Shop, customer_id: int, text: str = "马上给您换") -> feedback.Reply:
    with shop.book.unit(shop.scope("staff")) as tx:
        return feedback.reply(tx, customer_id, text, now=NOW)


def test_an_answer_waits_ten_seconds_and_says_nothing_of_the_member(shop: Shop, guest: int) -> None:
    message = reply(shop, guest).message
    assert (message.chat_id, message.purpose, message.due_at) == (GUEST, "relay", NOW + timedelta(seconds=10))
    assert "Staff" not in str(message.args)


def test_a_cancelled_answer_never_was(shop: Shop, guest: int) -> None:
    message = reply(shop, guest).message
    say(shop, "快点", guest)
    with shop.book.unit(shop.scope("staff")) as tx:
        feedback.cancel_reply(tx, message.pk, now=NOW)
    with shop.book.unit(shop.scope("staff")) as tx:
        assert feedback.cancel_reply(tx, message.pk, now=NOW).state == State.CANCELLED
        assert [row.text for row in tx.exec(select(Activity))] == ["快点"]
        refused("undo-nothing", lambda: audit.undo_latest(tx, now=NOW))


def test_an_answer_that_left_cannot_be_taken_back(shop: Shop, guest: int) -> None:
    message = reply(shop, guest).message
    with shop.book.unit() as tx:
        tx.get_one(OutboxMessage, message.pk).state = State.SENDING
    with shop.book.unit(shop.scope("staff")) as tx:
        assert feedback.cancel_reply(tx, message.pk, now=NOW).state == State.SENDING
        refused("undo-sent", lambda: audit.undo_latest(tx, now=NOW))


def lose_the_first_try(shop: Shop, message_id: int) -> None:
    """The connection broke: the message may have arrived, and waits to be said once more."""
    with shop.book.unit() as tx:
        tx.get_one(OutboxMessage, message_id).unknown_attempts = 1


def test_an_answer_that_may_have_arrived_is_not_called_taken_back(shop: Shop, guest: int) -> None:
    message = reply(shop, guest).message
    lose_the_first_try(shop, message.pk)
    with shop.book.unit(shop.scope("staff")) as tx:
        assert feedback.cancel_reply(tx, message.pk, now=NOW).state == State.UNCERTAIN
    with shop.book.unit(shop.scope("staff")) as tx:
        assert feedback.cancel_reply(tx, message.pk, now=NOW).state == State.UNCERTAIN, "a second press"
        assert outbox.claim(tx, now=NOW + timedelta(hours=1)) == [], "and it is not said again"


def test_undo_says_that_an_answer_may_have_arrived(shop: Shop, guest: int) -> None:
    message = reply(shop, guest).message
    with shop.book.undone(shop.scope("staff")) as tx:
        assert not audit.undo_latest(tx, now=NOW).may_have_arrived
    lose_the_first_try(shop, message.pk)
    with shop.book.unit(shop.scope("staff")) as tx:
        assert audit.undo_latest(tx, now=NOW).may_have_arrived
        assert tx.get_one(OutboxMessage, message.pk).state == State.UNCERTAIN


def test_an_answer_that_failed_can_be_undone_since_nothing_was_sent(shop: Shop, guest: int) -> None:
    message = reply(shop, guest).message
    with shop.book.unit() as tx:
        tx.get_one(OutboxMessage, message.pk).state = State.FAILED
    with shop.book.unit(shop.scope("staff")) as tx:
        assert not audit.undo_latest(tx, now=NOW).may_have_arrived
        assert tx.get_one(OutboxMessage, message.pk).state == State.FAILED


def test_a_helper_cannot_cancel_what_the_owner_says(shop: Shop, guest: int) -> None:
    with shop.book.unit(shop.scope("owner")) as tx:
        message = feedback.reply(tx, guest, "马上给您换", now=NOW).message
    with shop.book.undone(shop.scope("staff")) as tx:
        refused("undo-nothing", lambda: feedback.cancel_reply(tx, message.pk, now=NOW))


def test_an_answer_knows_who_wrote_it(shop: Shop, guest: int) -> None:
    assert reply(shop, guest).message.args["by"] == shop.person("staff")


def test_undo_calls_back_an_answer_as_well(shop: Shop, guest: int) -> None:
    message = reply(shop, guest).message
    with shop.book.unit(shop.scope("staff")) as tx:
        audit.undo_latest(tx, now=NOW)
    with shop.book.unit() as tx:
        assert tx.get_one(OutboxMessage, message.pk).state == State.CANCELLED


def test_no_answer_starts_on_a_way_where_it_cannot_arrive(shop: Shop, guest: int) -> None:
    by_hand = shop.customer("老李")
    refused("reply-unreachable", lambda: reply(shop, by_hand))
    refused("feedback-reply-too-long", lambda: reply(shop, guest, "长" * (feedback.REPLY_UNITS + 1)))
    with shop.book.unit() as tx:
        privacy.stop(tx, GUEST, wording="/stop", now=NOW)
    refused("reply-stopped", lambda: reply(shop, guest))
    assert queue(shop.book, "feedback.reply") == []


def test_a_private_note_stays_in_the_house(shop: Shop, guest: int) -> None:
    with shop.book.unit(shop.scope("staff")) as tx:
        made = feedback.note(tx, guest, "爱讲价", now=NOW)
    assert queue(shop.book, "feedback.reply", waiting=False) == []
    with shop.book.unit(shop.scope("staff")) as tx:
        audit.undo(tx, made.entry_id, now=NOW)
        assert tx.exec(select(Activity)).all() == []


def test_a_helper_cannot_answer_somebody_elses_customer(shop: Shop) -> None:
    theirs = shop.customer("王姐", person_id=GUEST, assigned_to="manager")
    refused("customer-gone", lambda: reply(shop, theirs))


def test_spoken_words_go_to_the_one_customer_of_that_name(shop: Shop, guest: int) -> None:
    with shop.book.unit(shop.scope("staff")) as tx:
        made = feedback.record_spoken(tx, Heard("颜色不对", 4, (guest,), "王姐"), now=NOW)
    assert (made.voice.customer and made.voice.customer.id, made.is_new, made.choices) == (guest, False, ())
    assert (made.voice.activity.stars, made.voice.activity.member_id) == (4, shop.members["staff"])


def test_spoken_words_of_an_unknown_name_make_a_customer_and_undo_unmakes_both(shop: Shop) -> None:
    with shop.book.unit(shop.scope("owner")) as tx:
        made = feedback.record_spoken(tx, Heard("慢", 2, (), "Mrs Lee"), now=NOW)
        assert made.is_new
    with shop.book.unit(shop.scope("owner")) as tx:
        audit.undo(tx, made.entry_id, now=NOW)
        assert (tx.exec(select(Customer)).all(), tx.exec(select(Activity)).all()) == ([], [])


def test_spoken_words_are_kept_while_nobody_knows_which_of_two_it_was(shop: Shop, guest: int) -> None:
    other = shop.customer("王姐", phone="+8613800138000")
    with shop.book.unit(shop.scope("owner")) as tx:
        made = feedback.record_spoken(tx, Heard("慢", None, (guest, other), "王姐"), now=NOW)
    assert {choice.id for choice in made.choices} == {guest, other}
    with shop.book.unit(shop.scope("owner")) as tx:
        attached = capture.attach(tx, made.entry_id, other, now=NOW)
    assert attached.activity is not None
    assert (attached.activity.customer_id, attached.activity.text) == (other, "慢")


def test_the_phone_tells_two_of_one_name_apart(shop: Shop, guest: int) -> None:
    other = shop.customer("王姐", phone="+8613800138000")
    with shop.book.unit(shop.scope("owner")) as tx:
        made = feedback.record_spoken(tx, Heard("慢", None, (guest, other), "王姐", "+8613800138000"), now=NOW)
    assert made.voice.customer is not None
    assert made.voice.customer.id == other


def test_a_low_score_heard_by_a_helper_is_told_to_the_others(shop: Shop, guest: int) -> None:
    with shop.book.unit(shop.scope("manager")) as tx:
        feedback.record_spoken(tx, Heard("慢", 1, (guest,), "王姐"), now=NOW)
    assert [row.chat_id for row in queue(shop.book, "cases.card")] == [shop.person("owner")]


def test_a_viewer_writes_nothing_down(shop: Shop, guest: int) -> None:
    with pytest.raises(GuardError), shop.book.undone(shop.scope("viewer")) as tx:
        feedback.record_spoken(tx, Heard("慢", 1, (guest,), "王姐"), now=NOW)


def test_a_customer_reaches_nobody_elses_record(shop: Shop, guest: int) -> None:
    other = shop.customer("老李")
    with shop.book.undone(shop.customer_scope(GUEST, guest)) as tx:
        assert tx.get(Customer, other) is None
        tx.add(Activity(business_id=shop.business_id, customer_id=other, kind="note", occurred_at=NOW, recorded_at=NOW))
        with pytest.raises(GuardError):
            tx.flush()


def test_a_rivals_scope_cannot_rate_here(shop: Shop, rival: Shop, guest: int) -> None:
    with rival.book.unit(Scope(rival.business_id, "customer", GUEST)) as tx:
        made = feedback.rate(tx, GUEST, "王姐", 5, now=NOW)
    assert made.activity.business_id == rival.business_id
    assert ratings(shop) == []
