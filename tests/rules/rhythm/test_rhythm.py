"""What must hold of the model whatever the book: bounded chances that fall with silence and rise with a visit."""

import subprocess
import sys
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import gamma

from rules import rhythm
from rules.rhythm import ahead, alerts, book, fit, outlook, renewal
from rules.rhythm.book import Book, Visits
from rules.rhythm.prior import CENTRE, PRESET_THRESHOLD, REGULARITIES, TRADE_GAPS, WIDTH, Model, Prior
from rules.rhythm.sums import Sums

TODAY = 20_000
gaps = st.lists(st.integers(1, 500), max_size=25)
silences = st.integers(0, 3000)
moves = st.lists(st.floats(-1.5, 1.5), min_size=len(CENTRE), max_size=len(CENTRE))
priors = st.builds(
    lambda unit, moved: Prior(unit, tuple(c + w * m for c, w, m in zip(CENTRE, WIDTH, moved, strict=True)), 50),
    st.sampled_from([1.0, 4.0, 30.0, 200.0]),
    moves,
)


def after(own: list[int]) -> Sums:
    """The sums of somebody who last came today, after these gaps."""
    sums = rhythm.first(TODAY - sum(own))
    for day in accumulate(own, initial=TODAY - sum(own)):
        sums = rhythm.visit(sums, day)
    return sums


def alone(sums: Sums, spent: float = 0.0, paid: int = 0) -> Book:
    return book.collect([1], [sums], [spent], [paid])


def at(prior: Prior, sums: Sums, silence: float, days: float = 90) -> tuple[float, float]:
    """P(still a customer) and P(comes within so many days) after so many days of silence."""
    law = renewal.law(prior, alone(sums))
    t = np.array([silence / prior.unit_days])
    stays = alerts.standing(law, prior, alone(sums), t).stays
    return float(stays[0]), float(renewal.comes(law, t, days / prior.unit_days)[0])


def made_up(customers: int, seed: int = 0, lapse: float = 0.05, typical: float = 30.0) -> Visits:
    """A book with known truth: regular gaps, and at each visit a chance never to come again."""
    dice = np.random.default_rng(seed)
    rows: list[tuple[int, int, float]] = []
    for customer in range(customers):
        day, own = TODAY - int(dice.integers(30, 700)), typical * dice.gamma(5, 0.2)
        while day <= TODAY:
            rows.append((customer, day, 50.0 + customer % 7))
            if dice.random() < lapse:
                break
            day += max(1, round(own * dice.gamma(4, 0.25)))
    column = np.array(rows)
    return Visits(column[:, 0].astype(np.int64), column[:, 1].astype(np.int64), column[:, 2])


@given(priors, gaps, silences, st.integers(1, 400))
def test_chances_are_bounded(prior: Prior, own: list[int], silence: int, days: int) -> None:
    alive, comes = at(prior, after(own), silence, days)
    assert 0 <= alive <= 1
    assert 0 <= comes <= 1


@given(priors, gaps, st.integers(0, 40), st.integers(1, 40))
def test_it_falls_with_silence_once_they_are_late(prior: Prior, own: list[int], steps: int, more: int) -> None:
    sums = after(own)
    typical = float(renewal.law(prior, alone(sums)).typical[0]) * prior.unit_days
    late = (2 + steps / 2) * typical
    assert at(prior, sums, late + more / 2 * typical)[0] <= at(prior, sums, late)[0] + 1e-3


@given(gaps, silences)
def test_a_visit_makes_it_likelier_than_the_silence_before_it(own: list[int], silence: int) -> None:
    prior, sums = rhythm.preset(), after([*own, 30, 30, 30])
    long = 400 + silence
    assert at(prior, rhythm.visit(sums, TODAY + long), 0)[0] > at(prior, sums, long)[0]


@given(priors, gaps, silences)
def test_more_days_ahead_never_lessen_what_is_expected(prior: Prior, own: list[int], silence: int) -> None:
    known = alone(after(own))
    law, t = renewal.law(prior, known), np.array([silence / prior.unit_days])
    week, year = (ahead.visits_ahead(law, prior, known, t, days) for days in (7, 365))
    assert week.visits[0] >= 0
    assert week.comes[0] <= week.visits[0] + 1e-9
    assert week.comes[0] <= year.comes[0] + 1e-9
    assert year.comes[0] <= year.visits[0] + 1e-9


@given(st.lists(gaps, min_size=1, max_size=8))
def test_sums_kept_visit_by_visit_are_those_of_the_whole_history(crowd: list[list[int]]) -> None:
    rows = [(c, day) for c, own in enumerate(crowd) for day in accumulate(own, initial=TODAY - sum(own))]
    customer, day = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    whole = book.read(Visits(customer, day, np.full(len(day), np.nan)))
    kept = book.collect(list(range(len(crowd))), [after(own) for own in crowd], [0.0] * len(crowd), [0] * len(crowd))
    for name in Book.__slots__:
        assert getattr(whole, name) == pytest.approx(getattr(kept, name), rel=1e-9, abs=1e-9), name


def test_a_second_visit_of_a_day_is_the_same_visit_and_an_earlier_one_is_refused() -> None:
    sums = after([30])
    assert rhythm.visit(sums, TODAY) == sums
    with pytest.raises(ValueError, match="before the last"):
        rhythm.visit(sums, TODAY - 1)


@pytest.mark.parametrize("k", range(len(REGULARITIES)))
def test_the_law_of_the_pause_is_the_integral_it_stands_for(k: int) -> None:
    law = renewal.law(rhythm.preset(), alone(after([20, 40, 30])))
    law.share[:] = 0
    law.share[k] = 1
    shape, rate, regular = law.shape[k, 0], law.rate[k, 0], REGULARITIES[k]
    whole, _ = quad(
        lambda mu: gamma.sf(1.7, regular, scale=1 / (regular * mu)) * gamma.pdf(mu, shape, scale=1 / rate), 0, 60
    )
    assert renewal.pause(law, np.array([1.7]))[0] == pytest.approx(whole, rel=1e-6)


def test_the_belief_in_each_regularity_sums_to_one_and_finds_the_regular() -> None:
    regular, irregular = (renewal.law(rhythm.preset(), alone(after(own))) for own in ([30] * 12, [2, 90, 5, 70, 1, 40]))
    assert regular.share.sum() == pytest.approx(1)
    assert (regular.share * renewal.K).sum() > 2 * (irregular.share * renewal.K).sum()


def test_the_table_says_what_the_formula_says() -> None:
    crowd = made_up(renewal.TABLE_FROM)
    known = book.read(crowd)
    t = np.linspace(0, 30, len(known))
    law = renewal.law(rhythm.preset(), known)
    part = slice(0, len(known), 7)
    few = renewal.law(rhythm.preset(), known.part(part))
    assert renewal.pause(law, t)[part] == pytest.approx(renewal.pause(few, t[part]), abs=1e-3)


def test_the_next_visit_is_expected_within_the_range_the_law_gives() -> None:
    law, t = renewal.law(rhythm.preset(), alone(after([30] * 8))), np.array([0.5])
    found = ahead.next_visit(law, t)
    for share, days in zip((0.1, 0.5, 0.9), found, strict=True):
        left = renewal.pause(law, t + days / law.unit_days) / renewal.pause(law, t)
        assert left[0] == pytest.approx(1 - share, abs=1e-6)
    assert found.early[0] < found.middle[0] < found.late[0]


def test_a_book_without_customers_or_money_is_no_trouble() -> None:
    none = Visits(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    model = outlook.learned(none, TODAY, rhythm.untaught("nails"))
    assert model == rhythm.untaught("nails")
    assert len(outlook.outlook(book.read(none), model, TODAY).customer) == 0
    assert ahead.money(alone(after([3]))).tolist() == [0.0]


def test_money_of_a_visit_lies_between_their_own_and_the_books() -> None:
    both = book.collect([1, 2], [after([]), after([])], [1000.0, 10.0], [10, 1])
    mean = 1010 / 11
    assert ahead.money(both) == pytest.approx([(1000 + 2 * mean) / 12, (10 + 2 * mean) / 3])


def test_under_five_gaps_the_trade_speaks() -> None:
    few = made_up(2)
    first = Visits(few.customer[:3], few.day[:3], few.money[:3])
    assert fit.fitted(first, TODAY, rhythm.preset("coffee")).unit_days == TRADE_GAPS["coffee"]


def test_a_book_of_twenty_is_fitted_and_stays_near_the_usual_book() -> None:
    prior = fit.fitted(made_up(20), TODAY, rhythm.preset())
    assert 20 < prior.unit_days < 40
    assert all(abs(x - c) < 3 * w for x, c, w in zip(prior.theta, CENTRE, WIDTH, strict=True))


def test_a_refit_from_last_nights_prior_ends_where_a_fresh_fit_ends() -> None:
    crowd = made_up(150)
    fresh = fit.fitted(crowd, TODAY, rhythm.preset())
    again = fit.fitted(crowd, TODAY, fresh)
    assert again.theta == pytest.approx(fresh.theta, abs=0.4)


def test_the_gradient_is_the_slope() -> None:
    crowd = made_up(40)
    task = fit._Task(book.silences(crowd, TODAY), 30.0)
    theta = np.array(CENTRE)
    value, slope = task(theta)
    for place in range(len(theta)):
        step = np.zeros(len(theta))
        step[place] = 1e-3
        assert (task(theta + step)[0] - value) / 1e-3 == pytest.approx(slope[place], rel=0.05, abs=0.5)


def test_rows_beyond_the_limit_are_drawn_the_same_every_time() -> None:
    crowd = made_up(60)
    some, same = book.silences(crowd, TODAY, rows=50), book.silences(crowd, TODAY, rows=50)
    assert len(some.length) == 50
    assert (some.start == same.start).all()
    assert (book.silences(crowd, TODAY, since=TODAY - 100).start >= TODAY - 100).all()


def test_what_is_said_of_a_known_truth_comes_true() -> None:
    crowd = made_up(600, seed=3)
    then = TODAY - 90
    old = crowd.day <= then
    before = Visits(crowd.customer[old], crowd.day[old], crowd.money[old])
    model = outlook.learned(before, then, rhythm.untaught())
    seen = outlook.outlook(book.read(before), model, then, 90)
    came = np.isin(seen.customer, crowd.customer[~old])
    assert seen.comes.mean() == pytest.approx(came.mean(), abs=0.05)
    assert seen.comes[came].mean() > seen.comes[~came].mean() + 0.4
    assert seen.visits.sum() == pytest.approx(np.isin(crowd.customer[~old], seen.customer).sum(), rel=0.2)
    assert (seen.value > 0).all()
    assert seen.alert.any()
    assert (seen.alert <= (seen.score >= model.threshold)).all()


def test_under_thirty_regulars_the_preset_threshold_holds() -> None:
    assert alerts.threshold(made_up(20), TODAY, rhythm.preset()) == PRESET_THRESHOLD
    assert alerts.threshold(made_up(200), TODAY, rhythm.preset()) != PRESET_THRESHOLD


@given(gaps, st.integers(1, 300))
@settings(max_examples=50)
def test_the_alert_score_rises_with_the_silence_of_a_late_regular(own: list[int], more: int) -> None:
    known = alone(after([*own, 30, 30, 30]))
    prior = rhythm.preset()
    law = renewal.law(prior, known)
    late = 2 * law.typical
    assert alerts.standing(law, prior, known, late + more / 30).score > alerts.standing(law, prior, known, late).score


def test_a_book_in_pieces_is_the_book() -> None:
    known = book.read(made_up(100))
    model = Model()
    whole = outlook.outlook(known, model, TODAY)
    part = outlook.outlook(known.part(slice(10, 20)), model, TODAY)
    assert whole.comes[10:20] == pytest.approx(part.comes)
    assert len(book.thinned(made_up(100), 10).customer) < len(made_up(100).customer)


def test_neither_numpy_nor_scipy_is_loaded_at_the_start() -> None:
    loaded = "import sys, bot.app, bot.__main__, rules.rhythm; print({'numpy', 'scipy'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)  # noqa: S603
    assert said.stdout.strip() == "set()"
