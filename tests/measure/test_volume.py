"""Events per exposure."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import DataError, UnknownName
from cxreports.measure import ComplaintVolume, ContactRate, contact_rate, measure
from cxreports.measure.state import Counts
from cxreports.measure.volume import Volume

counts = st.tuples(st.integers(0, 500), st.integers(1, 5000))


def _state(pair):
    return Counts(dict(zip(("events", "exposure"), map(float, pair), strict=True)))


def test_rates_are_per_what_they_say():
    assert ContactRate.of(30, 1000).value == 3.0
    assert ComplaintVolume.of(30, 1000).value == 30.0
    assert ContactRate.of(0, 0).status == "no_data"
    with pytest.raises(DataError, match="make no rate"):
        ContactRate.of(-1, 10)
    with pytest.raises(UnknownName, match="volume"):
        Volume(name="noise")


def test_volumes_are_summed_by_the_engine(frame_of):
    rows = [
        {"events": events, "exposure": 100, "counted_on": date(2026, month, 1), "region": region}
        for month, region, events in [(1, "N", 4), (2, "N", 6), (1, "S", 9), (2, "S", 1)]
    ]
    found = measure(frame_of(rows), ContactRate, by="region", period="2026-01..2026-02")
    assert [one.estimate.value for one in found] == [5.0, 5.0]


@given(counts, counts)
def test_difference_is_turned_by_turning_the_sides(a, b):
    one, other = (ContactRate.difference(_state(x), _state(y), 0.95) for x, y in ((a, b), (b, a)))
    assert one.delta == pytest.approx(-other.delta)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low))
    assert one.p == pytest.approx(other.p, abs=1e-9)
    assert one.low <= one.delta <= one.high


def test_equal_rates_are_no_difference_and_none_at_all_is_none():
    assert ContactRate.difference(_state((50, 1000)), _state((100, 2000)), 0.95).p > 0.9
    assert ContactRate.difference(_state((0, 1000)), _state((0, 10)), 0.95).p == 1.0
    assert ContactRate.difference(_state((90, 1000)), _state((40, 1000)), 0.95).p < 0.001


def test_contact_rate_joins_requests_and_active_customers(frame_of):
    spans = [
        {"started_on": date(2025, 1, 1), "ended_on": date(2025, 6, 1) if gone else None, "region": region}
        for region, gone, size in [("N", False, 40), ("N", True, 10), ("S", False, 20)]
        for _ in range(size)
    ]
    spans += [{"started_on": date(2026, 1, 10), "ended_on": None, "region": "N"}] * 10
    tickets = [
        {"ticket_id": str(place), "created_on": date(2026, 1, 5), "region": "N" if place < 10 else "W"}
        for place in range(16)
    ]
    tickets += [{"ticket_id": "late", "created_on": date(2026, 2, 1), "region": "N"}]
    # one engine at a time: a relation is replaced by the next one made
    requests = frame_of(tickets)
    if hasattr(requests, "to_arrow_table"):
        requests = requests.to_arrow_table()
    results = contact_rate(requests, frame_of(spans), "2026-01", "region")
    found = {one.estimate.by["region"]: one.estimate for one in results}
    assert (found["N"].value, found["N"].n) == (20.0, 50)  # 40 at the opening and 10 arrived
    assert found["S"].value == 0.0
    assert found["W"].status == "no_data"  # requests, but no customer
