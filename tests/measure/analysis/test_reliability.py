import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import NoData, UnknownName
from cxreports.measure.analysis import reliability


def frame(matrix, pillar="listening", reverse=()):
    cells = [(who, item, score) for who, row in enumerate(matrix) for item, score in enumerate(row)]
    return pd.DataFrame(
        {
            "employee_id": [f"e{who}" for who, _, _ in cells],
            "item": [f"i{item}" for _, item, _ in cells],
            "pillar": pillar,
            "score": [float("nan") if score is None else score for _, _, score in cells],
            "scale_min": 1,
            "scale_max": 5,
            "reverse": [item in reverse for _, item, _ in cells],
        }
    )


def drawn(n, k, noise, seed=0):
    rng = np.random.default_rng(seed)
    trait = rng.normal(3, 0.8, (n, 1))
    return np.clip(np.rint(trait + rng.normal(0, noise, (n, k))), 1, 5)


@given(st.integers(0, 1000), st.sampled_from([2, 3, 5]))
def test_alpha_is_that_of_the_covariance_matrix(seed, k):
    matrix = drawn(25, k, 0.9, seed)
    covariance = np.cov(matrix.T)
    expected = k / (k - 1) * (1 - np.trace(covariance) / covariance.sum())
    assert reliability(frame(matrix))["listening"].value == pytest.approx(expected)


def test_a_reversed_item_counts_the_other_way():
    matrix = drawn(60, 4, 0.5)
    turned = matrix.copy()
    turned[:, 2] = 6 - turned[:, 2]
    straight = reliability(frame(matrix))["listening"]
    assert reliability(frame(turned, reverse=(2,)))["listening"] == straight
    assert reliability(frame(turned))["listening"].value < 0.5 < straight.value


def test_an_item_that_does_not_fit_is_seen():
    matrix = drawn(200, 4, 0.5)
    matrix[:, 3] = np.random.default_rng(1).integers(1, 6, 200)
    found = reliability(frame(matrix))["listening"]
    assert max(found.without, key=lambda item: found.without[item]) == "i3"
    assert found.without["i3"] > found.value


def test_the_interval_holds_the_true_alpha_of_parallel_items_95_times_in_100():
    rng = np.random.default_rng(3)
    k, share = 4, 0.5  # of the variance that is common: alpha = k*share / (1 + (k-1)*share)
    truth, held = k * share / (1 + (k - 1) * share), 0
    for _ in range(300):
        matrix = 3 + 0.3 * (rng.normal(size=(60, 1)) + rng.normal(size=(60, k)))
        interval = reliability(frame(np.clip(matrix, 1, 5)))["listening"].interval
        held += interval.low <= truth <= interval.high
    assert 0.91 <= held / 300 <= 0.99


def test_employees_who_skipped_an_item_are_left_out_and_counted():
    matrix = [list(row) for row in drawn(40, 3, 0.7)]
    matrix[0][1] = None
    found = reliability(frame(matrix))
    assert (found.n, found["listening"].n, found["listening"].n_missing) == (40, 39, 1)


def test_what_cannot_be_said_is_not():
    few = reliability(frame(drawn(4, 3, 0.5)))
    assert (few["listening"].value, few["listening"].interval) == (None, None)
    assert "no alpha" in few.warnings[0]
    assert "hardly known" in reliability(frame(drawn(12, 3, 0.5))).warnings[0]
    assert reliability(frame([[3, 3]] * 8))["listening"].value is None
    with pytest.raises(UnknownName, match="listening"):
        few["listenin"]
    with pytest.raises(NoData, match="no employee"):
        reliability(frame([[9, 9]] * 8))
