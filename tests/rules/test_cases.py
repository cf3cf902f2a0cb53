"""The way of a complaint: no state is a dead end, nobody takes a step that is not theirs, the clock never sleeps."""

from datetime import UTC, datetime, time, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import cases as rules
from rules.cases import CLOSED, IN_HAND, MOVES, OPEN, Actor, Dates, State, Step
from rules.refusal import Refusal
from rules.roles import Role
from rules.timing import Quiet

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
ZONE = "Asia/Shanghai"
NIGHT = Quiet(time(21), time(8))
MEMBERS = {"owner", "manager", "staff"}
LEADERS = {"owner", "manager"}
WHO: dict[Step, set[str]] = {
    Step.TAKE: MEMBERS,
    Step.TAKE_OVER: LEADERS,
    Step.ANSWER: MEMBERS,
    Step.REMEDY: MEMBERS,
    Step.TELL: MEMBERS,
    Step.TELL_IN_PERSON: MEMBERS,
    Step.CONFIRM: {"customer"},
    Step.CONFIRM_IN_PERSON: MEMBERS,
    Step.REOPEN: {"customer"},
    Step.REOPEN_IN_PERSON: MEMBERS,
    Step.WITHDRAW: {"customer"},
    Step.RESUME: {"customer"},
    Step.NO_ANSWER: set(),
    Step.UNREACHED: set(),
}
"""Who may do what; the last two are the clock's alone."""


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("role", get_args(Role))
def test_who_may_take_which_step(step: Step, role: Role) -> None:
    assert rules.may(role, step) is (role in WHO[step])


def test_the_clock_takes_its_own_steps_and_no_others() -> None:
    assert {step for step in Step if rules.may(None, step)} == {Step.NO_ANSWER, Step.UNREACHED}


def after(state: State) -> set[State]:
    return {move.after for move in MOVES.values() if state in move.before}


def reachable(start: State) -> set[State]:
    found, fresh = set[State](), {start}
    while fresh:
        found |= fresh
        fresh = {coming for state in fresh for coming in after(state)} - found
    return found


@pytest.mark.parametrize("state", State)
def test_no_state_is_a_dead_end(state: State) -> None:
    assert after(state) - {state}
    assert State.CONFIRMED in reachable(state)


def test_every_state_is_reached_from_the_first() -> None:
    assert reachable(State.RECEIVED) == set(State)


def test_silence_is_never_a_yes_and_only_a_person_says_yes() -> None:
    assert MOVES[Step.NO_ANSWER].after is State.NO_ANSWER
    yes = [move for move in MOVES.values() if move.after is State.CONFIRMED]
    assert all("clock" not in move.by for move in yes)
    assert all(set(move.by) <= set(get_args(Actor)) for move in MOVES.values())


@given(st.lists(st.tuples(st.sampled_from(Step), st.sampled_from([*get_args(Role), None])), max_size=40))
def test_whatever_is_tried_the_case_stands_where_its_moves_lead(tried: list[tuple[Step, Role | None]]) -> None:
    state = State.RECEIVED
    for step, role in tried:
        if not rules.may(role, step) or state not in MOVES[step].before:
            with pytest.raises(Refusal, match=r"refusal-role|cases-moved-on"):
                rules.moved(state, step, role)
            continue
        coming = rules.moved(state, step, role)
        assert coming is MOVES[step].after
        state = coming


def dates(state: State, *, answered: bool = False, told_at: datetime | None = None) -> Dates:
    return Dates(state, answered, NOW + timedelta(hours=1), NOW + timedelta(days=3), told_at, 7)


@given(st.sampled_from(sorted(OPEN)), st.booleans(), st.integers(0, 60 * 24 * 30))
def test_an_open_case_is_always_looked_at_again(state: State, answered: bool, minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    told_at = now if state is State.TOLD else None
    coming = rules.next_look(dates(state, answered=answered, told_at=told_at), now=now)
    assert coming is not None
    assert coming > now


def test_it_is_put_right_by_the_days_the_shop_has_set() -> None:
    assert rules.remedy_by(NOW, 3) == NOW + timedelta(days=3)


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_a_closed_case_is_left_alone(state: State) -> None:
    assert rules.next_look(dates(state), now=NOW) is None


@pytest.mark.parametrize(
    ("hours", "answered", "said"),
    [
        (0.5, False, None), (1, False, "unanswered"), (47, True, None), (48, True, "soon"), (71, True, "soon"),
        (72, True, "late"), (72, False, "late"), (500, True, "late"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_case_whose_hour_has_come(hours: float, *, answered: bool, said: str | None) -> None:
    assert rules.notice(dates(State.CHECKING, answered=answered), now=NOW + timedelta(hours=hours)) == said


def at(hour: int, minute: int = 0, day: int = 18) -> datetime:
    """The hour in Shanghai."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("begun", "due"),
    [
        (at(10, 30), at(11, 30)),
        (at(20, 0), at(8, 0, 19)),  # 21:00 is night already, and nothing is left to wait for
        (at(20, 30), at(8, 30, 19)),  # half an hour before the night, half an hour after it
        (at(23, 0), at(9, 0, 19)),
        (at(7, 0), at(9, 0)),
    ],
)
def test_the_clock_of_the_first_answer_stands_still_at_night(begun: datetime, due: datetime) -> None:
    assert rules.answer_by(begun, 60, NIGHT, ZONE) == due


def test_a_closed_case_is_opened_again_only_within_the_window() -> None:
    assert rules.open_to_reopening(None, 7, now=NOW)
    assert rules.open_to_reopening(NOW - timedelta(days=7), 7, now=NOW)
    assert not rules.open_to_reopening(NOW - timedelta(days=7, minutes=1), 7, now=NOW)


@pytest.mark.parametrize(
    "text",
    ["王姐 投诉颜色不对", "李哥抱怨等太久", "张姐要退款", "Mrs Lee complained about the colour", "he wants a refund",
     "Olivia is not happy with the cut"],
)  # fmt: skip
def test_a_complaint_in_a_members_words(text: str) -> None:
    assert rules.is_complaint(text)


@pytest.mark.parametrize(
    "text",
    [
        "王姐 没有投诉",
        "no complaints from Olivia",
        "王姐 很满意",
        "Tom bought two tins",
        "不退货的那种",
        "called Mrs Lee",
    ],
)
def test_what_is_no_complaint(text: str) -> None:
    assert not rules.is_complaint(text)


def test_what_is_not_closed_is_open() -> None:
    assert frozenset(State) - {State.CONFIRMED, State.NO_ANSWER, State.WITHDRAWN} == OPEN
    assert IN_HAND < OPEN
