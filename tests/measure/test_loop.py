"""The follow-up of unhappy customers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.errors import DataError, UnknownName, UsageError
from cxreports.measure import BusinessClock, ClosedLoop, ContactTime, closed_loop, measure
from cxreports.measure.grouping import states

CUTOFF = datetime(2026, 2, 1, tzinfo=UTC)
MONDAY = datetime(2026, 1, 5, 10)


def _row(score=3, after=None, closed=None, again=None, opened=MONDAY, asked=None):
    later = None if after is None else opened + timedelta(hours=after)
    return {
        "score": score,
        "opened_at": opened,
        "opened_on": opened.date(),
        "contacted_at": later,
        "closed_at": None if closed is None else opened + timedelta(hours=closed),
        "followup_score": again,
        "followup_at": None if asked is None else (later or opened) + timedelta(hours=asked),
    }


ROWS = [
    *[_row(after=5, closed=30, again=9, asked=48)] * 6,
    *[_row(after=60, again=5, asked=48)] * 4,
    *[_row(again=8, asked=48)] * 3,
    *[_row(again=2, asked=48)] * 2,
    *[_row(score=9, after=1)] * 7,
    *[_row(opened=datetime(2026, 1, 31, 12))] * 5,
]


def test_rates_on_every_engine(frame_of):
    found = closed_loop(frame_of(ROWS), cutoff=CUTOFF)
    assert found.contact.n == 20
    assert found.contact.value == 50.0
    assert (found.sla.value, found.sla.n) == (40.0, 15)  # the last five are pending
    assert found.contact.details["pending"] == 5
    assert found.closure.value == 30.0
    assert (found.recovery.value, found.promoter.value, found.alone.value) == (60.0, 60.0, 60.0)
    assert found.effect.delta == pytest.approx(0.0)
    assert "not the effect of the call" in found.caution


def test_without_anybody_left_alone_the_recovery_cannot_be_read():
    found = closed_loop(pa.Table.from_pylist(ROWS[:10]), cutoff=CUTOFF)
    assert found.effect is None
    assert "unknown" in found.caution
    assert found.alone.status == "no_data"


def test_a_contact_before_the_answer_is_invalid_and_left_out():
    rows = [_row(after=-1), *[_row(after=1)] * 19]
    found = ClosedLoop.of(pa.Table.from_pylist(rows), cutoff=CUTOFF)
    assert (found.n, found.n_invalid, found.value) == (19, 1, 100.0)
    assert "invalid" in found.warnings[0]


def test_what_happens_after_the_cut_off_has_not_happened():
    rows = [_row(after=5, closed=30, again=9, asked=48)] * 10
    early = MONDAY.replace(tzinfo=UTC) + timedelta(hours=10)
    found = closed_loop(pa.Table.from_pylist(rows), cutoff=early)
    assert (found.contact.value, found.closure.value, found.recovery.status) == (100.0, 0.0, "no_data")


def test_a_second_answer_within_a_day_does_not_count():
    rows = [_row(after=5, again=9, asked=2), _row(after=5, again=9, asked=24)]
    found = closed_loop(pa.Table.from_pylist(rows), cutoff=CUTOFF)
    assert found.recovery.n == 1


def test_promises_are_kept_on_the_clock_of_the_house():
    friday = datetime(2026, 1, 9, 16)  # 17:00 in Paris, an hour before closing
    rows = [_row(opened=friday, after=70)] * 10  # Monday 15:00 in Paris
    calendar = ClosedLoop.of(pa.Table.from_pylist(rows), cutoff=CUTOFF, variant="sla", sla_hours=8)
    house = ClosedLoop.of(
        pa.Table.from_pylist(rows), cutoff=CUTOFF, variant="sla", sla_hours=8, clock=BusinessClock()
    )
    assert (calendar.value, house.value) == (0.0, 100.0)


def test_which_answers_are_eligible_may_be_declared(frame_of):
    rows = [{**_row(score=score, after=1), "eligible": score == 5} for score in (1, 2, 5, 5)]
    assert ClosedLoop.of(frame_of(rows), cutoff=CUTOFF).n == 2
    low = pa.Table.from_pylist([_row(score=score) for score in (1, 2, 3)])
    assert ClosedLoop.of(low, cutoff=CUTOFF, eligible_to=2).n == 2


def test_time_to_contact_counts_those_who_wait(frame_of):
    rows = [_row(after=hours) for hours in (1, 2, 3, 4, 5)] + [_row()] * 6
    found = ContactTime.of(frame_of(rows), cutoff=CUTOFF)
    assert found.value is None  # more than half are waiting
    assert found.details == {} or found.details["median_contacted"] == 3.0
    half = ContactTime.of(frame_of(rows[:-3]), cutoff=CUTOFF)
    assert (half.value, half.method) == (4.0, "Kaplan-Meier")
    assert half.details["median_contacted"] == 3.0
    all_in = ContactTime.of(frame_of(rows[:5]), cutoff=CUTOFF)
    assert (all_in.value, all_in.method) == (3.0, "order statistics")


def test_measured_by_month_like_any_indicator(frame_of):
    found = measure(frame_of(ROWS), ["closed_loop", "closed_loop.contact_time"], by="month", cutoff=CUTOFF)
    assert [one.estimate.definition_id for one in found] == ["closed_loop", "closed_loop.contact_time"]


def test_errors_say_what_is_needed():
    with pytest.raises(UsageError, match="how far the data reach"):
        measure(pa.Table.from_pylist(ROWS), "closed_loop")
    with pytest.raises(DataError, match="no column 'contacted_at'"):
        ClosedLoop.of(pa.table({"score": [1], "opened_at": [MONDAY]}), cutoff=CUTOFF)
    with pytest.raises(UnknownName, match="closed loop"):
        replace(ClosedLoop, variant="recall")


rows = st.lists(
    st.builds(
        _row,
        score=st.integers(0, 10),
        after=st.none() | st.integers(-5, 900),
        closed=st.none() | st.integers(0, 900),
        again=st.none() | st.integers(0, 10),
        asked=st.none() | st.integers(0, 900),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=25)
@given(rows, rows)
def test_states_merge_and_parts_stay_within_wholes(first, second):
    one = replace(ClosedLoop, cutoff=CUTOFF)

    def state(part):
        found = states(pa.Table.from_pylist(part, pa.Table.from_pylist(ROWS).schema), [one])[one]
        return found.get((None, ()), one.state([]))

    whole = state(first + second)
    assert (state(first) + state(second)).sums == dict(sorted(whole.sums.items()))
    assert whole["due"] + whole["pending"] == whole["eligible"]
    assert whole["within"] <= whole["contacted"] <= whole["eligible"]
    assert whole["promoter"] <= whole["recovered"] <= whole["again"] <= whole["contacted"]
