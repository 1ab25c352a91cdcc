import narwhals as nw
import pytest

from cxreports.errors import UnknownName
from cxreports.measure.analysis import wide


def test_one_row_per_unit_on_every_engine(frame_of):
    rows = [
        {"response_id": who, "question": question, "score": score}
        for who, question, score in [
            (1, "nps", 9), (1, "csat", 4), (2, "csat", None), (2, "nps", 3), (3, "ces", 7), (1, "csat", 2),
        ]
    ]  # fmt: skip
    found = nw.from_native(wide(frame_of(rows), ["nps", "csat"]))
    found = found.collect() if isinstance(found, nw.LazyFrame) else found
    table = sorted(found.to_arrow().to_pylist(), key=lambda row: row["response_id"])
    assert table == [
        {"response_id": 1, "nps": 9.0, "csat": 3.0},
        {"response_id": 2, "nps": 3.0, "csat": None},
        {"response_id": 3, "nps": None, "csat": None},
    ]
    with pytest.raises(UnknownName, match="Did you mean 'csat'"):
        wide(frame_of(rows), ["nps", "cast"])
