"""Shares of R^2 and distinctive words."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.api import OLS, add_constant

from cxreports.errors import UsageError
from cxreports.measure.inference import explained, johnson, lmg, log_odds


@st.composite
def answers(draw, most=5):
    p, seed = draw(st.integers(1, most)), draw(st.integers(0, 10**6))
    rng = np.random.default_rng(seed)
    return rng.normal(size=(60, p + 1)) + draw(st.floats(0, 3)) * rng.normal(size=(60, 1))


def _correlations(rows):
    whole = np.corrcoef(rows.T)
    return whole[:-1, :-1], whole[:-1, -1]


@given(answers())
def test_explained_is_r2_of_the_regression(rows):
    expected = OLS(rows[:, -1], add_constant(rows[:, :-1])).fit().rsquared
    assert explained(*_correlations(rows)) == pytest.approx(expected, abs=1e-9)


@given(answers(6))
def test_shares_are_not_negative_and_sum_to_r2(rows):
    known = _correlations(rows)
    for shares in (lmg(*known), johnson(*known)):
        assert min(shares) >= -1e-12
        assert sum(shares) == pytest.approx(explained(*known), abs=1e-9)


@settings(max_examples=25)
@given(answers(4))
def test_lmg_is_the_gain_averaged_over_orders_of_entry(rows):
    matrix, target = _correlations(rows)
    p, orders = target.size, list(permutations(range(target.size)))
    expected = np.zeros(p)
    for order in orders:
        known = 0.0
        for step, driver in enumerate(order):
            subset = list(order[: step + 1])
            gained = explained(matrix[np.ix_(subset, subset)], target[subset])
            expected[driver] += (gained - known) / len(orders)
            known = gained
    assert lmg(matrix, target) == pytest.approx(expected, abs=1e-9)


@given(answers(2))
def test_two_drivers_have_one_answer(rows):
    known = _correlations(rows)
    assert johnson(*known) == pytest.approx(lmg(*known), abs=1e-9)


def test_the_same_driver_twice_shares_its_weight():
    matrix, target = [[1, 1], [1, 1]], [0.6, 0.6]
    assert lmg(matrix, target) == pytest.approx([0.18, 0.18])
    assert johnson(matrix, target) == pytest.approx([0.18, 0.18])


def test_uncorrelated_drivers_weigh_their_squares():
    assert lmg(np.eye(3), [0.5, 0.3, 0]) == pytest.approx([0.25, 0.09, 0])


@pytest.mark.parametrize(
    ("matrix", "target"),
    [
        ([[1, 0.3]], [0.6, 0.5]),
        ([[1, 0.3], [0.3, 1]], [0.6, 1.5]),
        ([[1, 0.9], [0.9, 1]], [0.9, -0.9]),
        ([], []),
    ],
)
def test_what_cannot_be_correlations_is_refused(matrix, target):
    for function in (explained, lmg, johnson):
        with pytest.raises(UsageError):
            function(matrix, target)


def test_too_many_drivers_for_every_subset():
    with pytest.raises(UsageError, match="johnson"):
        lmg(np.eye(13), np.zeros(13))


words = st.dictionaries(st.sampled_from(["late", "thanks", "price"]), st.integers(0, 300))


@given(words, words)
def test_log_odds_of_the_groups_exchanged_change_sign(a, b):
    found, turned = log_odds(a, b, 1000, 1200), log_odds(b, a, 1200, 1000)
    assert set(found) == {*a, *b}
    for word, z in found.items():
        assert z == pytest.approx(-turned[word], abs=1e-9)


def test_log_odds_lean_to_the_group_that_says_it_and_refuse_nonsense():
    z = log_odds({"late": 50, "the": 40}, {"late": 5, "the": 40}, 1000, 1000)
    assert z["late"] > 1.96
    assert abs(z["the"]) < 1e-9
    with pytest.raises(UsageError, match="count of 'late'"):
        log_odds({"late": 50}, {}, 10, 10)
    with pytest.raises(UsageError, match="positive"):
        log_odds({}, {}, 0, 10)
