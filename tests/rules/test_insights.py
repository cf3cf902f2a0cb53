from datetime import date, timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import insights
from rules.insights import History, Rhythm

NEW_YEAR = date(2024, 1, 1)
ORDER = {"on_time": 0, "late": 1, "slipping": 2}

gaps = st.lists(st.integers(1, 400), min_size=2, max_size=30)
silences = st.integers(0, 3000)


def came(*gap_days: int, **more: object) -> History:
    """A customer who first came on New Year and then after each of these gaps, in days."""
    days = accumulate(gap_days, lambda day, gap: day + timedelta(days=gap), initial=NEW_YEAR)
    return History(visits=tuple(days), **more)  # type: ignore[arg-type]


def after(history: History, days: int) -> Rhythm:
    """The rhythm so many days after they were last seen."""
    last = insights.last_known(history)
    assert last is not None
    found = insights.rhythm(history, last + timedelta(days=days))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "history",
    [
        History(()),
        came(30),
        History((), stated_days=30),
        History((), stated_last_on=NEW_YEAR),
        came(30, stated_days=0),
    ],
)
def test_under_three_visits_and_nothing_stated_is_unknown(history: History) -> None:
    assert insights.rhythm(history, NEW_YEAR + timedelta(days=99)) is None


def test_a_regular_is_told_in_plain_figures() -> None:
    found = after(came(28, 30, 29, 31, 30), 40)
    assert (found.source, found.visits, found.typical_days) == ("own", 6, 30)
    assert (found.low_days, found.high_days, found.silence_days) == (25, 35, 40)
    assert found.expected_on == found.last_on + timedelta(days=30)
    assert found.overdue == pytest.approx(40 / 30)


@pytest.mark.parametrize(
    ("silence", "state"), [(0, "on_time"), (35, "on_time"), (36, "late"), (45, "late"), (46, "slipping")]
)
def test_a_regular_is_late_beyond_the_range_and_slips_at_half_a_gap_more(silence: int, state: str) -> None:
    assert after(came(30, 30, 30), silence).state == state


def test_an_irregular_customer_is_given_more_time() -> None:
    irregular = came(10, 60, 25, 40, 15)
    assert after(irregular, 60).state != "slipping"
    assert after(irregular, 80).state == "slipping"


def test_a_stated_rhythm_works_from_the_first_day_and_says_so() -> None:
    found = after(History((), stated_days=30, stated_last_on=NEW_YEAR), 50)
    assert (found.source, found.visits, found.typical_days, found.state) == ("stated", 0, 30, "slipping")


def test_a_stated_rhythm_counts_from_a_visit_in_the_book() -> None:
    assert after(came(stated_days=30), 10).last_on == NEW_YEAR


def test_three_visits_of_their_own_win_over_what_was_stated() -> None:
    found = after(came(7, 7, stated_days=30), 0)
    assert (found.source, found.typical_days) == ("own", 7)


def test_a_later_word_of_the_owner_counts_as_seen() -> None:
    seen = NEW_YEAR + timedelta(days=30)
    assert after(came(7, 7, stated_last_on=seen), 0).last_on == seen


def test_nobody_slips_while_paused_but_they_do_on_the_day_it_ends() -> None:
    day = NEW_YEAR + timedelta(days=500)
    history = came(7, 7, paused_until=day)
    before = insights.rhythm(history, day - timedelta(days=1))
    then = insights.rhythm(history, day)
    assert before is not None
    assert then is not None
    assert (before.state, then.state) == ("on_time", "slipping")


def test_value_at_risk_is_a_years_spend_times_the_chance_of_loss() -> None:
    year = came(30, 30, 30, 275, spent_minor=1000)
    assert after(year, 0).value_at_risk_minor == 0
    assert after(year, 60).value_at_risk_minor == 500
    assert after(year, 90).value_at_risk_minor == 750


def test_a_short_acquaintance_is_annualised_over_ninety_days() -> None:
    assert after(came(10, 10, spent_minor=900), 20).value_at_risk_minor == round(900 * 365 / 90 / 2)


def test_without_visits_the_spend_is_taken_as_a_years() -> None:
    assert after(History((), 30, NEW_YEAR, spent_minor=800), 60).value_at_risk_minor == 400


@given(gaps, silences, st.integers(0, 500), st.none() | st.integers(0, 3000))
def test_longer_silence_never_looks_better(gap_days: list[int], silence: int, more: int, pause: int | None) -> None:
    paused = None if pause is None else NEW_YEAR + timedelta(days=pause)
    history = came(*gap_days, spent_minor=5000, paused_until=paused)
    sooner, later = after(history, silence), after(history, silence + more)
    assert ORDER[later.state] >= ORDER[sooner.state]
    assert later.overdue >= sooner.overdue


@given(gaps, silences)
def test_a_visit_sets_everything_back(gap_days: list[int], silence: int) -> None:
    found = after(came(*gap_days, silence + 1, spent_minor=5000), 0)
    assert (found.state, found.silence_days, found.value_at_risk_minor) == ("on_time", 0, 0)


@given(gaps, silences, st.integers(0, 10**12))
def test_figures_stay_in_bounds(gap_days: list[int], silence: int, spent: int) -> None:
    found = after(came(*gap_days, spent_minor=spent), silence)
    assert 1 <= found.low_days <= found.typical_days <= found.high_days
    assert found.high_days >= found.typical_days * 1.15
    assert 0 <= found.value_at_risk_minor <= spent * 365 / 90 + 1
    assert found.state != "slipping" or found.silence_days > found.high_days


def test_a_visit_dated_ahead_is_no_silence() -> None:
    assert after(came(7, 7), -3).silence_days == 0


@pytest.mark.parametrize(
    "changed",
    [
        came(7, 7, 7),
        came(7, 8),
        came(7, 7, stated_days=30),
        came(7, 7, stated_last_on=NEW_YEAR),
    ],
)
def test_a_new_fact_changes_the_key(changed: History) -> None:
    assert insights.fact_key(changed) != insights.fact_key(came(7, 7))


@given(gaps, st.integers(0, 10**9))
def test_money_and_pauses_are_no_new_fact(gap_days: list[int], spent: int) -> None:
    pause = NEW_YEAR + timedelta(days=9)
    assert insights.fact_key(came(*gap_days, spent_minor=spent, paused_until=pause)) == insights.fact_key(
        came(*gap_days)
    )


def test_the_key_of_a_silence_is_told_from_other_facts() -> None:
    assert insights.is_silence(insights.fact_key(came(7, 7)))
    assert not insights.is_silence("jump/5/4")


def test_an_empty_history_has_a_key_and_no_last_date() -> None:
    assert insights.fact_key(History(())) == "0/-/-/-"
    assert insights.last_known(History(())) is None


def test_rank_puts_value_first_then_the_longest_overdue() -> None:
    rich = after(came(30, 30, spent_minor=9000), 60)
    poor = after(came(30, 30), 60)
    poorer_longer = after(came(30, 30), 90)
    assert [who for who, _ in insights.rank([("a", poor), ("b", rich), ("c", poorer_longer)])] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (1, 2, (1, 2, "day")),
        (10, 13, (10, 13, "day")),
        (10, 14, (1, 2, "week")),
        (27, 37, (4, 5, "week")),
        (69, 69, (10, 10, "week")),
        (76, 104, (2, 3, "month")),
        (1, 400, (1, 13, "month")),
    ],
)
def test_a_span_is_said_in_the_unit_people_use(low: int, high: int, said: tuple[int, int, str]) -> None:
    assert insights.said(low, high) == said


@pytest.mark.parametrize(
    ("reason", "could"), [("moved", False), ("closed", False), ("price", True), ("unhappy", True), ("搬去国外", None)]
)
def test_whether_a_loss_could_be_prevented_follows_from_its_reason(reason: str, could: bool | None) -> None:
    assert insights.avoidable(reason) is could
