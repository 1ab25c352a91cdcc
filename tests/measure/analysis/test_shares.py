"""Shares for many matrices at once are those of the reference, one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cxreports.measure.analysis.shares import johnson_shares, lmg_shares, shapley
from cxreports.measure.inference import explained, johnson, lmg


def correlations(seed, p, rows=40):
    """Correlations of random rows with something in common."""
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(rows, p + 1)) + rng.normal(size=(rows, 1))
    whole = np.corrcoef(table.T)
    return whole[:p, :p], whole[:p, p]


@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 4))
def test_batches_agree_with_the_reference(seed, p, size):
    pairs = [correlations(seed + place, p) for place in range(size)]
    between, target = (np.array(part) for part in zip(*pairs, strict=True))
    for shares, one in ((lmg_shares, lmg), (johnson_shares, johnson)):
        found = shares(between, target)
        assert np.allclose(found, [one(*pair) for pair in pairs], atol=1e-10)
        assert np.allclose(found.sum(axis=1), [explained(*pair) for pair in pairs], atol=1e-10)
        assert (found > -1e-10).all()


def test_redundant_drivers_share_what_they_explain():
    between = np.array([[[1.0, 1.0, 0.2], [1.0, 1.0, 0.2], [0.2, 0.2, 1.0]]])
    target = np.array([[0.6, 0.6, 0.3]])
    for shares, one in ((lmg_shares, lmg), (johnson_shares, johnson)):
        found = shares(between, target)[0]
        assert np.allclose(found, one(between[0], target[0]), atol=1e-8)
        assert np.isclose(found[0], found[1])


@given(st.integers(1, 8))
def test_shapley_weights_give_each_driver_gains_that_average(p):
    table = shapley(p)
    assert np.allclose(table.sum(axis=0)[1:-1], 0, atol=1e-12) or p == 1
    assert np.isclose(table[:, -1].sum(), 1)
    assert np.allclose(np.clip(table, 0, None).sum(axis=1), 1)
