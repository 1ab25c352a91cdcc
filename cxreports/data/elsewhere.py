"""Tables that stay where they are: in Spark, in a warehouse, in files that no machine could load."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import narwhals as nw

from cxreports.data.dataset import Dataset, Filter
from cxreports.data.facts import Facts, Segment
from cxreports.data.ledger import SourceRecord
from cxreports.data.question import Question, with_mains
from cxreports.data.schema import TABLES
from cxreports.errors import DataError, UnknownName, UsageError

_ENGINES = {"duckdb": "DuckDB", "ibis": "Ibis", "pyspark": "Spark", "pyspark[connect]": "Spark"}


def open_tables(
    tables: Mapping[str, Any],
    *,
    name: str,
    questions: Iterable[Question] = (),
    dimensions: Iterable[str] = (),
    segments: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    labels: Mapping[str, Mapping[str, str]] | None = None,
    companies: Iterable[str] | None = None,
    timezone: str = "UTC",
    cutoff: datetime | None = None,
    synthetic: bool = False,
) -> Dataset:
    """A data set over tables of any engine. Its rows are counted where they lie; nothing is loaded.

    A `Study` of it gives the figures, trends and segments of indicators. What looks at single rows (drivers,
    comments, the quality checks of answers) needs rows in DuckDB, and says so.

    Args:
        tables: canonical table → a Spark frame, an Ibis table, a DuckDB relation, or a frame in memory, with
            its canonical columns; days (`..._on`) are days of the reporting time zone, instants are UTC.
        name: of the data; the company where no table has a column `company`.
        questions: those of `responses`; the first of each kind is the main one unless another says so.
        dimensions: the columns that a report can be broken down by.
        segments: named segment → dimension → the values that belong to it.
        labels: dimension, segment or value → language → its name.
        companies: those of the column `company`; without them the engine is asked.
        timezone: the reporting time zone.
        cutoff: instant up to which the data reach; by default the end of the last day in them, for which the
            engine is asked.
        synthetic: whether every page says so.

    Raises:
        UnknownName: there is no such canonical table, or no table has a dimension.
        DataError: a table lacks a column that it must have, or its day is no day.
        UsageError: something is no table, or two questions have one id.

    >>> import duckdb
    >>> answers = duckdb.sql("SELECT 'nps' AS question, 9 AS score, DATE '2026-10-05' AS answered_on")
    >>> asked = [Question("nps", "nps", (0, 10), "higher")]
    >>> data = open_tables({"responses": answers}, name="Acme", questions=asked)
    >>> data.tables, data.cutoff.isoformat()
    (('responses',), '2026-10-06T00:00:00+00:00')
    """
    frames = {table: _checked(table, frame) for table, frame in tables.items()}
    asked = _asked(questions)
    if "responses" in frames and len(asked) > 1 and "question" not in _columns(frames["responses"]):
        raise DataError("has no column `question`, and several questions are asked.", where="responses")
    found = _dimensions(frames, tuple(dimensions))
    facts = Facts(
        name=name,
        path=Path(name),
        tables=tuple(frames),
        questions=asked,
        dimensions=found,
        segments={
            named: Segment({key: tuple(values) for key, values in where.items()})
            for named, where in (segments or {}).items()
        },
        labels=labels or {},
        companies=tuple(_companies(frames) if companies is None else companies) or (name,),
        timezone=timezone,
        cutoff=cutoff or _end(frames, ZoneInfo(timezone)),
        synthetic=synthetic,
        ledger=(),
        sources=tuple(_source(table, frame) for table, frame in frames.items()),
        fingerprint="",
    )
    return Elsewhere(frames, facts)


class Elsewhere(Dataset):
    """A data set whose rows lie in other engines, one narwhals frame for each table."""

    local = False

    def __init__(
        self,
        frames: Mapping[str, Any],
        facts: Facts,
        *,
        company: str = "",
        segment: str = "all",
        where: Filter | None = None,
        end_on: date | None = None,
    ) -> None:
        self._frames, self._facts, self._where = frames, facts, dict(where or {})
        self.company, self.segment, self.end_on, self.shelf = company, segment, end_on, None

    def frame(self, name: str) -> Any:
        if name not in self.tables:
            raise UnknownName("table", name, self.tables, where=self.name)
        return self._chosen(name).to_native()

    def table(self, name: str) -> NoReturn:
        raise UsageError(
            f"this looks at single rows of {name!r}, which stay in {_engine(self._frames[name])}.",
            where=self.name,
            hint="Bring the rows it needs into a data file of their own, or leave it out of the template.",
        )

    def values(self, dimension: str) -> list[str]:
        having = [name for name in self.tables if dimension in self.dimensions[name]]
        if not having:
            raise UnknownName("dimension", dimension, self._all_dimensions(), where=self.name)
        return sorted({value for name in having for value in _distinct(self._chosen(name), dimension)})

    def span(self, table: str) -> tuple[date, date] | None:
        return _span(self._chosen(table), table)

    def _restricted(
        self,
        facts: Facts,
        *,
        company: str = "",
        segment: str = "all",
        where: Filter | None = None,
        end_on: date | None = None,
    ) -> Dataset:
        return Elsewhere(self._frames, facts, company=company, segment=segment, where=where, end_on=end_on)

    def _chosen(self, name: str) -> Any:
        frame = self._frames[name]
        for column, values in self._where.items():
            frame = frame.filter(nw.col(column).is_in(list(values)))
        if self.company:
            frame = frame.filter(nw.col("company") == self.company)
        if self.end_on and TABLES[name].settled:
            frame = frame.filter(nw.col(TABLES[name].day) < self.end_on)
        return frame


def _asked(questions: Iterable[Question]) -> dict[str, Question]:
    found: dict[str, Question] = {}
    for question in questions:
        if question.id in found:
            raise UsageError(f"two questions have the id {question.id!r}.", where="questions")
        found[question.id] = question
    return with_mains(found, lambda name: f"question {name}")


def _checked(table: str, frame: Any) -> Any:
    """A frame as narwhals reads it, with the day that its table needs."""
    if table not in TABLES:
        raise UnknownName("table", table, TABLES)
    try:
        known = nw.from_native(frame, pass_through=False)
    except TypeError:
        hint = "Give a Spark frame, an Ibis table, a DuckDB relation, or a pandas, polars or pyarrow table."
        raise UsageError(f"{type(frame).__name__} is no table.", where=table, hint=hint) from None
    if known.implementation.is_pandas():  # Arrow has days, and missing values for every type
        known = nw.from_native(known.to_arrow())
    kinds, day = known.collect_schema(), TABLES[table].day
    if day not in kinds:
        raise DataError(f"has no column `{day}`.", where=table, hint=f"It has: {', '.join(kinds)}.")
    if kinds[day] != nw.Date:
        hint = "Give the day in your reporting time zone, as the engine's type for days."
        raise DataError(f"`{day}` holds {kinds[day]}, not days.", where=table, hint=hint)
    return known


def _columns(frame: Any) -> list[str]:
    return list(frame.collect_schema())


def _dimensions(frames: Mapping[str, Any], declared: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Table → the dimensions that it has, declared ones first."""
    columns = {table: _columns(frame) for table, frame in frames.items()}
    for name in declared:
        if not any(name in known for known in columns.values()):
            every = dict.fromkeys(column for known in columns.values() for column in known)
            raise UnknownName("dimension", name, every)
    found = {}
    for table, known in columns.items():
        standing = [column.name for column in TABLES[table].columns if column.dimension]
        found[table] = tuple(name for name in dict.fromkeys((*declared, *standing)) if name in known)
    return found


def _companies(frames: Mapping[str, Any]) -> list[str]:
    """The values of the column `company`, which all tables have or none."""
    having = [table for table, frame in frames.items() if "company" in _columns(frame)]
    if having and (lacking := sorted(set(frames) - set(having))):
        raise DataError("has no column `company`, which other tables have.", where=lacking[0])
    return sorted({value for table in having for value in _distinct(frames[table], "company")})


def _end(frames: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    """The end of the last day in any table."""
    spans = [span for table, frame in frames.items() if (span := _span(frame, table))]
    if not spans:
        raise DataError("the tables hold no row.", hint="Say how far the data reach: cutoff=...")
    last = max(end for _, end in spans) + timedelta(days=1)
    return datetime.combine(last, time(), zone).astimezone(UTC)


def _span(frame: Any, table: str) -> tuple[date, date] | None:
    day = nw.col(TABLES[table].day)
    last = day
    if table == "customers" and "ended_on" in _columns(frame):
        last = nw.coalesce(nw.col("ended_on"), day)
    marked = frame.select(cx_first=day, cx_last=last)
    [row] = _rows(marked.select(nw.col("cx_first").min(), nw.col("cx_last").max()))
    return None if row["cx_first"] is None else (row["cx_first"], row["cx_last"])


def _distinct(frame: Any, column: str) -> list[str]:
    return [str(row[column]) for row in _rows(frame.select(column).unique()) if row[column] is not None]


def _rows(frame: Any) -> list[dict[str, Any]]:
    eager = frame.collect(backend="pyarrow") if isinstance(frame, nw.LazyFrame) else frame
    rows: list[dict[str, Any]] = eager.to_arrow().to_pylist()
    return rows


def _engine(frame: Any) -> str:
    engine = str(frame.implementation.value)
    return _ENGINES.get(engine, engine)


def _source(table: str, frame: Any) -> SourceRecord:
    return SourceRecord(table, (f"{table} ({_engine(frame)})",), rows=0, sha256="")
