from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import DataError, UnknownName, UsageError
from cxreports.measure import TTR, BusinessClock, measure

CUTOFF = datetime(2026, 1, 31, 23)
TICKETS = [  # Paris midnights and noons, in UTC
    ("2026-01-05T08:00", "2026-01-05T12:00"),
    ("2026-01-05T09:00", "2026-01-06T09:00"),
    ("2026-01-06T07:00", None),
    ("2026-01-07T08:00", "2026-01-09T08:00"),
    ("2026-01-08T11:00", "2026-01-08T13:00"),
    ("2026-01-20T11:00", None),
    ("2026-01-12T11:00", "2026-01-15T11:00"),
    ("2026-01-30T11:00", "2026-02-02T11:00"),  # after the cut-off: open
]


def rows(tickets: list[tuple[str, str | None]]) -> list[dict]:
    read = datetime.fromisoformat
    return [
        {
            "created_at": read(created),
            "resolved_at": read(resolved) if resolved else None,
            "created_on": read(created).date(),
            "resolved_on": read(resolved).date() if resolved else None,
        }
        for created, resolved in tickets
    ]


def test_open_tickets_count_as_waiting(frame_of):
    found = TTR.of(frame_of(rows(TICKETS)), cutoff=CUTOFF)
    assert (found.value, found.method, found.n) == (48.0, "Kaplan-Meier", 8)
    details = found.details
    assert (details["n_resolved"], details["n_open"], details["open_share"]) == (5, 3, 37.5)
    assert (details["median_resolved"], details["mean"], details["km_median"]) == (24.0, 30.0, 48.0)


def test_the_resolved_alone_have_an_order_statistic_interval(frame_of):
    hours = [1, 3, 3, 6, 8, 12, 13, 19, 25, 40, 62]
    start = datetime(2026, 1, 1)
    data = [{"created_at": start, "resolved_at": start + timedelta(hours=h)} for h in hours]
    found = TTR.of(frame_of(data), cutoff=CUTOFF, variant="by_resolution")
    assert (found.value, found.ci_low, found.ci_high) == (12.0, 3.0, 40.0)
    assert found.details["achieved"] == pytest.approx(0.98828125)
    assert "n_open" not in found.details
    assert TTR.of(frame_of(data), cutoff=CUTOFF, variant="mean").value == pytest.approx(sum(hours) / 11)


def test_the_day_of_creation_or_of_resolution_places_a_ticket(frame_of):
    january = measure(frame_of(rows(TICKETS)), ["ttr", "ttr.by_resolution"], period="2026-01", cutoff=CUTOFF)
    assert [one.estimate.n for one in january] == [8, 5]
    february = measure(frame_of(rows(TICKETS)), ["ttr", "ttr.by_resolution"], period="2026-02", cutoff=CUTOFF)
    assert [one.estimate.status for one in february] == ["no_data", "no_data"]


def test_resolved_before_created_is_invalid(frame_of):
    data = rows([("2026-01-05T08:00", "2026-01-05T09:00")] * 30 + [("2026-01-05T08:00", "2026-01-04T08:00")])
    for clock in (None, BusinessClock()):
        found = TTR.of(frame_of(data), cutoff=CUTOFF, clock=clock)
        assert (found.value, found.n, found.n_invalid) == (1.0, 30, 1)


def test_more_than_half_open_has_no_median_yet(frame_of):
    found = TTR.of(frame_of(rows([("2026-01-05T08:00", None)] * 40)), cutoff=CUTOFF)
    assert (found.value, found.status, found.n) == (None, "no_data", 40)
    assert "more than half" in found.warnings[0]


def test_instants_with_a_zone_are_brought_to_utc():
    import pandas as pd
    import polars as pl

    local = ["2026-01-05T10:00", "2026-01-05T12:30"]
    stamps = [pd.Timestamp(text, tz="Europe/Paris") for text in local]
    frame = pd.DataFrame({"created_at": stamps[:1], "resolved_at": pd.to_datetime(stamps[1:], utc=True)})
    assert TTR.of(frame, cutoff=CUTOFF).value == 2.5
    assert TTR.of(pl.from_pandas(frame), cutoff=CUTOFF.replace(tzinfo=UTC)).value == 2.5


def test_the_time_zone_of_a_duckdb_connection_changes_nothing():
    import duckdb

    connection = duckdb.connect()
    connection.execute(
        "create table tickets as select timestamptz '2026-03-29 00:30:00Z' as created_at, "
        "timestamptz '2026-03-29 03:00:00Z' as resolved_at"
    )
    for zone in ("UTC", "Europe/Paris"):
        connection.execute(f"set timezone = '{zone}'")
        assert TTR.of(connection.sql("from tickets"), cutoff=datetime(2026, 5, 1)).value == 2.5
    connection.close()


def test_texts_and_a_missing_cutoff_are_refused(frame_of):
    with pytest.raises(DataError, match="holds String, not instants"):
        TTR.of(frame_of([{"created_at": "2026-01-05", "resolved_at": "2026-01-06"}]), cutoff=CUTOFF)
    with pytest.raises(UsageError, match="how far the data reach"):
        measure(frame_of(rows(TICKETS)), "ttr")
    with pytest.raises(UnknownName, match="first_reply"):
        TTR.of(frame_of(rows(TICKETS)), cutoff=CUTOFF, variant="reply")


def spread(hours: list[float], still_open: int = 0) -> list[dict]:
    start = datetime(2026, 1, 1)
    done = [{"created_at": start, "resolved_at": start + timedelta(hours=h)} for h in hours]
    return done + [{"created_at": start, "resolved_at": None}] * still_open


def test_two_months_are_compared_by_ranks_or_by_curves(frame_of):
    from dataclasses import replace

    from cxreports.measure.grouping import states

    one = replace(TTR, cutoff=CUTOFF)
    slow, fast, waiting = (
        states(frame_of(spread([h * factor for h in range(1, 61)], n_open)), [one])[one][None, ()]
        for factor, n_open in ((2, 0), (1, 0), (2, 30))
    )
    found = one.difference(slow, fast, 0.95)
    assert (found.delta, found.method) == (pytest.approx(30.5), "Mann-Whitney")
    assert found.p < 0.001
    assert found.low < 30.5 < found.high
    assert one.difference(waiting, fast, 0.95).method == "log-rank"
    assert one.materiality_at(40.0) == pytest.approx(4.0)


OPEN = BusinessClock(country="FR")
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))


def test_business_hours_skip_nights_week_ends_and_holidays():
    intervals = [
        ("2026-01-09T17:30", "2026-01-12T09:30"),
        ("2026-01-07T10:00", "2026-01-07T16:15"),
        ("2026-01-10T11:00", "2026-01-12T10:00"),
        ("2026-05-13T16:00", "2026-05-15T10:00"),
        ("2026-01-05T07:00", "2026-01-05T20:00"),
        ("2026-01-05T19:00", "2026-01-05T21:00"),
    ]
    assert [OPEN.hours(*interval) for interval in intervals] == [1.0, 6.25, 1.0, 3.0, 9.0, 0.0]
    assert OPEN.hours_per_day == 9.0
    alsace = BusinessClock(country="FR", subdivision="57")
    good_friday = ("2026-04-03T09:00", "2026-04-03T18:00")
    assert (OPEN.hours(*good_friday), alsace.hours(*good_friday)) == (9.0, 0.0)
    assert BusinessClock(closed=(date(2026, 4, 3),)).hours(*good_friday) == 0.0


@given(INSTANTS, INSTANTS, INSTANTS)
def test_business_hours_add_up_over_a_split(a, b, c):
    first, middle, last = sorted([a, b, c])
    assert OPEN.hours(first, last) == pytest.approx(OPEN.hours(first, middle) + OPEN.hours(middle, last))
    assert 0 <= OPEN.hours(first, last) <= (last - first).total_seconds() / 3600 + 1e-6


@given(st.datetimes(datetime(1905, 1, 1), datetime(2100, 1, 1)))
def test_days_and_seconds_are_those_of_python(instant):
    import narwhals as nw
    import pyarrow as pa

    from cxreports.measure.instant import day_number, seconds

    frame = nw.from_native(pa.table({"at": pa.array([instant, None], pa.timestamp("us"))}))
    found = frame.with_columns(day=day_number(nw.col("at")), s=seconds(nw.col("at"))).to_native().to_pylist()
    since = instant - datetime(1970, 1, 1)
    assert (found[0]["day"], found[0]["s"]) == (since.days, since.days * 86_400 + since.seconds)
    assert found[1]["s"] is None
