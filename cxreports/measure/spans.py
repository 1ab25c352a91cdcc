"""Customer spans, flagged per period: who was there, who came, who left (methodology 2.6d)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

from cxreports.errors import UsageError
from cxreports.measure.calendar import day_literal
from cxreports.measure.grouping import Preparation, Prepared, rows_of
from cxreports.measure.instant import day_number
from cxreports.measure.state import Row
from cxreports.measure.window import windowed
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
    within: tuple[str, ...] = ()  # columns whose values make somebody else of a customer

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

    def apart(self, names: Sequence[str]) -> Spans:
        return replace(self, within=tuple(names))

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
        who = ("customer_id", *(name for name in self.within if name != "customer_id"))
        returns = _has_returns(frame, who)
        frame = windowed(frame) if returns else frame
        start, end = nw.col("started_on"), nw.col("ended_on")
        frame = frame.with_columns(cx_invalid=_flag(end < start))
        if self.exposure:
            frame = frame.with_columns(cx_start=day_number(start), cx_end=day_number(end))
        started, ended = day_literal(frame, "started_on"), day_literal(frame, "ended_on")
        valid = (nw.col("cx_invalid") == 0) & ~start.is_null()
        flags: list[Any] = []
        for place, period in enumerate(periods):
            first, last = period.start_on, period.end_on
            before, still = start < started(first), end.is_null() | (end >= ended(first))
            until, stays = start < started(last), end.is_null() | (end >= ended(last))
            flags += [
                _flag(valid & before & still).alias(f"opening{place}"),
                _flag(valid & ~before & until).alias(f"new{place}"),
                _flag(valid & until & stays).alias(f"closing{place}"),
            ]
            if self.exposure:
                flags.append(_days_within(period, valid).alias(f"days{place}"))
        # One step for all periods: an engine plans each step anew over everything before it.
        frame = frame.with_columns(*flags)
        places = range(len(periods))
        frame = _once_per_customer(frame, places, who) if returns else _with_losses(frame, places)
        names = (*FLAGS, "days") if self.exposure else FLAGS
        sums = [f"{name}{place}" for place in places for name in names]
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


def _days_within(period: Period, valid: Any) -> Any:
    """Customer-days within the period, from the day numbers of a span."""
    first, last = period.start_on.toordinal() - _EPOCH, period.end_on.toordinal() - _EPOCH
    start, end = nw.col("cx_start"), nw.col("cx_end")
    begun = nw.when(start < first).then(nw.lit(first)).otherwise(start)
    ended = nw.when(end < last).then(end).otherwise(nw.lit(last))  # a null end goes on
    return nw.when(valid & (ended > begun)).then(ended - begun).otherwise(nw.lit(0))


def _has_returns(frame: Any, who: Sequence[str]) -> bool:
    """Whether somebody has several spans."""
    if "customer_id" not in frame.collect_schema().names():
        return False
    spans = frame.group_by(*who).agg(nw.len().alias("cx_spans"))
    most = rows_of(spans.select(nw.col("cx_spans").max()))[0]["cx_spans"]
    return bool(most and most > 1)


def _with_losses(frame: Any, places: Sequence[int]) -> Any:
    return frame.with_columns(
        (nw.col(f"{whom}{place}") * (1 - nw.col(f"closing{place}"))).alias(f"lost_{whom}{place}")
        for place in places
        for whom in ("opening", "new")
    )


def _once_per_customer(frame: Any, places: Sequence[int], who: Sequence[str]) -> Any:
    """The flags divided among a customer's spans, so that each customer counts once, where his spans are.

    A span without a customer is somebody of his own.
    """
    names = [f"{name}{place}" for place in places for name in ("opening", "new", "closing")]
    frame = frame.with_columns(nw.col(*names).cast(nw.Float64))
    frame = frame.with_columns(nw.col(name).sum().over(*who).alias(f"all_{name}") for name in names)
    nobody = nw.col("customer_id").is_null()
    frame = frame.with_columns(
        nw.when(nobody).then(nw.col(name)).otherwise(nw.col(f"all_{name}")).alias(f"all_{name}")
        for name in names
    )
    frame = frame.with_columns(
        nw.when(_counts(name)).then(nw.col(name) / nw.col(f"all_{name}")).otherwise(nw.lit(0.0)).alias(name)
        for name in names
    )
    return frame.with_columns(
        nw.when(nw.col(f"all_closing{place}") > 0)
        .then(nw.lit(0.0))
        .otherwise(nw.col(f"{whom}{place}"))
        .alias(f"lost_{whom}{place}")
        for place in places
        for whom in ("opening", "new")
    )


def _counts(name: str) -> Any:
    """Whether the flag of a customer says something: he who was there at the opening is not new."""
    said = nw.col(f"all_{name}") > 0
    return said & (nw.col(f"all_opening{name[3:]}") == 0) if name.startswith("new") else said
