"""Proportions: published values, statsmodels as oracle, and what must hold of any counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    multinomial_proportions_confint,
    proportion_confint,
    proportions_ztest,
)

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference import (
    newcombe,
    paired_newcombe,
    proportion_difference,
    proportion_z,
    ratio_interval,
    share_intervals,
    wilson,
)


@st.composite
def counts(draw, most=10**8):
    n = draw(st.integers(1, most))
    return draw(st.integers(0, n)), n


levels = st.floats(0.5, 0.999)


@given(counts(), levels)
def test_wilson_is_that_of_statsmodels(count, level):
    x, n = count
    interval = wilson(x, n, level)
    expected = proportion_confint(x, n, 1 - level, method="wilson")
    assert (interval.low, interval.high) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(counts(), levels)
def test_wilson_holds_the_point_and_stays_a_share(count, level):
    x, n = count
    interval = wilson(x, n, level)
    assert 0 <= interval.low <= x / n <= interval.high <= 1


@given(counts(10**6), st.integers(2, 100))
def test_wilson_narrows_as_the_base_grows(count, times):
    x, n = count
    small, large = wilson(x, n), wilson(x * times, n * times)
    assert large.high - large.low < small.high - small.low


@given(counts(), levels)
def test_wilson_of_the_failures_is_the_mirror(count, level):
    x, n = count
    interval, mirror = wilson(x, n, level), wilson(n - x, n, level)
    assert interval.low == pytest.approx(1 - mirror.high, abs=1e-12)


def test_wilson_without_answers_is_the_whole_range():
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0, 1)


def test_wilson_forgives_the_last_bit_of_a_weighted_sum():
    assert wilson(0.1 + 0.2, 0.3).high == 1


@pytest.mark.parametrize(("x", "n"), [(3, 2), (-1, 2), (float("nan"), 2), (1, -1)])
def test_wilson_refuses_what_is_not_a_part(x, n):
    with pytest.raises(UsageError, match="not a part of n"):
        wilson(x, n)


@pytest.mark.parametrize("level", [95, 0, 1, -0.1, float("nan")])
def test_a_level_in_percent_is_refused_with_what_to_write(level):
    with pytest.raises(UsageError, match=r"0\.95"):
        wilson(1, 2, level)


def test_finite_population_narrows_and_a_census_has_no_error():
    plain, corrected = wilson(30, 60), wilson(30, 60, population=100)
    assert corrected.high - corrected.low < plain.high - plain.low
    assert wilson(30, 60, population=60).low == 0.5 == wilson(30, 60, population=60).high
    assert wilson(30, 60, population=10**6) == plain  # under 5 % of the population
    with pytest.raises(UsageError):
        wilson(3, 60, population=40)


def test_finite_population_variance_is_that_of_the_formula():
    # for large n the half-width is z * sqrt(p q / n) * sqrt((N - n)/(N - 1))
    interval = wilson(200_000, 400_000, population=1_000_000)
    assert (interval.high - interval.low) / 2 == pytest.approx(1.959964 * (0.25 / 4e5 * 0.6) ** 0.5, rel=1e-4)


@given(counts(), counts(), levels)
def test_newcombe_is_that_of_statsmodels(a, b, level):
    found = newcombe(*a, *b, level)
    expected = confint_proportions_2indep(*a, *b, method="newcomb", compare="diff", alpha=1 - level)
    assert (found.low, found.high) == pytest.approx(expected, rel=1e-7, abs=1e-9)


@given(counts(), counts())
def test_newcombe_is_antisymmetric_and_holds_the_point(a, b):
    found, mirror = newcombe(*a, *b), newcombe(*b, *a)
    assert (found.low, found.high) == pytest.approx((-mirror.high, -mirror.low), abs=1e-12)
    assert found.low - 1e-12 <= a[0] / a[1] - b[0] / b[1] <= found.high + 1e-12


def test_newcombe_published_pair():
    # Newcombe (1998), 56/70 against 48/80
    found = newcombe(56, 70, 48, 80)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


@given(counts(10**6), counts(10**6))
def test_pooled_z_is_that_of_statsmodels(a, b):
    found = proportion_z(*a, *b)
    if a[0] + b[0] in (0, a[1] + b[1]):
        assert (found.statistic, found.p) == (0, 1)
    else:
        z, p = proportions_ztest([a[0], b[0]], [a[1], b[1]])
        assert found.statistic == pytest.approx(z, rel=1e-6, abs=1e-9)
        assert found.p == pytest.approx(p, rel=1e-6, abs=1e-9)


def test_small_expected_counts_take_the_exact_test():
    found = proportion_difference(3, 4, 1, 4)
    assert found.statistic is None
    assert "Fisher" in found.method
    assert found.p == pytest.approx(0.4857142857)
    assert "z test" in proportion_difference(30, 40, 10, 40).method


def test_fractional_counts_of_weighted_shares_are_accepted():
    assert 0 < proportion_difference(2.4, 7.9, 6.1, 8.3).p < 1
    assert 0 < proportion_difference(24.4, 57.9, 36.1, 58.3).p < 1


def test_a_difference_needs_two_sides():
    with pytest.raises(NoData, match="at least one answer"):
        proportion_difference(0, 0, 1, 2)


def test_paired_newcombe_published():
    # Newcombe (1998, Statistics in Medicine 17:2635-2650), method 10: 36, 12, 2, 0
    found = paired_newcombe(36, 12, 2, 0)
    assert (found.low, found.high) == pytest.approx((0.0569, 0.3404), abs=1e-4)


@given(*[st.integers(0, 500)] * 4)
def test_paired_newcombe_holds_the_point_and_mirrors(both, first, second, neither):
    if both + first + second + neither == 0:
        return
    found = paired_newcombe(both, first, second, neither)
    mirror = paired_newcombe(both, second, first, neither)
    assert -1 - 1e-12 <= found.low <= found.delta + 1e-12 <= found.high + 2e-12 <= 1 + 3e-12
    assert (found.low, found.high) == pytest.approx((-mirror.high, -mirror.low), abs=1e-9)


def test_katz_ratio_of_the_physicians_health_study():
    ratio, interval = ratio_interval(189, 11034, 104, 11037)
    assert (ratio, interval.low, interval.high) == pytest.approx((1.817802, 1.433031, 2.305884), abs=1e-6)
    with pytest.raises(NoData):
        ratio_interval(0, 10, 3, 10)


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6), levels)
def test_simultaneous_shares_are_goodmans(table, level):
    found = [(interval.low, interval.high) for interval in share_intervals(table, level)]
    expected = multinomial_proportions_confint(table, 1 - level, method="goodman")
    assert found == [pytest.approx(tuple(row), rel=1e-6, abs=1e-9) for row in expected]
