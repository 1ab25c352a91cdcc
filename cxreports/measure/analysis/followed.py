"""Customers followed from their answer on (methodology 3.11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from cxreports.errors import NoData
from cxreports.measure.analysis.columns import adopt, arrays, complete, numeric
from cxreports.measure.analysis.lifetable import LifeTable
from cxreports.measure.instant import day_number

Floats = NDArray[np.float64]
_EPOCH = date(1970, 1, 1).toordinal()
_READ = ("customer_id", "score", "cx_at", "cx_event", "cx_life", "tenure")


def day_of(day: date) -> int:
    """Days since 1970-01-01.

    >>> day_of(date(1970, 1, 11))
    10
    """
    return (day.date() if isinstance(day, datetime) else day).toordinal() - _EPOCH


def follow(
    responses: Any, customers: Any, cutoff: int, value: str, more: Sequence[str]
) -> tuple[dict[str, NDArray[Any]], dict[str, int]]:
    """One line per customer: his first valid answer, and the span that holds it.

    Args:
        responses, customers: as for `linkage`. cutoff: a day number. value: column of customers; all NaN when
            absent. more: further columns of customers.

    Returns:
        Columns customer_id, score, class (0, 1, 2: place in `CLASSES`), cx_at (day number), cx_life (days
        from the answer), cx_event (1: ended), tenure (days at the answer), value and `more`; and how many
        customers were left out as missing, how many answers as invalid.

    Raises:
        NoData: nobody answered while a customer.

    >>> import pandas as pd
    >>> answers = pd.DataFrame({"customer_id": ["a"], "score": [9], "answered_on": [date(1970, 1, 11)]})
    >>> base = pd.DataFrame({"customer_id": ["a"], "started_on": [date(1970, 1, 1)], "ended_on": [None]})
    >>> people, _ = follow(answers, base, 30, "value", [])
    >>> people["class"].tolist(), people["tenure"].tolist(), people["cx_life"].tolist()
    ([2], [10], [20])
    """
    answers, invalid = _first_answers(responses, cutoff)
    joined = answers.join(_spans(customers, value, more), on="customer_id", how="inner")
    there = (nw.col("cx_from") <= nw.col("cx_at")) & (
        nw.col("cx_to").is_null() | (nw.col("cx_to") > nw.col("cx_at"))
    )
    joined = joined.filter(there).sort("customer_id", "cx_from")
    joined = joined.unique("customer_id", keep="last", maintain_order=True)
    if not len(joined):
        raise NoData("nobody answered while a customer.", hint="Do both tables mean the same by customer_id?")
    ended = (~nw.col("cx_to").is_null()) & (nw.col("cx_to") < cutoff)
    joined = joined.with_columns(
        cx_event=nw.when(ended).then(nw.lit(1)).otherwise(nw.lit(0)),
        cx_life=nw.when(ended).then(nw.col("cx_to")).otherwise(nw.lit(cutoff)) - nw.col("cx_at"),
        tenure=nw.col("cx_at") - nw.col("cx_from"),
    )
    people = arrays(joined, [*_READ, value, *more])
    people["value"] = people[value].astype(float)
    people["class"] = np.where(people["score"] >= 9, 2, np.where(people["score"] >= 7, 1, 0))
    return people, {"missing": len(answers) - len(joined), "invalid": invalid}


def _first_answers(responses: Any, cutoff: int) -> tuple[Any, int]:
    names = ["customer_id", "score", "answered_on"]
    answers = complete(numeric(adopt(responses, names, table="responses"), ["score"]), names)
    answers = _eager(answers.with_columns(cx_at=day_number(nw.col("answered_on"))).drop("answered_on"))
    read = len(answers)
    valid = answers.filter(nw.col("score").is_between(0, 10) & (nw.col("cx_at") < cutoff))
    first = valid.sort("customer_id", "cx_at", "score")
    return first.unique("customer_id", keep="first", maintain_order=True), read - len(valid)


def _spans(customers: Any, value: str, more: Sequence[str]) -> Any:
    names = ["customer_id", "started_on", "ended_on"]
    spans = adopt(customers, names, optional=[value], by=tuple(more), table="customers")
    kinds = spans.collect_schema()
    if kinds["ended_on"] == nw.Unknown:  # nobody left: the column has no type
        spans = spans.with_columns(nw.col("ended_on").cast(nw.Date))
    start, end = (day_number(nw.col(name)) for name in names[1:])
    spans = spans.with_columns(cx_from=start, cx_to=end).drop("started_on", "ended_on")
    if value in kinds.names():
        return _eager(numeric(spans, [value]))
    return _eager(spans.with_columns(nw.lit(None, dtype=nw.Float64).alias(value)))


def _eager(frame: Any) -> Any:
    """The two tables may live on different engines: identifiers are joined in memory."""
    eager = frame.collect(backend="pyarrow") if isinstance(frame, nw.LazyFrame) else frame
    return nw.from_native(eager.to_arrow())


def life_of(people: Mapping[str, Any], place: int) -> LifeTable:
    """Life table of one class from the answer on."""
    side = people["class"] == place
    life = people["cx_life"][side].astype(float)
    return LifeTable.of(np.zeros(len(life)), life, people["cx_event"][side] == 1)


def tickets_after(tickets: Any, people: Mapping[str, Any]) -> Floats:
    """Tickets of each customer between his answer and the cut-off."""
    known = complete(
        adopt(tickets, ["customer_id", "created_on"], table="tickets"), ["customer_id", "created_on"]
    )
    found = arrays(known.with_columns(cx_at=day_number(nw.col("created_on"))), ["customer_id", "cx_at"])
    place = {who: index for index, who in enumerate(people["customer_id"].tolist())}
    counts = np.zeros(len(place))
    for who, at in zip(found["customer_id"].tolist(), found["cx_at"].tolist(), strict=True):
        index = place.get(who)
        if (
            index is not None
            and people["cx_at"][index] < at < people["cx_at"][index] + people["cx_life"][index]
        ):
            counts[index] += 1
    return counts
