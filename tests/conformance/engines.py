"""The engines: how an Arrow table becomes a frame of each, and what each needs to run at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest


@dataclass(frozen=True)
class Engine:
    """An engine at work.

    Attributes:
        frame: a name and an Arrow table to a frame.
        run: runs a statement in the session, where there is one.
    """

    frame: Callable[[str, pa.Table], Any]
    run: Callable[[str], object] | None = None


def _need(package: str, install: str) -> None:
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed (pip install '{install}')")


@contextmanager
def pandas() -> Iterator[Engine]:
    yield Engine(lambda name, table: table.to_pandas())


@contextmanager
def pandas_arrow() -> Iterator[Engine]:
    import pandas as pd

    yield Engine(lambda name, table: table.to_pandas(types_mapper=pd.ArrowDtype))


@contextmanager
def polars() -> Iterator[Engine]:
    yield Engine(lambda name, table: pl.from_arrow(table))


@contextmanager
def polars_lazy() -> Iterator[Engine]:
    yield Engine(lambda name, table: pl.from_arrow(table).lazy())  # type: ignore[union-attr]


@contextmanager
def pyarrow() -> Iterator[Engine]:
    yield Engine(lambda name, table: table)


@contextmanager
def duckdb_relation() -> Iterator[Engine]:
    with closing(duckdb.connect()) as connection:

        def made(name: str, table: pa.Table) -> Any:
            connection.register("given", table)
            connection.execute(f"create or replace table {name} as from given")
            return connection.table(name)

        yield Engine(made, connection.execute)


@contextmanager
def ibis_duckdb() -> Iterator[Engine]:
    _need("ibis", "cxreports[ibis]")
    import ibis

    backend = ibis.duckdb.connect()

    def made(name: str, table: pa.Table) -> Any:
        backend.con.register("given", table)
        backend.con.execute(f"create or replace table {name} as from given")
        return backend.table(name)

    yield Engine(made)
    backend.disconnect()


@contextmanager
def ibis_sqlite() -> Iterator[Engine]:
    _need("ibis", "cxreports[ibis]")
    _need("regex", "ibis-framework[sqlite]")
    import ibis

    backend = ibis.sqlite.connect()

    def made(name: str, table: pa.Table) -> Any:
        columns = ", ".join(f'"{field.name}" {_sqlite_type(field.type)}' for field in table.schema)
        backend.con.execute(f"drop table if exists {name}")
        backend.con.execute(f"create table {name} ({columns})")
        rows = [tuple(map(_sqlite_value, row.values())) for row in table.to_pylist()]
        backend.con.executemany(f"insert into {name} values ({', '.join('?' * table.num_columns)})", rows)
        return backend.table(name)

    yield Engine(made)
    backend.disconnect()


def _sqlite_type(kind: pa.DataType) -> str:
    """SQLite has no dates: Ibis goes by the declared type, and the values are text."""
    if pa.types.is_date(kind):
        return "DATE"
    if pa.types.is_timestamp(kind):
        return "TIMESTAMP"
    if pa.types.is_boolean(kind):
        return "BOOLEAN"
    return "REAL" if pa.types.is_floating(kind) else "INTEGER" if pa.types.is_integer(kind) else "TEXT"


def _sqlite_value(value: Any) -> Any:
    return str(value) if isinstance(value, date) else value


@contextmanager
def spark() -> Iterator[Engine]:
    _need("pyspark", "cxreports[spark]")
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine (Debian: default-jre-headless)")
    session = spark_session()
    yield Engine(lambda name, table: session.createDataFrame(table), session.sql)
    session.stop()


def spark_session() -> Any:
    """A session that leaves the machine to others."""
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.memory": "1g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "ERROR",
        # A thousand rows are done before the code made for them is compiled.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    }
    builder = SparkSession.builder.master("local[2]").appName("cxreports")
    for key, value in settings.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


ENGINES: dict[str, Callable[[], Any]] = {
    "pandas-arrow": pandas_arrow,
    "polars": polars,
    "polars-lazy": polars_lazy,
    "pyarrow": pyarrow,
    "duckdb": duckdb_relation,
    "ibis-duckdb": ibis_duckdb,
    "ibis-sqlite": ibis_sqlite,
    "spark": spark,
}
