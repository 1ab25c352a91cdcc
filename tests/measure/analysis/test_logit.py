import numpy as np
from statsmodels.discrete.discrete_model import Logit

from cxreports.measure.analysis.logit import logit_slopes


def test_slopes_are_those_of_statsmodels():
    rng = np.random.default_rng(0)
    x = np.column_stack([np.ones(300), rng.normal(size=(300, 2))])
    y = (rng.random(300) < 1 / (1 + np.exp(-(x @ [0.5, 1, -1])))).astype(float)
    assert np.allclose(logit_slopes(np.ones(300), y, x), Logit(y, x).fit(disp=0).params, atol=1e-5)
    twice = logit_slopes(np.full(300, 2.0), y, x)
    assert np.allclose(twice, logit_slopes(np.ones(600), np.tile(y, 2), np.tile(x, (2, 1))))


def test_perfect_separation_still_ends():
    slopes = logit_slopes(
        np.ones(4), np.array([0.0, 0, 1, 1]), np.array([[1.0, -2], [1, -1], [1, 1], [1, 2]])
    )
    assert np.isfinite(slopes).all()
    assert slopes[1] > 5
