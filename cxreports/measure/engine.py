"""Whatever computes the rows, and how its refusals are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
