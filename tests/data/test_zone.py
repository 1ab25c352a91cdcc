"""The engine's arithmetic agrees with the standard library's time zones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.data.zone import zone_span

ZONES = ["Europe/Paris", "UTC", "America/New_York", "America/Santiago", "Asia/Kolkata", "Australia/Lord_Howe"]
_MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)


def evaluate(expression: str, moment: datetime) -> object:
    query = f"SELECT {expression} FROM (SELECT TIMESTAMP '{moment}' AS t)"
    return duckdb.sql(query).fetchall()[0][0]


@given(zone=st.sampled_from(ZONES), moment=_MOMENTS)
def test_to_local(zone: str, moment: datetime):
    expected = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert evaluate(zone_span(zone, moment, moment).to_local("t"), moment) == expected


@given(zone=st.sampled_from(ZONES), moment=_MOMENTS, later=st.booleans())
def test_to_utc(zone: str, moment: datetime, later: bool):
    span = zone_span(zone, moment, moment)
    aware = moment.replace(tzinfo=ZoneInfo(zone), fold=int(later))
    skipped = aware.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != moment
    if skipped:  # `later` is about the repeated hour only
        aware = aware.replace(fold=0)
    assert evaluate(span.skipped("t"), moment) is skipped
    assert evaluate(span.to_utc("t", later=later), moment) == aware.astimezone(UTC).replace(tzinfo=None)


@pytest.mark.parametrize("zone", ZONES)
def test_every_hour_around_every_change(zone: str):
    span = zone_span(zone, datetime(2026, 1, 1), datetime(2026, 12, 31))
    start = datetime(2026, 1, 1)
    hours = [start + timedelta(minutes=30 * step) for step in range(2 * 24 * 365)]
    duckdb_rows = duckdb.sql(
        f"SELECT t, {span.to_utc('t')}, {span.repeated('t')}, {span.skipped('t')} "
        f"FROM range(TIMESTAMP '2026-01-01', TIMESTAMP '2027-01-01', INTERVAL 30 MINUTE) r(t) ORDER BY t"
    ).fetchall()
    assert len(duckdb_rows) == len(hours)
    for moment, utc, repeated, skipped in duckdb_rows:
        first, second = (moment.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
        exists = first.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == moment
        assert utc == first.replace(tzinfo=None)
        assert repeated == (exists and first != second)
        assert skipped == (not exists)


def test_elapsed_time_over_the_change_of_clocks():
    """2026-03-28 22:00 to 29 10:00 in Paris is 11 hours (methodology R4)."""
    span = zone_span("Europe/Paris", datetime(2026, 3, 28), datetime(2026, 3, 29))
    first, second = (
        evaluate(span.to_utc("t"), datetime(2026, 3, day, hour)) for day, hour in ((28, 22), (29, 10))
    )
    assert second - first == timedelta(hours=11)
