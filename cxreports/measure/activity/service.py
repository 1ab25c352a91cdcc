"""Requests that wait too long, and customers who need several channels (methodology 2.22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

import narwhals as nw

from cxreports.errors import UsageError
from cxreports.measure.counted import Counted
from cxreports.measure.grouping import Preparation, Prepared, adopt
from cxreports.measure.indicator import Spec
from cxreports.measure.instant import as_utc, epoch, seconds
from cxreports.measure.record import Estimate
from cxreports.measure.state import Counts
from cxreports.measure.window import as_given, windowed, with_ticks

_HOUR = 3600


@dataclass(frozen=True)
class Overdue(Preparation):
    """One row per ticket created up to the cut-off: still open then, and for longer than the limit."""

    limit: int  # seconds
    cutoff: int  # seconds since 1970-01-01 UTC

    @property
    def table(self) -> str:
        return "tickets"

    @property
    def day(self) -> str:
        return "created_on"

    @property
    def required(self) -> tuple[str, ...]:
        return ("created_at", "resolved_at")

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        frame = as_utc(frame, "created_at", "resolved_at")
        frame = frame.with_columns(
            cx_created=seconds(nw.col("created_at")), cx_done=seconds(nw.col("resolved_at"))
        )
        created, done = nw.col("cx_created"), nw.col("cx_done")
        frame = frame.filter(created <= self.cutoff)
        still = done.is_null() | (done > self.cutoff)
        frame = frame.with_columns(
            tickets=nw.lit(1), open=_flag(still), overdue=_flag(still & (created + self.limit < self.cutoff))
        )
        return Prepared(frame, (), ("tickets", "open", "overdue"))


def _flag(condition: Any) -> Any:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


@dataclass(frozen=True, kw_only=True)
class Backlog(Counted):
    """Unresolved share = tickets open for longer than the limit at the cut-off / tickets.

    Attributes:
        sla_hours: the limit, calendar hours. cutoff: instant up to which the data reach.
    """

    table: ClassVar[str] = "tickets"
    sla_hours: float = 48.0
    cutoff: datetime | None = None

    @property
    def spec(self) -> Spec:
        return Spec("unresolved", "%", "lower_is_better", 1, 2.0)

    @property
    def sums(self) -> tuple[str, ...]:
        return ("tickets", "open", "overdue")

    @property
    def preparation(self) -> Overdue:
        if self.cutoff is None:
            raise UsageError(
                f"{self.id} needs to know how far the data reach.", hint="Give cutoff=, an instant in UTC."
            )
        return Overdue(round(self.sla_hours * _HOUR), epoch(self.cutoff))

    def at(self, cutoff: datetime | None) -> Backlog:
        return replace(self, cutoff=cutoff or self.cutoff)

    def of(
        self, tickets: Any, confidence: float = 0.95, *, cutoff: datetime, sla_hours: float | None = None
    ) -> Estimate:
        """The share of a frame with `created_at` and `resolved_at` (UTC, null while open) (methodology 2.22).

        >>> import pandas as pd
        >>> at = pd.to_datetime(["2026-01-05", "2026-01-06", "2026-01-31"])
        >>> rows = pd.DataFrame({"created_at": at, "resolved_at": [at[1], pd.NaT, pd.NaT]})
        >>> round(Unresolved.of(rows, cutoff=datetime(2026, 2, 1)).value, 2)
        33.33
        """
        return self.chosen(cutoff=cutoff, sla_hours=sla_hours).over(tickets, confidence)

    def part(self, state: Counts) -> tuple[float, float]:
        return state["overdue"], state["tickets"]


@dataclass(frozen=True)
class Channels(Preparation):
    """One row per customer: the most channels used within one journey."""

    @property
    def table(self) -> str:
        return "events"

    @property
    def day(self) -> str:
        return "happened_on"

    @property
    def required(self) -> tuple[str, ...]:
        return ("customer_id", "journey", "channel")

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        frame = frame.filter(~nw.col("channel").is_null() & ~nw.col("customer_id").is_null())
        keys = tuple(dict.fromkeys((*by, "customer_id")))
        seen = frame.select(*dict.fromkeys((*keys, "journey", "channel"))).unique()
        journeys = seen.group_by(*keys, "journey").agg(nw.len().alias("cx_channels"))
        each = journeys.group_by(*keys).agg(nw.col("cx_channels").max())
        each = each.with_columns(customers=nw.lit(1), several=_flag(nw.col("cx_channels") > 1))
        return Prepared(each, (), ("customers", "several"))


@dataclass(frozen=True, kw_only=True)
class Omnichannel(Counted):
    """Omnichannel share = customers with two channels or more within one journey / customers."""

    table: ClassVar[str] = "events"

    @property
    def spec(self) -> Spec:
        return Spec("omnichannel", "%", "neutral", 1, 2.0)

    @property
    def sums(self) -> tuple[str, ...]:
        return ("customers", "several")

    @property
    def preparation(self) -> Channels:
        return Channels()

    def of(self, events: Any, confidence: float = 0.95) -> Estimate:
        """The share of a frame with `customer_id`, `journey` and `channel` (methodology 2.22).

        >>> import pandas as pd
        >>> rows = [("a", 1, "web"), ("a", 1, "shop"), ("b", 2, "web"), ("b", 3, "shop")]
        >>> OmnichannelShare.of(pd.DataFrame(rows, columns=["customer_id", "journey", "channel"])).value
        50.0
        """
        return self.over(events, confidence)

    def part(self, state: Counts) -> tuple[float, float]:
        return state["several"], state["customers"]


def channel_pairs(events: Any) -> Any:
    """First and last channel of every journey, to split any indicator by (methodology 2.22).

    Args:
        events: `customer_id`, `journey`, `channel`, `happened_at`. Of channels at the same instant the first
            in the alphabet counts.

    Returns:
        A frame of the same engine (pyarrow for pandas): `journey`, `channels` ("web > shop").

    >>> import pandas as pd
    >>> rows = [("a", 1, "web", 0), ("a", 1, "shop", 5), ("b", 2, "web", 1)]
    >>> frame = pd.DataFrame(rows, columns=["customer_id", "journey", "channel", "happened_at"])
    >>> sorted(channel_pairs(frame)["channels"].to_pylist())
    ['web > shop', 'web > web']
    """
    names = Channels()
    frame = adopt(events, names, ("happened_at",), False).filter(~nw.col("channel").is_null())
    given, frame = frame, windowed(with_ticks(frame, "happened_at"))
    tick, channel = nw.col("cx_tick"), nw.col("channel")
    frame = frame.with_columns(cx_from=tick.min().over("journey"), cx_to=tick.max().over("journey"))
    frame = frame.with_columns(
        cx_first=nw.when(tick == nw.col("cx_from")).then(channel),
        cx_last=nw.when(tick == nw.col("cx_to")).then(channel),
    )
    each = frame.group_by("journey").agg(nw.col("cx_first").min(), nw.col("cx_last").min())
    pair = nw.concat_str([nw.col("cx_first"), nw.col("cx_last")], separator=" > ")
    return as_given(each.select("journey", channels=pair), given)


Unresolved = Backlog()
OmnichannelShare = Omnichannel()
