"""Dates are read strictly: a format that is not declared is not guessed, one that does not fit is refused."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from .conftest import Bench, column, line


def answered(bench: Bench, days: list[str], spec: str = "day", head: str = ""):
    rows = "".join(f'{number},"{day}",9\n' for number, day in enumerate(days))
    return bench.open(head + bench.survey("who,day,nps\n" + rows, date=spec))


def refused(bench: Bench, days: list[str], spec: str = "day"):
    rows = "".join(f'{number},"{day}",9\n' for number, day in enumerate(days))
    return bench.refused(bench.survey("who,day,nps\n" + rows, date=spec))


@pytest.mark.parametrize(
    ("text", "spec", "day"),
    [
        ("2026-10-31", "day", date(2026, 10, 31)),
        ("2026-10-31 14:05", "day", date(2026, 10, 31)),
        ("2026-10-31T14:05:09.25", "day", date(2026, 10, 31)),
        ("2026-10-31T23:30:00Z", "day", date(2026, 11, 1)),
        ("2026-10-31 23:30 +0100", "day", date(2026, 10, 31)),
        ("2026-10-31T23:30:00-05:00", "day", date(2026, 11, 1)),
        ("31/10/2026", "{column: day, format: '%d/%m/%Y'}", date(2026, 10, 31)),
        ("9/2/2016 01:16", "{column: day, format: '%d/%m/%Y %H:%M'}", date(2016, 2, 9)),
        ("10/31/2026 1:05 PM", "{column: day, format: '%m/%d/%Y %I:%M %p'}", date(2026, 10, 31)),
        ("20261031", "{column: day, format: '%Y%m%d'}", date(2026, 10, 31)),
        ("15 mars 2023", "{column: day, format: '%d %B %Y', locale: fr}", date(2023, 3, 15)),
        ("26 AOÛT 2022", "{column: day, format: '%d %B %Y', locale: fr}", date(2022, 8, 26)),
        ("1er juin 2022", "{column: day, format: '%d %B %Y', locale: fr}", date(2022, 6, 1)),
        ("3 déc. 2022", "{column: day, format: '%d %b %Y', locale: fr}", date(2022, 12, 3)),
        ("lundi 5 décembre 2022", "{column: day, format: '%A %d %B %Y', locale: fr}", date(2022, 12, 5)),
        ("42059.48", "{column: day, format: excel_serial}", date(2015, 2, 24)),
        ("1793487600", "{column: day, format: unix}", date(2026, 11, 1)),
        ("1793487600000", "{column: day, format: unix_ms}", date(2026, 11, 1)),
        ("2026-10-31T23:30:00Z", "{column: day, format: '%Y-%m-%dT%H:%M:%S%z'}", date(2026, 11, 1)),
        ("2026-10-31 23:30", "{column: day, timezone: America/New_York}", date(2026, 11, 1)),
        ("x", "{value: 2026-10-31}", date(2026, 10, 31)),
        ("3", "{sql: \"DATE '2026-10-31' - to_months(CAST(day AS INT))\"}", date(2026, 7, 31)),
    ],
)
def test_forms(bench: Bench, text: str, spec: str, day: date):
    assert column(answered(bench, [text], spec), "responses", "answered_on") == [day]


def test_instants_are_utc(bench: Bench):
    found = answered(bench, ["2026-07-01 12:00", "2026-12-01 12:00"])
    assert column(found, "responses", "answered_at") == [datetime(2026, 7, 1, 10), datetime(2026, 12, 1, 11)]


def test_date_and_time_in_two_columns(bench: Bench):
    bench.write("poll.csv", "who,d,t,nps\nA,31/10/2026,14:05,9\nB,31/10/2026,,9\n")
    text = bench.survey("", date="{column: [d, t], format: '%d/%m/%Y %H:%M'}")
    bench.write("poll.csv", "who,d,t,nps\nA,31/10/2026,14:05,9\nB,31/10/2026,,9\n")
    found = bench.open(text)
    assert column(found, "responses", "answered_at") == [datetime(2026, 10, 31, 13, 5)]
    assert line(found).excluded == {"no date": 1}


def test_a_repeated_hour_is_read_as_declared_and_counted(bench: Bench):
    days = ["2026-10-25 02:30", "2026-10-25 03:30"]
    earlier = answered(bench, days)
    assert column(earlier, "responses", "answered_at")[0] == datetime(2026, 10, 25, 0, 30)
    assert (
        "1 times fell in the hour that the clock shows twice; read as the earlier" in line(earlier).notes[0]
    )
    later = answered(bench, days, head="ambiguous: later\n")
    assert column(later, "responses", "answered_at")[0] == datetime(2026, 10, 25, 1, 30)


def test_a_skipped_hour_is_moved_or_excluded(bench: Bench):
    days = ["2026-03-29 02:30", "2026-03-29 03:30"]
    forward = answered(bench, days)
    assert column(forward, "responses", "answered_at") == [datetime(2026, 3, 29, 1, 30)] * 2
    assert "1 times fell in the hour that the clock skips" in line(forward).notes[0]
    strict = answered(bench, days, head="nonexistent: exclude\n")
    assert line(strict).excluded == {"nonexistent local time": 1}


def test_no_format_is_guessed(bench: Bench):
    error = refused(bench, ["03/04/2026", "05/06/2026"])
    assert "do not fit ISO" in error.message
    assert "day first as well as month first" in error.hint
    assert "'%d/%m/%Y'" in error.hint
    assert "'%m/%d/%Y'" in error.hint


@pytest.mark.parametrize(
    ("days", "fits"),
    [
        (["03/04/2026", "25/12/2026"], "'%d/%m/%Y'"),
        (["03/04/2026", "12/25/2026"], "'%m/%d/%Y'"),
        (["25-12-2026 09:15"], "'%d-%m-%Y %H:%M'"),
        (["45958.5", "45960"], "'excel_serial'"),
        (["Dec 25, 2026"], "'%b %d, %Y'"),
    ],
)
def test_the_format_that_would_fit_is_proposed(bench: Bench, days: list[str], fits: str):
    assert f"This format fits all of them: format: {fits}" in refused(bench, days).hint


def test_a_format_that_does_not_fit_names_row_column_value_and_format(bench: Bench):
    error = refused(bench, ["01-09-2021", "25-12-2021"], "{column: day, format: '%m-%d-%Y'}")
    assert error.where == "data.yaml, line 8, key 'tables.responses.columns.answered_at'"
    assert "1 of 2 dates in column 'day' do not fit the declared format '%m-%d-%Y'" in error.message
    assert "'25-12-2021' (1 row, first: poll.csv, row 3)" in error.message
    assert "'%d-%m-%Y'" in error.hint


def test_a_few_unreadable_dates_are_excluded_and_shown(bench: Bench):
    found = answered(bench, ["2026-10-01"] * 39 + ["soon"])
    assert line(found).excluded == {"unreadable date": 1}
    assert line(found).notes == (
        "answered_at: 1 of 40 dates are unreadable: 'soon' (1 row, first: poll.csv, row 41).",
    )


def test_years_nobody_meant_are_unreadable(bench: Bench):
    error = refused(bench, ["31/10/26"], "{column: day, format: '%d/%m/%Y'}")
    assert "format: '%d/%m/%y'" in error.hint


def test_impossible_days_are_unreadable(bench: Bench):
    assert "'2026-02-30'" in refused(bench, ["2026-02-30"]).message


def test_offsets_and_none_do_not_mix(bench: Bench):
    error = refused(bench, ["2026-10-31T10:00:00Z", "2026-10-31T10:00:00"])
    assert "1 times of column 'day' carry a UTC offset and 1 do not" in error.message


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("{column: day, format: '%Q'}", "'%Q' is not a date format"),
        ("{column: day, format: '%d %B %Y', locale: zz}", "'zz' is not a language"),
    ],
)
def test_wrong_declarations(bench: Bench, spec: str, said: str):
    assert said in refused(bench, ["2026-10-31"], spec).message


def test_rows_without_a_date_are_counted(bench: Bench):
    assert line(answered(bench, ["2026-10-01", ""])).excluded == {"no date": 1}
