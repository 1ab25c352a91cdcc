import json
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from cxreports.errors import DataError
from cxreports.measure.analysis.columns import adopt, counted, numeric, tallied
from cxreports.measure.analysis.record import Analysis, plain
from cxreports.measure.record import Estimate, Result


def test_what_json_has_no_word_for_is_null_or_text():
    told = {
        "infinite": float("inf"), "array": np.array([1.0, np.nan]), "day": date(2026, 1, 2), 3: np.int64(4),
        "result": Result(Estimate(None, "%", "neutral", 0), state=object()),
    }  # fmt: skip
    found = json.loads(json.dumps(plain(told), allow_nan=False))
    assert found["infinite"] is None
    assert found["array"] == [1.0, None]
    assert found["day"] == "2026-01-02"
    assert found["3"] == 4
    assert found["result"]["unit"] == "%"


def test_a_record_names_its_contract():
    found = Analysis(n=3, confidence=0.9, method="count", warnings=("Mind this.",)).record()
    assert found["definition_version"] == "1"
    assert found["warnings"] == ["Mind this."]


def test_a_float_that_is_no_number_is_missing():
    frame = adopt(
        pl.DataFrame({"x": [1.0, float("nan"), None], "y": [True, False, None]}), ["x", "y"], table="t"
    )
    rows = numeric(frame, ["x", "y"]).to_arrow().to_pylist()
    assert rows == [{"x": 1.0, "y": 1.0}, {"x": None, "y": 0.0}, {"x": None, "y": None}]


def test_decimals_are_numbers_and_text_is_not(frame_of):
    known = numeric(adopt(frame_of([{"x": Decimal("1.5")}]), ["x"], table="t"), ["x"])
    assert counted(known, ["x"]) == [{"x": 1.5, "cx_n": 1}]
    with pytest.raises(DataError, match="not numbers"):
        numeric(adopt(frame_of([{"x": "1"}]), ["x"], table="t"), ["x"])


def test_counts_come_in_the_order_of_the_values(frame_of):
    rows = [{"x": x, "y": y} for x, y in [(2, "b"), (1, None), (2, "a"), (1, "c"), (2, "b")]]
    found = counted(adopt(frame_of(rows), ["x", "y"], table="t"), ["x", "y"])
    assert [(row["x"], row["y"], row["cx_n"]) for row in found] == [
        (1, "c", 1),
        (1, None, 1),
        (2, "a", 1),
        (2, "b", 2),
    ]
    numbers = numeric(adopt(frame_of([{"x": 2}, {"x": 1}, {"x": 2}]), ["x"], table="t"), ["x"])
    values, times = tallied(numbers, ["x"])
    assert (values.tolist(), times.tolist()) == ([[1.0], [2.0]], [1, 2])
