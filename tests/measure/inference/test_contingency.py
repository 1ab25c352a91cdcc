"""Tables, families of tests, rates and weights: scipy and statsmodels as oracles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar as mcnemar_oracle
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.multitest import multipletests

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference import (
    at_constant_rate,
    benjamini_hochberg,
    chi_square,
    cohen_kappa,
    fisher_exact,
    goodness_of_fit,
    kish,
    linearised_se,
    mcnemar,
    poisson_interval,
    z_value,
)

small = st.integers(0, 40)
weights_of = st.lists(st.tuples(st.floats(0.05, 20), st.sampled_from([-1, 0, 1])), min_size=2, max_size=60)


@given(st.lists(st.floats(0, 1), max_size=40))
def test_bh_is_that_of_statsmodels_and_never_below_p(p):
    found = benjamini_hochberg(p)
    if p:
        assert found == pytest.approx(multipletests(p, method="fdr_bh")[1].tolist(), abs=1e-15)
    assert all(value <= adjusted <= 1 for value, adjusted in zip(p, found, strict=True))


@given(st.lists(st.floats(0, 1), min_size=2, max_size=40))
def test_bh_keeps_the_order_of_p(p):
    found = benjamini_hochberg(p)
    in_order = [found[place] for place in np.argsort(p, kind="stable")]
    assert in_order == sorted(in_order)


def test_bh_refuses_what_is_not_p():
    with pytest.raises(UsageError, match="not tested"):
        benjamini_hochberg([0.1, float("nan")])


@given(small, small, small, small)
def test_fisher_is_symmetric_and_a_probability(a, b, c, d):
    p = fisher_exact([[a, b], [c, d]])
    assert 0 <= p <= 1
    assert p == pytest.approx(fisher_exact([[c, d], [a, b]]))


def test_fisher_refuses_fractions():
    with pytest.raises(UsageError, match="whole counts"):
        fisher_exact([[1.5, 2], [3, 4]])


def test_chi_square_leaves_empty_classes_out():
    assert chi_square([[10, 0, 20], [15, 0, 5]]) == chi_square([[10, 20], [15, 5]])
    assert chi_square([[10, 20], [0, 0]]).p == 1
    for empty in ([[0, 0], [0, 0]], []):
        with pytest.raises(NoData):
            chi_square(empty)


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=5))
def test_goodness_of_fit_is_that_of_scipy(observed):
    found = goodness_of_fit(observed, [1.0] * len(observed))
    expected = stats.chisquare(observed)
    assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue), abs=1e-12)


def test_goodness_of_fit_needs_a_ratio_per_count():
    with pytest.raises(UsageError, match="one positive ratio"):
        goodness_of_fit([5, 6], [1])
    with pytest.raises(NoData):
        goodness_of_fit([], [1])


@given(small, small)
def test_mcnemar_is_that_of_statsmodels(b, c):
    table = [[9, b], [c, 9]]
    assert mcnemar(b, c, exact=True).p == pytest.approx(mcnemar_oracle(table, exact=True).pvalue)
    if b + c and b != c:  # statsmodels' correction does not stop at zero
        expected = mcnemar_oracle(table, exact=False, correction=True)
        assert mcnemar(b, c).statistic == pytest.approx(expected.statistic)
        assert mcnemar(b, c).p == pytest.approx(expected.pvalue)


def test_mcnemar_without_discordant_pairs_sees_nothing():
    assert (mcnemar(0, 0).p, mcnemar(0, 0, exact=True).p) == (1, 1)


@given(st.lists(st.lists(small, min_size=3, max_size=3), min_size=3, max_size=3))
def test_kappa_is_that_of_statsmodels(table):
    found = cohen_kappa(table)
    if found is not None:
        with np.errstate(all="ignore"):  # the oracle also divides by an error that may be 0
            expected = cohens_kappa(np.array(table)).kappa
        assert found == pytest.approx(expected, abs=1e-9)
    else:
        assert np.count_nonzero(table) <= 1


def test_kappa_needs_the_same_classes():
    with pytest.raises(UsageError, match="square"):
        cohen_kappa([[1, 2, 3], [4, 5, 6]])


@given(st.integers(0, 10**8), st.floats(0.001, 1e6), st.floats(0.5, 0.999))
def test_poisson_is_garwoods_and_holds_the_rate(events, exposure, level):
    found = poisson_interval(events, exposure, level)
    tail = (1 - level) / 2
    low = stats.chi2.ppf(tail, 2 * events) / 2 / exposure if events else 0
    high = stats.chi2.isf(tail, 2 * events + 2) / 2 / exposure
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-8)
    assert found.low <= events / exposure <= found.high


@pytest.mark.parametrize(("events", "exposure"), [(3, 0), (-1, 5), (float("nan"), 1)])
def test_poisson_refuses_what_is_no_rate(events, exposure):
    with pytest.raises(UsageError, match="no rate"):
        poisson_interval(events, exposure)


@given(st.floats(0, 1), st.floats(0.05, 40), st.floats(0.05, 40))
def test_constant_rate_compounds_and_comes_back(share, first, second):
    kept = (1 - at_constant_rate(share, first)) * (1 - at_constant_rate(share, second))
    assert 1 - at_constant_rate(share, first + second) == pytest.approx(kept, abs=1e-12)
    assert at_constant_rate(share, 1) == pytest.approx(share, abs=1e-15)
    if share < 0.5:
        assert at_constant_rate(at_constant_rate(share, first), 1 / first) == pytest.approx(share, abs=1e-6)


def test_constant_rate_keeps_the_digits_of_small_shares():
    assert at_constant_rate(1e-12, 12) == pytest.approx(12e-12, rel=1e-9)
    with pytest.raises(UsageError, match=r"0\.02"):
        at_constant_rate(2, 12)


@given(weights_of, st.floats(0.1, 100))
def test_kish_is_at_most_n_and_does_not_see_the_scale(rows, scale):
    weights = np.array([weight for weight, _ in rows])
    effective = kish(weights.sum(), (weights**2).sum())
    assert 1 - 1e-9 <= effective <= len(rows) + 1e-9
    assert effective == pytest.approx(kish((scale * weights).sum(), ((scale * weights) ** 2).sum()))


def test_kish_of_equal_weights_is_n_and_of_none_is_zero():
    assert (kish(14, 28), kish(0, 0)) == (7, 0)


@given(weights_of)
def test_linearised_error_from_sums_is_that_of_the_rows(rows):
    w, v = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    n, mean = len(rows), np.average(v, weights=w)
    expected = np.sqrt(n / (n - 1) * ((w * (v - mean)) ** 2).sum()) / w.sum()
    sums = (w.sum(), (w * v).sum(), (w**2).sum(), (w**2 * v).sum(), (w**2 * v**2).sum())
    assert linearised_se(n, *sums) == pytest.approx(expected, abs=1e-7)


def test_linearised_error_needs_two_answers():
    with pytest.raises(NoData, match="two weighted answers"):
        linearised_se(1, 1, 1, 1, 1, 1)


@given(st.floats(0.01, 0.999))
def test_z_is_the_normal_quantile(level):
    assert z_value(level) == pytest.approx(stats.norm.isf((1 - level) / 2))
