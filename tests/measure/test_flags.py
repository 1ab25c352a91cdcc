"""Shares of rows for which something is so."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import DataError, UnknownName
from cxreports.measure import Advocates, Conversion, Frustration, Renewal, ZoneEngagement, inference, measure
from cxreports.measure.flags import FlaggedShare
from cxreports.measure.grouping import states

JANUARY = date(2026, 1, 5)


def _session(customer, converted, **flags):
    return {"customer_id": customer, "converted": converted, "started_on": JANUARY, **flags}


def test_a_flag_that_does_not_tell_is_missing_on_every_engine(frame_of):
    rows = [_session(None, flag) for flag in [True] * 12 + [False] * 28 + [None] * 5]
    found = measure(frame_of(rows), "conversion", period="2026-01")[0].estimate
    assert (found.n, found.n_missing, found.value) == (40, 5, 30.0)
    interval = inference.wilson(12, 40)
    assert (found.ci_low, found.ci_high) == pytest.approx((100 * interval.low, 100 * interval.high))


def test_counts_are_flags_too_and_several_must_hold_together(frame_of):
    rows = [
        {"promoter": promoter, "advocacy": acts}
        for promoter, acts in [(1, 3), (1, 0), (0, 2), (1, None), (0, None), (None, 1)]
    ]
    found = Advocates.of(frame_of(rows))
    assert (found.details["events"], found.n, found.n_missing) == (1, 4, 2)  # (0, None) is a sure no


def test_any_of_several_flags_is_enough(frame_of):
    names = ("rage", "dead_click", "js_error", "quick_back")
    told = [(1, 0, 0, 0), (0, 0, 0, 0), (None, 0, 1, 0), (None, 0, 0, 0)]
    rows = [dict(zip(names, flags, strict=True)) for flags in told]
    found = Frustration.of(frame_of(rows))
    assert (found.details["events"], found.n, found.n_missing) == (2, 3, 1)


def test_only_rows_within_count(frame_of):
    rows = [
        {"clicked": click, "displayed": shown, "customer_id": f"c{place}"}
        for place, (click, shown) in enumerate([(1, 1), (0, 1), (1, 0), (0, 0)])
    ]
    assert ZoneEngagement.of(frame_of(rows)).value == 50.0


def test_sessions_of_one_customer_do_not_count_as_independent(frame_of):
    rows = [_session(f"c{who}", who < 20) for who in range(40) for _ in range(5)]
    found = Conversion.of(frame_of(rows))
    assert found.n == 200
    assert found.n_eff == pytest.approx(39, rel=0.01)  # all sessions of a customer say the same
    alone = Conversion.of(frame_of(rows), cluster="")
    assert alone.n_eff == 200
    assert found.ci_high - found.ci_low > 2 * (alone.ci_high - alone.ci_low)


def test_visitors_without_a_name_are_each_their_own(frame_of):
    rows = [_session(None, place % 2 == 0) for place in range(40)]
    found = Conversion.of(frame_of(rows))
    assert (found.n_eff, found.details["clusters"]) == (40, 40)


sessions = st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans()), min_size=1, max_size=40)


@given(sessions, sessions)
def test_the_state_of_a_union_is_the_sum_of_the_states(first, second):
    one = [_session(f"1{who}", flag) for who, flag in first]
    other = [_session(f"2{who}", flag) for who, flag in second]

    def state(rows):
        return states(pa.Table.from_pylist(rows), [Conversion])[Conversion][None, ()]

    assert (state(one) + state(other)).sums == dict(sorted(state(one + other).sums.items()))


@given(sessions)
def test_the_effective_base_is_that_of_a_ratio_over_customers(told):
    rows = [_session(who, flag) for who, flag in told]
    found = Conversion.of(pa.Table.from_pylist(rows))
    assert 0 < found.n_eff <= found.n
    assert found.ci_low <= found.value <= found.ci_high


def test_counts_that_do_not_fit_and_text_are_refused():
    with pytest.raises(DataError, match="no share"):
        Renewal.of(12, n=10)
    with pytest.raises(DataError, match="not true and false"):
        Renewal.of(["yes", "no"])
    with pytest.raises(DataError, match="cannot say rage, dead_click"):
        Frustration.of([True, False])
    with pytest.raises(UnknownName, match="declared share"):
        FlaggedShare(name="conversions")


def test_nobody_is_no_data_not_zero():
    found = Renewal.of(0, n=0)
    assert (found.value, found.status) == (None, "no_data")
