"""Rage clicks and quick backs."""

from datetime import datetime, timedelta

import narwhals as nw
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.errors import DataError, UsageError
from cxreports.measure import Frustration
from cxreports.measure.grouping import rows_of
from cxreports.measure.journey import flagged, quick_backs, rage_bursts

START = datetime(2026, 1, 5, 10)


def _click(ms, x=10, y=10, session="s", page="p", **more):
    at = START + timedelta(milliseconds=ms)
    return {"session": session, "page": page, "clicked_at": at, "x": x, "y": y, **more}


def _sizes(found):
    rows = rows_of(nw.from_native(found))
    return sorted((row["session"], row["page"], row["clicks"]) for row in rows)


def test_bursts_on_every_engine(frame_of):
    rows = [_click(ms) for ms in (0, 400, 900, 1500, 4000, 4100)]
    rows += [_click(ms, x=x) for ms, x in ((9000, 10), (9200, 45), (9400, 80))]  # too far apart
    rows += [_click(ms, page="q") for ms in (0, 999, 1998)]
    rows += [_click(ms, page="r") for ms in (0, 1000, 2000)]  # too slow
    rows += [_click(ms, session=f"t{ms}") for ms in (0, 100, 200)]  # three visitors
    assert _sizes(rage_bursts(frame_of(rows))) == [("s", "p", 4), ("s", "q", 3)]


def test_what_is_meant_to_be_clicked_is_left_out(frame_of):
    rows = [_click(ms, element="plus") for ms in (0, 100, 200)]
    rows += [_click(ms, element=None, page="q") for ms in (0, 100, 200)]
    assert _sizes(rage_bursts(frame_of(rows), exclude=["plus"])) == [("s", "q", 3)]
    with pytest.raises(UsageError, match="column 'element'"):
        rage_bursts(pa.Table.from_pylist([_click(0)]), exclude=["plus"])


def test_quick_backs_on_every_engine(frame_of):
    views = [("list", 0), ("item", 20), ("list", 22), ("item", 40), ("cart", 41), ("cart", 42), ("item", 60)]
    rows = [{"session": "s", "page": page, "viewed_at": START + timedelta(seconds=at)} for page, at in views]
    found = rows_of(nw.from_native(quick_backs(frame_of(rows))))
    assert [row["page"] for row in found] == ["item"]
    assert rows_of(nw.from_native(quick_backs(frame_of(rows), max_dwell_s=1))) == []


def test_flags_go_to_all_sessions_and_from_there_to_the_rate():
    clicks = pa.Table.from_pylist([_click(ms, session=who) for who in "ab" for ms in (0, 100, 200)])
    views = pa.table({"session": ["c", "c", "c"], "page": ["x", "y", "x"], "viewed_at": [0, 1000, 2000]})
    sessions = pa.table({"session": list("abcdefgh"), "dead_click": [0] * 7 + [1], "js_error": [0] * 8})
    shown = flagged(sessions, rage=rage_bursts(clicks), quick_back=quick_backs(views))
    found = Frustration.of(shown)
    assert (found.value, found.n) == (50.0, 8)


def test_other_flags_engines_and_columns_are_refused():
    sessions = pa.table({"session": ["a"]})
    with pytest.raises(UsageError, match="is not a flag"):
        flagged(sessions, anger=sessions)
    with pytest.raises(DataError, match="no column 'x'"):
        rage_bursts(pa.table({"session": ["a"], "page": ["p"], "clicked_at": [0]}))
    with pytest.raises(UsageError, match="no burst"):
        rage_bursts(sessions, min_clicks=1)


clicks = st.lists(
    st.tuples(st.integers(0, 6000), st.integers(0, 60), st.integers(0, 60)),
    max_size=15,
    unique_by=lambda c: c[0],
)


def _walked(told):
    sizes, run, last = [], 0, None
    for t, x, y in sorted(told):
        near = last and t - last[0] < 1000 and abs(x - last[1]) + abs(y - last[2]) < 30
        if not near:
            sizes.append(run)
            run = 0
        run, last = run + 1, (t, x, y)
    return sorted(size for size in [*sizes, run] if size >= 3)


@settings(max_examples=40)
@given(clicks)
def test_bursts_are_those_of_walking_the_clicks(told):
    rows = [{"session": "s", "page": "p", "clicked_at": float(t), "x": x, "y": y} for t, x, y in told]
    schema = pa.schema(
        [
            ("session", pa.string()),
            ("page", pa.string()),
            ("clicked_at", pa.float64()),
            ("x", pa.int64()),
            ("y", pa.int64()),
        ]
    )
    found = rage_bursts(pa.Table.from_pylist(rows, schema))
    assert sorted(found["clicks"].to_pylist()) == _walked(told)
