"""Cohort triangles."""

from datetime import date
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.errors import DataError, UsageError
from cxreports.measure import cohorts

ACTIVITY = {"a": (1, 2, 3), "b": (1, 3), "c": (1,), "d": (2, 3), "e": (2,)}


def _rows(activity):
    return [
        {"customer_id": who, "happened_on": date(2026, month, 1 + place)}
        for who, months in activity.items()
        for place, month in enumerate(months)
    ]


def test_unbounded_may_rise_again_and_unobserved_is_blank(frame_of):
    found = cohorts(frame_of(_rows(ACTIVITY)), "2026-03")
    assert found.row("2026-01") == pytest.approx([100.0, 100 / 3, 200 / 3])
    assert found.row("2026-02") == [100.0, 50.0, None]
    assert found.interval("2026-02", 2) is None
    assert found.interval("2026-02", 1).low < 50 < found.interval("2026-02", 1).high


def test_bounded_never_rises(frame_of):
    found = cohorts(frame_of(_rows(ACTIVITY)), "2026-03", kind="bounded")
    assert found.row("2026-01") == pytest.approx([100.0, 200 / 3, 200 / 3])
    assert found.kind == "bounded"


def test_what_comes_after_the_last_whole_month_does_not_count(frame_of):
    found = cohorts(frame_of(_rows(ACTIVITY)), "2026-02")
    assert (found.sizes, found.months) == ({"2026-01": 3, "2026-02": 2}, 2)


activity = st.dictionaries(
    st.text("abc", min_size=1, max_size=4), st.sets(st.integers(1, 6), min_size=1), min_size=1
)


@settings(max_examples=30)
@given(activity)
def test_the_two_kinds_start_whole_and_keep_their_order(told):
    frame = pa.Table.from_pylist(_rows({who: sorted(months) for who, months in told.items()}))
    open_, closed = cohorts(frame, "2026-06"), cohorts(frame, "2026-06", kind="bounded")
    assert sum(open_.sizes.values()) == len(told)
    for cohort, row in closed.active.items():
        assert row[0] == open_.active[cohort][0] == open_.sizes[cohort]
        assert all(here >= there for here, there in pairwise(row))
        assert all(wide >= narrow for wide, narrow in zip(row, open_.active[cohort], strict=True))


def test_cohorts_are_compared_at_one_age():
    rows = _rows({f"a{who}": (1, 2) if who < 40 else (1,) for who in range(50)})
    rows += _rows({f"b{who}": (2, 3) if who < 10 else (2,) for who in range(50)})
    rows += _rows({f"c{who}": (3,) for who in range(50)})
    found = cohorts(pa.Table.from_pylist(rows), "2026-03").against_rest(1)
    assert set(found) == {"2026-01", "2026-02"}  # the third was not observed at that age
    difference, p = found["2026-01"]
    assert (difference.delta, p < 0.001) == (pytest.approx(60.0), True)


def test_nonsense_is_refused():
    frame = pa.Table.from_pylist(_rows(ACTIVITY))
    with pytest.raises(UsageError, match="not a month"):
        cohorts(frame, "2026")
    with pytest.raises(UsageError, match="kind of cohort"):
        cohorts(frame, "2026-03", kind="rolling")
    with pytest.raises(DataError, match="no column 'who'"):
        cohorts(frame, "2026-03", customer="who")
    with pytest.raises(DataError, match="holds no days"):
        cohorts(frame, "2026-03", day="customer_id")
