import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.measure.control import Signal, limits, signals


def test_limits_reproduce_the_nist_handbook():
    found = limits([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    assert (found.mean, found.high, found.low) == pytest.approx((50.81, 55.8040898345, 45.8159101655))
    assert found.range_high == pytest.approx(6.13657777778)
    assert found.baseline == 10
    assert "12 are needed" in found.warning


def test_signals_of_a_series_whose_baseline_is_frozen():
    values = [30, 32, 29, 31, 33, 30, 28, 31, 32, 30, 29, 31, 20, 31, 32, 33, 32, 31.5, 32, 33, 31.2]
    found = limits(values)
    assert (found.mean, found.baseline, found.warning) == (30.5, 12, "")
    assert signals(values, found) == [Signal(12, "outside", "below"), Signal(20, "run_of_8", "above")]


def test_missing_points_are_passed_over():
    values = [None, 10, 12, None, 11, 9, 10, 12, 11, 10, None, 30]
    found = limits(values, baseline=8)
    assert found.baseline == 8
    assert signals(values, found) == [Signal(11, "outside", "above")]


def test_too_few_points_have_no_limits():
    assert limits([1.0] * 7) is None
    assert signals([1.0] * 7, None) == []


@given(st.lists(st.floats(-100, 100), min_size=8, max_size=30), st.floats(-50, 50))
def test_moving_the_series_moves_its_limits(values, by):
    one, moved = limits(values), limits([value + by for value in values])
    assert moved.mean == pytest.approx(one.mean + by, abs=1e-6)
    assert moved.high - moved.low == pytest.approx(one.high - one.low, abs=1e-6)
