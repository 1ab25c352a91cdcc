import numpy as np
import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import DataError, NoData
from cxreports.measure.analysis import loyalty_curve
from cxreports.measure.analysis.curve import isotonic

PAIRS = st.lists(
    st.tuples(st.floats(-100, 100, allow_subnormal=False), st.floats(0.1, 50)), min_size=1, max_size=30
)


@given(PAIRS)
def test_the_isotonic_fit_is_scipys_and_never_falls(pairs):
    values, weights = (np.array(part) for part in zip(*pairs, strict=True))
    found = isotonic(values, weights)
    assert (np.diff(found) >= -1e-9).all()
    assert np.isclose(found @ weights, values @ weights, atol=1e-6)
    assert np.allclose(isotonic(found, weights), found)
    assert np.allclose(found, scipy.optimize.isotonic_regression(values, weights=weights).x, atol=1e-6)


def customers(rates, n=60):
    return [
        {"score": score, "stayed": place < rate * n} for score, rate in rates.items() for place in range(n)
    ]


def test_a_curve_with_its_bands(frame_of):
    rows = customers({0: 0.5, 3: 0.45, 7: 0.6, 9: 0.95, 10: 0.9})
    rows += [{"score": 11, "stayed": True}, {"score": 8.5, "stayed": True}, {"score": None, "stayed": True}]
    rows += [{"score": 5, "stayed": True}] * 4
    found = loyalty_curve(frame_of(rows), "stayed")
    shown = [point for point in found.points if point.rate is not None]
    assert [point.score for point in shown] == [0, 3, 7, 9, 10]
    assert [point.score for point in found.points if point.rate is None] == [5]
    assert (found.n, found.n_missing, found.n_invalid) == (304, 1, 2)
    fitted = [point.fitted for point in shown]
    assert fitted == sorted(fitted)
    assert fitted[0] == fitted[1] == pytest.approx(47.5)
    assert found.falls == pytest.approx(5)
    assert found.steepest == (7, 9)
    assert found.trend.p < 0.001
    for point in shown:
        assert point.interval.low <= point.rate <= point.interval.high


def test_loyalty_that_does_not_move_has_no_trend(frame_of):
    found = loyalty_curve(frame_of(customers({2: 0.5, 5: 0.5, 9: 0.5})), "stayed")
    assert found.trend.p == pytest.approx(1)
    assert found.steepest is None
    assert loyalty_curve(frame_of(customers({2: 1, 5: 1})), "stayed").trend is None


def test_an_outcome_is_yes_or_no(frame_of):
    with pytest.raises(DataError, match="Write 1 for loyal"):
        loyalty_curve(frame_of([{"score": 5, "stayed": 2}]), "stayed")
    with pytest.raises(NoData):
        loyalty_curve(frame_of([{"score": 15, "stayed": 1}]), "stayed")
