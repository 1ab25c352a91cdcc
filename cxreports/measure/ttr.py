"""TTR: time to resolution, and to the first reply (methodology 2.8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

import narwhals as nw

from cxreports.errors import UnknownName, UsageError
from cxreports.measure import figure, inference
from cxreports.measure.clock import BusinessClock
from cxreports.measure.figure import Figure, finite
from cxreports.measure.grouping import Preparation, Prepared, states
from cxreports.measure.indicator import Base, Indicator, Spec
from cxreports.measure.inference import Difference
from cxreports.measure.inference.interval import normal_p
from cxreports.measure.instant import as_utc, epoch, seconds
from cxreports.measure.record import Estimate
from cxreports.measure.state import Durations, Row, Tally, tally

_HOUR = 3600.0
_CENSORED_FROM = 0.05  # share of open tickets from which the median is Kaplan-Meier's


@dataclass(frozen=True)
class Waits(Preparation):
    """One row per ticket: seconds from creation to the event or, while it has not come, to the cut-off.

    Attributes:
        event: "resolved_at" or "first_reply_at".
        cohort: "creation" (tickets created in the period, open ones censored) or "resolution" (tickets
            resolved in the period).
        cutoff: seconds since 1970-01-01 UTC up to which the data reach; what happens later has not happened.
        business: keep both instants, for a clock that is not the calendar's.
    """

    local: ClassVar[bool] = True

    event: str
    cohort: str
    cutoff: int
    business: bool

    @property
    def table(self) -> str:
        return "tickets"

    @property
    def day(self) -> str:
        return "created_on" if self.cohort == "creation" else "resolved_on"

    @property
    def required(self) -> tuple[str, ...]:
        return ("created_at", self.event)

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        frame = as_utc(frame, "created_at", self.event)
        frame = frame.with_columns(
            cx_created=seconds(nw.col("created_at")), cx_event=seconds(nw.col(self.event))
        )
        created, event = nw.col("cx_created"), nw.col("cx_event")
        frame = frame.filter(created.is_null() | (created <= self.cutoff))
        happened = ~event.is_null() & (event <= self.cutoff)
        frame = frame.with_columns(
            cx_open=nw.when(happened).then(nw.lit(0)).otherwise(nw.lit(1)),
            cx_end=nw.when(happened).then(event).otherwise(nw.lit(self.cutoff)),
        )
        if self.cohort == "resolution":
            frame = frame.filter(nw.col("cx_open") == 0)
        if self.business:
            return Prepared(frame, ("cx_created", "cx_end", "cx_open"))
        frame = frame.with_columns(cx_seconds=nw.col("cx_end") - created)
        return Prepared(frame, ("cx_seconds", "cx_open"))


_SPECS = {
    "median": Spec("ttr", "h", "lower_is_better", 1, 0.10, relative=True),
    "mean": Spec("ttr.mean", "h", "lower_is_better", 1, 0.10, relative=True),
    "p90": Spec("ttr.p90", "h", "lower_is_better", 1, 0.10, relative=True),
    "by_resolution": Spec("ttr.by_resolution", "h", "lower_is_better", 1, 0.10, relative=True),
    "first_reply": Spec("ttr.first_reply", "h", "lower_is_better", 1, 0.10, relative=True),
}


@dataclass(frozen=True, kw_only=True)
class Resolution(Indicator):
    """Time to resolution, in hours of its clock.

    Attributes:
        variant: "median" (of the tickets created in the period, open ones counted as still waiting: the
            headline), "by_resolution" (median of the tickets resolved in the period), "mean" and "p90" (of
            the same), "first_reply" (median time to the first reply).
        clock: None for calendar hours.
        cutoff: instant up to which the data reach.
    """

    table: ClassVar[str] = "tickets"
    variant: str = "median"
    clock: BusinessClock | None = None
    cutoff: datetime | None = None

    def __post_init__(self) -> None:
        if self.variant not in _SPECS:
            raise UnknownName("variant of TTR", self.variant, _SPECS)

    @property
    def spec(self) -> Spec:
        return _SPECS[self.variant]

    @property
    def by_creation(self) -> bool:
        return self.variant in ("median", "first_reply")

    @property
    def preparation(self) -> Waits:
        if self.cutoff is None:
            raise UsageError(
                f"{self.id} needs to know how far the data reach.", hint="Give cutoff=, an instant in UTC."
            )
        event = "first_reply_at" if self.variant == "first_reply" else "resolved_at"
        cohort = "creation" if self.by_creation else "resolution"
        return Waits(event, cohort, epoch(self.cutoff), self.clock is not None)

    def at(self, cutoff: datetime | None) -> Resolution:
        return replace(self, cutoff=cutoff or self.cutoff)

    def of(
        self,
        tickets: Any,
        confidence: float = 0.95,
        *,
        cutoff: datetime,
        variant: str | None = None,
        clock: BusinessClock | None = None,
    ) -> Estimate:
        """TTR of a frame of tickets (methodology 2.8d).

        Args:
            tickets: columns `created_at` and `resolved_at` (`first_reply_at` for that variant), instants in
                UTC, null while open.
            cutoff: instant up to which the data reach; a ticket resolved later is open.
        """
        chosen = replace(self, variant=variant or self.variant, clock=clock or self.clock, cutoff=cutoff)
        groups = states(tickets, [chosen])[chosen]
        return chosen.finish(groups.get((None, ()), Durations()), confidence)

    def state(self, rows: Iterable[Row]) -> Durations:
        """Tallies of seconds; a ticket resolved before it was created is invalid."""
        kept = self._on_clock(list(rows))
        events, censored = ([row for row in kept if row["cx_open"] == flag] for flag in (0, 1))
        return Durations(
            *(tally(part, "cx_seconds", lambda value: value >= 0) for part in (events, censored))
        )

    def _on_clock(self, rows: list[Row]) -> list[Row]:
        if self.clock is None or not rows:
            return rows
        known = [row for row in rows if row["cx_created"] is not None]
        starts, ends = ([row[name] for row in known] for name in ("cx_created", "cx_end"))
        spans = self.clock.elapsed(starts, ends)
        return [
            {**row, "cx_seconds": float(span) if row["cx_end"] >= row["cx_created"] else -1.0}
            for row, span in zip(known, spans, strict=True)
        ]

    def base(self, state: Durations) -> Base:
        both = state.events + state.censored
        return Base(both.n, both.n_missing, both.n_invalid)

    def figure(self, state: Durations, confidence: float) -> Figure:
        events = _hours(state.events)
        n_open = state.censored.n
        details: dict[str, Any] = {"n_resolved": events.n, "clock": "business" if self.clock else "calendar"}
        if self.by_creation:
            details |= {"n_open": n_open, "open_share": 100 * n_open / (events.n + n_open)}
        if events.n:
            details |= {
                "median_resolved": inference.quantile(events.values, events.counts, 0.5),
                "p90": inference.quantile(events.values, events.counts, 0.9),
                "mean": events.mean,
            }
        found = self._variant(state, confidence)
        return replace(found, details={**details, **found.details})

    def _variant(self, state: Durations, confidence: float) -> Figure:
        if _is_censored(state):
            return _survival_median(state, confidence)
        events = _hours(state.events)
        if self.variant == "mean":
            return figure.mean(events, confidence)
        q = 0.9 if self.variant == "p90" else 0.5
        found = inference.median_interval(events.values, events.counts, confidence, q)
        value = inference.quantile(events.values, events.counts, q)
        return Figure(value, found.low, found.high, "order statistics", {"achieved": found.achieved})

    def difference(self, a: Durations, b: Durations, confidence: float) -> Difference | None:
        """Difference in hours.

        Test: Mann-Whitney without censoring, log-rank with (methodology 2.8f); Welch for the mean. The
        interval joins the two sides' own (Price and Bonett 2002 for medians); so does the test of the 90th
        percentile.
        """
        if self.variant == "mean":
            return figure.mean_difference(_hours(a.events), _hours(b.events), confidence)
        one, other = (self._variant(side, confidence) for side in (a, b))
        if one.value is None or other.value is None:
            return None
        delta, half = one.value - other.value, _half_width(one, other)
        low, high = (delta - half, delta + half) if half is not None else (float("-inf"), float("inf"))
        if self.variant == "p90":
            z = inference.z_value(confidence) * delta / half if half else 0.0
            return Difference(delta, low, high, normal_p(z), "order statistics z", z)
        p, method = _rank_test(a, b)
        return Difference(delta, low, high, p, method)


def _hours(durations: Tally) -> Tally:
    return durations.mapped(lambda value: value / _HOUR, None)


def _is_censored(state: Durations) -> bool:
    """Whether too many are still open for a median of the resolved alone."""
    return state.censored.n > _CENSORED_FROM * (state.events.n + state.censored.n)


def _columns(state: Durations) -> tuple[list[float], list[int], list[int]]:
    """Hours, events and censored at each, as Kaplan-Meier takes them."""
    times = sorted({*state.events.cells, *state.censored.cells})
    sides = (state.events.cells, state.censored.cells)
    events, censored = ([side[time].n if time in side else 0 for time in times] for side in sides)
    return [time / _HOUR for time in times], events, censored


def _survival_median(state: Durations, confidence: float) -> Figure:
    curve = inference.kaplan_meier(*_columns(state), confidence)
    low, high = curve.quantile_interval(0.5)
    median = curve.median
    if median is None:
        warning = "ttr: more than half of the tickets are still open; the median time is not known yet."
        return Figure(None, low, None, "Kaplan-Meier", {}, (warning,))
    return Figure(median, finite(low), finite(high), "Kaplan-Meier", {"km_median": median})


def _half_width(one: Figure, other: Figure) -> float | None:
    """Half-widths added in quadrature; None when an end is not known."""
    widths = [
        (side.high - side.low) / 2 if side.low is not None and side.high is not None else None
        for side in (one, other)
    ]
    known = [width for width in widths if width is not None]
    return sum(width**2 for width in known) ** 0.5 if len(known) == 2 else None


def _rank_test(a: Durations, b: Durations) -> tuple[float, str]:
    if a.censored.n or b.censored.n:
        return inference.log_rank([_columns(a), _columns(b)]).p, "log-rank"
    one, other = a.events, b.events
    return inference.rank_sum(one.values, one.counts, other.values, other.counts), "Mann-Whitney"


TTR = Resolution()
