import numpy as np
import pandas as pd
import pytest

from cxreports.errors import NoData, UsageError
from cxreports.measure.analysis import drivers, promoter_drivers


def answers(n=500):
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.integers(1, 6, (n, 3)), columns=["a", "b", "c"])
    frame["nps"] = np.clip(np.round(1 + 1.2 * frame["a"] + 0.5 * frame["b"] + rng.normal(0, 1.5, n)), 0, 10)
    return frame


def test_the_order_agrees_with_the_linear_model():
    frame = answers()
    check = promoter_drivers(frame, "nps", ["c", "b", "a"])
    assert (
        list(check.shares)
        == ["a", "b", "c"]
        == [one.name for one in drivers(frame, "nps", ["a", "b", "c"]).drivers]
    )
    assert sum(check.shares.values()) == pytest.approx(100)
    assert 0 < check.r2 < 1
    assert check.n == ((frame["nps"] <= 6) | (frame["nps"] >= 9)).sum()


def test_few_promoters_or_many_drivers_are_refused():
    frame = answers()
    with pytest.raises(NoData, match="rarer class"):
        promoter_drivers(frame[frame["nps"] <= 8], "nps", ["a", "b"])
    with pytest.raises(UsageError, match="2 to 8"):
        promoter_drivers(frame, "nps", ["a"])
