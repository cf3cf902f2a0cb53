"""Who is slipping, said once for each fact, and what was done about it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import col, select

from models import Activity, Alert, Business, Customer, Member, OutboxMessage, Person
from models.db import SYSTEM, Tx
from rules.outbox import State
from rules.refusal import Refusal
from services import audit, customers, followups, insights, outbox, privacy
from services.customers import Happening
from services.followups import Plan
from services.insights.answers import What
from tests.books import NOW, Shop

TODAY = date(2026, 11, 18)
GUEST = 5001


def regular(
    shop: Shop,
    name: str = "王姐",
    *,
    every: int = 30,
    silent: int = 60,
    amount: int | None = None,
    person_id: int | None = None,
) -> int:
    """A customer who came five times, every so many days, and has been silent since."""
    return visitor(shop, shop.customer(name, person_id=person_id), [silent + back * every for back in range(5)], amount)


def visitor(shop: Shop, number: int, days_ago: Sequence[int], amount: int | None = None) -> int:
    with shop.book.unit(shop.itself) as tx:
        for days in days_ago:
            come(tx, number, TODAY - timedelta(days=days), amount)
    return number


def come(tx: Tx, number: int, on: date | None = None, amount: int | None = None) -> None:
    what = Happening("sale", "染发", amount, "CNY" if amount else None, occurred_on=on)
    customers.happened(tx, customers.get(tx, number), what, now=NOW)


def slipping_names(tx: Tx) -> list[str]:
    return [one.customer.name for one in insights.slipping(tx, now=NOW)]


def raised(tx: Tx, now: datetime) -> int:
    return insights.raise_alerts(tx, insights.look(tx, now=now), now=now)


def pushed(tx: Tx) -> Sequence[OutboxMessage]:
    return tx.exec(select(OutboxMessage).where(OutboxMessage.kind == "insights.alert")).all()


def test_the_overdue_are_slipping_and_the_punctual_are_not(shop: Shop) -> None:
    regular(shop, "late", silent=60)
    regular(shop, "punctual", silent=20)
    visitor(shop, shop.customer("new"), [330, 300])
    with shop.book.unit(shop.scope()) as tx:
        assert slipping_names(tx) == ["late"]


def test_the_most_value_at_risk_comes_first(shop: Shop) -> None:
    regular(shop, "small", amount=5000)
    regular(shop, "big", amount=90000)
    regular(shop, "silent for long", silent=80)
    with shop.book.unit(shop.scope()) as tx:
        assert slipping_names(tx) == ["big", "small", "silent for long"]


def test_suppliers_the_lost_and_the_archived_do_not_slip(shop: Shop) -> None:
    rows = [regular(shop, name) for name in ("supplier", "lost", "archived")]
    with shop.book.unit(shop.scope()) as tx:
        customers.set_kind(tx, rows[0], "supplier", now=NOW)
        customers.set_state(tx, rows[1], "lost", "moved", now=NOW)
        customers.set_state(tx, rows[2], "archived", now=NOW)
        assert slipping_names(tx) == []


def test_a_stated_rhythm_works_from_the_first_day(shop: Shop) -> None:
    li = shop.customer("李姐")
    with shop.book.unit(shop.scope()) as tx:
        customers.set_rhythm(tx, li, 30, TODAY - timedelta(days=70), now=NOW)
        found = insights.one(tx, li, now=NOW)
    assert (found.open, found.rhythm.source, found.rhythm.visits) == (True, "stated", 0)


def test_who_came_too_seldom_has_no_rhythm_and_that_is_said(shop: Shop) -> None:
    li = visitor(shop, shop.customer("李姐"), [330, 300])
    with shop.book.undone(shop.scope()) as tx, pytest.raises(Refusal, match="churn-no-rhythm"):
        insights.one(tx, li, now=NOW)


def test_the_list_is_paged_and_counts_whom_it_cannot_judge(shop: Shop) -> None:
    for number in range(8):
        regular(shop, f"late {number}", amount=1000 * (number + 1))
    regular(shop, "punctual", silent=10)
    shop.customer("stranger")
    with shop.book.unit(shop.scope()) as tx:
        first, last = insights.churn(tx, now=NOW), insights.churn(tx, page=9, now=NOW)
    assert (len(first.rows), first.total, first.judged, first.unknown) == (5, 8, 9, 1)
    assert ([one.customer.name for one in last.rows], last.number, last.pages) == (["late 2", "late 1", "late 0"], 1, 2)


def test_the_last_words_of_the_customer_explain_not_our_own_letter(shop: Shop) -> None:
    wang = regular(shop)
    with shop.book.unit(shop.scope()) as tx:
        customers.note(tx, wang, "嫌颜色不好", now=NOW - timedelta(days=30))
        customers.happened(tx, customers.get(tx, wang), Happening("message", "您好"), now=NOW)
        assert insights.one(tx, wang, now=NOW).note == "嫌颜色不好"


def test_an_alert_goes_to_those_who_lead_and_once_for_one_fact(shop: Shop) -> None:
    regular(shop)
    with shop.book.unit(shop.itself) as tx:
        assert raised(tx, NOW) == 1
        assert {row.chat_id for row in pushed(tx)} == {shop.person("owner"), shop.person("manager")}
        assert raised(tx, NOW + timedelta(days=1)) == 0
        assert len(pushed(tx)) == 2


def test_a_new_visit_is_a_new_fact(shop: Shop) -> None:
    wang = regular(shop, silent=90)
    with shop.book.unit(shop.itself) as tx:
        assert raised(tx, NOW) == 1
        come(tx, wang)
        later = NOW + timedelta(days=120)
        assert raised(tx, later) == 1
        assert len(tx.exec(select(Alert)).all()) == 2


def test_who_wants_no_nudges_gets_no_alert(shop: Shop) -> None:
    regular(shop)
    with shop.book.unit(shop.itself) as tx:
        tx.get_one(Member, shop.members["manager"]).nudges_off = True
        raised(tx, NOW)
        assert [row.chat_id for row in pushed(tx)] == [shop.person("owner")]


def test_a_day_brings_three_alerts_at_most_and_the_next_day_the_others(shop: Shop) -> None:
    for number in range(5):
        regular(shop, f"late {number}")
    with shop.book.unit(shop.itself) as tx:
        assert [raised(tx, NOW + timedelta(days=day)) for day in range(3)] == [3, 2, 0]


def test_a_cap_of_none_raises_none(shop: Shop) -> None:
    regular(shop)
    with shop.book.unit(shop.itself) as tx:
        tx.get_one(Business, shop.business_id).nudge_cap = 0
        assert raised(tx, NOW) == 0


def test_whom_somebody_is_about_to_meet_or_has_just_called_needs_no_alert(shop: Shop) -> None:
    booked, called = regular(shop, "booked"), regular(shop, "called")
    with shop.book.unit(shop.scope()) as tx:
        followups.for_customer(tx, booked, Plan("回访", NOW + timedelta(days=1), booked), now=NOW)
        customers.happened(tx, customers.get(tx, called), Happening("call"), now=NOW)
    with shop.book.unit(shop.itself) as tx:
        assert raised(tx, NOW) == 0


@pytest.mark.parametrize(("what", "kind"), [("called", "call"), ("written", "message"), ("not_now", None)])
def test_an_answer_counts_for_this_silence_and_leaves_its_trace(what: What, kind: str | None, shop: Shop) -> None:
    wang = regular(shop)
    with shop.book.unit(shop.scope()) as tx:
        done = insights.answer(tx, wang, what, text="您好", now=NOW)
        assert done.entry_id is not None
        assert slipping_names(tx) == []
        found = insights.one(tx, wang, now=NOW)
        assert (found.open, found.answer) == (False, what)
        traces = tx.exec(select(Activity.kind).where(col(Activity.kind).in_(("call", "message")))).all()
        assert list(traces) == ([kind] if kind else [])


@pytest.mark.parametrize("what", ["called", "written", "not_now"])
def test_undo_of_an_answer_opens_the_alert_again(what: What, shop: Shop) -> None:
    wang = regular(shop)
    with shop.book.unit(shop.itself) as tx:
        raised(tx, NOW)
    with shop.book.unit(shop.scope()) as tx:
        before = customers.get(tx, wang).model_dump()
        done = insights.answer(tx, wang, what, now=NOW)
        audit.undo(tx, done.entry_id or 0, now=NOW)
        assert insights.one(tx, wang, now=NOW).open
        assert customers.get(tx, wang).model_dump() == before


def test_a_second_answer_changes_nothing(shop: Shop) -> None:
    wang = regular(shop)
    with shop.book.unit(shop.scope()) as tx:
        insights.answer(tx, wang, "called", now=NOW)
    with shop.book.unit(shop.scope("manager")) as tx:
        again = insights.answer(tx, wang, "written", text="您好", now=NOW)
        assert (again.entry_id, again.slipping.answer) == (None, "called")
        assert tx.exec(select(Activity).where(Activity.kind == "message")).all() == []


def test_an_answer_to_a_stale_alert_changes_nothing(shop: Shop) -> None:
    wang = regular(shop)
    with shop.book.unit(shop.scope()) as tx:
        come(tx, wang)
        done = insights.answer(tx, wang, "called", now=NOW)
        assert (done.entry_id, done.slipping.rhythm.state) == (None, "on_time")
        assert tx.exec(select(Alert)).all() == []


@pytest.mark.parametrize(("every", "pause"), [(30, 30), (2, 7)])
def test_not_now_holds_for_one_usual_gap_and_a_week_at_least(every: int, pause: int, shop: Shop) -> None:
    wang = regular(shop, every=every)
    with shop.book.unit(shop.scope()) as tx:
        insights.answer(tx, wang, "not_now", now=NOW)
        assert customers.get(tx, wang).paused_until == TODAY + timedelta(days=pause)


def test_the_end_of_a_pause_is_a_new_fact_and_is_told_once(shop: Shop) -> None:
    wang = regular(shop)
    with shop.book.unit(shop.scope()) as tx:
        insights.answer(tx, wang, "not_now", now=NOW)
    with shop.book.unit(shop.itself) as tx:
        assert raised(tx, NOW + timedelta(days=29)) == 0
        assert raised(tx, NOW + timedelta(days=30)) == 1
        assert raised(tx, NOW + timedelta(days=31)) == 0


def test_a_loss_closes_the_alert_and_its_undo_brings_both_back(shop: Shop) -> None:
    wang = regular(shop)
    with shop.book.unit(shop.itself) as tx:
        raised(tx, NOW)
    with shop.book.unit(shop.scope()) as tx:
        entry = insights.lose(tx, wang, "price", now=NOW)
        assert entry is not None
        customer = customers.get(tx, wang)
        assert (customer.state, customer.state_reason) == ("lost", "price")
        assert tx.exec(select(Alert.answer)).all() == ["lost"]
        assert insights.lose(tx, wang, "price", now=NOW) is None
        audit.undo(tx, entry.pk, now=NOW)
        assert insights.one(tx, wang, now=NOW).open
        assert tx.exec(select(Alert.answer)).all() == [""]


def test_one_without_a_rhythm_can_be_lost_too(shop: Shop) -> None:
    li = shop.customer("李姐")
    with shop.book.unit(shop.scope()) as tx:
        assert insights.lose(tx, li, "closed", now=NOW) is not None
        assert tx.exec(select(Alert)).all() == []


def test_a_letter_waits_ten_seconds_and_passes_the_exit(shop: Shop) -> None:
    wang = regular(shop, person_id=GUEST)
    with shop.book.unit(shop.scope()) as tx:
        done = insights.send(tx, wang, "您好", now=NOW)
        message = tx.get_one(OutboxMessage, done.message_id)
        assert (message.chat_id, message.customer_id, message.purpose) == (GUEST, wang, "reminders")
        assert (message.due_at, message.args["text"]) == (NOW + timedelta(seconds=10), "您好")
        assert insights.one(tx, wang, now=NOW).answer == "written"
        assert not message.passes_quiet


def test_a_letter_held_back_leaves_no_trace(shop: Shop) -> None:
    wang = regular(shop, person_id=GUEST)
    with shop.book.unit(shop.scope()) as tx:
        before = customers.get(tx, wang).model_dump()
        done = insights.send(tx, wang, "您好", now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        held = insights.cancel(tx, done.message_id or 0, now=NOW)
        assert (held.slipping.open, held.state) == (True, State.CANCELLED)
        assert customers.get(tx, wang).model_dump() == before
        assert tx.get_one(OutboxMessage, done.message_id).state == State.CANCELLED
        assert insights.cancel(tx, done.message_id or 0, now=NOW).state == State.CANCELLED, "a second press"


def test_a_letter_that_may_have_arrived_is_not_called_held_back(shop: Shop) -> None:
    wang = regular(shop, person_id=GUEST)
    with shop.book.unit(shop.scope()) as tx:
        done = insights.send(tx, wang, "您好", now=NOW)
    with shop.book.unit() as tx:
        tx.get_one(OutboxMessage, done.message_id).unknown_attempts = 1
    with shop.book.unit(shop.scope()) as tx:
        assert insights.cancel(tx, done.message_id or 0, now=NOW).state == State.UNCERTAIN


def test_a_letter_is_held_back_even_where_its_entry_cannot_be_undone(shop: Shop) -> None:
    wang = regular(shop, person_id=GUEST)
    with shop.book.unit(shop.scope()) as tx:
        done = insights.send(tx, wang, "您好", now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        come(tx, wang)
        customers.get(tx, wang).last_contact_at = NOW + timedelta(seconds=5)
    with shop.book.unit(shop.scope()) as tx:
        insights.cancel(tx, done.message_id or 0, now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        assert tx.get_one(OutboxMessage, done.message_id).state == State.CANCELLED


def test_undo_holds_a_letter_back_too(shop: Shop) -> None:
    wang = regular(shop, person_id=GUEST)
    with shop.book.unit(shop.scope()) as tx:
        done = insights.send(tx, wang, "您好", now=NOW)
        audit.undo(tx, done.entry_id or 0, now=NOW)
        assert tx.get_one(OutboxMessage, done.message_id).state == State.CANCELLED


def test_a_letter_that_has_left_cannot_be_held_back(shop: Shop) -> None:
    wang = regular(shop, person_id=GUEST)
    with shop.book.unit(shop.scope()) as tx:
        done = insights.send(tx, wang, "您好", now=NOW)
    with shop.book.unit(SYSTEM) as tx:
        outbox.claim(tx, now=NOW + timedelta(seconds=11))[0].state = State.SENDING
    with shop.book.undone(shop.scope()) as tx:
        held = insights.cancel(tx, done.message_id or 0, now=NOW + timedelta(seconds=11))
        assert (held.state, held.slipping.answer) == (State.SENDING, "written")


def test_cancel_takes_back_letters_and_nothing_else(shop: Shop) -> None:
    regular(shop)
    with shop.book.unit(shop.itself) as tx:
        raised(tx, NOW)
        alert = pushed(tx)[0].pk
    with shop.book.undone(shop.scope()) as tx:
        for number in (alert, 999):
            with pytest.raises(Refusal, match="stale-button"):
                insights.cancel(tx, number, now=NOW)


def test_why_a_letter_may_not_be_sent_is_known_before_it_is(shop: Shop) -> None:
    on_paper, guest = regular(shop, "paper"), regular(shop, "guest", person_id=GUEST)
    with shop.book.unit(shop.scope()) as tx:
        assert insights.letter(tx, on_paper, now=NOW).barred == "unreachable"
        assert insights.letter(tx, guest, now=NOW).barred is None
        privacy.answer(tx, customers.get(tx, guest), "reminders", grants=False, wording="", now=NOW)
        assert insights.letter(tx, guest, now=NOW).barred == "consent"
        with pytest.raises(Refusal, match="letter-consent"):
            insights.send(tx, guest, "您好", now=NOW)
        with pytest.raises(Refusal, match="letter-unreachable"):
            insights.send(tx, on_paper, "您好", now=NOW)
        assert tx.exec(select(Alert)).all() == [], "what was refused answers nothing"


def test_a_letter_about_a_stale_alert_is_not_sent(shop: Shop) -> None:
    wang = regular(shop, person_id=GUEST)
    with shop.book.unit(shop.scope()) as tx:
        insights.answer(tx, wang, "called", now=NOW)
        done = insights.send(tx, wang, "您好", now=NOW)
        assert (done.entry_id, done.message_id) == (None, None)
        assert tx.exec(select(OutboxMessage)).all() == []


def test_a_draft_speaks_the_customers_language(shop: Shop) -> None:
    wang, paper = regular(shop, person_id=GUEST), regular(shop, "paper")
    with shop.book.unit(SYSTEM) as tx:
        tx.get_one(Person, GUEST).language = "en"
    with shop.book.unit(shop.scope()) as tx:
        assert insights.letter(tx, wang, now=NOW).language == "en"
        assert insights.letter(tx, paper, now=NOW).language == "zh"


def test_a_viewer_sees_who_is_slipping_and_is_offered_nothing(shop: Shop) -> None:
    wang = regular(shop)
    with shop.book.unit(shop.scope("viewer")) as tx:
        assert not insights.one(tx, wang, now=NOW).writable
    with shop.book.unit(shop.scope()) as tx:
        assert insights.one(tx, wang, now=NOW).writable


def test_a_rival_neither_sees_nor_answers(shop: Shop, rival: Shop) -> None:
    wang = regular(shop)
    with rival.book.unit(rival.scope()) as tx:
        assert insights.churn(tx, now=NOW).total == 0
        with pytest.raises(Refusal, match="customer-gone"):
            insights.answer(tx, wang, "called", now=NOW)


def test_the_business_whose_look_is_due_is_found(shop: Shop) -> None:
    with shop.book.unit(SYSTEM) as tx:
        due = tx.get_one(Business, shop.business_id).next_churn_at
        assert due is not None
        assert insights.due(tx, now=due - timedelta(seconds=1)) is None
        assert insights.due(tx, now=due) == shop.business_id
        assert insights.take_due(tx, shop.business_id, now=due - timedelta(seconds=1)) is None
        assert insights.take_due(tx, shop.business_id, now=due) is not None
        assert tx.exec(select(Customer)).all() == []
