"""Windows over the rows of one session or customer, and instants fine enough to order them by."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from cxreports.measure.engine import in_duckdb
from cxreports.measure.instant import as_utc, day_number, seconds

TICKS = 1_000_000  # per second
_DAY = 86_400


def with_ticks(frame: Any, instant: str, name: str = "cx_tick") -> Any:
    """The frame with an instant as whole microseconds since 1970-01-01 UTC; numbers are taken as
    milliseconds.
    """
    if frame.collect_schema()[instant].is_numeric():
        return frame.with_columns(
            (nw.col(instant).cast(nw.Float64) * 1000).round(0).cast(nw.Int64).alias(name)
        )
    if frame.collect_schema()[instant] == nw.Date:  # a midnight
        return frame.with_columns((day_number(nw.col(instant)) * _DAY * TICKS).alias(name))
    frame = as_utc(frame, instant)
    column = nw.col(instant)
    return frame.with_columns((seconds(column) * TICKS + column.dt.microsecond().cast(nw.Int64)).alias(name))


def windowed(frame: Any) -> Any:
    """The frame on an engine whose windows over groups can be trusted.

    pyarrow has no ordered windows, and what narwhals computes over groups of its tables comes back through a
    join that may shuffle rows: DuckDB stands in for it, on the same memory.
    """
    if not frame.implementation.is_pyarrow():
        return frame
    return in_duckdb(frame)


def as_given(frame: Any, given: Any) -> Any:
    """A result as a native frame of the engine that was given, which DuckDB may have stood in for."""
    if given.implementation.is_pyarrow():
        return frame.collect(backend="pyarrow").to_native()
    return frame.to_native()
