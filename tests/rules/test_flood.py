"""Enough is enough: one notice, then silence for a while."""

from datetime import UTC, datetime, timedelta

from rules.flood import MOST, SILENT_FOR, WITHIN, Answer, Flow, heard

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def said(flow: Flow, times: int, at: datetime = NOW) -> tuple[Flow, list[Answer]]:
    answers = []
    for _ in range(times):
        flow, answer = heard(flow, at)
        answers.append(answer)
    return flow, answers


def test_one_notice_and_then_silence() -> None:
    flow, answers = said(Flow(), MOST + 3)
    assert answers == [*[Answer.TAKE] * MOST, Answer.WARN, Answer.SILENCE, Answer.SILENCE]
    assert flow.is_silent(NOW + SILENT_FOR - SECOND)
    assert not flow.is_silent(NOW + SILENT_FOR)
    assert not Flow().is_silent(NOW)


def test_after_a_while_they_are_heard_again_and_warned_again() -> None:
    flow, _ = said(Flow(), MOST + 1)
    flow, answers = said(flow, MOST + 1, NOW + SILENT_FOR)
    assert answers == [*[Answer.TAKE] * MOST, Answer.WARN]


def test_what_was_said_over_a_longer_time_is_no_flood() -> None:
    flow = Flow()
    for number in range(10 * MOST):
        flow, answer = heard(flow, NOW + number * (WITHIN / MOST))
        assert answer is Answer.TAKE
    assert len(flow.at) == MOST
