"""Cohort retention: who is still active, by month of arrival (methodology 3.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import narwhals as nw

from cxreports.errors import DataError, UsageError
from cxreports.measure import figure, inference
from cxreports.measure.grouping import rows_of
from cxreports.measure.inference import Difference, Interval
from cxreports.measure.window import windowed
from cxreports.period import Period

Kind = Literal["unbounded", "bounded"]


@dataclass(frozen=True, slots=True)
class Triangle:
    """Share of each cohort still active, by months since its first; a blank (None) where the data end.

    Attributes:
        kind: "unbounded" (active in month k; may rise again) or "bounded" (active in month k or later; never
            rises).
        sizes: cohort (its first month, "2026-01") -> customers. active: cohort -> customers active per month
            k = 0, 1, ...; as long as the cohort was observed.
        months: the longest row.
    """

    kind: Kind
    sizes: Mapping[str, int]
    active: Mapping[str, Sequence[int]]
    months: int = field(default=0)

    def share(self, cohort: str, month: int) -> float | None:
        """Percentage of a cohort active in month k; None when it was not observed."""
        row = self.active[cohort]
        return 100 * row[month] / self.sizes[cohort] if month < len(row) else None

    def row(self, cohort: str) -> list[float | None]:
        """The percentages of a cohort, blank to the length of the longest."""
        return [self.share(cohort, month) for month in range(self.months)]

    def interval(self, cohort: str, month: int, confidence: float = 0.95) -> Interval | None:
        """Wilson interval of a cell, 0-100; None when it was not observed."""
        if self.share(cohort, month) is None:
            return None
        found = inference.wilson(self.active[cohort][month], self.sizes[cohort], confidence)
        return Interval(100 * found.low, 100 * found.high, found.method)

    def against_rest(self, month: int, confidence: float = 0.95) -> dict[str, tuple[Difference, float]]:
        """Every cohort observed at month k against the others together: difference in points and its
        Benjamini-Hochberg p. Only at one same age: cohorts of different ages are never averaged.
        """
        seen = [cohort for cohort, row in self.active.items() if month < len(row)]
        if len(seen) < 2:
            return {}
        found = {}
        for cohort in seen:
            others = [other for other in seen if other != cohort]
            x2, n2 = sum(self.active[one][month] for one in others), sum(self.sizes[one] for one in others)
            pair = self.active[cohort][month], self.sizes[cohort]
            found[cohort] = figure.share_difference(*pair, x2, n2, confidence)
        adjusted = inference.benjamini_hochberg([one.p for one in found.values()])
        return {cohort: (one, p) for (cohort, one), p in zip(found.items(), adjusted, strict=True)}


def cohorts(
    activity: Any, last_month: str, *, kind: Kind = "unbounded", customer: str = "customer_id",
    day: str = "happened_on",
) -> Triangle:  # fmt: skip
    """The cohort triangle of a frame of activity; grouped by the frame's engine (methodology 3.6).

    Args:
        activity: one row per customer and day (or order, or event) on which he was active.
        last_month: last month that the data hold whole ("2026-03"); later activity does not count.
        kind: "unbounded" or "bounded"; name it wherever the triangle is shown.

    Raises:
        DataError: a column is missing, or the day is none.

    >>> import pandas as pd
    >>> days = pd.to_datetime(["2026-01-03", "2026-02-10", "2026-01-20", "2026-02-01"]).date
    >>> frame = pd.DataFrame({"customer_id": ["a", "a", "b", "c"], "happened_on": days})
    >>> found = cohorts(frame, "2026-02")
    >>> found.row("2026-01"), found.row("2026-02")
    ([100.0, 50.0], [100.0, None])
    """
    if kind not in ("unbounded", "bounded"):
        raise UsageError(f"{kind!r} is no kind of cohort.", hint="Write unbounded or bounded.")
    end = _month(last_month)
    frame = nw.from_native(activity)
    kinds = frame.collect_schema()
    for name in (customer, day):
        if name not in kinds.names():
            raise DataError(f"the frame has no column {name!r}.", hint=f"It has {', '.join(kinds.names())}.")
    if frame.implementation.is_pandas():
        import pyarrow as pa

        frame = nw.from_native(pa.Table.from_pandas(frame.to_native(), preserve_index=False))
    if frame.collect_schema()[day] not in (nw.Date, nw.Datetime):
        raise DataError(f"column {day!r} holds no days.", hint="Convert it, e.g. with pandas.to_datetime.")
    return _triangle(_cells(frame, customer, day, end, kind), end, kind)


def _cells(frame: Any, customer: str, day: str, end: int, kind: Kind) -> list[dict[str, Any]]:
    """(first month, months since) -> customers; bounded: the last month since only."""
    when = nw.col(day).dt
    month = when.year().cast(nw.Int64) * 12 + when.month().cast(nw.Int64) - 1
    frame = (
        windowed(frame)
        .with_columns(cx_month=month)
        .filter(~nw.col(customer).is_null() & (nw.col("cx_month") <= end))
    )
    seen = frame.select(cx_who=nw.col(customer), cx_month=nw.col("cx_month")).unique()
    seen = seen.with_columns(cx_first=nw.col("cx_month").min().over("cx_who"))
    if kind == "bounded":
        seen = seen.group_by("cx_who", "cx_first").agg(nw.col("cx_month").max())
    seen = seen.with_columns(cx_age=nw.col("cx_month") - nw.col("cx_first"))
    return rows_of(seen.group_by("cx_first", "cx_age").agg(nw.len().alias("cx_n")))


def _triangle(cells: Iterable[Mapping[str, Any]], end: int, kind: Kind) -> Triangle:
    counts = {(int(row["cx_first"]), int(row["cx_age"])): int(row["cx_n"]) for row in cells}
    sizes, active = {}, {}
    for first in sorted({first for first, _ in counts}):
        row = [counts.get((first, age), 0) for age in range(end - first + 1)]
        if kind == "bounded":
            row = [sum(row[age:]) for age in range(len(row))]
        name = f"{first // 12}-{first % 12 + 1:02d}"
        sizes[name], active[name] = row[0], row
    return Triangle(kind, sizes, active, max((len(row) for row in active.values()), default=0))


def _month(text: str) -> int:
    found = Period.parse(text)
    if found.unit != "month":
        raise UsageError(f"{text!r} is not a month.", hint="Write 2026-03.")
    return found.start_on.year * 12 + found.start_on.month - 1
