"""The figures of a whole book: the funnel, the losses, and who brings the money."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import insights
from rules.insights import History, Move, Past
from rules.rhythm import Prior, lost_days

TODAY = date(2026, 11, 18)
"""A Wednesday."""
LIMIT = 100.0


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def came(*days_ago: int, **more: object) -> Past:
    """Somebody who came so many days ago."""
    history = {name: more.pop(name) for name in ("stated_days", "stated_last_on", "paused_until") if name in more}
    visits = tuple(sorted(ago(days) for days in days_ago))
    return Past(History(visits, **history), **more)  # type: ignore[arg-type]


def paid(takings: Mapping[int, int], *more_visits: int) -> Past:
    return came(*takings, *more_visits, takings={ago(days): minor for days, minor in takings.items()})


def path(past: Past) -> list[tuple[str, int]]:
    return [(move.kind, (TODAY - move.on).days) for move in insights.moves(past, LIMIT, TODAY)]


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        (came(), []),
        (came(marked_on=(ago(5),), lost=True), []),  # somebody to win, given up
        (
            came(40, 10),
            [
                ("new", 40),
            ],
        ),
        (came(100), [("new", 100)]),
        (came(101), [("new", 101), ("lost", 0)]),
        (came(300, 20), [("new", 300), ("lost", 199), ("returned", 20)]),
        (came(250, paused_until=ago(-5)), [("new", 250)]),
        (came(250, paused_until=ago(5)), [("new", 250), ("lost", 149)]),
        # Every 90 days: their own limit, half a gap more than usual, is longer than the book's.
        (came(490, 400, 310, 220, 130), [("new", 490)]),
        (came(500, 410, 320, 230, 140), [("new", 500), ("lost", 4)]),
        # What the owner said of a time before the book is a coming, too.
        (came(10, stated_days=30, stated_last_on=ago(60)), [("new", 60)]),
        (came(40, lost=True, marked_on=(ago(30),)), [("new", 40), ("lost", 30)]),
        (came(40, marked_on=(ago(30),)), [("new", 40)]),  # taken back
        (came(40, 20, marked_on=(ago(30),)), [("new", 40), ("lost", 30), ("returned", 20)]),
        (came(40, 20, marked_on=(ago(50),)), [("new", 40)]),
        (came(40, 20, marked_on=(ago(30),), taken_back={ago(30): ago(30)}), [("new", 40)]),
        (
            came(40, 20, marked_on=(ago(30),), taken_back={ago(30): ago(20)}),
            [("new", 40), ("lost", 30), ("returned", 20)],
        ),
        (came(40, lost=True, marked_on=(ago(30), ago(9)), taken_back={ago(30): ago(12)}), [("new", 40), ("lost", 9)]),
        (came(300, lost=True, marked_on=(ago(30),)), [("new", 300), ("lost", 199)]),  # noticed late
    ],
)
def test_what_ones_comings_come_to(past: Past, expected: Sequence[tuple[str, int]]) -> None:
    assert path(past) == expected


@given(st.lists(st.integers(0, 2000), max_size=20), st.sets(st.integers(0, 2000), max_size=3), st.booleans())
def test_who_is_in_is_all_the_new_less_the_lost_plus_the_returned(days: list[int], marks: set[int], lost: bool) -> None:
    past = came(*days, lost=lost, marked_on=tuple(sorted(ago(mark) for mark in marks)))
    found = list(insights.moves(past, LIMIT, TODAY))
    tally = Counter(move.kind for move in found)
    inside = bool(found) and not insights.is_lost(found)
    assert tally["new"] - tally["lost"] + tally["returned"] == inside
    assert tally["new"] == bool(days)
    assert [move.on for move in found] == sorted(move.on for move in found)
    assert all(move.on <= TODAY for move in found)
    kinds = [move.kind for move in found[1:]]
    assert kinds == [("lost", "returned")[number % 2] for number in range(len(kinds))], "out, and only then in again"


def test_weeks_are_counted_from_monday_and_the_last_is_not_over() -> None:
    paths = [[Move("new", ago(2))], [Move("new", ago(3)), Move("lost", TODAY)], [Move("new", ago(60))]]
    found = insights.weeks(paths, TODAY, 2)
    assert [(week.starts_on, week.new, week.returned, week.lost) for week in found] == [
        (date(2026, 11, 9), 1, 0, 0),
        (date(2026, 11, 16), 1, 0, 1),
    ]


def test_each_is_counted_in_one_state() -> None:
    pasts = [came(10), came(70, 40, 10), came(105, 75, 45), came(110, 80, 50), came(200), came(90, 60, 50, lost=True)]
    paths = [tuple(insights.moves(past, LIMIT, TODAY)) for past in pasts]
    paths[-1] = (*paths[-1], Move("lost", TODAY, marked=True))
    found = insights.states(
        (path, insights.rhythm(past.history, TODAY)) for path, past in zip(paths, pasts, strict=True)
    )
    assert (found.on_time, found.late, found.slipping, found.lost, found.few) == (1, 1, 1, 2, 1)
    assert found.total == len(pasts)


def lost(on: int, reason: str, kind: str = "person") -> Past:
    return came(on + 10, lost=True, marked_on=(ago(on),), reason=reason, kind=kind)


def test_losses_by_reason_kind_and_month_and_what_could_have_been_prevented() -> None:
    pasts = [
        lost(5, "price"), lost(40, "price", "firm"), lost(41, "moved"), lost(50, "she said so"), came(130),
        lost(400, "moved"), came(10), came(),
    ]  # fmt: skip
    found = [insights.loss(past, tuple(insights.moves(past, LIMIT, TODAY))) for past in pasts]
    said = insights.losses([one for one in found if one], TODAY)
    assert (said.total, said.avoidable, said.unavoidable, said.unknown) == (5, 2, 1, 2)
    assert said.by_reason == [("price", 2), ("moved", 1), ("other", 1), ("silent", 1)]
    assert said.by_kind == [("person", 4), ("firm", 1)]
    assert said.by_month == [(date(2026, 9, 1), 1), (date(2026, 10, 1), 3), (date(2026, 11, 1), 1)]


def test_a_loss_that_came_back_is_none_and_nothing_is_lost_in_an_empty_book() -> None:
    back = came(300, 20)
    assert insights.loss(back, tuple(insights.moves(back, LIMIT, TODAY))) is None
    assert insights.loss(came(lost=True, marked_on=(ago(5),), reason="price"), ()) is None, "never a customer"
    assert insights.losses([], TODAY) == insights.Losses(by_reason=[], by_kind=[], by_month=[])


def test_a_loss_takes_eight_gaps_of_the_book_but_two_months_at_least() -> None:
    assert [lost_days(Prior(unit_days=days)) for days in (4.0, 20.0, 90.0)] == [60.0, 160.0, 365.0]


REGULAR = (160, 130, 100)
"""Every 30 days, until a hundred days ago."""


@pytest.mark.parametrize(
    ("days", "raised", "contacts", "expected"),
    [
        (REGULAR, [(50, False)], [], (False, "away", 20)),
        (REGULAR, [(50, False)], [50], (True, "away", 20)),
        (REGULAR, [(50, False)], [60], (False, "away", 20)),  # before the alert: in another matter
        (REGULAR, [(50, False)], [25], (True, "waits", -5)),
        (REGULAR, [(20, False)], [], (False, "waits", -10)),
        ((*REGULAR, 22), [(50, False)], [45], (True, "came", 22)),
        ((*REGULAR, 20), [(50, False)], [], (False, "came", 20)),  # on the last day
        ((*REGULAR, 5), [(50, False)], [45], (True, "away", 15)),
        ((*REGULAR, 25), [(50, False)], [20], (False, "came", 25)),  # called after they had come
        ((*REGULAR, 50), [(50, False)], [50], (True, "came", 50)),
        (REGULAR, [(80, False), (50, False)], [40], (True, "away", 10)),  # one silence, told of twice
        (REGULAR, [(50, True)], [45], (True, "away", 15)),
        (REGULAR, [(50, True)], [], None),
        ((100,), [(50, False)], [], None),  # visits that were taken back since
    ],
)
def test_what_became_of_an_alert(
    days: Sequence[int],
    raised: Sequence[tuple[int, bool]],
    contacts: Sequence[int],
    expected: tuple[bool, str, int] | None,
) -> None:
    told = [insights.Raised(ago(on), gone) for on, gone in raised]
    found = insights.outcomes(came(*days), told, [ago(on) for on in contacts], TODAY)
    assert [(one.contacted, one.fate, (TODAY - one.on).days) for one in found] == ([expected] if expected else [])


def test_given_up_at_the_second_alert_of_one_silence_is_given_up() -> None:
    raised = [insights.Raised(ago(80)), insights.Raised(ago(50), lost=True)]
    assert insights.outcomes(came(*REGULAR), raised, [], TODAY) == []


def test_two_silences_are_counted_apart_and_so_are_the_written_to() -> None:
    past = came(*(day + 200 for day in REGULAR), 240)
    raised = [insights.Raised(ago(250)), insights.Raised(ago(100))]
    found = insights.winback(insights.outcomes(past, raised, [ago(250)], TODAY))
    assert (found.contacted, found.alone) == (insights.Tally(1, 1, 0), insights.Tally(1, 0, 0))


EARLY, LATE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("voices", "complains", "attitude"),
    [
        ([], False, None),
        ([], True, "unhappy"),
        ([(EARLY, True)], False, "glad"),
        ([(LATE, False), (EARLY, True)], False, "unhappy"),
        ([(EARLY, False), (LATE, True)], False, "glad"),
        ([(LATE, True)], True, "unhappy"),
    ],
)
def test_attitude_is_what_they_said_last(
    voices: Sequence[tuple[datetime, bool]], complains: bool, attitude: str | None
) -> None:
    assert insights.attitude([insights.Voice(*voice) for voice in voices], complains=complains) == attitude


@pytest.mark.parametrize(
    ("said", "standing", "much", "less"),
    [
        ("unhappy", "on_time", "mend", "mend"),
        ("unhappy", "few", "mend", "mend"),
        ("unhappy", "lost", None, None),
        ("glad", "few", None, None),
        ("glad", "slipping", "leaving", "drifting"),
        (None, "slipping", "leaving", "drifting"),
        ("glad", "on_time", "pillars", "friends"),
        (None, "late", "unasked", "steady"),
    ],
)
def test_the_seven_groups(
    said: insights.Attitude | None, standing: insights.Standing, much: str | None, less: str | None
) -> None:
    assert insights.group(said, standing, valuable=True) == much
    assert insights.group(said, standing, valuable=False) == less
