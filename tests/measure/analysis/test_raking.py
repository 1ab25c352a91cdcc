"""Raking: margins, means, what trimming costs, and the engines."""

import narwhals as nw
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cxreports.errors import DataError, NoData, UsageError
from cxreports.measure.analysis import rake, side_by_side

COUNTS = st.lists(st.integers(1, 60), min_size=6, max_size=6)


def frame(counts):
    """Respondents in two dimensions, 2 x 3."""
    rows = [
        {"offer": "ab"[cell // 3], "region": "nsw"[cell % 3], "score": (cell * 3) % 11}
        for cell, count in enumerate(counts)
        for _ in range(count)
    ]
    return pd.DataFrame(rows)


def weighted_share(found, dimension, value):
    place = found.dimensions.index(dimension)
    cells = [(cell.n * cell.weight, cell.values[place]) for cell in found.cells]
    return sum(w for w, own in cells if own == value) / sum(w for w, _ in cells)


@given(COUNTS, st.integers(1, 9), st.lists(st.integers(1, 9), min_size=3, max_size=3))
@settings(max_examples=60)
def test_margins_are_met_by_positive_weights_of_mean_one(counts, share, regions):
    margins = {"offer": {"a": share, "b": 10 - share}, "region": dict(zip("nsw", regions, strict=True))}
    found = rake(frame(counts), margins, trim=1e9)
    assert found.converged
    assert found.trimmed == 0
    for name, margin in margins.items():
        for value, count in margin.items():
            assert weighted_share(found, name, value) == pytest.approx(count / sum(margin.values()), abs=1e-5)
    weights = np.array([cell.weight for cell in found.cells])
    n = np.array([cell.n for cell in found.cells])
    assert (weights > 0).all()
    assert weights @ n / n.sum() == pytest.approx(1)
    assert found.n_eff <= found.n + 1e-9
    assert found.deff >= 1 - 1e-12
    # what raking leaves alone: the association between the dimensions
    made = {cell.values: cell.weight for cell in found.cells}
    for region in "sw":
        ratio = made["a", region] * made["b", "n"] / (made["a", "n"] * made["b", region])
        assert ratio == pytest.approx(1, rel=1e-3)


@given(COUNTS, st.floats(1.5, 5))
@settings(max_examples=40)
def test_no_weight_passes_the_cut(counts, trim):
    margins = {"offer": {"a": 1, "b": 9}, "region": {"n": 8, "s": 1, "w": 1}}
    found = rake(frame(counts), margins, trim=trim)
    weights = np.repeat([cell.weight for cell in found.cells], [cell.n for cell in found.cells])
    assert weights.mean() == pytest.approx(1)
    assert (weights > 0).all()
    assert weights.max() <= trim * np.median(weights) * (1 + 1e-3)
    if not found.converged:
        assert any("not met" in warning for warning in found.warnings)


def test_one_dimension_is_post_stratification():
    found = rake(frame([10, 10, 10, 30, 30, 10]), {"offer": {"a": 500, "b": 500}})
    assert [(cell.values, cell.weight) for cell in found.cells] == [
        (("a",), pytest.approx(100 / 60)),
        (("b",), pytest.approx(100 / 140)),
    ]


def test_a_cut_has_its_price_told():
    found = rake(
        frame([2, 100, 100, 100, 100, 100]), {"offer": {"a": 50, "b": 50}, "region": {"n": 8, "s": 1, "w": 1}}
    )
    assert found.trimmed > 0
    assert any("were cut" in warning for warning in found.warnings)


def test_every_engine_gets_its_weights(frame_of):
    rows = [*frame([10, 20, 30, 40, 10, 5]).to_dict("records"), {"offer": None, "region": "n", "score": 3}]
    margins = {"offer": {"a": 50, "b": 50}, "region": {"n": 40, "s": 30, "w": 30}}
    found = rake(frame_of(rows), margins)
    assert found.n_missing == 1
    weighed = nw.from_native(found.weigh(frame_of(rows)))
    weighed = weighed.collect() if isinstance(weighed, nw.LazyFrame) else weighed
    table = weighed.to_arrow().to_pylist()
    cells = {cell.values: cell.weight for cell in found.cells}
    for row in table:
        missing = row["weight"] is None or row["weight"] != row["weight"]
        assert missing == (row["offer"] is None or row["offer"] != row["offer"])
        assert missing or row["weight"] == cells[row["offer"], row["region"]]
    assert rake(frame_of(rows[::-1]), margins) == found


def test_figures_side_by_side(frame_of):
    rows = [{"offer": "a", "score": 10}] * 70 + [{"offer": "b", "score": 0}] * 30
    rows = [dict(row) for row in rows]
    found = side_by_side(frame_of(rows), "nps", rake(frame_of(rows), {"offer": {"a": 50, "b": 50}}))
    assert found.unweighted.value == pytest.approx(40)
    assert found.weighted.value == pytest.approx(0, abs=1e-6)
    assert found.weighted.n_eff < 100 == found.unweighted.n_eff
    assert found.gap == pytest.approx(-40)
    assert found.show_both
    same = side_by_side(frame_of(rows), "nps", rake(frame_of(rows), {"offer": {"a": 70, "b": 30}}))
    assert not same.show_both


@given(COUNTS)
@settings(max_examples=10)
def test_the_margins_of_the_respondents_change_nothing(counts):
    assume(sum(counts) > 20)
    table = frame(counts)
    margins = {name: table[name].value_counts().to_dict() for name in ("offer", "region")}
    found = rake(table, margins)
    assert all(cell.weight == pytest.approx(1) for cell in found.cells)
    assert found.deff == pytest.approx(1)


def test_what_cannot_be_met_is_refused():
    table = frame([5, 5, 5, 5, 5, 5])
    with pytest.raises(DataError, match=r"\['c'\] has customers but no respondent"):
        rake(table, {"offer": {"a": 5, "b": 4, "c": 1}})
    with pytest.raises(DataError, match=r"\['b'\] has respondents but no customer"):
        rake(table, {"offer": {"a": 5, "b": 0}})
    with pytest.raises(UsageError, match="margin of 'offer'"):
        rake(table, {"offer": {"a": -1, "b": 2}})
    with pytest.raises(UsageError, match="needs a dimension"):
        rake(table, {})
    with pytest.raises(UsageError):
        rake(table, {"offer": {"a": 1, "b": 1}}, trim=1)
    with pytest.raises(NoData):
        rake(table[:0], {"offer": {"a": 1, "b": 1}})
