"""The state of an arm, and arms from frames."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import DataError, UnknownName
from cxreports.measure.experiment import Arm, arms

pairs = st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=1, max_size=20)


def _arm(told):
    return Arm.of(*zip(*told, strict=True))


@given(pairs, pairs)
def test_merging_is_pooling(first, second):
    merged, whole = _arm(first) + _arm(second), _arm(first + second)
    for name in ("n", "y", "x", "yy", "xx", "xy"):
        assert getattr(merged, name) == pytest.approx(getattr(whole, name), rel=1e-9, abs=1e-5)
    assert Arm() + _arm(first) == _arm(first) == _arm(first) + Arm()


@given(pairs)
def test_moments_are_those_of_numpy(told):
    arm = _arm(told)
    if len(told) > 1:
        expected = np.cov(np.array(told).T)
        assert arm.variance(arm.yy) == pytest.approx(expected[0, 0], rel=1e-9, abs=1e-6)
        assert arm.variance(arm.xy) == pytest.approx(expected[0, 1], rel=1e-9, abs=1e-6)


@given(st.integers(0, 50), st.integers(0, 50))
def test_counts_are_rows_of_zero_and_one(successes, failures):
    counted = Arm.of_counts(successes, successes + failures)
    rows = Arm.of([1] * successes + [0] * failures)
    assert (counted.n, counted.y, counted.yy) == pytest.approx((rows.n, rows.y, rows.yy))


def test_arms_of_a_frame_on_every_engine(frame_of):
    rows = [
        {"customer_id": who, "variant": variant, "score": score, "before": 1.0 + who}
        for who, variant, score in [
            (0, "A", 1.0), (0, "A", 2.0), (1, "A", 5.0), (2, "B", 4.0), (3, "B", None), (4, "B", 2.0),
            (5, "A", 9.0), (5, "B", 9.0),
        ]
    ]  # fmt: skip
    found = arms(frame_of(rows), second="before")
    assert (found.crossed, found.n_missing) == (1, 1)
    expected = {"A": Arm.of([3.0, 5.0], [2.0, 2.0]), "B": Arm.of([4.0, 2.0], [3.0, 5.0])}
    for name, arm in expected.items():
        assert vars_of(found[name]) == pytest.approx(vars_of(arm))
    with pytest.raises(UnknownName, match="variant 'C'"):
        _ = found["C"]


def vars_of(arm):
    return [getattr(arm, name) for name in ("n", "y", "x", "yy", "xx", "xy")]


def test_far_from_zero_the_digits_are_kept(frame_of):
    rows = [{"customer_id": who, "variant": "A", "score": 1e9 + who % 2} for who in range(100)]
    assert arms(frame_of(rows))["A"].yy == pytest.approx(25.0)


def test_what_is_no_arm_is_refused(frame_of):
    with pytest.raises(DataError, match="no column 'score'"):
        arms(frame_of([{"customer_id": 1, "variant": "A"}]))
    with pytest.raises(DataError, match="whole pair"):
        Arm.of([1.0, float("nan")])
    with pytest.raises(DataError, match="do not fit"):
        Arm.of_counts(3, 2)
