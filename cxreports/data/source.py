"""Sources: the user's files and databases as tables of texts in one in-memory DuckDB."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cxreports.data.database import (
    DUCKDB,
    SQLITE,
    first_line,
    read_duckdb,
    read_parquet,
    read_sqlite,
    read_url,
    text_columns,
)
from cxreports.data.datafile import DataFile, SourceSpec
from cxreports.data.delimited import read_delimited
from cxreports.data.ledger import SourceRecord
from cxreports.data.rawtable import BLANK, FILE, ROW, RawTable, hash_rows
from cxreports.data.sql import ident, literal
from cxreports.data.workbook import read_workbook
from cxreports.document import Document
from cxreports.errors import DataError

Reader = Callable[[Path, SourceSpec, str], RawTable]
_DELIMITED = {".csv", ".tsv", ".tab", ".txt", ".dat"}
_READERS: Mapping[str, Reader] = {
    **dict.fromkeys(_DELIMITED, read_delimited),
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), read_workbook),
    **dict.fromkeys((".parquet", ".pq"), read_parquet),
    **dict.fromkeys(SQLITE, read_sqlite),
    **dict.fromkeys(DUCKDB, read_duckdb),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A source in the engine: table `source.<name>` with its rows' places, view `<name>` without.

    Attributes:
        headers: its columns, as written in the file.
        files: file name and number of the first row of data, by index.
    """

    name: str
    spec: SourceSpec
    headers: tuple[str, ...]
    files: tuple[tuple[str, int], ...]
    record: SourceRecord

    def place(self, file: int, row: int) -> str:
        """Where a row stands: "poll.csv, row 812"."""
        return f"{self.files[file][0]}, row {row}"


def load_sources(
    connection: duckdb.DuckDBPyConnection, file: DataFile, document: Document
) -> dict[str, Source]:
    """Read every source of a data file into the engine, then shut the engine off from files and network.

    Queries over sources run after that, in the order of their declaration: they see sources, nothing else.

    Raises:
        DataError: a source cannot be read.
    """
    connection.execute("CREATE SCHEMA source")
    sources = {}
    for name, spec in file.sources.items():
        if spec.file or spec.url_env:
            place = document.where("sources", name)
            sources[name] = _load(connection, name, spec, document.path.parent, place)
    connection.execute("SET enable_external_access = false")
    for name, spec in file.sources.items():
        if name not in sources:
            sources[name] = _load_query(connection, name, spec, document.where("sources", name, "query"))
    return sources


def _load(
    connection: duckdb.DuckDBPyConnection, name: str, spec: SourceSpec, folder: Path, place: str
) -> Source:
    if spec.url_env:
        tables, files = [read_url(spec, place)], [f"the database of {spec.url_env}"]
    else:
        paths = _paths(spec, folder, place)
        tables, files = (
            [reader_of(path, place)(path, spec, place) for path in paths],
            [path.name for path in paths],
        )
    headers = tables[0].rows.column_names
    for table, file in zip(tables[1:], files[1:], strict=True):
        _same_headers(headers, table.rows.column_names, file, files[0])
    rows = pa.concat_tables([_placed(table, index, headers) for index, table in enumerate(tables)])
    _store(connection, name, rows, spec, headers)
    digest = tables[0].sha256
    if len(tables) > 1:
        digest = hashlib.sha256("".join(table.sha256 for table in tables).encode()).hexdigest()
    notes = tuple(note for table in tables for note in table.notes)
    record = SourceRecord(name, tuple(files) if spec.file else (), rows.num_rows, digest, notes)
    firsts = tuple((file, table.first_row) for file, table in zip(files, tables, strict=True))
    return Source(name, spec, tuple(headers), firsts, record)


def _load_query(connection: duckdb.DuckDBPyConnection, name: str, spec: SourceSpec, place: str) -> Source:
    query = (spec.query or "").strip().rstrip(";")
    try:
        rows = connection.sql(text_columns(connection, query)).to_arrow_table()
    except duckdb.Error as error:
        raise DataError(
            f"the query fails: {first_line(error)}", where=place, hint=query_hint(error)
        ) from None
    if rows.num_rows == 0:
        raise DataError("the query gives no row.", where=place)
    label = f"query {name!r}"
    _store(connection, name, _placed(RawTable(rows, 1, ""), 0, rows.column_names), spec, rows.column_names)
    record = SourceRecord(name, (), rows.num_rows, hash_rows(rows))
    return Source(name, spec, tuple(rows.column_names), ((label, 1),), record)


def query_hint(error: duckdb.Error) -> str:
    """What DuckDB proposes instead, and how names are written."""
    lines = [line.strip() for line in str(error).splitlines()[1:]]
    near = [line for line in lines if line.startswith(("Candidate bindings", "Did you mean"))]
    quoting = 'Every column is text: CAST(x AS INT) to compute. A name with spaces or accents: "Customer ID".'
    return " ".join([*near, quoting])


def reader_of(path: Path, place: str) -> Reader:
    """The function that reads a file, by the ending of its name.

    Raises:
        DataError: files of this kind cannot be read.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    suffix = suffixes[-2] if len(suffixes) > 1 and suffixes[-1] == ".gz" else (suffixes or [""])[-1]
    if suffixes[-1:] == [".gz"] and suffix not in _DELIMITED:
        suffix = ".csv"
    if suffix not in _READERS:
        hint = f"Known: {', '.join(sorted(_READERS))}, and .gz of text files."
        raise DataError(
            f"{path.name}: files with the ending {suffix!r} are not known.", where=place, hint=hint
        )
    return _READERS[suffix]


def _paths(spec: SourceSpec, folder: Path, place: str) -> list[Path]:
    pattern = Path(spec.file or "").expanduser()
    path = pattern if pattern.is_absolute() else folder / pattern
    paths = [path] if path.exists() else sorted(path.parent.glob(path.name))
    if not paths:
        raise DataError(f"there is no file {spec.file!r}.", where=place, hint=_near_files(path))
    if wrong := next((path for path in paths if not path.is_file()), None):
        raise DataError(f"{wrong.name} is a folder.", where=place, hint=f"Write e.g. {spec.file}/*.csv")
    return paths


def _near_files(path: Path) -> str:
    if not path.parent.is_dir():
        return f"There is no folder {str(path.parent)!r}. Paths are relative to the data file."
    names = sorted(file.name for file in path.parent.iterdir() if file.is_file())
    near = difflib.get_close_matches(path.name, names, n=3, cutoff=0.4)
    if near:
        return f"In that folder: {', '.join(near)}."
    return f"That folder holds: {', '.join(names[:10])}." if names else "That folder holds no file."


def _same_headers(headers: list[str], others: list[str], file: str, first: str) -> None:
    if set(headers) == set(others):
        return
    lacking = [name for name in headers if name not in others]
    more = [name for name in others if name not in headers]
    parts = [f"lacks {', '.join(map(repr, lacking))}"] if lacking else []
    parts += [f"has {', '.join(map(repr, more))} more"] if more else []
    hint = (
        "Files of one source share their columns; declare two sources and a list of two mappings otherwise."
    )
    raise DataError(f"{' and '.join(parts)} than {first}.", where=file, hint=hint)


def _placed(table: RawTable, index: int, headers: list[str]) -> pa.Table:
    """The rows with their places, and with blanks cut off both ends of every value."""
    count = table.rows.num_rows
    numbers = pa.array(np.arange(table.first_row, table.first_row + count, dtype=np.int64))
    files = pa.repeat(pa.scalar(index, pa.int32()), count)
    texts = (table.rows.column(name).cast(pa.string()) for name in headers)
    columns = [pc.utf8_trim(text, characters=BLANK) for text in texts]
    return pa.Table.from_arrays([numbers, files, *columns], names=[ROW, FILE, *headers])


def _store(
    connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table, spec: SourceSpec, headers: list[str]
) -> None:
    """Keep the rows, with the declared words for "no value" as null."""
    texts = []
    for header in headers:
        text = ident(header)
        for word in ("", *spec.missing):
            text = f"nullif({text}, {literal(word)})"
        texts.append(f"{text} AS {ident(header)}")
    connection.register("arrow_rows", rows)
    table = f"source.{ident(name)}"
    connection.execute(f"CREATE TABLE {table} AS SELECT {ROW}, {FILE}, {', '.join(texts)} FROM arrow_rows")
    connection.unregister("arrow_rows")
    connection.execute(f"CREATE VIEW {ident(name)} AS SELECT * EXCLUDE ({ROW}, {FILE}) FROM {table}")
