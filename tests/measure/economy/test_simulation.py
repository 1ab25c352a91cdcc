"""Business cases and how sure they are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.errors import UsageError
from cxreports.measure.economy import Amount, Fixed, Rate, return_on_programme, simulate


def _loss(lost, margin):
    return 1000 * lost * margin


INPUTS = {"lost": Rate(30, 100), "margin": Amount(200.0, 0.3)}


def test_the_same_inputs_give_the_same_draws_to_the_bit():
    assert simulate(_loss, INPUTS) == simulate(_loss, INPUTS)
    assert simulate(_loss, INPUTS, seed=1) != simulate(_loss, INPUTS)


def test_one_more_assumption_leaves_the_draws_of_the_others():
    found = simulate(lambda lost, margin, extra: _loss(lost, margin) + extra, {**INPUTS, "extra": Fixed(0.0)})
    assert (found.p5, found.p95) == (simulate(_loss, INPUTS).p5, simulate(_loss, INPUTS).p95)


def test_draws_have_the_moments_that_were_assumed():
    rng = np.random.default_rng(0)
    amounts, rates = Amount(200.0, 0.3).draw(rng, 200_000), Rate(30, 100).draw(rng, 200_000)
    assert amounts.mean() == pytest.approx(200, rel=0.01)
    assert amounts.std() / amounts.mean() == pytest.approx(0.3, rel=0.02)
    assert rates.mean() == pytest.approx(30.5 / 101, rel=0.01)
    assert (amounts > 0).all()
    assert ((rates >= 0) & (rates <= 1)).all()


@settings(max_examples=20)
@given(st.floats(0.01, 1), st.floats(1, 5))
def test_surer_assumptions_give_a_narrower_range(cv, factor):
    wide, narrow = (simulate(lambda m: m, {"m": Amount(100.0, spread)}) for spread in (cv * factor, cv))
    assert wide.p95 - wide.p5 >= narrow.p95 - narrow.p5
    assert narrow.p5 <= narrow.p50 <= narrow.p95


def test_the_tornado_names_what_weighs_most_and_leaves_out_what_is_certain():
    found = simulate(
        lambda a, b, c: a + b + c, {"a": Amount(10.0, 0.1), "b": Amount(10.0, 0.5), "c": Fixed(3.0)}
    )
    assert [swing.name for swing in found.tornado] == ["b", "a"]
    assert set(found.assumptions) == {"a", "b", "c"}


def test_return_breaks_even_where_it_says():
    def roi(kept, cost=40_000.0):
        return return_on_programme(
            customers=10_000, churn_reduction=Fixed(kept), value_per_customer=Fixed(300.0), cost=Fixed(cost)
        )

    found = roi(0.02)
    assert found.roi.value == pytest.approx(50.0)
    assert roi(found.break_even).roi.value == pytest.approx(0.0, abs=1e-9)
    assert roi(0.01).roi.above_zero == 0.0
    assert "not a causal effect" in found.caution


def test_nonsense_is_refused():
    with pytest.raises(UsageError, match="no share"):
        Rate(3, 2)
    with pytest.raises(UsageError, match="makes no sense"):
        Amount(-1.0, 0.1)
    with pytest.raises(UsageError, match="does not take"):
        simulate(_loss, {"lost": Fixed(1.0)})
    with pytest.raises(UsageError, match="no return"):
        return_on_programme(
            customers=0, churn_reduction=Fixed(0.1), value_per_customer=Fixed(1.0), cost=Fixed(1.0)
        )
