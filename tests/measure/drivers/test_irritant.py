"""Irritants by the customers they cost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import DataError, NoData
from cxreports.measure import inference
from cxreports.measure.drivers import adjusted_excess, irritant_pareto

tables = st.tuples(st.integers(1, 200), st.integers(1, 200)).flatmap(
    lambda n: st.tuples(st.just(n[0]), st.integers(0, n[0]), st.just(n[1]), st.integers(0, n[1]))
)


@given(tables)
def test_excess_is_what_the_fraction_takes_from_the_lost(table):
    n1, x1, n0, x0 = table
    one = irritant_pareto(n1 + n0, x1 + x0, {"a": (n1, x1)}).irritants["a"]
    assert one.excess == pytest.approx(x1 - n1 * x0 / n0)
    if x1 + x0:
        assert one.paf * (x1 + x0) == pytest.approx(one.excess)  # PAF of the churners is the excess


@given(tables)
def test_of_two_halves_the_excesses_are_opposite_in_rate(table):
    n1, x1, n0, x0 = table
    found = irritant_pareto(n1 + n0, x1 + x0, {"in": (n1, x1), "out": (n0, x0)}).irritants
    assert found["in"].difference.delta == pytest.approx(-found["out"].difference.delta)
    assert found["in"].excess * n0 == pytest.approx(-found["out"].excess * n1)


def test_worst_first_called_only_when_adjusted_and_on_a_base():
    exposed = {"late": (400, 72), "bill": (250, 30), "slow": (600, 48), "rare": (10, 9), "welcome": (150, 9)}
    found = irritant_pareto(2000, 160, exposed, value_per_customer=100.0)
    assert found.ranking == ["late", "bill", "rare", "slow", "welcome"]
    assert [name for name, one in found.irritants.items() if one.called] == ["late", "bill"]
    assert list(found.cumulative) == ["late", "bill"]
    assert found.cumulative["bill"] == pytest.approx(1.0)
    assert found.irritants["late"].value == pytest.approx(5000.0)
    plain = [one.difference.p for one in found.irritants.values()]
    assert [one.p_adjusted for one in found.irritants.values()] == pytest.approx(
        inference.benjamini_hochberg(plain)
    )


def test_an_irritant_of_everybody_has_nobody_to_be_compared_with():
    one = irritant_pareto(100, 10, {"a": (100, 10)}).irritants["a"]
    assert (one.churn_without, one.difference, one.excess, one.called) == (None, None, 0.0, False)


def test_counts_must_fit():
    for exposed, churners in (((50, 60), 100), ((150, 1), 10), ((90, 0), 50), ((10, 8), 5)):
        with pytest.raises(DataError, match="do not fit"):
            irritant_pareto(100, churners, {"a": exposed})
    with pytest.raises(NoData, match="no customer"):
        irritant_pareto(0, 0, {})


def test_with_the_other_irritants_held_equal_a_bystander_costs_nobody():
    rng = np.random.default_rng(1)
    late = rng.random(4000) < 0.3
    slow = np.where(late, rng.random(4000) < 0.8, rng.random(4000) < 0.2)  # goes with it, costs nothing
    lost = rng.random(4000) < np.where(late, 0.25, 0.05)
    pairs = {
        name: (int(flag.sum()), int((flag & lost).sum())) for name, flag in (("late", late), ("slow", slow))
    }
    crude = irritant_pareto(4000, int(lost.sum()), pairs).irritants
    adjusted = adjusted_excess(lost, {"late": late, "slow": slow}, {"tenure": rng.normal(0, 1, 4000)})
    assert crude["slow"].called
    assert abs(adjusted["slow"].value) < 0.35 * crude["slow"].excess
    assert adjusted["slow"].low < 0 < adjusted["slow"].high
    assert adjusted["late"].value == pytest.approx(crude["late"].excess, rel=0.25)
    ranked = irritant_pareto(4000, int(lost.sum()), pairs, adjusted=adjusted)
    assert ranked.irritants["late"].adjusted == adjusted["late"]
    assert [name for name, one in ranked.irritants.items() if one.called] == ["late"]


def test_the_interval_of_the_adjusted_excess_is_that_of_the_difference_when_alone():
    late, lost = [1] * 400 + [0] * 600, [1] * 120 + [0] * 280 + [1] * 90 + [0] * 510
    found = adjusted_excess(lost, {"late": late}, {})["late"]
    difference = inference.proportion_difference(120, 400, 90, 600)
    assert (found.low, found.high) == pytest.approx((400 * difference.low, 400 * difference.high), rel=0.03)
    assert found.p == pytest.approx(difference.p, abs=1e-6)


def test_alone_the_adjusted_excess_is_the_crude_one():
    late, lost = [1] * 100 + [0] * 300, [1] * 30 + [0] * 70 + [1] * 30 + [0] * 270
    crude = irritant_pareto(400, 60, {"late": (100, 30)}).irritants["late"].excess
    assert adjusted_excess(lost, {"late": late}, {})["late"].value == pytest.approx(crude, abs=1e-4)


def test_what_cannot_be_adjusted_is_refused():
    with pytest.raises(NoData, match="does not differ"):
        adjusted_excess([0, 0], {"a": [0, 1]}, {})
    with pytest.raises(DataError, match="'a' does not have"):
        adjusted_excess([0, 1], {"a": [0]}, {})
    with pytest.raises(DataError, match="tell the irritants apart"):
        adjusted_excess([0, 1, 0, 1], {"a": [0, 1, 0, 1], "b": [0, 1, 0, 1]}, {})
    with pytest.raises(DataError, match="cannot be fitted"):
        adjusted_excess([0, 1, 0, 1], {"a": [0, 1, 0, 1]}, {})
