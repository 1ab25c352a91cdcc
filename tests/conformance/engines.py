"""The engines: how an Arrow table becomes a frame of each, and what each needs to run at all."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from importlib.util import find_spec
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

Made = Callable[[str, pa.Table], Any]  # a name and an Arrow table to a frame of the engine


def _need(package: str, extra: str) -> None:
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed (pip install 'cxreports[{extra}]')")


@contextmanager
def pandas() -> Iterator[Made]:
    yield lambda name, table: table.to_pandas()


@contextmanager
def pandas_arrow() -> Iterator[Made]:
    import pandas as pd

    yield lambda name, table: table.to_pandas(types_mapper=pd.ArrowDtype)


@contextmanager
def polars() -> Iterator[Made]:
    yield lambda name, table: pl.from_arrow(table)


@contextmanager
def polars_lazy() -> Iterator[Made]:
    yield lambda name, table: pl.from_arrow(table).lazy()  # type: ignore[union-attr]


@contextmanager
def pyarrow() -> Iterator[Made]:
    yield lambda name, table: table


@contextmanager
def duckdb_relation() -> Iterator[Made]:
    with closing(duckdb.connect()) as connection:

        def made(name: str, table: pa.Table) -> Any:
            connection.register("given", table)
            connection.execute(f"create or replace table {name} as from given")
            return connection.table(name)

        yield made


@contextmanager
def ibis_duckdb() -> Iterator[Made]:
    _need("ibis", "ibis")
    import ibis

    backend = ibis.duckdb.connect()

    def made(name: str, table: pa.Table) -> Any:
        backend.con.register("given", table)
        backend.con.execute(f"create or replace table {name} as from given")
        return backend.table(name)

    yield made
    backend.disconnect()


@contextmanager
def ibis_sqlite() -> Iterator[Made]:
    _need("ibis", "ibis")
    import ibis

    backend = ibis.sqlite.connect()
    yield lambda name, table: backend.create_table(name, table, overwrite=True)
    backend.disconnect()


@contextmanager
def spark() -> Iterator[Made]:
    _need("pyspark", "spark")
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine (Debian: default-jre-headless)")
    session = spark_session()
    yield lambda name, table: session.createDataFrame(table)
    session.stop()


def spark_session(zone: str = "UTC") -> Any:
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        "spark.sql.session.timeZone": zone,
        "spark.driver.memory": "1g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "ERROR",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
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
