from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import outbox
from rules.outbox import Drop, Gate, Go, Outcome, State, Verdict, Wait
from rules.timing import Quiet

NOW = datetime(2024, 7, 1, 12, tzinfo=UTC)
SOON, LATER = NOW + timedelta(seconds=1), NOW + timedelta(seconds=30)
NIGHT = Quiet(time(22), time(8))
MIDNIGHT = NOW + timedelta(hours=12)


def judge(
    outcome: Outcome,
    *,
    attempts: int = 1,
    unknown_attempts: int = 0,
    retry_after: float | None = None,
    repeatable: bool = True,
) -> Verdict:
    return outbox.verdict(
        outcome,
        now=NOW,
        attempts=attempts,
        unknown_attempts=unknown_attempts,
        retry_after=retry_after,
        repeatable=repeatable,
    )


def test_delivered_is_sent() -> None:
    assert judge(Outcome.DELIVERED) == Verdict("sent")


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 2), (1, 2), (2, 4), (3, 8), (8, 256), (9, 300), (10**9, 300)])
def test_what_never_arrived_is_tried_again_ever_more_slowly_without_end(attempts: int, seconds: int) -> None:
    assert judge(Outcome.NEVER_REACHED, attempts=attempts) == Verdict("scheduled", NOW + timedelta(seconds=seconds))


def test_a_flood_pauses_the_whole_bot_for_as_long_as_telegram_says() -> None:
    until = NOW + timedelta(seconds=17)
    assert judge(Outcome.FLOODED, retry_after=17) == Verdict("scheduled", until, pause_bot_until=until)


@pytest.mark.parametrize("garbage", [None, 0, -5, float("nan"), float("inf")])
def test_a_flood_without_a_usable_figure_pauses_by_back_off(garbage: float | None) -> None:
    assert judge(Outcome.FLOODED, attempts=3, retry_after=garbage).pause_bot_until == NOW + timedelta(seconds=8)


def test_no_flood_silences_the_bot_for_more_than_a_day() -> None:
    assert judge(Outcome.FLOODED, retry_after=1e300).pause_bot_until == NOW + timedelta(days=1)


def test_an_unreachable_person_ends_what_is_pending_and_the_owner_is_told() -> None:
    assert judge(Outcome.UNREACHABLE) == Verdict("failed", tell_owner=True, cancel_pending=True)


def test_a_group_that_moved_is_written_to_at_once() -> None:
    assert judge(Outcome.MIGRATED) == Verdict("scheduled", NOW)
    assert judge(Outcome.ASTRAY) == Verdict("failed", tell_owner=True)


def test_broken_markup_goes_as_plain_text_at_once() -> None:
    assert judge(Outcome.BROKEN_MARKUP) == Verdict("scheduled", NOW, plain_text=True)


def test_a_refused_message_is_given_up_after_five_tries_and_the_owner_is_told() -> None:
    assert judge(Outcome.REFUSED, attempts=4) == Verdict("scheduled", NOW + timedelta(seconds=16))
    assert judge(Outcome.REFUSED, attempts=5) == Verdict("failed", tell_owner=True)


def test_an_unknown_reminder_is_repeated_once_and_says_so() -> None:
    assert judge(Outcome.UNKNOWN) == Verdict("scheduled", NOW + timedelta(seconds=2), repeat_marked=True)
    assert judge(Outcome.UNKNOWN, attempts=2, unknown_attempts=1) == Verdict("uncertain", tell_owner=True)


def test_an_unknown_offer_is_never_repeated() -> None:
    assert judge(Outcome.UNKNOWN, repeatable=False) == Verdict("uncertain", tell_owner=True)


@pytest.mark.parametrize("outcome", [Outcome.UNREACHABLE, Outcome.REFUSED, Outcome.ASTRAY])
def test_what_may_have_arrived_is_not_called_failed_when_the_repeat_is_refused(outcome: Outcome) -> None:
    found = judge(outcome, attempts=5, unknown_attempts=1)
    assert (found.state, found.tell_owner) == ("uncertain", True)
    assert judge(outcome, attempts=5).state == "failed"


@pytest.mark.parametrize(
    "outcome", [Outcome.NEVER_REACHED, Outcome.FLOODED, Outcome.MIGRATED, Outcome.BROKEN_MARKUP, Outcome.REFUSED]
)
def test_a_repeat_stays_marked_through_other_failures(outcome: Outcome) -> None:
    assert judge(outcome, attempts=2, unknown_attempts=1).repeat_marked


verdicts = st.builds(
    judge,
    st.sampled_from(Outcome),
    attempts=st.integers(1, 10**6),
    unknown_attempts=st.integers(0, 3),
    retry_after=st.none() | st.floats(),
    repeatable=st.booleans(),
)


@given(verdicts)
def test_every_verdict_has_a_time_just_when_it_comes_again(found: Verdict) -> None:
    assert (found.retry_at is not None) == (found.state == "scheduled")
    assert found.retry_at is None or found.retry_at >= NOW
    assert found.tell_owner == (found.state in {"failed", "uncertain"})


OPEN = Gate("UTC", NIGHT, nudge_cap=5)


@pytest.mark.parametrize(
    ("case", "now", "answer"),
    [
        (OPEN, NOW, Go()),
        (replace(OPEN, quiet=None), MIDNIGHT, Go()),
        (OPEN, MIDNIGHT, Wait(MIDNIGHT + timedelta(hours=8), "quiet")),
        (replace(OPEN, passes_quiet=True), MIDNIGHT, Go()),
        (replace(OPEN, expires_at=LATER), NOW, Go()),
        (replace(OPEN, expires_at=NOW), NOW, Drop("expired")),
        (replace(OPEN, nudges_today=4), NOW, Go()),
        (replace(OPEN, nudges_today=99, nudge_cap=None), NOW, Go()),
        (replace(OPEN, nudges_today=5), NOW, Drop("cap")),
        (replace(OPEN, nudges_today=5, passes_cap=True), NOW, Go()),
        (replace(OPEN, nudges_today=5), MIDNIGHT, Wait(MIDNIGHT + timedelta(hours=8), "quiet")),
        (replace(OPEN, paused_until=LATER), NOW, Wait(LATER, "flood")),
        (replace(OPEN, paused_until=NOW, chat_free_at=NOW), NOW, Go()),
        (replace(OPEN, chat_free_at=SOON), NOW, Wait(SOON, "pace")),
        (replace(OPEN, paused_until=LATER, chat_free_at=SOON), NOW, Wait(LATER, "flood")),
        (replace(OPEN, paused_until=SOON, chat_free_at=LATER), NOW, Wait(LATER, "pace")),
    ],
)
def test_a_message_goes_waits_or_is_dropped(case: Gate, now: datetime, answer: Go | Wait | Drop) -> None:
    assert outbox.hold(case, now=now) == answer


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("unknown", [0, 1])
def test_what_is_taken_back_has_not_been_sent_unless_nobody_knows(state: State, unknown: int) -> None:
    found = outbox.recalled(state, unknown)
    if state in {State.SENDING, State.SENT}:
        assert found is None
    elif unknown:
        assert found is State.UNCERTAIN
    else:
        assert found is (State.FAILED if state is State.FAILED else State.CANCELLED)
