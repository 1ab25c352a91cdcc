"""External figures: what a file may hold, and which gaps may be called."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cxreports.errors import DataError, UnknownName
from cxreports.measure import NPS
from cxreports.measure.benchmark import read_benchmarks, read_gaps
from cxreports.measure.record import Result

ROW = {"indicator": "nps", "value": 10, "n": 2000, "source": "Panel", "year": 2026, "comparability": "A"}


class Client:
    """A study with one NPS and nothing else."""

    def __init__(self, folder, scores=(10,) * 300 + (8,) * 100 + (0,) * 100):
        self.dataset = SimpleNamespace(path=folder / "data.yaml")
        self.result = Result(NPS.of(list(scores)))

    def headline(self, indicators):
        return [self.result]


def gap(folder, **changes):
    study = Client(folder)
    (found,) = read_gaps(study, read_benchmarks(study, rows=[ROW | changes]))
    return found


def test_a_gap_with_an_interval_on_both_sides_is_tested_and_called(tmp_path):
    found = gap(tmp_path)
    assert found.delta == pytest.approx(30)
    assert found.interval.low < 30 < found.interval.high
    assert (found.verdict, found.better) == ("above", True)
    assert gap(tmp_path, value=40).verdict == "not_significant"


def test_the_interval_of_the_gap_holds_that_of_the_client(tmp_path):
    own = Client(tmp_path).result.estimate
    found = gap(tmp_path)
    assert found.interval.high - found.interval.low > own.ci_high - own.ci_low
    exact = gap(tmp_path, low=10, high=10)
    assert exact.interval.low == pytest.approx(own.ci_low - 10)
    assert exact.interval.high == pytest.approx(own.ci_high - 10)


@pytest.mark.parametrize(
    ("changes", "verdict"), [({"n": ""}, "untested"), ({"comparability": "c"}, "indicative")]
)
def test_what_is_not_known_or_not_comparable_is_never_called(tmp_path, changes, verdict):
    found = gap(tmp_path, **changes)
    assert (found.verdict, found.better) == (verdict, None)
    assert (found.interval is None) == (verdict == "untested")


def test_a_french_file_beside_the_data_is_read(tmp_path):
    text = "indicator;value;n;source;year;comparability\ncsat;78,5;;Panel;2025;B\n"
    (tmp_path / "benchmarks.csv").write_text(text, encoding="utf-8-sig")
    (found,) = read_benchmarks(Client(tmp_path))
    assert (found.indicator, found.value, found.interval) == ("csat", 78.5, None)


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"value": "many"}, DataError, "column value"),
        ({"source": ""}, DataError, "'source' is empty"),
        ({"indicator": "npss"}, UnknownName, "npss"),
        ({"comparability": "D"}, UnknownName, "comparability"),
        ({"base": 3}, UnknownName, "column of a benchmark"),
        ({"indicator": "csat", "value": 120}, DataError, "between 0 and 100"),
        ({"low": 20, "high": 30}, DataError, "not between 20 and 30"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(tmp_path, changes, error, said):
    with pytest.raises(error) as refusal:
        read_benchmarks(Client(tmp_path), rows=[ROW, ROW | changes])
    assert said in f"{refusal.value} {refusal.value.where}"
    assert "row 2" in str(refusal.value.where)


def test_a_file_that_is_named_must_exist(tmp_path):
    with pytest.raises(DataError):
        read_benchmarks(Client(tmp_path), "market.csv")
    assert read_benchmarks(Client(tmp_path)) == ()
