"""Quantiles and rank tests: numpy and scipy as oracles, exact coverage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference import kruskal_wallis, median_interval, quantile, rank_sum, tally

rows_of = st.lists(st.integers(0, 20), min_size=1, max_size=60)


@given(rows_of, st.floats(0, 1))
def test_quantile_of_a_tally_is_numpys_of_the_rows(rows, q):
    values, counts = np.unique(rows, return_counts=True)
    assert quantile(values, counts, q) == pytest.approx(np.quantile(rows, q), abs=1e-9)


def test_quantile_of_a_hundred_million_rows():
    assert quantile([1, 2, 3], [4e7, 3e7, 3e7]) == 2
    assert quantile([1, 2], [5e7, 5e7]) == 1.5


@given(rows_of, st.sampled_from([0.8, 0.9, 0.95]), st.sampled_from([0.25, 0.5, 0.9]))
def test_interval_of_a_tally_is_that_of_the_rows_and_holds_the_quantile(rows, level, q):
    values, counts = np.unique(rows, return_counts=True)
    found = median_interval(values, counts, level, q)
    assert found == median_interval(rows, None, level, q)
    if found.achieved >= level:
        assert found.low <= quantile(rows, None, q) <= found.high


@pytest.mark.parametrize("q", [0.25, 0.5, 0.9])
@pytest.mark.parametrize("level", [0.8, 0.9, 0.95, 0.99])
def test_coverage_is_the_binomial_one_and_at_least_the_level(level, q):
    for n in (1, 2, 5, 6, 11, 40, 137, 1000):
        found = median_interval(range(1, n + 1), None, level, q)
        lower, upper = int(found.low), int(found.high)
        assert found.achieved == pytest.approx(
            stats.binom.cdf(upper - 1, n, q) - stats.binom.cdf(lower - 1, n, q), abs=1e-12
        )
        if lower > 1 and upper < n:
            assert found.achieved >= level
            assert (
                stats.binom.cdf(lower, n, q) > (1 - level) / 2
            )  # one rank further in would cover too little
            assert stats.binom.sf(upper - 2, n, q) > (1 - level) / 2


def test_too_small_a_base_says_what_it_achieves():
    assert median_interval([1, 2, 3]).achieved == pytest.approx(0.75)


def test_bad_input_is_refused():
    for call in (quantile, median_interval):
        with pytest.raises(NoData):
            call([])
    with pytest.raises(UsageError, match="P90"):
        quantile([1], q=90)
    with pytest.raises(UsageError, match="one count per value"):
        tally([1, 2], [1])
    with pytest.raises(UsageError, match="missing"):
        tally([1, float("nan")])


@given(rows_of, rows_of)
def test_rank_sum_is_that_of_scipy(a, b):
    (va, ca), (vb, cb) = (np.unique(rows, return_counts=True) for rows in (a, b))
    found = rank_sum(va, ca, vb, cb)
    assert found == rank_sum(a, None, b, None)
    if len(set(a + b)) > 1:
        assert found == pytest.approx(stats.mannwhitneyu(a, b, method="asymptotic").pvalue, abs=1e-12)
    else:
        assert found == 1


@given(st.lists(rows_of, min_size=2, max_size=5))
def test_kruskal_wallis_is_that_of_scipy(groups):
    found = kruskal_wallis([(rows, None) for rows in groups])
    if len({value for rows in groups for value in rows}) > 1:
        expected = stats.kruskal(*groups)
        assert found.statistic == pytest.approx(expected.statistic, abs=1e-9)
        assert found.p == pytest.approx(
            expected.pvalue, abs=1e-6
        )  # near H = 0, p feels the square root of it
    else:
        assert (found.statistic, found.p) == (0, 1)


def test_an_empty_side_is_refused():
    with pytest.raises(NoData):
        rank_sum([], None, [1], None)
    with pytest.raises(UsageError):
        kruskal_wallis([([1], None)])
