"""Results of A/B tests."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cxreports.errors import NoData, UsageError
from cxreports.measure import inference
from cxreports.measure.experiment import Arm, compare_adjusted, compare_means, compare_rates, compare_ratios

counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
COMPARISONS = (compare_means, compare_ratios, compare_adjusted)


def _sample(seed, size=200, shift=0.0):
    rng = np.random.default_rng(seed)
    x = rng.gamma(4, 1, size)
    return Arm.of(2 * x + rng.normal(shift, 0.5, size), x)


@given(counts, st.integers(1, 400))
def test_the_same_arm_twice_shows_nothing(pair, other):
    arm = Arm.of_counts(*pair)
    effect = compare_rates(arm, arm).effect
    assert effect.absolute.delta == 0
    assert effect.absolute.p == pytest.approx(1.0)
    assert effect.absolute.low <= 0 <= effect.absolute.high
    assert effect.lift in (None, 0.0)


@given(counts, counts)
def test_turning_the_arms_turns_the_effect(first, second):
    a, b = Arm.of_counts(*first), Arm.of_counts(*second)
    plan = (a.n, b.n)
    one, other = compare_rates(a, b, planned=plan).effect, compare_rates(b, a, planned=plan[::-1]).effect
    assert one.absolute.delta == pytest.approx(-other.absolute.delta)
    assert (one.absolute.low, one.absolute.high) == pytest.approx((-other.absolute.high, -other.absolute.low))
    assert one.absolute.p == pytest.approx(other.absolute.p)


@pytest.mark.parametrize("compare", COMPARISONS)
def test_every_comparison_is_symmetric_and_sees_a_true_effect(compare):
    a, b = _sample(1, shift=1.0), _sample(2)
    one, other = compare(a, b).effect.absolute, compare(b, a).effect.absolute
    assert (one.delta, one.p) == pytest.approx((-other.delta, other.p))
    assert compare(a, a).effect.absolute.delta == 0
    assert compare(_sample(1), a).effect.absolute.delta < 0


def test_means_are_welch_and_rates_newcombe():
    first, second = [3.0, 5.0, 8.0, 2.0], [1.0, 2.0, 2.5]
    found = compare_means(Arm.of(first), Arm.of(second)).effect.absolute
    assert found.p == pytest.approx(stats.ttest_ind(first, second, equal_var=False).pvalue)
    rates = compare_rates(Arm.of_counts(212, 4100), Arm.of_counts(171, 4050)).effect.absolute
    interval = inference.newcombe(212, 4100, 171, 4050)
    assert (rates.low, rates.high) == pytest.approx((interval.low, interval.high))


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_a_covariate_never_widens_much_and_usually_narrows(seed):
    a, b = _sample(seed), _sample(seed + 1)
    plain, freed = compare_means(a, b).effect.absolute, compare_adjusted(a, b).effect.absolute
    assert freed.high - freed.low < 0.3 * (plain.high - plain.low)  # y is 2x and little noise


def test_the_delta_method_holds_its_level():
    rng, hits, rounds = np.random.default_rng(5), 0, 400
    for _ in range(rounds):
        sides = []
        for _ in range(2):
            views = rng.poisson(5, 300) + 1
            sides.append(Arm.of(rng.binomial(views, 0.3), views))
        hits += compare_ratios(*sides).effect.absolute.p < 0.05
    assert 0.02 < hits / rounds < 0.09


def test_arms_of_other_sizes_than_planned_block_the_result():
    found = compare_rates(Arm.of_counts(100, 1000), Arm.of_counts(90, 800))
    assert found.blocked
    assert "withheld" in found.warnings[0]
    assert not compare_rates(Arm.of_counts(100, 1000), Arm.of_counts(90, 800), planned=(5, 4)).blocked


def test_looking_early_is_told():
    found = compare_means(_sample(1), _sample(2), planned_n=1000)
    assert "looking early" in found.warnings[0]


def test_what_cannot_be_compared():
    with pytest.raises(NoData, match="no unit"):
        compare_means(Arm(), _sample(1))
    with pytest.raises(UsageError, match="not all 0 or 1"):
        compare_rates(Arm.of([1.0, 2.0]), Arm.of([0.0, 1.0]))
    with pytest.raises(NoData, match="sum to 0"):
        compare_ratios(Arm.of([1.0], [0.0]), Arm.of([1.0], [1.0]))
    assert compare_rates(Arm.of_counts(0, 50), Arm.of_counts(3, 50)).effect.lift is None
