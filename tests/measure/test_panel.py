"""Respondents asked twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cxreports.errors import NoData, UsageError
from cxreports.measure.panel import Panel

pairs = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1, max_size=80)


def _step(score):
    return (score >= 9) - (score <= 6)


@given(pairs)
def test_change_is_the_paired_t_test_of_scipy(found):
    before, after = zip(*found, strict=True)
    change = Panel.of(before, after).change()
    steps = [100 * (_step(end) - _step(start)) for start, end in found]
    assert change.delta == pytest.approx(sum(steps) / len(steps), abs=1e-9)
    if len(set(steps)) > 1:
        expected = stats.ttest_1samp(steps, 0)
        assert (change.statistic, change.p) == pytest.approx((expected.statistic, expected.pvalue), abs=1e-9)
        low, high = expected.confidence_interval(0.95)
        assert (change.low, change.high) == pytest.approx((max(-200, low), min(200, high)), abs=1e-9)


@given(pairs)
def test_turning_time_round_transposes_the_table(found):
    before, after = zip(*found, strict=True)
    panel, turned = Panel.of(before, after), Panel.of(after, before)
    assert turned.counts == tuple(zip(*panel.counts, strict=True))
    assert turned.net_movement == pytest.approx(-panel.net_movement)
    assert panel.n == len(found)


def test_missing_and_invalid_pairs_are_counted_not_repaired():
    panel = Panel.of([9, None, float("nan"), 11, 7.5, 3], [9, 9, 9, 9, 9, -1])
    assert (panel.n, panel.n_missing, panel.n_invalid) == (1, 2, 3)


def test_nobody_twice():
    panel = Panel.of([], [])
    assert panel.net_movement is None
    with pytest.raises(NoData, match="at least one answer"):
        panel.change()


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(UsageError, match="one pair per respondent"):
        Panel.of([9, 8], [9])
