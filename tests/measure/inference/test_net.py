"""Net shares: exact coverage, symmetry, published sample sizes."""

from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference import adjusted_wald, net_difference, net_sample_size, wald

sides = st.tuples(*[st.integers(0, 10**8)] * 3).filter(lambda side: sum(side) > 0)


def _pdn(side):
    promoters, passives, detractors = side
    return promoters, detractors, promoters + passives + detractors


@given(sides)
def test_net_of_the_mirror_is_minus_the_net(side):
    promoters, detractors, n = _pdn(side)
    net, mirror = adjusted_wald(promoters, detractors, n), adjusted_wald(detractors, promoters, n)
    assert (net.center, net.low, net.high) == (-mirror.center, -mirror.high, -mirror.low)
    assert net.se == mirror.se


@given(sides, st.floats(0.9, 0.999))
def test_net_stays_on_the_scale_and_holds_the_point_from_five_answers(side, level):
    promoters, detractors, n = _pdn(side)
    net = adjusted_wald(promoters, detractors, n, level)
    assert -1 <= net.low <= net.center <= net.high <= 1
    assert net.se > 0  # also when all answers are alike
    if n >= 5:
        assert net.low <= (promoters - detractors) / n <= net.high


def test_net_of_four_alike_answers_may_leave_the_point_out():
    assert adjusted_wald(0, 4, 4, 0.90).low > -1


@given(st.tuples(*[st.integers(0, 10**4)] * 3).filter(lambda side: sum(side) > 0), st.integers(2, 50))
def test_net_error_shrinks_with_the_base(side, times):
    promoters, detractors, n = _pdn(side)
    small = adjusted_wald(promoters, detractors, n)
    assert adjusted_wald(promoters * times, detractors * times, n * times).se < small.se


@pytest.mark.parametrize(
    ("n", "shares", "plain", "adjusted"),
    [
        (10, (0.5, 0.3, 0.2), 0.896, 0.962),
        (20, (0.8, 0.15, 0.05), 0.860, 0.956),
        (30, (0.5, 0.3, 0.2), 0.935, 0.946),
    ],
)
def test_exact_coverage_is_that_of_the_methodology(n, shares, plain, adjusted):
    # methodology 2.1e, enumeration of all trinomial outcomes
    p, a, d = shares
    covered = {"plain": 0.0, "adjusted": 0.0}
    for promoters, detractors in product(range(n + 1), repeat=2):
        passives = n - promoters - detractors
        if passives < 0:
            continue
        weight = comb(n, promoters) * comb(n - promoters, detractors) * p**promoters * d**detractors
        weight *= a**passives
        for name, interval in (
            ("plain", wald(promoters, detractors, n)),
            ("adjusted", adjusted_wald(promoters, detractors, n)),
        ):
            covered[name] += weight * (interval.low <= p - d <= interval.high)
    assert (covered["plain"], covered["adjusted"]) == pytest.approx((plain, adjusted), abs=6e-4)


def test_no_answer_gives_the_widest_interval_and_wald_refuses():
    net = adjusted_wald(0, 0, 0)
    assert net.center == 0
    assert -net.low == net.high == pytest.approx(1.959964 / 6**0.5, rel=1e-6)
    with pytest.raises(NoData):
        wald(0, 0, 0)


def test_more_promoters_and_detractors_than_answers_are_refused():
    with pytest.raises(UsageError, match=r"promoters \+ detractors"):
        adjusted_wald(6, 6, 10)


@given(sides, sides)
def test_difference_is_antisymmetric(a, b):
    found, mirror = net_difference(_pdn(a), _pdn(b)), net_difference(_pdn(b), _pdn(a))
    assert found.p == pytest.approx(mirror.p)
    assert (found.delta, found.low, found.high) == pytest.approx(
        (-mirror.delta, -mirror.high, -mirror.low), abs=1e-12
    )


@given(sides, sides)
def test_interval_and_test_agree(a, b):
    found = net_difference(_pdn(a), _pdn(b), confidence=0.95)
    if abs(found.p - 0.05) > 1e-9:
        assert (found.p < 0.05) == (not found.low <= 0 <= found.high)


def test_a_side_with_itself_does_not_differ():
    found = net_difference((50, 20, 100), (50, 20, 100))
    assert (found.delta, found.statistic, found.p) == (0, 0, 1)


def test_sample_size_reaches_the_margin():
    assert net_sample_size(0.10).n == 382
    for margin, variance in product((0.02, 0.05, 0.1), (0.3, 0.7)):
        n = net_sample_size(margin, variance).n + 3
        assert 1.959964 * (variance / n) ** 0.5 <= margin * (1 + 1e-6)
        assert 1.959964 * (variance / (n - 1)) ** 0.5 > margin
    with pytest.raises(UsageError, match=r"0\.10"):
        net_sample_size(0)
