import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import NoData
from cxreports.measure.analysis import link
from cxreports.measure.record import Estimate, Result


def results(values, n=40):
    return [Result(Estimate(v, "points", "neutral", n, by={"team": place})) for place, v in enumerate(values)]


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=10, max_size=25))
def test_rho_is_scipys(pairs):
    x, y = zip(*pairs, strict=True)
    if len(set(x)) == 1 or len(set(y)) == 1:
        with pytest.raises(NoData, match="same in every unit"):
            link(results(x), results(y), "team", replicates=10)
        return
    found = link(results(x), results(y), "team", replicates=10)
    assert found.rho == pytest.approx(scipy.stats.spearmanr(x, y).statistic)


def test_a_link_is_called_and_noise_is_not():
    rng = np.random.default_rng(0)
    x = rng.normal(size=20)
    tight = link(results(x), results(x + 0.2 * rng.normal(size=20)), "team")
    loose = link(results(x), results(rng.normal(size=20)), "team")
    assert tight.called
    assert tight.interval.low > 0.5
    assert tight.p == pytest.approx(1 / 2001)
    assert not loose.called
    assert loose.p == pytest.approx(
        scipy.stats.spearmanr(x, [u.customers for u in sorted(loose.units, key=lambda u: u.name)]).pvalue,
        abs=0.05,
    )
    assert tight == link(
        results(x)[::-1], results([u.customers for u in sorted(tight.units, key=lambda u: u.name)]), "team"
    )


def test_withheld_units_are_left_out():
    hidden = [Result(Estimate(None, "points", "neutral", 3, by={"team": 99}, status="hidden"))]
    found = link(results(range(12)) + hidden, results(range(12), n=20) + hidden, "team", replicates=50)
    assert (found.n, found.n_missing) == (12, 1)
    assert any("12 of 12 units have a base under 30" in warning for warning in found.warnings)
    assert any("not people" in warning for warning in found.warnings)
    with pytest.raises(NoData, match="9 units have both figures; 10 are needed"):
        link(results(range(9)), results(range(12)), "team")
