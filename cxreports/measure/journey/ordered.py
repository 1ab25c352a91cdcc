"""What needs an order: instants fine enough to sort by, and windows over the rows of one session."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from cxreports.measure.instant import as_utc, seconds

TICKS = 1_000_000  # per second


def with_ticks(frame: Any, instant: str, name: str = "cx_tick") -> Any:
    """The frame with an instant as whole microseconds since 1970-01-01 UTC; numbers are taken as
    milliseconds.
    """
    if frame.collect_schema()[instant].is_numeric():
        return frame.with_columns(
            (nw.col(instant).cast(nw.Float64) * 1000).round(0).cast(nw.Int64).alias(name)
        )
    frame = as_utc(frame, instant)
    column = nw.col(instant)
    return frame.with_columns((seconds(column) * TICKS + column.dt.microsecond().cast(nw.Int64)).alias(name))


def windowed(frame: Any) -> Any:
    """The frame on an engine that has ordered windows within groups: pyarrow has none, DuckDB stands in."""
    if not frame.implementation.is_pyarrow():
        return frame
    import duckdb

    return nw.from_native(duckdb.connect().from_arrow(frame.to_native()))
