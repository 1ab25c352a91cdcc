"""The columns that an analysis needs, from a frame of any engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from cxreports.errors import DataError
from cxreports.measure import grouping
from cxreports.measure.grouping import Preparation, Prepared


@dataclass(frozen=True)
class Columns(Preparation):
    """Columns taken as they are."""

    source: str
    names: tuple[str, ...]
    extra: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.source

    @property
    def day(self) -> str:
        return ""

    @property
    def required(self) -> tuple[str, ...]:
        return self.names

    @property
    def optional(self) -> tuple[str, ...]:
        return self.extra

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        return Prepared(frame, ())


def adopt(
    frame: Any, names: Sequence[str], *, optional: Sequence[str] = (), by: Sequence[str] = (), table: str
) -> Any:
    """The named columns of a frame, as a narwhals frame; nothing is read yet on a lazy engine.

    Args:
        frame: a pandas, polars or pyarrow frame, or a DuckDB relation.
        names: columns that must be there. optional: columns that may.
        by: columns that the caller of the analysis named. table: what the frame holds, for the errors.

    Raises:
        UsageError: not a frame. DataError: a needed column is absent. UnknownName: a `by` column is.

    >>> import pyarrow as pa
    >>> adopt(pa.table({"score": [9], "x": [1]}), ["score"], table="responses").columns
    ['score']
    """
    wanted = tuple(dict.fromkeys(names))
    return grouping.adopt(frame, Columns(table, wanted, tuple(optional)), by, False)


def numeric(frame: Any, names: Sequence[str]) -> Any:
    """The frame with these columns as floats, null where there is no number.

    Raises:
        DataError: a column holds something else than numbers.
    """
    kinds = frame.collect_schema()
    for name in names:
        if not (kinds[name].is_numeric() or kinds[name] in (nw.Boolean, nw.Unknown)):
            raise DataError(
                f"column {name!r} holds {kinds[name]}, not numbers.",
                hint="Convert it first, or name another column.",
            )
    frame = frame.with_columns(nw.col(name).cast(nw.Float64) for name in names)
    return frame.with_columns(
        nw.when(~nw.col(name).is_nan()).then(nw.col(name)).alias(name) for name in names
    )


def complete(frame: Any, names: Sequence[str]) -> Any:
    """The rows that have a value in each of these columns."""
    for name in names:
        frame = frame.filter(~nw.col(name).is_null())
    return frame


def counted(frame: Any, keys: Sequence[str]) -> list[dict[str, Any]]:
    """How many rows there are of each combination of values, under `cx_n`; one pass of the engine.

    The order does not depend on the engine: sorted by value, nulls last.
    """
    rows = grouping.rows_of(frame.group_by(*keys).agg(nw.len().alias("cx_n")))
    return sorted(rows, key=lambda row: [_rank(row[key]) for key in keys])


def _rank(value: Any) -> tuple[bool, str, Any]:
    if value is None:
        return True, "", 0
    return False, "number" if isinstance(value, int | float) else type(value).__name__, value


def tallied(frame: Any, keys: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """As `counted`, for numeric columns without nulls and many rows: values (rows x keys) and counts."""
    found = arrays(frame.group_by(*keys).agg(nw.len().alias("cx_n")), [*keys, "cx_n"])
    values = np.column_stack([found[key].astype(float) for key in keys])
    order = np.lexsort(values.T[::-1])
    return values[order], found["cx_n"].astype(np.int64)[order]


def totals(frame: Any, sums: Mapping[str, Any]) -> dict[str, float]:
    """Sums over all rows of expressions named by the keys; 0 for the sum of nothing.

    Expressions become columns first: inside an aggregation some engines compute something else.
    """
    frame = frame.with_columns(**sums) if sums else frame
    made = frame.select(nw.len().alias("cx_n"), *(nw.col(name).sum() for name in sums))
    row = grouping.rows_of(made)[0]
    return {name: float(value or 0) for name, value in row.items()}


def arrays(frame: Any, names: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Columns of a frame as arrays, read once; a null number is NaN."""
    eager = frame.select(*dict.fromkeys(names))
    eager = eager.collect(backend="pyarrow") if isinstance(eager, nw.LazyFrame) else eager
    table = eager.to_arrow()
    return {name: np.asarray(table[name].to_numpy()) for name in names}
