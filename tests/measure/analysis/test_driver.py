"""Key drivers: properties of the shares, and planted truths that must be found or refused."""

import json
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.errors import DataError, NoData, UsageError
from cxreports.measure.analysis import drivers, resample


def answers(n=400, seed=0, slopes=(1.0, 0.5, 0.0), noise=1.0, halo=0.0):
    """Drivers on 1-5 and a target that follows them."""
    rng = np.random.default_rng(seed)
    common = halo * rng.normal(size=(n, 1))
    table = np.clip(np.round(3 + rng.normal(size=(n, len(slopes))) + common), 1, 5)
    frame = pd.DataFrame(table, columns=[f"d{place}" for place in range(len(slopes))])
    frame["target"] = np.clip(np.round(2 + table @ np.array(slopes) + noise * rng.normal(size=n)), 0, 10)
    return frame


def names(frame):
    return [name for name in frame.columns if name.startswith("d")]


@given(st.integers(0, 500), st.integers(2, 5))
@settings(max_examples=25)
def test_shares_sum_to_100_and_parts_to_r2(seed, p):
    frame = answers(150, seed, tuple(np.linspace(1, 0.1, p)))
    found = drivers(frame, "target", names(frame), replicates=20)
    assert np.isclose(sum(one.share for one in found.drivers), 100)
    assert np.isclose(sum(one.contribution for one in found.drivers), found.r2)
    design = np.column_stack([np.ones(len(frame)), frame[names(frame)]])
    fitted = design @ np.linalg.lstsq(design, frame["target"], rcond=None)[0]
    assert np.isclose(found.r2, np.var(fitted) / np.var(frame["target"]))
    assert [one.rank for one in found.drivers] == list(range(1, p + 1))
    assert all(one.rank_low <= one.rank_high for one in found.drivers)
    assert [one.group for one in found.drivers] == sorted(one.group for one in found.drivers)


def test_a_planted_order_is_found_with_its_direction():
    frame = answers(800, slopes=(1.0, -0.6, 0.05))
    found = drivers(frame, "target", ["d2", "d1", "d0"])
    assert [one.name for one in found.drivers] == ["d0", "d1", "d2"]
    assert [(one.rank_low, one.rank_high, one.group) for one in found.drivers] == [
        (1, 1, 1),
        (2, 2, 2),
        (3, 3, 3),
    ]
    assert found["d0"].r > 0 > found["d1"].r
    for one in found.drivers:
        assert one.interval.low <= one.share <= one.interval.high
    assert found.r2_interval.low < found.r2 < found.r2_interval.high


def test_drivers_that_matter_alike_are_level():
    frame = answers(150, seed=5, slopes=(0.7, 0.7, 0.0))
    found = drivers(frame, "target", names(frame))
    assert found["d0"].group == found["d1"].group == 1
    assert found["d2"].group == 2


def test_the_same_inputs_give_the_same_bytes_in_any_order(frame_of):
    frame = answers(300)
    frame.loc[4, "d1"] = None
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    first = drivers(frame_of(rows), "target", names(frame), replicates=60)
    again = drivers(frame_of(rows[::-1]), "target", names(frame), replicates=60)
    assert first == again
    assert first == drivers(pa.Table.from_pylist(rows), "target", names(frame), replicates=60)
    assert first.n == 299
    assert first.n_missing == 1
    other = drivers(frame_of(rows), "target", names(frame), replicates=60, seed=1)
    assert other.r2 == first.r2
    assert other.drivers != first.drivers


def test_weights_are_respondents_more_than_once():
    frame = answers(200)
    frame["w"] = [1.0, 2.0] * 100
    weighted = drivers(frame, "target", names(frame), weight="w", replicates=0)
    twice = drivers(pd.concat([frame, frame[1::2]]), "target", names(frame), replicates=0)
    assert np.isclose(weighted.r2, twice.r2)
    assert np.isclose(weighted["d0"].share, twice["d0"].share)
    assert weighted.n == 200
    assert np.isclose(weighted.n_eff, 180)
    assert weighted["d0"].interval is None


def test_random_groups_have_the_spread_of_respondents(monkeypatch):
    frame = answers(3000, slopes=(1.0, 0.8, 0.6))
    plain = drivers(frame, "target", names(frame))
    monkeypatch.setattr(resample, "BLOCKS", 500)
    grouped = drivers(frame, "target", names(frame))
    for one in plain.drivers:
        width, other = (f.interval.high - f.interval.low for f in (one, grouped[one.name]))
        assert 0.8 < other / width < 1.25


def test_many_drivers_take_relative_weights():
    frame = answers(400, slopes=tuple(np.linspace(0.3, 0, 14)))
    found = drivers(frame, "target", names(frame), replicates=100)
    assert found.method.startswith("Johnson")
    assert found.drivers[0].name in ("d0", "d1")
    assert np.isclose(sum(one.share for one in found.drivers), 100)


def test_what_weakens_the_model_is_said():
    weak = drivers(answers(400, slopes=(0.1, 0.1), noise=3), "target", ["d0", "d1"], replicates=0)
    assert any("explain little" in warning for warning in weak.warnings)
    halo = drivers(answers(600, halo=4.0), "target", ["d0", "d1", "d2"], replicates=0)
    assert halo.mean_r > 0.6
    assert any("go together" in warning for warning in halo.warnings)
    frame = answers(400)
    frame["d1"] = frame["d0"] + np.where(np.arange(400) == 0, 1e-3, 0)
    redundant = drivers(frame, "target", ["d0", "d1"], replicates=50)
    assert redundant.condition > 30
    assert any("redundant" in warning for warning in redundant.warnings)


def test_a_driver_asked_to_the_dissatisfied_is_refused():
    frame = answers(400, slopes=(1.0, 0.5))
    frame.loc[frame["target"] > 5, "d1"] = None
    with pytest.raises(DataError, match="driver 'd1' has no answer from") as error:
        drivers(frame, "target", ["d0", "d1"])
    assert "some kinds of customers" in error.value.hint


def test_answers_missing_at_random_are_not_refused():
    frame = answers(600, slopes=(1.0, 0.5))
    frame.loc[np.random.default_rng(2).random(600) < 0.4, "d1"] = None
    found = drivers(frame, "target", ["d0", "d1"], replicates=0)
    assert found.n_missing == frame["d1"].isna().sum()
    assert any("answered everything" in warning for warning in found.warnings)


def test_answers_that_are_missing_a_little_more_for_some_are_told():
    frame = answers(3000, slopes=(1.0, 0.5))
    rng = np.random.default_rng(2)
    frame.loc[rng.random(3000) < np.where(frame["target"] > 6, 0.3, 0.15), "d1"] = None
    found = drivers(frame, "target", ["d0", "d1"], replicates=0)
    assert any("hold for those who answered" in warning for warning in found.warnings)


def test_answers_off_the_scale_are_counted_then_refused():
    frame = answers(400)
    frame.loc[:11, "d0"] = 0
    found = drivers(frame, "target", names(frame), scale=(1, 5), replicates=0)
    assert (found.n, found.n_invalid) == (388, 12)
    assert any("off the scale" in warning for warning in found.warnings)
    frame.loc[:99, "d0"] = 0
    with pytest.raises(DataError, match="100 of 400"):
        drivers(frame, "target", names(frame), scale=(1, 5))


def test_what_cannot_be_analysed_is_refused():
    frame = answers(400)
    with pytest.raises(NoData, match="25 respondents answered everything; 3 drivers need 30"):
        drivers(frame[:25], "target", names(frame))
    with pytest.raises(NoData):
        drivers(frame[:0], "target", names(frame))
    for wrong in (["d0"], ["d0", "d0"], ["d0", "target"]):
        with pytest.raises(UsageError, match="cannot share"):
            drivers(frame, "target", wrong)
    with pytest.raises(DataError, match="no column 'dx'"):
        drivers(frame, "target", ["d0", "dx"])
    with pytest.raises(DataError, match="not numbers"):
        drivers(frame.assign(d0="good"), "target", ["d0", "d1"])
    with pytest.raises(DataError, match="same value"):
        drivers(frame.assign(d0=3), "target", ["d0", "d1"])
    with pytest.raises(UsageError, match="not a data frame"):
        drivers([1, 2], "target", ["d0", "d1"])


def test_without_a_bootstrap_no_row_leaves_the_engine():
    """The query log of the engine shows aggregates only."""
    connection = duckdb.connect()
    table = pa.Table.from_pandas(answers(300))
    connection.register("given", table)
    relation = connection.sql("from given")
    found = drivers(relation, "target", ["d0", "d1", "d2"], replicates=0)
    assert found.n == 300
    assert found == drivers(table, "target", ["d0", "d1", "d2"], replicates=0)
    connection.close()


def test_a_record_is_json():
    found = drivers(answers(200), "target", ["d0", "d1"], replicates=30).record()
    assert json.loads(json.dumps(found, allow_nan=False))["definition_id"] == "drivers"
    assert found["drivers"][0]["interval"]["method"] == "bootstrap percentile"


def test_published_shares_of_relaimpo():
    """R's `swiss` data twice over (47 rows are too few for five drivers): correlations stay the same."""
    golden = Path(__file__).resolve().parents[2] / "golden" / "values.json"
    entry = next(one for one in json.loads(golden.read_text(encoding="utf-8")) if one["id"] == "lmg-001")
    frame = pd.DataFrame({name: values * 2 for name, values in entry["input"]["data"].items()})
    target = entry["input"]["target"]
    found = drivers(frame, target, [name for name in frame.columns if name != target], replicates=0)
    assert found.r2 == pytest.approx(entry["expected"]["r2"], abs=entry["tolerance"])
    assert {one.name: one.contribution for one in found.drivers} == pytest.approx(
        entry["expected"]["lmg"], abs=entry["tolerance"]
    )
