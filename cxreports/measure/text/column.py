"""Columns of every engine as Python values."""

from __future__ import annotations

import math
from typing import Any

import narwhals as nw

from cxreports.errors import DataError


def listed(column: Any) -> list[Any]:
    """The values of a column, missing ones as None.

    Args:
        column: a list, a numpy array, a pandas, polars or pyarrow column, or a frame or DuckDB relation of
            one column.

    Raises:
        DataError: a text was given instead of a column, or a frame has several columns.

    >>> listed(["bien", None, float("nan")])
    ['bien', None, None]
    """
    if isinstance(column, str | bytes):
        raise DataError(f"{column[:40]!r} is one text, not a column.", hint="Give a list of texts.")
    known = nw.from_native(column, pass_through=True, allow_series=True)
    if isinstance(known, nw.LazyFrame):
        known = known.collect()
    if isinstance(known, nw.DataFrame):
        if len(known.columns) != 1:
            raise DataError(f"a column is needed, not a table of {known.columns}.", hint="Give one column.")
        known = known[known.columns[0]]
    values = known.to_list() if isinstance(known, nw.Series) else list(known)
    return [None if _missing(value) else value for value in values]


def _missing(value: Any) -> bool:
    return (
        value is None
        or type(value).__name__ in ("NAType", "NaTType")
        or (isinstance(value, float) and math.isnan(value))
    )
