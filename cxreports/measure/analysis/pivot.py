"""From one row per answer to one row per respondent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from cxreports.errors import UnknownName
from cxreports.measure.analysis.columns import adopt, numeric
from cxreports.measure.grouping import rows_of


def wide(
    frame: Any,
    names: Sequence[str],
    *,
    unit: str = "response_id",
    key: str = "question",
    value: str = "score",
) -> Any:
    """One row per unit and one column per question, as `drivers` needs them; by the frame's engine.

    Args:
        frame: canonical responses (or employees, with `unit="employee_id"`, `key="item"`).
        names: questions to keep, the target among them.
        unit: what answered: a response, or a customer (the mean of his answers to a question).

    Returns:
        A frame of the same engine (pandas becomes pyarrow); null where a unit has no answer.

    Raises:
        UnknownName: no row has that question. DataError: a column is absent.

    >>> import pyarrow as pa
    >>> rows = {"response_id": [1, 1, 2], "question": ["nps", "csat", "nps"], "score": [9.0, 5.0, 3.0]}
    >>> wide(pa.table(rows), ["nps", "csat"]).sort_by("response_id").to_pydict()
    {'response_id': [1, 2], 'nps': [9.0, 3.0], 'csat': [5.0, None]}
    """
    known = numeric(adopt(frame, [unit, key, value], table="responses"), [value])
    there = {row[key] for row in rows_of(known.select(key).unique())}
    for name in names:
        if name not in there:
            raise UnknownName("question", name, [str(one) for one in there if one is not None])
    columns = {
        name: nw.when(nw.col(key) == name).then(nw.col(value)).otherwise(nw.lit(None, dtype=nw.Float64))
        for name in names
    }
    made = known.with_columns(cx_unit=nw.col(unit)).with_columns(**columns)
    made = made.group_by("cx_unit").agg(*(nw.col(name).mean() for name in names))
    return made.rename({"cx_unit": unit}).to_native()
