"""Tables of other engines as a data set: the same words, the same figures, and no single row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from cxreports import Study
from cxreports.data import Dataset, Question, open_dataset, open_tables
from cxreports.demo import resolve
from cxreports.errors import CxError, DataError, UnknownName, UsageError
from cxreports.measure.drivers.levers import key_drivers

NPS = Question("nps", "nps", (0, 10), "higher")
CSAT = Question("csat", "csat", (1, 5), "higher")
ROWS = {
    "question": ["nps", "nps", "csat"],
    "score": [9, 3, 4],
    "answered_on": [date(2026, 9, 5), date(2026, 10, 5), date(2026, 10, 7)],
    "company": ["A", "B", "B"],
    "region": ["North", "South", None],
}
ENGINES: dict[str, Callable[[pa.Table], Any]] = {
    "pandas": lambda table: table.to_pandas(),
    "polars": pl.from_arrow,
    "polars lazy": lambda table: pl.from_arrow(table).lazy(),  # type: ignore[union-attr]
    "pyarrow": lambda table: table,
    "duckdb": lambda table: duckdb.connect().from_arrow(table),
}


def small(**changes: Any) -> pa.Table:
    return pa.table({**ROWS, **changes})


def opened(frame: Any, **settings: Any) -> Dataset:
    given: dict[str, Any] = {"name": "Acme", "questions": [NPS, CSAT], "dimensions": ["region"], **settings}
    return open_tables({"responses": frame}, **given)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Callable[[pa.Table], Any]:
    return ENGINES[request.param]


def test_what_a_data_set_says_is_asked_of_the_engine(engine: Callable[[pa.Table], Any]) -> None:
    data = opened(engine(small()), timezone="Europe/Paris", segments={"top": {"region": ["North"]}})
    assert data.companies == ("A", "B")
    assert data.values("region") == ["North", "South"]
    assert data.span("responses") == (date(2026, 9, 5), date(2026, 10, 7))
    assert data.cutoff == datetime(2026, 10, 7, 22, tzinfo=UTC)
    chosen = data.select(company="B")
    assert chosen.values("region") == ["South"]
    assert chosen.until(date(2026, 10, 7)).span("responses") == (date(2026, 10, 5), date(2026, 10, 5))
    assert data.select(company="A", segment="top").span("responses") == (date(2026, 9, 5), date(2026, 9, 5))
    assert [one.main for one in data.questions.values()] == [True, True]


@pytest.fixture(scope="module")
def demo() -> Dataset:
    return open_dataset(resolve("demo"))


TABLES = ("responses", "customers", "tickets", "invitations")


@pytest.fixture(scope="module")
def same(demo: Dataset) -> Dataset:
    return open_tables(
        {name: demo.table(name).to_arrow_table() for name in TABLES},
        name=demo.name,
        questions=demo.questions.values(),
        dimensions=["region", "offer"],
        timezone=demo.timezone,
        cutoff=demo.cutoff,
    )


@pytest.mark.parametrize("segment", ["all", "region=Sud"])
def test_a_study_says_what_it_says_of_a_data_file(demo: Dataset, same: Dataset, segment: str) -> None:
    here, there = (Study(data, segment=segment, period="2026-09") for data in (demo.only(*TABLES), same))
    assert there.headline() == here.headline()
    assert there.trend("nps") == here.trend("nps")
    assert there.split("nps", "channel") == here.split("nps", "channel")
    assert there.by_previous("csat", "offer") == here.by_previous("csat", "offer")
    assert there.repeat_share() == here.repeat_share()


def test_what_looks_at_single_rows_says_so(same: Dataset) -> None:
    study = Study(same, period="2026-09")
    with pytest.raises(UsageError, match="single rows of 'responses'"):
        key_drivers(study)
    assert [check.id for check in study.gate().checks] == ["complete"]
    assert "speed" in study.gate().unchecked


@pytest.mark.parametrize(
    ("tables", "settings", "kind", "said"),
    [
        ({"answers": small()}, {}, UnknownName, "answers"),
        ({"responses": [1, 2]}, {}, UsageError, "list is no table"),
        ({"responses": small().drop(["answered_on"])}, {}, DataError, "no column `answered_on`"),
        ({"responses": small(answered_on=["2026-09-05"] * 3)}, {}, DataError, "holds String, not days"),
        ({"responses": small().drop(["question"])}, {}, DataError, "no column `question`"),
        ({"responses": small()}, {"dimensions": ["regoin"]}, UnknownName, "region"),
        ({"responses": small()}, {"questions": [NPS, NPS]}, UsageError, "two questions have the id 'nps'"),
        ({"responses": small().slice(0, 0)}, {}, DataError, "hold no row"),
        (
            {"responses": small(), "reviews": pa.table({"published_on": [date(2026, 1, 1)]})},
            {},
            DataError,
            "no column `company`, which other tables have",
        ),
    ],
)
def test_refused(tables: dict[str, Any], settings: dict[str, Any], kind: type[CxError], said: str) -> None:
    given: dict[str, Any] = {"name": "Acme", "questions": [NPS, CSAT], "dimensions": ["region"], **settings}
    with pytest.raises(kind) as refused:
        open_tables(tables, **given)
    assert said in str(refused.value)


def test_a_table_that_is_not_there_is_named() -> None:
    data = opened(small())
    with pytest.raises(UnknownName):
        data.frame("tickets")
    with pytest.raises(UnknownName):
        data.values("offer")
