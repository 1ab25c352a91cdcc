"""Sizes of tests."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.power import NormalIndPower

from cxreports.errors import UsageError
from cxreports.measure.experiment import (
    always_valid_p,
    power_of,
    smallest_effect,
    units_for_mean,
    units_per_arm,
)

rates = st.floats(0.02, 0.6)


@given(rates, st.floats(0.02, 0.3))
def test_size_and_power_are_each_other_s_inverse(base, gap):
    n = units_per_arm(base, base + gap, power=0.9)
    assert power_of(n, base, base + gap) >= 0.9 - 1e-9
    assert power_of(n - 1, base, base + gap) < 0.9 + 1e-9
    assert smallest_effect(n, base, power=0.9) <= gap + 1e-9


def test_means_agree_with_statsmodels():
    expected = NormalIndPower().solve_power(0.2, alpha=0.05, power=0.8)
    assert units_for_mean(10, 2) == pytest.approx(expected, abs=1)


def test_a_p_that_may_be_looked_at_all_the_time():
    rng, alarms, rounds = np.random.default_rng(0), 0, 200
    for _ in range(rounds):
        total = np.cumsum(rng.normal(0, 1, 1000))
        looks = np.arange(10, 1001, 10)
        alarms += min(always_valid_p(total[n - 1] / n, 1 / n**0.5, 0.2) for n in looks) < 0.05
    assert alarms / rounds < 0.08


def test_nonsense_is_refused():
    with pytest.raises(UsageError, match="difference of 0"):
        units_per_arm(0.1, 0.1)
    with pytest.raises(UsageError, match="within 0 and 1"):
        units_per_arm(5, 6)
    with pytest.raises(UsageError, match="power"):
        units_per_arm(0.1, 0.2, power=80)
