"""Frames of every engine; several may live at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from ..conftest import ENGINES


@pytest.fixture(params=ENGINES)
def frame_of(request: pytest.FixtureRequest) -> Iterator[Callable[[list[dict[str, Any]]], Any]]:
    """Turns rows into a frame of one engine."""
    connection, numbers = duckdb.connect(), count()

    def made(rows: list[dict[str, Any]]) -> Any:
        table = pa.Table.from_pylist(rows)
        if request.param == "pandas":
            return pd.DataFrame(rows)
        if request.param == "polars":
            return pl.from_arrow(table)
        if request.param == "polars lazy":
            return pl.from_arrow(table).lazy()
        if request.param == "duckdb":
            name = f"rows{next(numbers)}"
            connection.register("given", table)
            connection.execute(f"create table {name} as from given")
            return connection.sql(f"from {name}")
        return table

    yield made
    connection.close()
