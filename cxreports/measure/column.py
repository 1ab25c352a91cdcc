"""A frame as it was given; a lone column as a frame of one."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pyarrow as pa

from cxreports.errors import DataError


def is_frame(rows: Any) -> bool:
    """Whether these are rows of a frame that narwhals knows, not a column."""
    return isinstance(nw.from_native(rows, pass_through=True), nw.DataFrame | nw.LazyFrame)


def framed(rows: Any, name: str) -> Any:
    """The frame that was given, or a column (list, numpy array, series) under its name; NaN and NA are null.

    Raises:
        DataError: a column mixes types.
    """
    if is_frame(rows):
        return rows
    values = rows.to_arrow() if hasattr(rows, "to_arrow") else rows
    try:
        return pa.table(
            {name: values if isinstance(values, pa.ChunkedArray) else pa.array(values, from_pandas=True)}
        )
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise DataError(f"column {name!r} mixes types: {error}.", hint="Give it one type.") from None
