"""Whatever computes the rows: what it knows of numbers and time zones, and how its refusals are told."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any

import narwhals as nw

from cxreports.errors import CxError, UsageError

_IN_MEMORY = {  # how a frame of an engine is brought into memory
    "dask": "frame.compute()",
    "duckdb": "relation.to_arrow_table()",
    "ibis": "table.to_pyarrow()",
    "polars": "frame.collect()",
    "pyspark": "frame.toArrow()",
    "sqlframe": "frame.toArrow()",
}


@cache
def _duckdb(process: int) -> Any:
    """One database in memory for a process, not for its forks; each use takes a cursor of its own."""
    import duckdb

    return duckdb.connect()


def in_duckdb(frame: Any) -> Any:
    """An Arrow table as a DuckDB relation on the same memory."""
    return nw.from_native(_duckdb(os.getpid()).cursor().from_arrow(frame.to_native()))


@contextmanager
def refusals(frame: Any, asked: Iterable[str]) -> Iterator[None]:
    """What an engine cannot do becomes an error for reading.

    Engines raise classes of their own, some only when rows are fetched. In memory nothing is refused: there
    an exception is a defect, and stays what it is.

    Args:
        frame: a narwhals frame.
        asked: what is computed, for the error.

    Raises:
        UsageError: naming the engine, what it was asked for, and the way out.
    """
    try:
        yield
    except CxError:
        raise
    except Exception as error:
        if not isinstance(frame, nw.LazyFrame):
            raise
        engine = frame.implementation.value
        way = _IN_MEMORY.get(engine, "frame.collect()")
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise UsageError(
            f"{engine} cannot compute {', '.join(asked)}: {reason}",
            hint=f"Bring the table into memory: give {way} instead, with the rows and columns needed.",
        ) from error


def without_nan(frame: Any) -> Any:
    """The frame with null for every NaN: pandas means "no answer" by it, other engines a number."""
    native = frame.to_native()
    if frame.implementation.is_ibis():
        is_nan = import_module("ibis.expr.operations").IsNan
        if not native.get_backend().has_operation(is_nan):  # a database without NaN
            return frame
    kinds = frame.collect_schema()
    floats = [nw.col(name) for name, kind in kinds.items() if kind in (nw.Float32, nw.Float64)]
    return frame.with_columns(*(nw.when(~one.is_nan()).then(one) for one in floats)) if floats else frame


def in_utc(frame: Any, column: str, zone: str) -> Any:
    """The frame with an instant column that has a time zone as the same instants in UTC, without.

    DuckDB and Spark keep the zone in the session and shift by it. Ibis opens its sessions in UTC.
    """
    engine, native = frame.implementation, frame.to_native()
    if engine.is_duckdb():
        quoted = '"' + column.replace('"', '""') + '"'
        return nw.from_native(native.project(f"* replace ({quoted} at time zone 'UTC' as {quoted})"))
    if engine.is_pyspark() or engine.is_pyspark_connect():
        return nw.from_native(native.selectExpr(*_spark_utc(native.columns, column)))
    instant = nw.col(column)
    if not engine.is_ibis() and zone not in ("UTC", "Etc/UTC"):
        instant = instant.dt.convert_time_zone("UTC")
    return frame.with_columns(instant.dt.replace_time_zone(None))


def _spark_utc(columns: Iterable[str], instant: str) -> Iterator[str]:
    for name in columns:
        quoted = "`" + name.replace("`", "``") + "`"
        if name == instant:  # by the count of its microseconds: local hours repeat when clocks change
            yield f"timestampadd(microsecond, unix_micros({quoted}), timestamp_ntz '1970-01-01') as {quoted}"
        else:
            yield quoted
