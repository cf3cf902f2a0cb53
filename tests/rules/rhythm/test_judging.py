"""The plain rule and the model together: who is slipping, what is at stake, and what is known at all."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import insights, rhythm
from rules.insights import History, Rhythm
from rules.rhythm import Model, people, untaught

TODAY = date(2026, 11, 18)
gaps = st.lists(st.integers(1, 200), min_size=2, max_size=15)


def came(own: list[int], silent: int, **more: object) -> History:
    """Somebody who came with these gaps in between and has been silent since, days."""
    back = list(accumulate(reversed(own), initial=silent))
    return History(tuple(TODAY - timedelta(days=days) for days in reversed(back)), **more)  # type: ignore[arg-type]


def crowd(customers: int = 40) -> list[History]:
    """A shop whose customers come about every month, some of whom have stopped."""
    steady = [[30, 28 + n % 5, 31, 29, 30 + n % 3, 30] for n in range(customers)]
    return [came(own, 10 + (n * 7) % 25 + (90 if n % 6 == 0 else 0)) for n, own in enumerate(steady)]


BOOK = rhythm.learned(crowd(), untaught(), TODAY)


def judge(past: History, model: Model = BOOK) -> Rhythm:
    return rhythm.judged({1: past}, model, TODAY)[1]


def test_a_book_teaches_and_counts_all_who_came() -> None:
    assert (BOOK.taught, BOOK.customers) == (True, 40)
    assert not untaught().taught


def test_a_book_where_nobody_came_teaches_nothing() -> None:
    assert rhythm.learned([History(())], untaught(), TODAY) == untaught()


def test_a_steady_customer_slips_where_an_irregular_one_is_only_late() -> None:
    assert judge(came([30] * 6, 70)).state == "slipping"
    restless = came([5, 6, 5, 90, 6, 5, 80, 5, 6, 5, 5], 12)
    first = insights.rhythm(restless, TODAY)
    assert first is not None
    assert first.state == "slipping", "by the plain rule, whose middle gap is five days"
    assert judge(restless).state == "late", "but pauses of three months are nothing new with them"


@given(gaps, st.integers(0, 600), st.integers(1, 200))
@settings(max_examples=60)
def test_the_chance_falls_with_silence_and_nobody_stops_slipping_by_it(own: list[int], silent: int, more: int) -> None:
    sooner, later = judge(came(own, silent)), judge(came(own, silent + more))
    if sooner.state == "slipping":
        assert later.state == "slipping"
    if sooner.stays is not None and sooner.silence_days > 2 * sooner.high_days:
        assert later.stays is not None
        assert later.stays <= sooner.stays + 0.01


@given(gaps, st.integers(0, 600))
@settings(max_examples=60)
def test_a_visit_sets_everything_back(own: list[int], silent: int) -> None:
    found = judge(came([*own, silent + 1], 0, spent_minor=5000))
    assert (found.state, found.stays, found.value_at_risk_minor) == ("on_time", None, 0)


@given(gaps, st.integers(0, 900), st.integers(0, 10**9))
@settings(max_examples=60)
def test_the_figures_in_words_are_those_of_the_plain_rule(own: list[int], silent: int, spent: int) -> None:
    past = came(own, silent, spent_minor=spent)
    plain, found = insights.rhythm(past, TODAY), judge(past)
    assert plain is not None
    own_words = ("source", "visits", "typical_days", "low_days", "high_days", "silence_days", "last_on", "expected_on")
    assert [getattr(found, name) for name in own_words] == [getattr(plain, name) for name in own_words]
    assert found.state == plain.state or (plain.state, found.state) == ("slipping", "late")
    assert found.value_at_risk_minor >= 0


def test_what_was_only_stated_stays_with_the_plain_rule() -> None:
    past = History((), stated_days=30, stated_last_on=TODAY - timedelta(days=70), spent_minor=800)
    found = judge(past)
    assert found == insights.rhythm(past, TODAY)
    assert found.stays is None


def test_under_three_visits_nothing_is_said() -> None:
    assert rhythm.judged({1: came([30], 300)}, BOOK, TODAY) == {}


def test_a_book_that_has_taught_nothing_ranks_but_neither_says_a_chance_nor_overrules() -> None:
    restless = came([5, 6, 5, 90, 6, 5, 80, 5, 6, 5, 5], 12, spent_minor=9000)
    found = judge(restless, untaught())
    assert (found.state, found.stays) == ("slipping", None)
    assert found.value_at_risk_minor > 0


@pytest.mark.parametrize(
    ("customers", "own", "counted"), [(20, [30] * 4, True), (19, [30] * 4, False), (20, [30] * 3, False)]
)
def test_a_count_needs_twenty_customers_and_five_visits(customers: int, own: list[int], counted: bool) -> None:
    assert judge(came(own, 90), replace(BOOK, customers=customers)).counted is counted


def test_what_is_at_stake_is_the_chance_of_loss_times_what_they_would_bring() -> None:
    one, two = (judge(came([30] * 8, 70, spent_minor=spent)) for spent in (70000, 140000))
    assert one.stays is not None
    assert two.value_at_risk_minor == pytest.approx(2 * one.value_at_risk_minor, abs=1)
    year = 365 / 30 * 10000  # seven visits of the last twelve months
    assert 0.3 * year * (1 - one.stays) < one.value_at_risk_minor < year * (1 - one.stays) * 1.4
    assert judge(came([30] * 8, 70)).value_at_risk_minor == 0


def test_the_owners_word_that_they_were_seen_ends_a_silence() -> None:
    seen = TODAY - timedelta(days=50)
    later = judge(came([30] * 8, 200, stated_last_on=seen))
    assert later.silence_days == 50
    never = judge(came([30] * 8, 200)).stays
    assert never is not None
    assert later.stays is not None
    assert later.stays > never


@pytest.mark.parametrize(
    ("stays", "said"),
    [(0.6, "likely"), (0.59, "open"), (0.42, "open"), (0.41, "unlikely"), (0.25, "unlikely"), (0.24, "hardly")],
)
def test_a_chance_is_four_words(stays: float, said: str) -> None:
    assert insights.hope(stays) == said


def test_a_model_is_remembered_as_plain_values() -> None:
    assert rhythm.remembered(json.loads(json.dumps(BOOK.kept()))) == BOOK
    assert rhythm.remembered(None) == untaught()


def test_a_model_of_another_shape_is_forgotten() -> None:
    kept = BOOK.kept()
    kept["prior"]["theta"] = [1.0]
    assert rhythm.remembered(kept) == untaught()


def test_days_are_counted_from_1970() -> None:
    assert people.day_of(date(1970, 1, 2)) == 1


def test_numpy_waits_until_somebody_is_late() -> None:
    asked = (
        "import sys; from datetime import date, timedelta as d; from rules import rhythm, insights\n"
        "t = date(2026, 1, 1); past = insights.History(tuple(t - d(days=n) for n in (90, 60, 30)))\n"
        "print(rhythm.judged({1: past}, rhythm.untaught(), t)[1].state, 'numpy' in sys.modules)\n"
        "print(rhythm.judged({1: past}, rhythm.untaught(), t + d(days=99))[1].state, 'numpy' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)  # noqa: S603
    assert said.stdout.split() == ["on_time", "False", "slipping", "True"]
