"""FCR: resolution at the first contact (methodology 2.9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any, ClassVar

import narwhals as nw

from cxreports.errors import UsageError
from cxreports.measure import figure
from cxreports.measure.figure import Figure
from cxreports.measure.grouping import Preparation, Prepared, states
from cxreports.measure.indicator import Base, Indicator, Spec
from cxreports.measure.inference import Difference
from cxreports.measure.instant import as_utc, epoch, seconds
from cxreports.measure.record import Estimate
from cxreports.measure.state import Counts, Row

_DAY = 86_400
_COUNTS = ("issues", "unresolved", "pending", "unknown", "mature", "success", "mature_net", "success_net")


@dataclass(frozen=True)
class Issues(Preparation):
    """One row per ticket, with whether it is a repeat of an earlier one and whether one repeats it.

    A ticket is a repeat when the same customer has an earlier resolved ticket of the same category and
    0 < created - resolved <= window, whatever the channels. A repeat is no issue of its own: the first fails.
    """

    window: int  # seconds
    cutoff: int  # seconds since 1970-01-01 UTC
    within: tuple[str, ...] = ()  # columns in which a repeat is like its original

    @property
    def table(self) -> str:
        return "tickets"

    @property
    def day(self) -> str:
        return "created_on"

    @property
    def required(self) -> tuple[str, ...]:
        return ("ticket_id", "customer_id", "created_at", "resolved_at")

    @property
    def optional(self) -> tuple[str, ...]:
        return ("category", "contacts", "reopens", "eligible", "created_on")

    def apart(self, names: Sequence[str]) -> Issues:
        return replace(self, within=tuple(names))

    def whole(self, frame: Any) -> Any:
        frame = as_utc(frame, "created_at", "resolved_at")
        frame = frame.with_columns(
            cx_created=seconds(nw.col("created_at")), cx_done=seconds(nw.col("resolved_at"))
        )
        frame = frame.filter(nw.col("cx_created") <= self.cutoff)
        late = nw.col("cx_done") > self.cutoff
        frame = frame.with_columns(cx_done=nw.when(~late).then(nw.col("cx_done")))
        pairs = _repeats(frame, self.window, self.within)
        first = pairs.select("ticket_id").unique().with_columns(cx_repeated=nw.lit(1))
        again = pairs.select(ticket_id=nw.col("cx_repeat")).unique().with_columns(cx_again=nw.lit(1))
        return frame.join(first, on="ticket_id", how="left").join(again, on="ticket_id", how="left")

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        names = frame.collect_schema().names()
        contacts, reopens = (
            nw.col(name).cast(nw.Int64) if name in names else nw.lit(default)
            for name, default in (("contacts", 1), ("reopens", 0))
        )
        frame = frame.filter(nw.col("cx_again").is_null())
        frame = frame.with_columns(cx_contacts=contacts, cx_reopens=reopens)
        done, named = nw.col("cx_done"), ~nw.col("customer_id").is_null()
        told = named & ~nw.col("cx_contacts").is_null() & ~nw.col("cx_reopens").is_null()
        ripe = ~done.is_null() & (done + self.window <= self.cutoff)
        frame = frame.with_columns(
            issues=nw.lit(1),
            unresolved=_flag(done.is_null()),
            pending=_flag(~done.is_null() & ~ripe),
            unknown=_flag(ripe & ~told),
            mature=_flag(ripe & told),
            cx_first=_flag((nw.col("cx_contacts") == 1) & (nw.col("cx_reopens") == 0)),
            cx_alone=_flag(nw.col("cx_repeated").is_null()),
            cx_in=_flag(~(nw.col("eligible").cast(nw.Int64) == 0)) if "eligible" in names else nw.lit(1),
        )
        frame = frame.with_columns(success=nw.col("mature") * nw.col("cx_first") * nw.col("cx_alone"))
        frame = frame.with_columns(
            mature_net=nw.col("mature") * nw.col("cx_in"), success_net=nw.col("success") * nw.col("cx_in")
        )
        return Prepared(frame, (), _COUNTS)


def _flag(condition: Any) -> Any:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def _repeats(frame: Any, window: int, within: Sequence[str]) -> Any:
    """Pairs of tickets: the original and the one that repeats it."""
    match = [name for name in ("customer_id", "category") if name in frame.collect_schema().names()]
    match += [name for name in within if name not in match]
    earlier = frame.filter(~nw.col("cx_done").is_null()).select("ticket_id", *match, "cx_done")
    later = frame.select(*match, cx_repeat=nw.col("ticket_id"), cx_next=nw.col("cx_created"))
    gap = nw.col("cx_next") - nw.col("cx_done")
    pairs = earlier.join(later, on=match, how="inner").with_columns(cx_gap=gap)
    return pairs.filter((nw.col("cx_gap") > 0) & (nw.col("cx_gap") <= window))


_SPECS = {
    False: Spec("fcr", "%", "higher_is_better", 1, 2.0),
    True: Spec("fcr.net", "%", "higher_is_better", 1, 2.0),
}


@dataclass(frozen=True, kw_only=True)
class FirstContact(Indicator):
    """FCR = issues solved at the first contact, without repeat / issues whose repeat window is over.

    Attributes:
        net: count eligible tickets only.
        window_days: how long a further ticket of the same customer and category is a repeat.
        cutoff: instant up to which the data reach.
    """

    table: ClassVar[str] = "tickets"
    net: bool = False
    window_days: float = 7.0
    cutoff: datetime | None = None

    @property
    def spec(self) -> Spec:
        return _SPECS[self.net]

    @property
    def preparation(self) -> Issues:
        if self.cutoff is None:
            raise UsageError(
                f"{self.id} needs to know how far the data reach.", hint="Give cutoff=, an instant in UTC."
            )
        return Issues(round(self.window_days * _DAY), epoch(self.cutoff))

    def at(self, cutoff: datetime | None) -> FirstContact:
        return replace(self, cutoff=cutoff or self.cutoff)

    def of(
        self,
        tickets: Any,
        confidence: float = 0.95,
        *,
        cutoff: datetime,
        window_days: float = 7.0,
        net: bool | None = None,
    ) -> Estimate:
        """FCR of a frame of tickets (methodology 2.9d).

        Args:
            tickets: `ticket_id`, `customer_id`, `created_at`, `resolved_at` (UTC) and, where known,
                `category`, `contacts`, `reopens`, `eligible`.
        """
        chosen = replace(self, net=self.net if net is None else net, window_days=window_days, cutoff=cutoff)
        groups = states(tickets, [chosen])[chosen]
        return chosen.finish(groups.get((None, ()), Counts()), confidence)

    def state(self, rows: Iterable[Row]) -> Counts:
        return reduce(
            add, (Counts({name: float(row[name] or 0) for name in _COUNTS}) for row in rows), Counts()
        )

    def _part(self, state: Counts) -> tuple[float, float]:
        if self.net:
            return state["success_net"], state["mature_net"]
        return state["success"], state["mature"]

    def base(self, state: Counts) -> Base:
        return Base(round(self._part(state)[1]), n_missing=round(state["unknown"]))

    def figure(self, state: Counts, confidence: float) -> Figure:
        success, mature = self._part(state)
        details: dict[str, float] = {
            name: round(state[name]) for name in ("issues", "unresolved", "pending", "unknown")
        }
        details |= {"mature": round(mature), "success": round(success), "window_days": self.window_days}
        return replace(figure.share(success, mature, confidence), details=details)

    def difference(self, a: Counts, b: Counts, confidence: float) -> Difference:
        """Newcombe and pooled z (methodology 2.9f)."""
        return figure.share_difference(*self._part(a), *self._part(b), confidence)


FCR = FirstContact()
