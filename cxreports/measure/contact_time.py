"""Time to the first contact with an unhappy customer (methodology 2.11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from cxreports.errors import UsageError
from cxreports.measure.clock import BusinessClock
from cxreports.measure.figure import Figure
from cxreports.measure.followups import Followups
from cxreports.measure.grouping import Preparation, states
from cxreports.measure.indicator import Spec
from cxreports.measure.instant import epoch
from cxreports.measure.record import Estimate
from cxreports.measure.state import Durations, Row, missing
from cxreports.measure.ttr import Resolution

_OPEN = "closed_loop.contact_time: more than half are still waiting; the median time is not known yet."


@dataclass(frozen=True, kw_only=True)
class ContactDelay(Resolution):
    """Median time from the answer to the first contact, in hours of its clock; open ones still waiting.

    Attributes:
        eligible_to: highest score that is to be followed up, as for `ClosedLoop`.
    """

    table: ClassVar[str] = "followups"
    eligible_to: float = 6.0

    @property
    def spec(self) -> Spec:
        return Spec("closed_loop.contact_time", "h", "lower_is_better", 1, 0.10, relative=True)

    @property
    def preparation(self) -> Preparation:  # type: ignore[override]  # rows of follow-ups, not of tickets
        if self.cutoff is None:
            raise UsageError(f"{self.id} needs to know how far the data reach.", hint="Give cutoff=.")
        return Followups(self.eligible_to, 7.0, 9.0, epoch(self.cutoff))

    def of(  # type: ignore[override]
        self,
        followups: Any,
        confidence: float = 0.95,
        *,
        cutoff: datetime,
        clock: BusinessClock | None = None,
        eligible_to: float | None = None,
    ) -> Estimate:
        """Median time to contact of a frame of follow-ups, as `ClosedLoop.of` takes it (methodology 2.11d).

        Returns:
            Hours. Once more than 5 % are waiting: Kaplan-Meier, open ones as waiting; the median of those
            who were contacted stays in the details as `median_contacted`.

        >>> import pandas as pd
        >>> at = pd.to_datetime(["2026-01-05T10:00"] * 3)
        >>> rows = pd.DataFrame({"score": [3, 6, 0], "opened_at": at, "closed_at": at})
        >>> rows["contacted_at"] = [when + pd.Timedelta(hours=h) for when, h in zip(at, (2, 5, 30))]
        >>> ContactTime.of(rows, cutoff=datetime(2026, 2, 1)).value
        5.0
        """
        asked = replace(
            self,
            cutoff=cutoff,
            clock=clock or self.clock,
            eligible_to=self.eligible_to if eligible_to is None else eligible_to,
        )
        return asked.finish(states(followups, [asked])[asked].get((None, ()), Durations()), confidence)

    def state(self, rows: Iterable[Row]) -> Durations:
        return super().state([self._wait(row) for row in rows])

    def _wait(self, row: Row) -> dict[str, Any]:
        assert self.cutoff is not None
        waiting = missing(row["cx_to"])
        start, end = row["cx_from"], epoch(self.cutoff) if waiting else row["cx_to"]
        return {
            "cx_created": start,
            "cx_end": end,
            "cx_seconds": end - start,
            "cx_open": int(waiting),
            "cx_n": row["cx_n"],
        }

    def figure(self, state: Durations, confidence: float) -> Figure:
        found = super().figure(state, confidence)
        details = dict(found.details)
        details["n_contacted"] = details.pop("n_resolved")
        if "median_resolved" in details:
            details["median_contacted"] = details.pop("median_resolved")
        return replace(found, details=details, warnings=(_OPEN,) if found.warnings else ())


ContactTime = ContactDelay()
