"""Databases: DuckDB and SQLite files, Parquet files, and PostgreSQL through a URL in the environment."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb

from cxreports.data.datafile import SourceSpec
from cxreports.data.rawtable import (
    RawTable,
    hash_file,
    hash_rows,
    refuse_empty,
    table_of_rows,
    unique_headers,
)
from cxreports.data.sql import ident, literal
from cxreports.errors import DataError

SQLITE, DUCKDB = {".sqlite", ".sqlite3", ".db"}, {".duckdb", ".ddb"}


def text_columns(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """A query whose columns are those of `query`, each as the text that stands for it."""
    described = connection.execute(f"DESCRIBE {query}").fetchall()
    texts = ", ".join(f"{_text(name, kind)} AS {ident(name)}" for name, kind, *_ in described)
    return f"SELECT {texts} FROM ({query})"


def _text(name: str, kind: str) -> str:
    column = ident(name)
    if kind in {"DOUBLE", "FLOAT"}:  # 7.0 is the text "7"; a float that says "no answer" is no value
        return (
            f"CASE WHEN isnan({column}) THEN NULL WHEN {column} = trunc({column}) AND abs({column}) < 1e15 "
            f"THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) ELSE CAST({column} AS VARCHAR) END"
        )
    return f"CAST({column} AS VARCHAR)"


def read_parquet(path: Path, spec: SourceSpec, place: str) -> RawTable:
    """The rows of a Parquet file.

    Raises:
        DataError: it is not one, or it holds no row.
    """
    return _read_duckdb(":memory:", f"SELECT * FROM read_parquet({literal(str(path))})", path, place)


def read_duckdb(path: Path, spec: SourceSpec, place: str) -> RawTable:
    """A table, view or query of a DuckDB file, opened read-only.

    Raises:
        DataError: it is not one, the query fails, or it holds no row.
    """
    return _read_duckdb(str(path), _query(spec, place), path, place)


def _read_duckdb(database: str, query: str, path: Path, place: str) -> RawTable:
    try:
        with duckdb.connect(database, read_only=database != ":memory:") as connection:
            connection.execute("SET TimeZone = 'UTC'")
            rows = connection.sql(text_columns(connection, query)).to_arrow_table()
    except duckdb.Error as error:
        raise DataError(f"{path.name} cannot be read: {first_line(error)}", where=place) from None
    refuse_empty(rows, path.name)
    return RawTable(rows.rename_columns(unique_headers(rows.column_names)), 1, hash_file(path))


def read_sqlite(path: Path, spec: SourceSpec, place: str) -> RawTable:
    """A table, view or query of a SQLite file, opened read-only.

    Raises:
        DataError: it is not one, the query fails, or it holds no row.
    """
    query = _query(spec, place)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            cursor = connection.execute(query)
            headers = unique_headers([column[0] for column in cursor.description or ()])
            rows = table_of_rows(headers, cursor)
    except sqlite3.Error as error:
        raise DataError(f"{path.name} cannot be read: {error}.", where=place) from None
    refuse_empty(rows, path.name)
    return RawTable(rows, 1, hash_file(path))


def read_url(spec: SourceSpec, place: str) -> RawTable:
    """A table or query of a PostgreSQL server whose URL stands in an environment variable.

    The URL may hold a password, so it is never printed.

    Raises:
        DataError: the variable is not set, the server is of another kind, or the query fails.
    """
    url = os.environ.get(spec.url_env or "")
    if not url:
        hint = (
            f"Set it to the URL of the database, e.g. {spec.url_env}=postgresql://user:password@host/database"
        )
        raise DataError(f"the environment variable {spec.url_env} is not set.", where=place, hint=hint)
    kind = url.partition("://")[0]
    if kind not in {"postgresql", "postgres"}:
        hint = "Supported: postgresql://... For others, export to Parquet or CSV."
        raise DataError(f"{spec.url_env} holds no URL of a kind that is known.", where=place, hint=hint)
    headers, values = _postgresql(url, _query(spec, place), place)
    rows = table_of_rows(headers, values)
    refuse_empty(rows, f"{place}: the query")
    return RawTable(rows, 1, hash_rows(rows))


def _postgresql(url: str, query: str, place: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    try:
        import psycopg
    except ImportError:
        hint = 'Install it: pip install "cxreports[postgres]"'
        raise DataError("reading PostgreSQL needs the package psycopg.", where=place, hint=hint) from None
    try:
        with psycopg.connect(url) as connection:
            connection.read_only = True
            connection.execute("SET TIME ZONE 'UTC'")
            cursor = connection.execute(query.encode())
            if cursor.description is None:
                raise DataError("the query gives no rows.", where=place)
            return unique_headers([column.name for column in cursor.description]), cursor.fetchall()
    except psycopg.OperationalError as error:
        hint = "Is the server up, and are the host, user and password in the URL right?"
        message = f"no connection to the database: {_without_secrets(error, url)}"
        raise DataError(message, where=place, hint=hint) from None
    except psycopg.Error as error:
        raise DataError(f"the query fails: {_without_secrets(error, url)}", where=place) from None


def _without_secrets(error: Exception, url: str) -> str:
    """What the database says, without the URL that it may quote."""
    user, _, _ = url.partition("://")[2].rpartition("@")
    password = user.partition(":")[2]
    message = first_line(error)
    for secret in (url, password, unquote(password)):
        if secret:
            message = message.replace(secret, "***")
    return message


def _query(spec: SourceSpec, place: str) -> str:
    if spec.query:
        return spec.query.strip().rstrip(";")
    if spec.table:
        return "SELECT * FROM " + ".".join(ident(part) for part in spec.table.split("."))
    raise DataError("a database file needs a `table` or a `query`.", where=place)


def first_line(error: Exception) -> str:
    """What a database says about an error, without its internals."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".") + "."
