"""Lifetime value, costs, projections."""

from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cxreports.errors import NoData, UsageError
from cxreports.measure.economy import (
    ClassValue,
    Experience,
    cost_of_churn,
    cost_of_dissatisfaction,
    lifetime_value,
    margin_multiple,
    project_retention,
    referral_value,
    rescued_value,
    value_by_class,
)


@given(st.floats(0, 0.98), st.floats(0.01, 0.5))
def test_the_multiple_is_the_discounted_sum(retention, discount):
    term = retention / (1 + discount)
    total = sum(term**year for year in range(1, 3000))
    assert margin_multiple(retention, discount) == pytest.approx(total, rel=1e-6)


@given(st.integers(0, 500), st.floats(0, 1), st.integers(1, 500), st.floats(0, 1))
def test_only_the_excess_costs(unhappy, churn, others, usual):
    sides = Experience(unhappy, churn, 2), Experience(others, usual, 1)
    found = cost_of_dissatisfaction(*sides, annual_margin=100, cost_per_contact=5, goodwill=50)
    assert found.total == pytest.approx(found.churn_cost + found.contact_cost + 50)
    assert found.excess_contacts == unhappy
    alike = cost_of_dissatisfaction(sides[0], sides[0], annual_margin=100, cost_per_contact=5)
    assert alike.total == 0


def test_one_year_is_part_of_the_lifetime():
    found = cost_of_churn(10, 200, retention=0.8, discount=0.1, acquisition_cost=30)
    assert (found.one_year_margin, found.replacement) == (2000, 300)
    assert found.lifetime_value == pytest.approx(10 * lifetime_value(200, 0.8, 0.1))


def test_converting_there_and_back_is_worth_nothing():
    found = value_by_class({"passive": ClassValue(180, 0.8), "detractor": ClassValue(150, 0.6)}, 0.1)
    there = found.converting(100, "detractor", "passive")
    assert there == -found.converting(100, "passive", "detractor")
    assert "association" in found.caution


def test_referrals_and_rescues():
    assert referral_value(100, 40.0, anyway=1.0) == 0
    assert referral_value(100, 40.0, media_cost=60.0) == 6000
    assert rescued_value(500, 0.25, 1100) == 137_500


@settings(max_examples=25)
@given(st.floats(0.3, 3), st.floats(0.5, 8))
def test_a_projection_finds_the_model_that_made_the_cohort(alpha, beta):
    size, kept, survivors = 1e9, 1.0, []
    for period in range(1, 8):
        kept *= (beta + period - 1) / (alpha + beta + period - 1)
        survivors.append(size * kept)
    found = project_retention(size, survivors)
    assert (found.alpha, found.beta) == pytest.approx((alpha, beta), rel=1e-3)
    assert found.survival(7) == pytest.approx(kept, rel=1e-4)


@settings(max_examples=25)
@given(st.lists(st.integers(0, 200), min_size=2, max_size=6))
def test_survival_falls_and_retention_rises(losses):
    assume(sum(losses) > 0)
    size = sum(losses) + 100
    survivors = [size - sum(losses[: place + 1]) for place in range(len(losses))]
    found = project_retention(size, survivors)
    curve = [found.survival(period) for period in range(12)]
    assert curve[0] == pytest.approx(1.0)
    assert all(here >= there for here, there in pairwise(curve))
    assert found.retention(10) >= found.retention(1)  # who stayed, stays


def test_nonsense_is_refused():
    with pytest.raises(UsageError, match="no lifetime value"):
        margin_multiple(1.0, 0.0)
    with pytest.raises(UsageError, match="not an NPS class"):
        value_by_class({"fan": ClassValue(1, 0.5)}, 0.1)
    with pytest.raises(UsageError, match="lost = -1 is negative"):
        cost_of_churn(-1, 1, retention=0.5, discount=0.1, acquisition_cost=1)
    with pytest.raises(UsageError, match="not a share"):
        cost_of_dissatisfaction(Experience(1, 30), Experience(1, 0.1), annual_margin=1)
    with pytest.raises(UsageError, match="falling row"):
        project_retention(100, [80, 90])
    with pytest.raises(NoData, match="nobody left"):
        project_retention(100, [100, 100])
