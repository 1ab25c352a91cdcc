from functools import reduce
from operator import add

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cxreports.errors import DataError, NoData, UsageError
from cxreports.measure.analysis.columns import adopt, complete, numeric
from cxreports.measure.analysis.crossproducts import CrossProducts, cross_products

NAMES = ["x", "y", "z"]
TABLES = st.integers(0, 12).flatmap(
    lambda rows: arrays(float, (rows, 3), elements=st.floats(-1e4, 1e4, allow_subnormal=False))
)


def close(a, b):
    scale = 1 + np.abs(np.asarray(b)).max(initial=0.0)
    return np.allclose(a, b, atol=1e-9 * scale, rtol=1e-9)


def same(one, other):
    return (
        one.n == other.n
        and close([one.weight, one.weight2], [other.weight, other.weight2])
        and close(one.means, other.means)
        and close(one.products, other.products)
    )


@given(TABLES, TABLES, TABLES)
def test_the_state_of_a_union_is_the_sum_of_the_states(a, b, c):
    one, two, three = (CrossProducts.of(NAMES, table) for table in (a, b, c))
    whole = CrossProducts.of(NAMES, np.concatenate([a, b, c]))
    assert same((one + two) + three, whole)
    assert same(one + (two + three), whole)
    assert same(three + one + two, whole)
    assert same(whole + CrossProducts.empty(NAMES), whole)
    assert same(CrossProducts.empty(NAMES) + whole, whole)


@given(st.integers(0, 1000))
def test_a_weight_of_two_is_the_row_twice(seed):
    rows = np.random.default_rng(seed).normal(size=(9, 3))
    weights = np.array([1, 2, 1, 3, 1, 1, 2, 1, 1])
    weighted = CrossProducts.of(NAMES, rows, weights)
    repeated = CrossProducts.of(NAMES, np.repeat(rows, weights, axis=0))
    assert close(weighted.correlations(), repeated.correlations())
    assert weighted.weight == repeated.weight == 13


@pytest.mark.parametrize("offset", [0.0, 1e7])
def test_every_engine_gives_the_row_level_state(frame_of, offset):
    rng = np.random.default_rng(3)
    table = offset + rng.integers(0, 11, (200, 3)).astype(float)
    rows = [dict(zip(NAMES, line, strict=True)) for line in table.tolist()]
    rows[5]["y"] = None
    known = complete(numeric(adopt(frame_of(rows), NAMES, table="responses"), NAMES), NAMES)
    expected = CrossProducts.of(NAMES, np.delete(table, 5, axis=0))
    found = cross_products(known, NAMES)
    assert same(found, expected)
    assert np.allclose(found.correlations(), np.corrcoef(np.delete(table, 5, axis=0).T))


def test_parts_measured_apart_add_up(frame_of):
    rng = np.random.default_rng(4)
    table = rng.integers(1, 6, (90, 3)).astype(float)
    rows = [
        {**dict(zip(NAMES, line, strict=True)), "w": 1.0 + place % 3}
        for place, line in enumerate(table.tolist())
    ]
    parts = [
        cross_products(numeric(adopt(frame_of(rows[a:b]), [*NAMES, "w"], table="x"), NAMES), NAMES, "w")
        for a, b in ((0, 20), (20, 21), (21, 90))
    ]
    weights = np.array([row["w"] for row in rows])
    assert same(reduce(add, parts), CrossProducts.of(NAMES, table, weights))


def test_what_has_no_correlation_is_refused():
    with pytest.raises(NoData, match="no row"):
        CrossProducts.empty(NAMES).correlations()
    with pytest.raises(DataError, match="'y' has the same value"):
        CrossProducts.of(NAMES, [[1, 4, 2], [2, 4, 1], [3, 4, 5]]).correlations()
    with pytest.raises(UsageError, match="lacks a value"):
        CrossProducts.of(NAMES, [[1, float("nan"), 2]])
    with pytest.raises(ValueError, match="differ"):
        _ = CrossProducts.empty(["a"]) + CrossProducts.empty(["b"])
