"""Late requests: who is due, who is pending, and what the clock counts."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.measure import BusinessClock, SLABreach

CUTOFF = datetime(2026, 2, 1)
_HOURS = st.lists(
    st.tuples(st.integers(0, 500), st.one_of(st.none(), st.integers(0, 400))), min_size=1, max_size=40
)


def finished(rows, limit):
    """The record of tickets (hours before the cut-off, hours to resolve or None)."""
    parts = []
    for age, wait in rows:
        opened = wait is None or wait > age
        parts.append({"cx_seconds": 3600 * (age if opened else wait), "cx_open": int(opened), "cx_n": 1})
    one = SLABreach.promised(limit)
    return one.finish(one.state(parts))


@given(rows=_HOURS, limit=st.integers(1, 100))
def test_every_ticket_is_in_time_late_or_pending(rows, limit):
    found = finished(rows, limit)
    solved = [wait is not None and wait <= age for age, wait in rows]
    in_time = sum(done and wait <= limit for done, (_, wait) in zip(solved, rows, strict=True))
    pending = sum(not done and age < limit for done, (age, _) in zip(solved, rows, strict=True))
    late = len(rows) - in_time - pending
    assert found.n == in_time + late
    if found.n:
        assert (found.details["late"], found.details["pending"]) == (late, pending)
        assert found.value == pytest.approx(100 * late / found.n)
        assert found.ci_low <= found.value <= found.ci_high


@given(rows=_HOURS)
def test_a_longer_promise_is_never_broken_more_often(rows):
    counts = [finished(rows, limit).details.get("late", 0) for limit in (8, 24, 96)]
    assert counts == sorted(counts, reverse=True)


def test_working_hours_do_not_count_the_weekend():
    friday = pd.to_datetime(["2026-01-09T16:00"])
    rows = pd.DataFrame({"created_at": friday, "resolved_at": friday + pd.Timedelta(days=3)})
    asked = {"cutoff": CUTOFF, "sla_hours": 24}
    assert SLABreach.of(rows, **asked).details["late"] == 1
    assert SLABreach.of(rows, clock=BusinessClock(), **asked).details["late"] == 0
