"""Files, sheets, databases and queries become tables of texts; what cannot be read says so."""

from __future__ import annotations

import os
import sqlite3
from datetime import date, datetime, time

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest

from cxreports.errors import DataError, UnknownName

from .conftest import Bench, column

TABLES = """\
tables:
  responses:
    from: poll
    columns: {customer_id: who, answered_at: day}
    questions:
      nps: {column: nps, kind: nps}
"""
ROWS = [("007", "2026-10-01", 9), ("008", "2026-10-02", None)]


def opened(bench: Bench, source: str):
    dataset = bench.open(f"sources:\n  poll: {source}\n{TABLES}")
    return column(dataset, "responses", "customer_id", "answered_on", "score")


EXPECTED = [("007", date(2026, 10, 1), 9.0), ("008", date(2026, 10, 2), None)]


def test_csv(bench: Bench):
    bench.write("poll.csv", "who,day,nps\n007,2026-10-01,9\n008,2026-10-02,\n")
    assert opened(bench, "{file: poll.csv}") == EXPECTED


def test_sqlite(bench: Bench):
    connection = sqlite3.connect(bench.folder / "poll.sqlite")
    connection.execute("CREATE TABLE poll (who TEXT, day TEXT, nps INT)")
    connection.executemany("INSERT INTO poll VALUES (?, ?, ?)", ROWS)
    connection.commit()
    connection.close()
    assert opened(bench, "{file: poll.sqlite, table: poll}") == EXPECTED
    assert opened(bench, "{file: poll.sqlite, query: SELECT * FROM poll WHERE nps = 9}") == EXPECTED[:1]
    with pytest.raises(DataError, match="no such table: polls"):
        opened(bench, "{file: poll.sqlite, table: polls}")
    with pytest.raises(DataError, match="needs a `table` or a `query`"):
        opened(bench, "{file: poll.sqlite}")


def test_duckdb(bench: Bench):
    with duckdb.connect(str(bench.folder / "poll.duckdb")) as connection:
        connection.execute("CREATE TABLE poll (who VARCHAR, day DATE, nps DOUBLE)")
        connection.executemany("INSERT INTO poll VALUES (?, ?, ?)", ROWS)
    assert opened(bench, "{file: poll.duckdb, table: poll}") == EXPECTED
    with pytest.raises(DataError, match=r"poll\.duckdb cannot be read"):
        opened(bench, "{file: poll.duckdb, table: polls}")


def test_parquet_keeps_no_nan(bench: Bench):
    table = pa.table(
        {
            "who": ["007", "008"],
            "day": pa.array([datetime(2026, 10, 1), datetime(2026, 10, 2)]),
            "nps": pa.array([9.0, float("nan")]),
        }
    )
    pyarrow.parquet.write_table(table, bench.folder / "poll.parquet")
    assert opened(bench, "{file: poll.parquet}") == EXPECTED


def workbook(bench: Bench, *sheets: str) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        sheet.append(["who", "day", "nps", "at", None])
        sheet.append(["007", date(2026, 10, 1), 9, time(9, 30), None])
        sheet.append(["008", date(2026, 10, 2), None, None, None])
        sheet.append(["", None, None, None, None])
    book.save(bench.folder / "poll.xlsx")


def test_xlsx(bench: Bench):
    workbook(bench, "Answers")
    assert opened(bench, "{file: poll.xlsx}") == EXPECTED
    assert opened(bench, "{file: poll.xlsx, sheet: Answers}") == EXPECTED


def test_xlsx_sheets(bench: Bench):
    workbook(bench, "Answers", "Notes")
    assert opened(bench, "{file: poll.xlsx, sheet: Answers}") == EXPECTED
    with pytest.raises(DataError, match="has 2 sheets, and none is named"):
        opened(bench, "{file: poll.xlsx}")
    with pytest.raises(UnknownName, match="Did you mean 'Answers'"):
        opened(bench, "{file: poll.xlsx, sheet: Answer}")


def test_a_csv_called_xlsx(bench: Bench):
    bench.write("poll.xlsx", "who,day,nps\n007,2026-10-01,9\n")
    with pytest.raises(DataError, match="is not a spreadsheet"):
        opened(bench, "{file: poll.xlsx}")


@pytest.mark.skipif(
    "CXREPORTS_TEST_POSTGRES" not in os.environ, reason="CXREPORTS_TEST_POSTGRES holds no URL"
)
def test_postgresql(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    import psycopg

    with psycopg.connect(os.environ["CXREPORTS_TEST_POSTGRES"]) as connection:
        connection.execute("DROP TABLE IF EXISTS cx_poll")
        connection.execute("CREATE TABLE cx_poll (who text, day timestamptz, nps numeric(4, 1))")
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO cx_poll VALUES (%s, %s, %s)", ROWS)
    try:
        monkeypatch.setenv("CRM_URL", os.environ["CXREPORTS_TEST_POSTGRES"])
        assert opened(bench, "{url_env: CRM_URL, table: cx_poll}") == EXPECTED
        query = "SELECT who, day::date AS day, nps FROM cx_poll WHERE nps > 0"
        assert opened(bench, f"{{url_env: CRM_URL, query: '{query}'}}") == EXPECTED[:1]
        with pytest.raises(DataError, match='the query fails: relation "nowhere" does not exist'):
            opened(bench, "{url_env: CRM_URL, table: nowhere}")
    finally:
        with psycopg.connect(os.environ["CXREPORTS_TEST_POSTGRES"]) as connection:
            connection.execute("DROP TABLE cx_poll")


def test_a_database_that_is_not_there(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    source = f"sources:\n  poll: {{url_env: CRM_URL, table: poll}}\n{TABLES}"
    monkeypatch.delenv("CRM_URL", raising=False)
    assert "the environment variable CRM_URL is not set" in bench.refused(source).message
    monkeypatch.setenv("CRM_URL", "mysql://u:secret@h/d")
    error = bench.refused(source)
    assert "holds no URL of a kind that is known" in error.message
    assert "secret" not in str(error)
    for url in (
        "postgresql://u:secret@h:port:1/d",
        "postgresql://u:sec%72et@h/d?nope=1",
        "postgresql://u:secret@[h/d",
    ):
        monkeypatch.setenv("CRM_URL", url)
        error = bench.refused(source)
        assert "secret" not in str(error)
        assert "sec%72et" not in str(error)
    monkeypatch.setenv("CRM_URL", "postgresql://u:secret@127.0.0.1:1/d?connect_timeout=2")
    error = bench.refused(source)
    assert "no connection to the database" in error.message
    assert "secret" not in str(error)


def test_a_glob_reads_files_in_order_and_numbers_rows_per_file(bench: Bench):
    bench.write("poll-2.csv", "who,day,nps\nB,2026-11-01,x\n")
    bench.write("poll-1.csv", "who,day,nps\nA,2026-10-01,9\n")
    source = f"sources:\n  poll: {{file: poll-*.csv, missing: [x]}}\n{TABLES}"
    dataset = bench.open(source)
    assert column(dataset, "responses", "customer_id") == ["A", "B"]
    assert dataset.sources[0].files == ("poll-1.csv", "poll-2.csv")
    assert "poll-2.csv, row 2" in bench.refused(source.replace(", missing: [x]", "")).message


def test_a_name_with_brackets_is_a_name_first(bench: Bench):
    bench.write("poll [1].csv", "who,day,nps\n007,2026-10-01,9\n008,2026-10-02,\n")
    assert opened(bench, '{file: "poll [1].csv"}') == EXPECTED


def test_files_of_a_glob_share_their_columns(bench: Bench):
    bench.write("poll-1.csv", "who,day,nps\nA,2026-10-01,9\n")
    bench.write("poll-2.csv", "who,date,nps\nB,2026-11-01,8\n")
    error = bench.refused(f"sources:\n  poll: {{file: poll-*.csv}}\n{TABLES}")
    assert error.where == "poll-2.csv"
    assert "lacks 'day' and has 'date' more than poll-1.csv" in error.message


@pytest.mark.parametrize(
    ("file", "message", "hint"),
    [
        ("pol.csv", "there is no file 'pol.csv'", "In that folder: poll.csv"),
        ("nowhere/poll.csv", "there is no file", "There is no folder"),
        ("poll.pdf", "there is no file", ""),
        ("notes.docx", "files with the ending '.docx' are not known", ".csv"),
        ("folder", "folder is a folder", "folder/*.csv"),
    ],
)
def test_files_that_cannot_be_read(bench: Bench, file: str, message: str, hint: str):
    bench.write("poll.csv", "who,day,nps\nA,2026-10-01,9\n")
    bench.write("notes.docx", "x")
    (bench.folder / "folder").mkdir()
    error = bench.refused(f"sources:\n  poll: {{file: {file}}}\n{TABLES}")
    assert message in error.message
    assert hint in error.hint
    assert error.where == "data.yaml, line 2, key 'sources.poll'"


EVENTS = """\
sources:
  events: {file: events.csv}
  poll:
    query: QUERY
"""


def test_a_query_over_other_sources(bench: Bench):
    bench.write("events.csv", "who,day,nps\n007,2026-10-01,1\n007,2026-10-01,9\n008,2026-10-02,\n")
    query = "SELECT who, day, max(CAST(nps AS INT)) AS nps FROM events GROUP BY ALL ORDER BY who"
    dataset = bench.open(EVENTS.replace("QUERY", query) + TABLES)
    assert column(dataset, "responses", "customer_id", "answered_on", "score") == EXPECTED


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT whom FROM events", 'Candidate bindings: "who"'),
        ("SELECT * FROM evnts", 'Did you mean "events"'),
        ("SELECT * FROM", "the query fails"),
        ("SELECT * FROM events WHERE who = 'nobody'", "the query gives no row"),
        ("SELECT CAST(who AS INT) AS who FROM events", "the query fails"),
        ("SELECT * FROM read_csv('events.csv')", "the query fails"),
        ("SELECT * FROM bench", "the query fails"),
    ],
)
def test_a_query_sees_sources_and_nothing_else(bench: Bench, query: str, said: str):
    bench.write("events.csv", "who,day,nps\nA,2026-10-01,1\n")
    error = bench.refused(EVENTS.replace("QUERY", query) + TABLES)
    assert said in str(error)
    assert error.where == "data.yaml, line 4, key 'sources.poll.query'"


def test_blanks_at_the_ends_and_declared_words_are_no_value(bench: Bench):
    bench.write("poll.csv", "who,day,nps\n\u00a0A ,2026-10-01, 9 \nB,2026-10-02,NA\nC,2026-10-03,?\n")
    dataset = bench.open(f"sources:\n  poll: {{file: poll.csv, missing: [NA, '?']}}\n{TABLES}")
    assert column(dataset, "responses", "customer_id", "score") == [("A", 9.0), ("B", None), ("C", None)]


def test_a_source_is_recorded_by_name_rows_and_hash(bench: Bench):
    import hashlib

    path = bench.write("poll.csv", "who,day,nps\nA,2026-10-01,9\n")
    (record,) = bench.open(f"sources:\n  poll: {{file: poll.csv}}\n{TABLES}").sources
    assert (record.name, record.files, record.rows) == ("poll", ("poll.csv",), 1)
    assert record.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("header", "used", "message", "hint"),
    [
        (
            "who,day,nps",
            "whom",
            "source poll has no column 'whom'",
            "Did you mean 'who'? Its columns: who, day, nps.",
        ),
        ("Who,day,nps", "who", "has no column 'who'", "Did you mean 'Who'?"),
        (
            "who,who,day,nps",
            "who",
            "several columns are called 'who'",
            "`who (column 1)` or `who (column 2)`",
        ),
    ],
)
def test_columns_that_are_not_there(bench: Bench, header: str, used: str, message: str, hint: str):
    bench.write("poll.csv", f"{header}\n" + ",".join("1" * len(header.split(","))) + "\n")
    error = bench.refused(f"sources:\n  poll: {{file: poll.csv}}\n{TABLES.replace('who', used)}")
    assert message in error.message
    assert hint in error.hint
    assert error.where == "data.yaml, line 6, key 'tables.responses.columns.customer_id'"


def test_a_repeated_or_empty_header_is_no_harm_unless_used(bench: Bench):
    bench.write("poll.csv", ",who,x,X,day,nps\n1,A,1,2,2026-10-01,9\n")
    source = f"sources:\n  poll: {{file: poll.csv}}\n{TABLES}"
    assert column(bench.open(source), "responses", "customer_id") == ["A"]
    by_place = source.replace("who", "'x (column 3)'")
    assert column(bench.open(by_place), "responses", "customer_id") == ["1"]
