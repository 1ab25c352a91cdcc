"""Customer spans, flagged per period: who was there, who came, who left (methodology 2.6d)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from cxreports.errors import UsageError
from cxreports.measure.calendar import day_literal
from cxreports.measure.grouping import Preparation, Prepared, rows_of
from cxreports.measure.instant import day_number
from cxreports.measure.state import Row
from cxreports.period import Period

FLAGS = ("opening", "new", "closing", "lost_opening", "lost_new")
_EPOCH = 719_163  # ordinal of 1970-01-01


@dataclass(frozen=True)
class Spans(Preparation):
    """One row per customer span `[started_on, ended_on)`; five flags per period, all periods in one pass.

    A customer with several spans counts once: present at both ends of the period is kept, whatever happened
    between (endpoint method).
    """

    exposure: bool = False  # also count customer-days, for the person-time rate

    @property
    def table(self) -> str:
        return "customers"

    @property
    def day(self) -> str:
        return ""

    @property
    def required(self) -> tuple[str, ...]:
        return ("started_on", "ended_on")

    @property
    def optional(self) -> tuple[str, ...]:
        return ("customer_id",)

    def layers(self, periods: Sequence[Period]) -> Sequence[Sequence[Period]]:
        if not periods:
            raise UsageError(
                "churn and retention need a period.", hint='Give period="2026-10", for instance.'
            )
        return [periods]

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        raise NotImplementedError("spans are flagged per period, see `prepared`")

    def prepared(self, frame: Any, by: Sequence[str], periods: Sequence[Period]) -> Prepared:
        if frame.collect_schema()["ended_on"] == nw.Unknown:  # nobody left: the column has no type
            frame = frame.with_columns(nw.col("ended_on").cast(nw.Date))
        start, end = nw.col("started_on"), nw.col("ended_on")
        started, ended = day_literal(frame, "started_on"), day_literal(frame, "ended_on")
        frame = frame.with_columns(cx_invalid=_flag(end < start))
        valid = (nw.col("cx_invalid") == 0) & ~start.is_null()
        for place, period in enumerate(periods):
            first, last = period.start_on, period.end_on
            before, still = start < started(first), end.is_null() | (end >= ended(first))
            until, stays = start < started(last), end.is_null() | (end >= ended(last))
            frame = frame.with_columns(
                _flag(valid & before & still).alias(f"opening{place}"),
                _flag(valid & ~before & until).alias(f"new{place}"),
                _flag(valid & until & stays).alias(f"closing{place}"),
            )
            if self.exposure:
                frame = _with_days(frame, place, period, valid)
        frame = (
            _once_per_customer(frame, len(periods))
            if _has_returns(frame)
            else _with_losses(frame, len(periods))
        )
        names = (*FLAGS, "days") if self.exposure else FLAGS
        sums = [f"{name}{place}" for place in range(len(periods)) for name in names]
        return Prepared(frame, (), (*sums, "cx_invalid"))

    def scatter(self, row: Row, periods: Sequence[Period]) -> Iterator[tuple[Period | None, Row]]:
        for place, period in enumerate(periods):
            counts = {name: float(row[f"{name}{place}"] or 0) for name in FLAGS}
            counts["invalid"] = float(row["cx_invalid"] or 0)
            length = period.end_on.toordinal() - period.start_on.toordinal()
            counts["opening_days"] = counts["opening"] * length  # additive, unlike the length itself
            if self.exposure:
                counts["days"] = float(row[f"days{place}"] or 0)
            yield period, counts


def _flag(condition: Any) -> Any:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def _with_days(frame: Any, place: int, period: Period, valid: Any) -> Any:
    """Customer-days within the period."""
    first, last = period.start_on.toordinal() - _EPOCH, period.end_on.toordinal() - _EPOCH
    start, end = day_number(nw.col("started_on")), day_number(nw.col("ended_on"))
    begun = nw.when(start < first).then(nw.lit(first)).otherwise(start)
    ended = nw.when(end < last).then(end).otherwise(nw.lit(last))  # a null end goes on
    frame = frame.with_columns(cx_days=ended - begun)
    held = nw.when(valid & (nw.col("cx_days") > 0)).then(nw.col("cx_days")).otherwise(nw.lit(0))
    return frame.with_columns(held.alias(f"days{place}"))


def _has_returns(frame: Any) -> bool:
    """Whether a customer has several spans."""
    if "customer_id" not in frame.collect_schema().names():
        return False
    counted = frame.select(cx_rows=nw.len(), cx_customers=nw.col("customer_id").n_unique())
    row = rows_of(counted)[0]
    return bool(row["cx_rows"] > row["cx_customers"])


def _with_losses(frame: Any, periods: int) -> Any:
    return frame.with_columns(
        (nw.col(f"{whom}{place}") * (1 - nw.col(f"closing{place}"))).alias(f"lost_{whom}{place}")
        for place in range(periods)
        for whom in ("opening", "new")
    )


def _once_per_customer(frame: Any, periods: int) -> Any:
    """The flags divided among a customer's spans, so that each customer counts once, where his spans are."""
    for place in range(periods):
        names = [f"{name}{place}" for name in ("opening", "new", "closing")]
        frame = frame.with_columns(
            nw.col(name).sum().over("customer_id").cast(nw.Float64).alias(f"all_{name}") for name in names
        )
        opening, new, closing = names
        was_there, is_there = nw.col(f"all_{opening}") > 0, nw.col(f"all_{closing}") > 0
        frame = frame.with_columns(
            nw.when(was_there)
            .then(nw.col(opening) / nw.col(f"all_{opening}"))
            .otherwise(nw.lit(0.0))
            .alias(opening),
            nw.when(~was_there & (nw.col(f"all_{new}") > 0))
            .then(nw.col(new) / nw.col(f"all_{new}"))
            .otherwise(nw.lit(0.0))
            .alias(new),
            nw.when(is_there)
            .then(nw.col(closing) / nw.col(f"all_{closing}"))
            .otherwise(nw.lit(0.0))
            .alias(closing),
        )
        gone = nw.when(nw.col(f"all_{closing}") > 0).then(nw.lit(0.0)).otherwise(nw.lit(1.0))
        frame = frame.with_columns(
            (nw.col(opening) * gone).alias(f"lost_{opening}"), (nw.col(new) * gone).alias(f"lost_{new}")
        )
    return frame
