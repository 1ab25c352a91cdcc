"""From a user's file to its rows, and to the source that a data file needs to read them again."""

from __future__ import annotations

import gzip
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import python_calamine

from cxreports.data.database import DUCKDB, SQLITE, read_url
from cxreports.data.datafile import SourceSpec
from cxreports.data.delimited import SEPARATORS
from cxreports.data.rawtable import as_text
from cxreports.data.source import reader_of
from cxreports.errors import DataError, UsageError
from cxreports.inspect.encoding import decode, find_encoding
from cxreports.inspect.finding import Reading
from cxreports.inspect.layout import find_layout, find_separator, head_of_text
from cxreports.inspect.words import slug

_BOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
_PARQUET = {".parquet", ".pq"}
_HEAD = 60  # rows of a sheet that are looked at for its headings
_QUOTES: tuple[dict[str, str], ...] = ({}, {"quote": ""}, {"escape": "\\"}, {"quote": "'"})


@dataclass(frozen=True, slots=True)
class Origin:
    """A source found in a file.

    Attributes:
        name: of the source in the data file.
        label: how messages call it: file, and sheet or table where there are several.
        spec: how it is read, checked by having been read so.
        readings: the keys of the source that are not the default, with their evidence.
        rows: all rows, as texts.
        wording: column → its longer text, where the file gives one.
        kind: the tool whose export it is, or "".
    """

    name: str
    label: str
    spec: SourceSpec
    readings: tuple[Reading, ...]
    rows: pa.Table
    wording: dict[str, str] = field(default_factory=dict)
    kind: str = ""


def read_origins(given: str, table: str, folder: Path) -> Iterator[Origin]:
    """Every source in a file, or in the database whose URL stands in an environment variable (`env:NAME`).

    Args:
        table: of a database: the only one to look at; "" = all of them.
        folder: where the data file will stand; files are named relative to it.

    Raises:
        UsageError: there is no such file, or a URL is given instead of the name of its variable.
        DataError: the file cannot be read.
    """
    if "://" in given:
        hint = (
            "Put the address, which may hold a password, into an environment variable: env:SHOP_DATABASE_URL."
        )
        raise UsageError("an address of a database does not belong on the command line.", hint=hint)
    if given.startswith("env:"):
        yield from _from_url(given.removeprefix("env:"), table)
        return
    path = Path(given).expanduser()
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "there is no such file"
        raise UsageError(f"{what}: {given!r}.", hint="Name the files, e.g. exports/*.csv")
    written = _relative(path, folder)
    suffix = path.suffix.lower()
    if suffix in _BOOKS:
        yield from _from_book(path, written)
    elif suffix in SQLITE | DUCKDB:
        yield from _from_database(path, written, table)
    elif suffix in _PARQUET:
        yield _read(path, _spec(file=written), (), slug(path.stem), path.name)
    else:
        yield _from_text(path, written)


def _spec(**keys: Any) -> SourceSpec:
    return SourceSpec.model_validate(keys)


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return path.resolve().as_posix()


def _read(path: Path, spec: SourceSpec, readings: tuple[Reading, ...], name: str, label: str) -> Origin:
    table = reader_of(path, path.name)(path, spec, path.name)
    return Origin(name, label, spec, readings, table.rows)


def _from_text(path: Path, written: str) -> Origin:
    reader_of(path, path.name)  # refuses an ending that `run` would refuse
    content = gzip.decompress(path.read_bytes()) if path.suffix.lower() == ".gz" else path.read_bytes()
    readings = find_encoding(content)
    encoding = next((found.value for found in readings if found.key == "encoding"), "utf-8")
    text = decode(content, encoding).removeprefix("\ufeff")
    stem = path.stem if path.suffix.lower() != ".gz" else Path(path.stem).stem
    default = "\t" if any(path.name.lower().endswith(end) for end in (".tsv", ".tab", ".tsv.gz")) else ","
    if told := re.match(r"sep=(.)\r?\n", text):  # a line that Excel understands
        found = (
            [Reading("separator", told[1], "certain", "the first line says so")] if told[1] != default else []
        )
        found.append(Reading("header_row", "2", "certain", "the first line names the separator"))
        layout, separator = None, told[1]
    else:
        found = find_separator(text, default)
        written_separator = found[0].value if found else default
        separator = SEPARATORS.get(written_separator, written_separator)
        layout = find_layout(head_of_text(text, separator))
        found += layout.readings
    keys: dict[str, Any] = {reading.key: reading.value for reading in (*readings, *found)}
    if layout and layout.headless:
        width = len(head_of_text(text, separator)[layout.header_row - 1])
        keys["names"] = [f"column_{number}" for number in range(1, width + 1)]
        found.append(
            Reading("names", "", "unsure", "the first row looks like data: the columns have no headings")
        )
    origin = _with_quotes(path, {"file": written, **keys}, (*readings, *found), slug(stem))
    if layout is None:
        return origin
    return replace(origin, wording=_named(layout.wording, origin.rows), kind=layout.kind)


def _with_quotes(path: Path, keys: dict[str, Any], readings: tuple[Reading, ...], name: str) -> Origin:
    """Read with the first way of quoting that works; the error of the usual way if none does."""
    first: DataError | None = None
    for change in _QUOTES:
        try:
            spec = SourceSpec.model_validate({**keys, **change})
            more = [
                Reading(key, value, "likely", "the file cannot be read with the usual quotes")
                for key, value in change.items()
            ]
            return _read(path, spec, (*readings, *more), name, path.name)
        except DataError as error:
            first = first or error
    assert first is not None
    raise first


def _named(wording: dict[int, str], rows: pa.Table) -> dict[str, str]:
    return {rows.column_names[at]: text for at, text in wording.items() if at < rows.num_columns}


def _from_book(path: Path, written: str) -> Iterator[Origin]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
    except Exception as error:  # calamine raises its own types and plain ones alike
        hint = "Is it protected by a password, or a CSV file with another ending?"
        raise DataError(f"is not a spreadsheet: {error}.", where=path.name, hint=hint) from None
    names: list[str] = workbook.sheet_names
    for sheet in names:
        cells: list[list[Any]] = workbook.get_sheet_by_name(sheet).to_python(
            skip_empty_area=False, nrows=_HEAD
        )
        head = [[as_text(cell) or "" for cell in row] for row in cells]
        if sum(any(row) for row in head) < 2:
            continue
        layout = find_layout(head)
        keys: dict[str, Any] = {reading.key: reading.value for reading in layout.readings}
        readings = list(layout.readings)
        if len(names) > 1:
            keys["sheet"] = sheet
            readings.insert(0, Reading("sheet", sheet, "certain", f"the file has {len(names)} sheets"))
        label = f"{path.name}, sheet {sheet!r}" if len(names) > 1 else path.name
        name = slug(sheet if len(names) > 1 else path.stem)
        spec = SourceSpec.model_validate({"file": written, **keys})
        origin = _read(path, spec, tuple(readings), name, label)
        yield replace(origin, wording=_named(layout.wording, origin.rows), kind=layout.kind)


def _from_database(path: Path, written: str, table: str) -> Iterator[Origin]:
    names = [table] if table else list(_tables(path))
    if not names:
        raise DataError("holds no table.", where=path.name)
    for name in names:
        readings = (Reading("table", name, "certain", f"the database has {len(names)} table(s)"),)
        label = f"{path.name}, table {name!r}"
        try:
            yield _read(path, _spec(file=written, table=name), readings, slug(name), label)
        except DataError as error:
            if len(names) == 1 or "no row" not in str(error):
                raise


def _tables(path: Path) -> Iterator[str]:
    try:
        if path.suffix.lower() in SQLITE:
            with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
                kinds = "type IN ('table', 'view') AND name NOT LIKE 'sqlite%'"
                query = f"SELECT name FROM sqlite_master WHERE {kinds}"
                yield from (row[0] for row in connection.execute(query).fetchall())
        else:
            with duckdb.connect(str(path), read_only=True) as connection:
                yield from (row[0] for row in connection.execute("SHOW TABLES").fetchall())
    except (sqlite3.Error, duckdb.Error) as error:
        raise DataError(f"cannot be read: {error}.", where=path.name) from None


def _from_url(variable: str, table: str) -> Iterator[Origin]:
    if not table:
        query = (
            "SELECT table_schema || '.' || table_name AS name FROM information_schema.tables "
            "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        )
        rows = read_url(_spec(url_env=variable, query=query), f"env:{variable}").rows
        names = ", ".join(rows.column(0).to_pylist()[:30])
        raise UsageError("which table?", where=f"env:{variable}", hint=f"Add --table with one of: {names}.")
    spec = _spec(url_env=variable, table=table)
    readings = (Reading("table", table, "certain", "asked for"),)
    rows = read_url(spec, f"env:{variable}").rows
    yield Origin(slug(table.rpartition(".")[2]), f"env:{variable}, table {table!r}", spec, readings, rows)
