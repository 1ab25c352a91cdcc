"""Reports of one batch share grouped rows: each must say exactly what it would have said alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxreports.data.dataset import Dataset
from cxreports.data.facts import Facts
from cxreports.data.question import Question
from cxreports.data.schema import TABLES
from cxreports.data.sql import ident
from cxreports.measure import NPS, Study
from cxreports.measure.record import Result
from cxreports.measure.scored import Answers

DIMENSIONS = ("unit", "offer")
QUESTIONS = {
    "nps": Question("nps", "nps", (0, 10), "higher"),
    "csat": Question("csat", "csat", (1, 5), "higher"),
}
SQL = {"text": "VARCHAR", "number": "DOUBLE", "integer": "INTEGER", "instant": "TIMESTAMP", "day": "DATE"}
CUTOFF = datetime(2026, 10, 31, 23, tzinfo=UTC)
FIRST = date(2025, 8, 1)

units = st.sampled_from(["A", "B", "C", None])
offers = st.sampled_from(["x", "y"])
companies = st.sampled_from(["One", "Two"])
days = st.integers(0, 456).map(lambda number: FIRST + timedelta(days=number))
customers = st.sampled_from(["c1", "c2", "c3", "c4", None])
spread = {"unit": units, "offer": offers, "company": companies}
answers = st.fixed_dictionaries(
    {
        "question": st.sampled_from(["nps", "csat"]),
        "score": st.sampled_from([None, *range(11), 99]),
        "weight": st.sampled_from([None, 0.25, 1.0, 3.5]),
        "answered_on": days,
        "customer_id": customers,
        "count": st.integers(1, 40),
        **spread,
    }
)
tickets = st.fixed_dictionaries(
    {
        "customer_id": customers,
        "category": st.sampled_from(["bill", "line"]),
        "created_on": days,
        "hours": st.sampled_from([None, 1, 30, 400]),
        "contacts": st.sampled_from([1, 2]),
        **spread,
    }
)
spans = st.fixed_dictionaries(
    {
        "customer_id": customers,
        "started_on": days,
        "stay": st.sampled_from([None, 20, 90, 200]),
        **spread,
    }
)


def _responses(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "kind": row["question"]} for row in rows for _ in range(row["count"])]


def _tickets(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for number, row in enumerate(rows):
        created = datetime.combine(row["created_on"], datetime.min.time())
        done = created + timedelta(hours=row["hours"]) if row["hours"] else None
        day = done.date() if done else None
        times = {"created_at": created, "resolved_at": done, "resolved_on": day}
        found.append({**row, **times, "ticket_id": f"t{number}"})
    return found


def _customers(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**row, "ended_on": row["started_on"] + timedelta(days=row["stay"]) if row["stay"] else None}
        for row in rows
    ]


def dataset(rows: dict[str, list[dict[str, Any]]], shelf: Path | None) -> Dataset:
    """A data set of two companies in the canonical columns."""
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA cx; CREATE SCHEMA combined")
    for name, filled in rows.items():
        columns = {one.name: SQL.get(one.type, "BOOLEAN") for one in TABLES[name].columns}
        columns |= dict.fromkeys(DIMENSIONS, "VARCHAR")
        spelled = ", ".join(f"{ident(column)} {kind}" for column, kind in columns.items())
        connection.execute(f"CREATE TABLE cx.{name} ({spelled})")
        if filled:
            given_rows = pa.Table.from_pylist([{key: row.get(key) for key in columns} for row in filled])
            connection.register("given_rows", given_rows)
            connection.execute(f"INSERT INTO cx.{name} BY NAME SELECT * FROM given_rows")
        connection.execute(
            f"CREATE VIEW combined.{name} AS SELECT DISTINCT company, unit, offer FROM cx.{name}"
        )
    facts = Facts(
        name="Both", path=Path("data.yaml"), tables=tuple(rows), questions=QUESTIONS,
        dimensions=dict.fromkeys(rows, DIMENSIONS), segments={}, labels={}, companies=("One", "Two"),
        timezone="UTC", cutoff=CUTOFF, synthetic=True, ledger=(), sources=(), fingerprint="0" * 64,
    )  # fmt: skip
    return Dataset(connection, facts, shelf=shelf)


def said(data: Dataset, segment: dict[str, tuple[str, ...]], period: str) -> list[Result]:
    """Much of what a report asks, in the order in which it is asked."""
    selected = Dataset(
        data._connection, data._facts, company="One", segment="chosen" if segment else "all",
        where=segment, shelf=data.shelf,
    )  # fmt: skip
    study = Study(_Selected(selected), period=period)  # type: ignore[arg-type]
    found = study.headline(["nps", "csat.mean", "churn", "ttr", "fcr"])
    for name in ("nps", "churn", "fcr"):
        found += study.split(name, "offer")
    return found + study.trend("ttr").results + study.measure("nps", by=("offer", "quarter"))


class _Selected:
    """A data set whose selection is made already."""

    def __init__(self, data: Dataset) -> None:
        self._data = data

    def select(self, company: str = "", segment: str = "all") -> Dataset:
        return self._data


segments = st.sampled_from(
    [
        {},
        {"unit": ("A",)},
        {"unit": ("A", "B")},
        {"unit": ("A",), "offer": ("x",)},
        {"offer": ("x", "y")},
        {"unit": ("nobody",)},
    ]
)
periods = st.sampled_from(["2026-10", "2026-01", "2026-Q2", "2026-W20", "2026", "2026-03..2026-08"])


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(answers, max_size=25),
    st.lists(tickets, max_size=15),
    st.lists(spans, max_size=12),
    st.lists(st.tuples(segments, periods), min_size=2, max_size=2),
)
def test_what_is_shared_is_what_is_measured_alone(
    tmp_path_factory: pytest.TempPathFactory,
    answered: list[dict[str, Any]],
    opened: list[dict[str, Any]],
    stays: list[dict[str, Any]],
    reports: list[tuple[dict[str, tuple[str, ...]], str]],
):
    rows = {
        "responses": _responses(answered),
        "tickets": _tickets(opened),
        "customers": _customers(stays),
    }
    alone = dataset(rows, None)
    shared = dataset(rows, tmp_path_factory.mktemp("batch") / "shelf")
    for segment, period in reports:
        assert said(shared, segment, period) == said(alone, segment, period)


ROWS = {
    "responses": _responses(
        [
            {
                "question": "nps", "score": score, "weight": 1.0, "answered_on": date(2026, 10, 5),
                "customer_id": "c", "count": 50, "unit": unit, "offer": "x", "company": "One",
            }
            for unit, score in (("A", 10), ("B", 0), (None, 7))
        ]
    ),
}  # fmt: skip


def test_rows_are_read_once_for_all_segments_and_periods(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    data = dataset(ROWS, tmp_path / "shelf")
    read: list[str] = []
    table = Dataset.table
    monkeypatch.setattr(Dataset, "table", lambda self, name: read.append(name) or table(self, name))
    values = {}
    for unit in ("A", "B"):
        for period in ("2026-10", "2026-09", "2026-04"):
            chosen = Dataset(
                data._connection, data._facts, company="One", where={"unit": (unit,)}, shelf=data.shelf
            )
            found = Study(_Selected(chosen), period=period).headline(["nps"])  # type: ignore[arg-type]
            values[unit, period] = found[0].estimate.value
    assert (values["A", "2026-10"], values["B", "2026-10"], values["A", "2026-09"]) == (100, -100, None)
    assert len(read) == 2  # 2025, 2026


def test_a_preparation_of_a_notebook_is_not_shared(tmp_path: Path):
    class Mine(Answers):
        pass

    class Own(type(NPS)):  # type: ignore[misc]
        @property
        def preparation(self) -> Answers:
            return Mine("score", "answered_on", True)

    data = dataset(ROWS, tmp_path / "shelf")
    whole = Dataset(data._connection, data._facts, company="One", shelf=data.shelf)
    study = Study(_Selected(whole), period="2026-10")  # type: ignore[arg-type]
    assert study.headline([Own()])[0].estimate.n == 150
    assert not (tmp_path / "shelf").exists()
    study.headline([NPS])
    assert any((tmp_path / "shelf").iterdir())
