"""A complaint from the first word to the customer's yes, in a real book."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from models import Case, CaseStep, Customer, OutboxMessage, Person
from models.db import SYSTEM, Scope
from rules.cases import State
from rules.outbox import State as Sending
from rules.privacy import LeftOut
from rules.refusal import Refusal
from services import audit, capture, cases, customers, feedback, members, privacy
from services.cases.told import tell_customer
from services.feedback import Heard
from tests.books import NOW, Shop

GUEST = 5001
DAY = timedelta(days=1)


@pytest.fixture
def guest(shop: Shop) -> int:
    return shop.customer("王姐", person_id=GUEST)


@pytest.fixture
def case_id(shop: Shop, guest: int) -> int:
    """王姐 gave one star."""
    return rate(shop, guest, 1).pk


def rate(shop: Shop, customer_id: int, stars: int, at: datetime = NOW) -> Case:
    with shop.book.unit(shop.customer_scope(GUEST, customer_id)) as tx:
        feedback.rate(tx, GUEST, "王姐", stars, now=at)
    return latest(shop)


def latest(shop: Shop) -> Case:
    with shop.book.unit(shop.itself) as tx:
        found = tx.exec(select(Case).order_by(col(Case.id).desc())).first()
    assert found is not None
    return found


def stands(shop: Shop, case_id: int) -> Case:
    with shop.book.unit(shop.itself) as tx:
        return tx.get_one(Case, case_id)


def act(shop: Shop, scope: Scope, how: Callable[..., Case], case_id: int, at: datetime = NOW) -> None:
    with shop.book.unit(scope) as tx:
        how(tx, case_id, now=at)


def refused(key: str, *args: object) -> None:
    with pytest.raises(Refusal) as caught:
        act(*args)  # type: ignore[arg-type]
    assert caught.value.key == key


def steps(shop: Shop, case_id: int) -> list[str]:
    with shop.book.unit(shop.itself) as tx:
        rows = tx.exec(select(CaseStep).where(CaseStep.case_id == case_id).order_by(col(CaseStep.id)))
        return [row.what for row in rows]


def sent(shop: Shop, kind: str, *states: str) -> list[OutboxMessage]:
    with shop.book.unit() as tx:
        rows = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.id)))
        return [row for row in rows if not states or row.state in states]


def told(shop: Shop) -> list[str]:
    """What is on its way to the customer, or has been there."""
    return [str(row.args["what"]) for row in sent(shop, cases.NEWS) if row.state != Sending.CANCELLED]


def leave(shop: Shop, state: Sending = Sending.SENT) -> None:
    """What was waiting has left, or failed."""
    with shop.book.unit() as tx:
        for row in tx.exec(select(OutboxMessage).where(OutboxMessage.state == Sending.SCHEDULED)):
            row.state = state


def test_a_low_score_opens_one_case_with_a_number_and_its_dates(shop: Shop, guest: int, case_id: int) -> None:
    rate(shop, guest, 2)
    with shop.book.unit(shop.itself) as tx:
        (case,) = tx.exec(select(Case)).all()
    assert (case.pk, case.number, case.kind, case.state, case.customer_id) == (
        case_id,
        1,
        "low_score",
        "received",
        guest,
    )
    assert (case.answer_due_at, case.due_at) == (NOW + timedelta(hours=1), NOW + 3 * DAY)
    assert case.remind_at == case.answer_due_at
    assert len(sent(shop, cases.CARD)) == 2, "the owner's and the manager's"
    assert sent(shop, cases.NEWS) == [], "the customer read it on the screen"


def test_the_complaint_of_the_same_day_is_the_same_case_and_tomorrows_another(
    shop: Shop, guest: int, case_id: int
) -> None:
    for at in (NOW, NOW + DAY):
        with shop.book.unit(shop.customer_scope(GUEST, guest)) as tx:
            made = feedback.complain(tx, GUEST, "王姐", "complaint", feedback.Words("颜色不对"), now=at)
        assert made.case is not None
        assert (made.case.pk == case_id) is (at == NOW)
    assert latest(shop).number == 2


def test_numbers_are_counted_in_each_shop(shop: Shop, rival: Shop, case_id: int) -> None:
    other = rival.customer("李哥", person_id=5002)
    with rival.book.unit(rival.customer_scope(5002, other)) as tx:
        feedback.complain(tx, 5002, "李哥", "help", feedback.Words("不亮了"), now=NOW)
    with rival.book.unit(rival.itself) as tx:
        assert [(row.number, row.kind) for row in tx.exec(select(Case))] == [(1, "help")]
        with pytest.raises(Refusal):
            cases.view(tx, case_id)


def test_better_stars_withdraw_it_and_worse_bring_the_same_one_back(shop: Shop, guest: int, case_id: int) -> None:
    assert rate(shop, guest, 5).state == State.WITHDRAWN
    assert sent(shop, cases.CARD, Sending.SCHEDULED) == []
    again = rate(shop, guest, 1)
    assert (again.pk, again.state) == (case_id, State.RECEIVED)
    assert len(sent(shop, cases.CARD, Sending.SCHEDULED)) == 2


def test_of_two_who_take_it_the_first_has_it_and_a_leader_may_take_it_over(shop: Shop, case_id: int) -> None:
    act(shop, shop.scope("staff"), cases.take, case_id)
    refused("cases-taken", shop, shop.scope("manager"), cases.take, case_id)
    act(shop, shop.scope("staff"), cases.take, case_id)  # a second press
    assert told(shop) == ["checking"]
    act(shop, shop.scope("manager"), cases.take_over, case_id)
    assert stands(shop, case_id).taken_by == shop.members["manager"]
    assert told(shop) == ["checking"], "who sees to it is the shop's own matter"
    assert steps(shop, case_id) == ["open", "take", "take_over"]


def test_a_helper_takes_nothing_over_and_who_only_looks_on_does_nothing(shop: Shop, case_id: int) -> None:
    act(shop, shop.scope("manager"), cases.take, case_id)
    refused("refusal-role", shop, shop.scope("staff"), cases.take_over, case_id)
    with pytest.raises(Exception, match=r"refusal-role|does not write"):
        act(shop, shop.scope("viewer"), cases.remedy, case_id)


def test_the_first_answer_takes_it_and_telling_closes_the_members_part(shop: Shop, guest: int, case_id: int) -> None:
    with shop.book.unit(shop.scope("staff")) as tx:
        feedback.reply(tx, guest, "马上给您换", now=NOW + timedelta(minutes=5), case_id=case_id)
    case = stands(shop, case_id)
    assert (case.state, case.taken_by) == (State.CHECKING, shop.members["staff"])
    assert case.first_answer_at == NOW + timedelta(minutes=5)
    act(shop, shop.scope("staff"), cases.tell, case_id, NOW + DAY)
    assert steps(shop, case_id) == ["open", "answer", "remedy", "tell"]
    assert told(shop) == ["told"], "the answer itself told them that somebody sees to it"
    assert stands(shop, case_id).told_at == NOW + DAY


def test_a_reply_taken_back_leaves_the_case_as_it_was(shop: Shop, guest: int, case_id: int) -> None:
    with shop.book.unit(shop.scope("staff")) as tx:
        message = feedback.reply(tx, guest, "算了", now=NOW).message
    with shop.book.unit(shop.scope("staff")) as tx:
        feedback.cancel_reply(tx, message.pk, now=NOW)
    case = stands(shop, case_id)
    assert (case.state, case.taken_by, case.first_answer_at) == (State.RECEIVED, None, None)
    assert steps(shop, case_id) == ["open"]


def test_a_wrong_tap_is_undone_while_nothing_has_left(shop: Shop, case_id: int) -> None:
    act(shop, shop.scope("staff"), cases.tell, case_id)
    with shop.book.unit(shop.scope("staff")) as tx:
        audit.undo_latest(tx, now=NOW)
    assert (stands(shop, case_id).state, told(shop), steps(shop, case_id)) == (State.RECEIVED, [], ["open"])
    act(shop, shop.scope("staff"), cases.tell, case_id)
    assert told(shop) == ["told"], "said after all, and once"
    leave(shop)
    with shop.book.unit(shop.scope("staff")) as tx, pytest.raises(Refusal) as caught:
        audit.undo_latest(tx, now=NOW)
    assert caught.value.key == "undo-sent"


def test_the_customer_confirms_once_and_the_one_who_has_it_hears(shop: Shop, guest: int, case_id: int) -> None:
    act(shop, shop.scope("staff"), cases.tell, case_id)
    for _ in range(2):
        act(shop, shop.customer_scope(GUEST, guest), cases.confirm, case_id, NOW + DAY)
    case = stands(shop, case_id)
    assert (case.state, case.closed_at, case.remind_at) == (State.CONFIRMED, NOW + DAY, None)
    heard = [row.chat_id for row in sent(shop, cases.CARD) if "confirmed" in row.key]
    assert heard == [shop.person("staff")]


def test_reopened_within_the_window_and_not_after_it(shop: Shop, guest: int, case_id: int) -> None:
    customer = shop.customer_scope(GUEST, guest)
    act(shop, shop.scope("staff"), cases.tell, case_id)
    act(shop, customer, cases.confirm, case_id)
    refused("cases-reopen-late", shop, customer, cases.reopen, case_id, NOW + 8 * DAY)
    act(shop, customer, cases.reopen, case_id, NOW + 7 * DAY)
    case = stands(shop, case_id)
    assert (case.state, case.reopened, case.taken_by, case.closed_at) == (State.REOPENED, 1, None, None)
    assert case.due_at == NOW + 10 * DAY, "a new round has its own days"
    act(shop, shop.scope("owner"), cases.tell, case_id, NOW + 8 * DAY)
    assert told(shop) == ["told", "told"], "once in each round"


def test_what_somebody_said_to_a_members_face_is_kept_with_the_members_name(shop: Shop, case_id: int) -> None:
    act(shop, shop.scope("staff"), cases.confirm_in_person, case_id)
    with shop.book.unit(shop.scope("owner")) as tx:
        view = cases.view(tx, case_id)
    assert view.state is State.CONFIRMED
    assert view.heard_by is not None
    assert view.heard_by.pk == shop.members["staff"]
    assert told(shop) == ["confirmed"], "and the customer reads that it was noted"


def look(shop: Shop, at: datetime) -> list[int]:
    """The clock looks at everything that is due."""
    looked: list[int] = []
    for _ in range(9):
        with shop.book.unit(SYSTEM) as tx:
            case = cases.take_due(tx, now=at)
            if case is None:
                return looked
            tx.scope = shop.itself
            cases.look(tx, case, now=at)
            looked.append(case.pk)
    raise AssertionError("the clock never comes to an end")


def test_open_cases_and_due_ones_are_found_by_their_partial_indexes(shop: Shop, guest: int, case_id: int) -> None:
    asked: list[tuple[str, object]] = []

    def keep(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(shop.book.engine, "before_cursor_execute", keep)
    with shop.book.unit(shop.itself) as tx:
        assert cases.open_of(tx, guest) is not None
    with shop.book.unit(SYSTEM) as tx:
        assert cases.take_due(tx, now=NOW + DAY) is not None
    event.remove(shop.book.engine, "before_cursor_execute", keep)
    with shop.book.engine.connect() as connection:
        plans = [
            str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all())  # type: ignore[arg-type]
            for statement, parameters in asked
            if "FROM complaint" in statement
        ]
    assert ["ix_complaint_open" in plans[0], "ix_complaint_remind" in plans[1]] == [True, True]


def notices(shop: Shop) -> list[tuple[str, int]]:
    return [(str(row.args["notice"]), row.chat_id) for row in sent(shop, "cases.due")]


def test_what_nobody_answers_and_what_is_late_goes_to_those_who_lead(shop: Shop, case_id: int) -> None:
    owner, manager = shop.person("owner"), shop.person("manager")
    assert look(shop, NOW + timedelta(minutes=59)) == []
    assert look(shop, NOW + timedelta(hours=1)) == [case_id]
    assert notices(shop) == [("unanswered", owner), ("unanswered", manager)]
    act(shop, shop.scope("staff"), cases.take, case_id, NOW + timedelta(hours=2))
    look(shop, NOW + 3 * DAY)
    late = {person for said, person in notices(shop) if said == "late"}
    assert late == {owner, manager, shop.person("staff")}
    before = len(notices(shop))
    assert look(shop, NOW + 3 * DAY) == []
    look(shop, NOW + 4 * DAY)
    assert len(notices(shop)) == before + 3, "and again each day until it is done"


def test_silence_is_closed_as_no_answer_and_can_still_become_a_yes(shop: Shop, guest: int, case_id: int) -> None:
    act(shop, shop.scope("staff"), cases.tell, case_id)
    leave(shop)
    assert look(shop, NOW + timedelta(minutes=30)) == [case_id], "to see that it arrived"
    assert look(shop, NOW + 6 * DAY) == []
    look(shop, NOW + 7 * DAY)
    assert stands(shop, case_id).state == State.NO_ANSWER
    assert told(shop) == ["told", "no_answer"]
    act(shop, shop.customer_scope(GUEST, guest), cases.confirm, case_id, NOW + 8 * DAY)
    assert stands(shop, case_id).state == State.CONFIRMED


def test_a_message_that_never_arrived_is_no_silence(shop: Shop, case_id: int) -> None:
    act(shop, shop.scope("staff"), cases.tell, case_id)
    leave(shop, Sending.FAILED)
    letter = sent(shop, cases.NEWS)[-1]
    with shop.book.unit(shop.itself) as tx:
        cases.not_told(tx, letter, now=NOW)
    look(shop, NOW)
    assert stands(shop, case_id).state == State.REMEDIED
    assert [row.chat_id for row in sent(shop, cases.CARD) if "unreached" in row.key][-1] == shop.person("staff")
    act(shop, shop.scope("staff"), cases.tell_in_person, case_id)
    look(shop, NOW + 7 * DAY)
    assert stands(shop, case_id).state == State.NO_ANSWER, "to their face is told as well"


def test_who_says_stop_before_they_are_told_was_not_told(shop: Shop, case_id: int) -> None:
    act(shop, shop.scope("staff"), cases.tell, case_id)
    with shop.book.unit() as tx:
        privacy.stop(tx, GUEST, wording="/stop", now=NOW)
    look(shop, NOW + timedelta(minutes=30))
    assert stands(shop, case_id).state == State.REMEDIED, "it is to be told in person, and not in a week"


def test_a_step_that_was_told_is_not_told_twice_in_its_round(shop: Shop, guest: int, case_id: int) -> None:
    act(shop, shop.scope("staff"), cases.tell, case_id)
    leave(shop)
    with shop.book.unit(shop.scope("staff")) as tx:
        tell_customer(tx, tx.get_one(Case, case_id), "told", None, now=NOW)
    assert [row.state for row in sent(shop, cases.NEWS)] == [Sending.SENT]
    rate(shop, guest, 5)
    rate(shop, guest, 1)
    act(shop, shop.scope("staff"), cases.tell, case_id)
    assert told(shop) == ["told", "told"], "stars that fell again are a new round"


def test_what_did_not_arrive_can_be_told_anew(shop: Shop, case_id: int) -> None:
    act(shop, shop.scope("staff"), cases.tell, case_id)
    leave(shop, Sending.FAILED)
    look(shop, NOW + 7 * DAY)
    act(shop, shop.scope("staff"), cases.tell, case_id, NOW + 7 * DAY)
    (letter,) = sent(shop, cases.NEWS)
    assert (letter.state, letter.due_at) == (Sending.SCHEDULED, NOW + 7 * DAY + timedelta(seconds=10))


def test_who_cannot_be_reached_is_not_told_by_the_bot(shop: Shop, case_id: int) -> None:
    with shop.book.unit(SYSTEM) as tx:
        tx.get_one(Person, GUEST).blocked_at = NOW
    refused("reply-blocked", shop, shop.scope("staff"), cases.tell, case_id)
    act(shop, shop.scope("staff"), cases.tell_in_person, case_id)
    act(shop, shop.scope("staff"), cases.confirm_in_person, case_id)
    assert (stands(shop, case_id).state, told(shop)) == (State.CONFIRMED, [])


def test_an_open_case_holds_offers_back_and_a_closed_one_does_not(shop: Shop, guest: int, case_id: int) -> None:
    def exit_says() -> object:
        with shop.book.unit(shop.scope("owner")) as tx:
            customer = tx.get_one(Customer, guest)
            privacy.answer(tx, customer, "offers", grants=True, wording="yes", now=NOW)
            return privacy.decide(tx, customer, "offers", now=NOW)

    assert exit_says() == LeftOut("case")
    act(shop, shop.scope("staff"), cases.confirm_in_person, case_id)
    assert exit_says() != LeftOut("case")


def test_a_spoken_complaint_opens_the_same_case_and_goes_with_its_undo(shop: Shop, guest: int) -> None:
    with shop.book.unit(shop.scope("staff")) as tx:
        made = feedback.record_spoken(tx, Heard("投诉颜色不对", None, (guest,), "王姐"), now=NOW)
    assert made.case is not None
    assert (made.case.kind, told(shop)) == ("complaint", ["received"])
    with shop.book.unit(shop.scope("staff")) as tx:
        audit.undo_latest(tx, now=NOW)
    with shop.book.unit(shop.itself) as tx:
        assert tx.exec(select(Case)).all() == []
    assert told(shop) == []


def test_a_case_follows_the_words_to_whom_they_are_about(shop: Shop, guest: int) -> None:
    shop.customer("王姐")
    with shop.book.unit(shop.scope("owner")) as tx:
        two = tuple(row.pk for row in tx.exec(select(Customer)))
        made = feedback.record_spoken(tx, Heard("慢", 1, two, "王姐"), now=NOW)
    assert latest(shop).customer_id is None
    with shop.book.unit(shop.scope("owner")) as tx:
        capture.attach(tx, made.entry_id, guest, now=NOW)
    assert latest(shop).customer_id == guest


def test_a_merge_takes_the_case_along_and_a_leaver_lets_go_of_it(shop: Shop, guest: int, case_id: int) -> None:
    stays = shop.customer("王小姐")
    act(shop, shop.scope("staff"), cases.take, case_id)
    with shop.book.unit(shop.scope("owner")) as tx:
        customers.merge(tx, stays, guest, now=NOW)
        members.remove(tx, shop.members["staff"], now=NOW)
    case = stands(shop, case_id)
    assert (case.customer_id, case.taken_by) == (stays, None)
    act(shop, shop.scope("manager"), cases.take, case_id)


def test_a_customer_sees_their_own_cases_and_moves_no_others(shop: Shop, guest: int, case_id: int) -> None:
    other = shop.customer("李哥", person_id=5002)
    with shop.book.unit(shop.customer_scope(GUEST, guest)) as tx:
        assert [view.row.pk for view in cases.mine(tx)] == [case_id]
    with shop.book.unit(shop.customer_scope(5002, other)) as tx:
        assert cases.mine(tx) == []
    refused("cases-gone", shop, shop.customer_scope(5002, other), cases.confirm, case_id)
    refused("refusal-role", shop, shop.scope("owner"), cases.confirm, case_id)


def test_a_complaint_in_words_is_not_taken_back_by_stars(shop: Shop, guest: int) -> None:
    with shop.book.unit(shop.customer_scope(GUEST, guest)) as tx:
        feedback.rate(tx, GUEST, "王姐", 5, now=NOW)
        said = feedback.complain(tx, GUEST, "王姐", "complaint", feedback.Words("颜色不对"), now=NOW)
    assert said.case is not None
    rate(shop, guest, 2)
    rate(shop, guest, 4)
    assert stands(shop, said.case.pk).state == State.RECEIVED
