"""Frames of every engine, and a small data set that needs no file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from .fake import FakeDataset

ENGINES = ("pandas", "polars", "polars lazy", "pyarrow", "duckdb")


@pytest.fixture(params=ENGINES)
def frame_of(request: pytest.FixtureRequest) -> Iterator[Callable[[list[dict[str, Any]]], Any]]:
    """Turns rows into a frame of one engine."""
    connection = duckdb.connect()

    def made(rows: list[dict[str, Any]]) -> Any:
        table = pa.Table.from_pylist(rows)
        if request.param == "pandas":
            return pd.DataFrame(rows)
        if request.param == "polars":
            return pl.from_arrow(table)
        if request.param == "polars lazy":
            return pl.from_arrow(table).lazy()
        if request.param == "duckdb":
            connection.register("given", table)
            connection.execute("create or replace table rows as from given")
            return connection.sql("from rows")
        return table

    yield made
    connection.close()


@pytest.fixture
def dataset() -> Iterator[FakeDataset]:
    data = FakeDataset()
    yield data
    data.close()
