import numpy as np
import pandas as pd
import pytest

from cxreports.errors import NoData
from cxreports.measure.analysis import consistency


def test_customers_without_a_bad_touchpoint(frame_of):
    rows = []
    for place in range(40):
        rows.append({"customer_id": place, "touchpoint": "shop", "score": 1 if place < 8 else 5})
        rows.append({"customer_id": place, "touchpoint": "web", "score": 2 if 4 <= place < 12 else 4})
    rows += [
        {"customer_id": 0, "touchpoint": "web", "score": 5},
        {"customer_id": 99, "touchpoint": "web", "score": 1},
    ]
    rows += [
        {"customer_id": 1, "touchpoint": "call", "score": 5},
        {"customer_id": 2, "touchpoint": None, "score": 1},
    ]
    found = consistency(frame_of(rows), bad=2)
    assert (found.n, found.n_missing) == (40, 1)
    assert found.value == 70  # 12 of 40 met a bad touchpoint
    assert found.interval.low < 70 < found.interval.high
    assert [(one.name, one.n) for one in found.touchpoints] == [("web", 41), ("shop", 40), ("call", 1)]
    assert found.touchpoints[-1].good is None
    assert found.weakest_link == pytest.approx(100 * 32 / 41)
    assert type(found.touchpoints[0].n) is int
    assert type(found.touchpoints[0].good) is float


def test_consistency_is_never_above_the_weakest_touchpoint():
    rng = np.random.default_rng(0)
    for _ in range(20):
        scores = rng.integers(1, 6, (60, 3))
        frame = pd.DataFrame(
            [
                {"customer_id": who, "touchpoint": str(where), "score": score}
                for who, line in enumerate(scores)
                for where, score in enumerate(line)
            ]
        )
        found = consistency(frame, bad=2)
        assert found.value <= found.weakest_link


def test_one_touchpoint_is_no_journey(frame_of):
    with pytest.raises(NoData, match="two touchpoints"):
        consistency(frame_of([{"customer_id": 1, "touchpoint": "web", "score": 4}]), bad=2)
