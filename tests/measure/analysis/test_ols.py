import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from cxreports.errors import NoData, UsageError
from cxreports.measure.analysis.ols import ols


def test_slopes_and_robust_errors_are_those_of_statsmodels():
    rng = np.random.default_rng(0)
    x = np.column_stack([np.ones(80), rng.normal(size=(80, 2))])
    y = x @ [1, 2, 0] + rng.normal(size=80) * (1 + np.abs(x[:, 1]))
    mine, theirs = ols(x, y), OLS(y, x).fit(cov_type="HC3", use_t=True)
    assert np.allclose(mine.slopes, theirs.params)
    assert np.allclose(mine.covariance, theirs.cov_params())
    value, low, high, p = mine.contrast([0, 1, 0], 0.9)
    assert (value, p) == (pytest.approx(theirs.params[1]), pytest.approx(theirs.pvalues[1]))
    assert np.allclose((low, high), theirs.conf_int(0.1)[1])


def test_what_has_no_slope_is_refused():
    with pytest.raises(NoData, match="2 rows cannot tell 2"):
        ols([[1, 0], [1, 1]], [1, 2])
    with pytest.raises(UsageError, match="say the same"):
        ols([[1, 2], [1, 2], [1, 2]], [1, 2, 3])
