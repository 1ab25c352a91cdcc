"""From a data file to canonical tables in an in-memory DuckDB; the rows never leave it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from cxreports.data.datafile import DataFile, read_datafile
from cxreports.data.document import read_document
from cxreports.data.facts import Facts, Segment
from cxreports.data.ledger import Ledger
from cxreports.data.mapping import Mapper, Outcome
from cxreports.data.question import questions_of
from cxreports.data.rawtable import FILE, ROW
from cxreports.data.rules import apply_rules
from cxreports.data.schema import SQL_TYPES, TABLES, Column, Table
from cxreports.data.source import Source, load_sources
from cxreports.data.sql import ident
from cxreports.document import Document
from cxreports.errors import DataError, UnknownName

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": False,  # a query sees sources, not the variables of this program
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def load(path: Path) -> tuple[duckdb.DuckDBPyConnection, Facts]:
    """Read a data file and everything it names.

    Returns:
        A connection with the canonical tables as views in its schema `cx`, the combinations of company and
        dimensions that occur in each, with their first day, as views in its schema `combined`, and what is
        known of them.

    Raises:
        CxError: the data file or a source cannot be used as it is.
    """
    document = read_document(path)
    file = read_datafile(document)
    questions, items = questions_of(file, document), _items(file)
    connection = duckdb.connect(":memory:", config=_CONFIG)
    connection.execute("SET TimeZone = 'UTC'")
    sources = load_sources(connection, file, document)
    connection.execute("CREATE SCHEMA draft")
    connection.execute("CREATE SCHEMA cx")
    connection.execute("CREATE SCHEMA combined")
    ledger: list[Ledger] = []
    dimensions: dict[str, tuple[str, ...]] = {}
    for name in file.tables:
        dimensions[name], lines = _load_table(connection, file, document, TABLES[name], sources)
        ledger += lines
    for source in sources:
        connection.execute(f"DROP VIEW {ident(source)}")
    connection.execute("DROP SCHEMA source CASCADE")
    tables = tuple(name for name in TABLES if name in file.tables)
    companies = _companies(connection, tables)
    facts = Facts(
        name=file.name or (companies[0] if len(companies) == 1 else path.stem),
        path=path,
        tables=tables,
        questions=questions,
        dimensions={name: dimensions[name] for name in tables},
        segments=_segments(file, document, dimensions),
        labels=_labels(file, document, dimensions, {*questions, *items}),
        companies=companies,
        timezone=file.timezone,
        cutoff=_cutoff(connection, file, tables, document),
        synthetic=file.synthetic,
        ledger=tuple(ledger),
        sources=tuple(source.record for source in sources.values()),
        fingerprint=_fingerprint(path, sources),
        limits=file.limits(),
        items=items,
    )
    return connection, facts


def _items(file: DataFile) -> dict[str, str]:
    """The wording of each item of the employee questionnaire, in the order of the data file."""
    return {name: item.text for spec in file.tables.get("employees", ()) for name, item in spec.items.items()}


def _load_table(
    connection: duckdb.DuckDBPyConnection,
    file: DataFile,
    document: Document,
    table: Table,
    sources: Mapping[str, Source],
) -> tuple[tuple[str, ...], list[Ledger]]:
    """Fill `cx.<table>`; gives its dimensions and one ledger line per mapping."""
    specs = file.tables[table.name]
    declared = dict.fromkeys(name for spec in specs for name in spec.dimensions)
    mapped = dict.fromkeys(name for spec in specs for name in spec.columns)
    extra = tuple(name for name in declared if name not in table.names)
    columns = [f"{ident(column.name)} {SQL_TYPES[column.type]}" for column in table.columns]
    columns += [f"{ident(name)} VARCHAR" for name in extra]
    draft = f"draft.{ident(table.name)}"
    places = f"_mapping INT, {FILE} INT, {ROW} BIGINT, _reason VARCHAR"
    connection.execute(f"CREATE TABLE {draft} ({places}, {', '.join(columns)})")
    outcomes = []
    for number, spec in enumerate(specs):
        keys = ("tables", table.name, number)
        mapper = Mapper(connection, file, document, table, spec, keys, number)
        outcomes.append(mapper.run(sources, extra))
    apply_rules(connection, table, [*mapped, *declared])
    ledger = [_ledger(connection, table, number, outcome) for number, outcome in enumerate(outcomes)]
    names = ", ".join(ident(name) for name in (*table.names, *extra))
    connection.execute(
        f"CREATE VIEW cx.{ident(table.name)} AS SELECT {names} FROM {draft} WHERE _reason IS NULL"
    )
    standing = [column.name for column in table.columns if column.dimension and column.name in mapped]
    dimensions = (*declared, *standing)
    combined = ", ".join(ident(name) for name in dict.fromkeys(("company", *dimensions)))
    first = f"min({table.day or 'NULL'}) AS _first_on"
    connection.execute(
        f"CREATE VIEW combined.{ident(table.name)} AS "
        f"SELECT {combined}, {first} FROM cx.{ident(table.name)} GROUP BY ALL"
    )
    return dimensions, ledger


def _ledger(connection: duckdb.DuckDBPyConnection, table: Table, number: int, outcome: Outcome) -> Ledger:
    query = (
        f"SELECT _reason, count(*) FROM draft.{ident(table.name)} WHERE _mapping = {number} "
        f"GROUP BY _reason ORDER BY count(*) DESC, _reason"
    )
    counts = dict(connection.execute(query).fetchall())
    kept = counts.pop(None, 0)
    excluded = {"filtered by where": outcome.filtered} if outcome.filtered else {}
    excluded |= counts
    read = kept + sum(excluded.values())
    return Ledger(table.name, outcome.source, read, excluded, kept, outcome.notes, outcome.per_row)


def _companies(connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> tuple[str, ...]:
    every = " UNION ALL ".join(f"SELECT company FROM cx.{ident(name)}" for name in tables)
    found = connection.execute(f"SELECT DISTINCT company FROM ({every}) WHERE company IS NOT NULL").fetchall()
    return tuple(sorted(row[0] for row in found))


def _segments(
    file: DataFile, document: Document, dimensions: Mapping[str, tuple[str, ...]]
) -> dict[str, Segment]:
    known = {name for names in dimensions.values() for name in names}
    for name, spec in file.segments.items():
        for dimension in spec.where:
            if dimension not in known:
                place = document.where("segments", name, "where", dimension)
                raise UnknownName("dimension", dimension, known, where=place)
    return {
        name: Segment(spec.where, {str(language): text for language, text in spec.label.items()})
        for name, spec in file.segments.items()
    }


def _labels(
    file: DataFile, document: Document, dimensions: Mapping[str, tuple[str, ...]], questions: set[str]
) -> dict[str, dict[str, str]]:
    known = {name for names in dimensions.values() for name in names} | questions | set(file.segments)
    for name in file.labels:
        if name not in known:
            place = document.where("labels", name)
            raise UnknownName("dimension, question or segment", name, known, where=place)
    return {
        name: {str(language): text for language, text in texts.items()} for name, texts in file.labels.items()
    }


def _cutoff(
    connection: duckdb.DuckDBPyConnection, file: DataFile, tables: tuple[str, ...], document: Document
) -> datetime:
    """The declared cutoff, or the latest moment in the data that is not in the future; of a column that knows
    days only, the end of its latest day."""
    zone = ZoneInfo(file.timezone)
    if declared := file.data_cutoff:
        return (declared if declared.tzinfo else declared.replace(tzinfo=zone)).astimezone(UTC)
    moments = []
    for name in tables:
        for column in TABLES[name].columns:
            if column.type == "instant" or (column.type == "day" and not column.derived):
                moments += _latest(connection, name, column, zone)
    if not moments:
        hint = "The ledger of `cxreports check` says why each row was left out."
        raise DataError("no row with a date is left.", where=document.path.name, hint=hint)
    return max(moments)


def _latest(
    connection: duckdb.DuckDBPyConnection, table: str, column: Column, zone: ZoneInfo
) -> list[datetime]:
    """The latest moment of a column up to now, as a list of one; empty where it holds none."""
    now = datetime.now(UTC)
    own: tzinfo = UTC if column.type == "instant" else zone
    bound = f"TIMESTAMP '{now.astimezone(own).replace(tzinfo=None).isoformat(sep=' ')}'"
    [(found, times)] = connection.execute(
        f"SELECT max({column.name})::TIMESTAMP, count(DISTINCT CAST({column.name}::TIMESTAMP AS TIME)) "
        f"FROM cx.{ident(table)} WHERE {column.name} <= {bound}"
    ).fetchall()
    if found is None:
        return []
    local = found.replace(tzinfo=own).astimezone(zone)
    if times <= 2 and local.time() == time():  # midnight throughout: in UTC one hour in winter, one in summer
        local += timedelta(days=1)
    return [min(local.astimezone(UTC), now)]


def _fingerprint(path: Path, sources: Mapping[str, Source]) -> str:
    """SHA-256 of the data file and of everything it read."""
    digest = hashlib.sha256(path.read_bytes())
    for source in sources.values():
        digest.update(source.record.sha256.encode())
    return digest.hexdigest()
