"""Means: scipy as oracle, bootstrap as a seeded function of a tally."""

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference import (
    Moments,
    bca_mean,
    geometric_mean,
    geometric_mean_interval,
    mean_interval,
    paired_mean,
    welch,
)

scores = st.lists(st.integers(0, 10), min_size=2, max_size=60).filter(lambda rows: len(set(rows)) > 1)


def _moments(rows):
    return float(np.mean(rows)), float(np.std(rows, ddof=1)), len(rows)


@given(scores)
def test_t_interval_is_that_of_scipy(rows):
    mean, sd, n = _moments(rows)
    interval = mean_interval(mean, sd, n)
    expected = stats.t.interval(0.95, n - 1, loc=mean, scale=sd / n**0.5)
    assert (interval.low, interval.high) == pytest.approx(expected)


@given(scores, scores)
def test_welch_is_that_of_scipy(a, b):
    found = welch(*_moments(a), *_moments(b))
    expected = stats.ttest_ind(a, b, equal_var=False)
    interval = expected.confidence_interval(0.95)
    assert (found.statistic, found.p, found.df) == pytest.approx(
        (expected.statistic, expected.pvalue, expected.df), abs=1e-12
    )
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), abs=1e-12)


@given(scores)
def test_paired_mean_is_that_of_scipy(rows):
    found = paired_mean(*_moments(rows))
    expected = stats.ttest_1samp(rows, 0)
    assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue))


def test_one_answer_tells_nothing():
    assert (mean_interval(3, 0, 1).low, mean_interval(3, 0, 1).high) == (-inf, inf)
    assert (welch(3, 0, 1, 4, 1, 9).p, paired_mean(3, 0, 1).p) == (1, 1)


def test_no_spread_makes_any_difference_certain_and_none_none():
    assert (welch(5, 0, 30, 4, 0, 30).p, welch(5, 0, 30, 5, 0, 30).p) == (0, 1)
    assert (mean_interval(5, 0, 30).low, mean_interval(5, 0, 30).high) == (5, 5)


def test_bad_input_is_refused():
    with pytest.raises(UsageError, match="standard deviation"):
        mean_interval(3, float("nan"), 9)
    with pytest.raises(NoData, match="at least one answer"):
        welch(3, 1, 0, 3, 1, 9)
    with pytest.raises(UsageError, match="positive values"):
        geometric_mean([1, 0, 3])


@given(st.lists(st.floats(0.02, 5000), min_size=2, max_size=40))
def test_geometric_mean_is_that_of_scipy_and_lies_in_its_interval(rows):
    interval = geometric_mean_interval(rows)
    assert geometric_mean(rows) == pytest.approx(stats.gmean(rows))
    assert interval.low <= geometric_mean(rows) * (1 + 1e-9)
    assert interval.high >= geometric_mean(rows) * (1 - 1e-9)


@given(st.lists(st.integers(1, 500), min_size=2, max_size=30))
def test_geometric_tally_is_the_rows(rows):
    values, counts = np.unique(rows, return_counts=True)
    by_rows, by_tally = geometric_mean_interval(rows), geometric_mean_interval(values, counts)
    assert (by_tally.low, by_tally.high) == pytest.approx((by_rows.low, by_rows.high))


def test_bca_is_that_of_scipy_up_to_chance():
    rows = np.round(np.random.default_rng(3).exponential(10, 80), 1)
    expected = stats.bootstrap(
        (rows,), np.mean, n_resamples=20_000, method="BCa", rng=np.random.default_rng(5)
    ).confidence_interval
    found = bca_mean(rows, replicates=20_000)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.12)


@settings(max_examples=30)
@given(scores, st.integers(0, 3))
def test_bca_is_a_function_of_its_inputs_within_the_range_of_values(rows, seed):
    values, counts = np.unique(rows, return_counts=True)
    found = bca_mean(values, counts, seed=seed, replicates=300)
    assert found == bca_mean(rows, None, seed=seed, replicates=300)
    assert min(rows) <= found.low <= found.high <= max(rows)


def test_bca_leans_with_the_skew():
    found = bca_mean([1, 100], [95, 5], replicates=4000)
    mean = 5.95
    assert found.high - mean > mean - found.low


def test_bca_takes_any_number_of_rows_and_batches_do_not_show(monkeypatch):
    whole = bca_mean([0, 50, 100], [4e7, 3e7, 3e7])
    assert whole.low < 45 < whole.high
    assert whole.high - whole.low < 0.03
    monkeypatch.setattr("cxreports.measure.inference.mean._BATCH", 30)
    assert bca_mean([0, 50, 100], [4e7, 3e7, 3e7]) == whole


def test_bca_of_equal_values_is_the_value():
    assert (bca_mean([4], [9]).low, bca_mean([4], [9]).high) == (4, 4)
    for call in (bca_mean, geometric_mean):
        with pytest.raises(NoData):
            call([])


@given(st.lists(st.lists(st.floats(-1e3, 1e3), max_size=12), min_size=1, max_size=5))
def test_moments_merge_as_the_union(chunks):
    merged = sum((Moments.of(chunk) for chunk in chunks), Moments())
    rows = [value for chunk in chunks for value in chunk]
    whole = Moments.of(rows)
    assert merged.n == len(rows) == whole.n
    assert (merged.mean, merged.m2) == pytest.approx((whole.mean, whole.m2), rel=1e-6, abs=1e-6)
    if len(rows) > 1:
        assert merged.variance == pytest.approx(np.var(rows, ddof=1), rel=1e-6, abs=1e-6)


def test_moments_keep_their_digits_far_from_zero():
    assert Moments.of([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).variance == pytest.approx(30)
