"""Which periods the customer base is known for (methodology 2.6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import narwhals as nw

from cxreports.measure.indicator import Indicator
from cxreports.measure.record import Result
from cxreports.period import Period

if TYPE_CHECKING:
    from cxreports.data import Dataset


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days over which departures were recorded.

    An answer or a ticket is in the data or is not; a customer base is different: without a record of those
    who left, everybody seems to have stayed, before the export begins and after it ends.

    Attributes:
        first_on: first recorded departure; None when nobody ever left.
        end_on: the day after the last day that the data cover.
    """

    first_on: date | None
    end_on: date

    @classmethod
    def of(cls, dataset: Dataset) -> Coverage:
        last = (dataset.cutoff - timedelta(microseconds=1)).astimezone(ZoneInfo(dataset.timezone)).date()
        first = None
        if "customers" in dataset.tables:
            spans = nw.from_native(dataset.frame("customers")).lazy()
            first = spans.select(nw.col("ended_on").min()).collect().item()
        return cls(first, last + timedelta(days=1))

    def holds(self, indicator: Indicator, period: Period) -> bool:
        """Whether a period of an indicator is covered whole."""
        if indicator.table != "customers":
            return True
        begun = self.first_on is None or period.end_on > self.first_on
        return begun and period.end_on <= self.end_on

    def told(self, indicator: Indicator, period: Period, result: Result) -> Result:
        """The result; without its value where no departure was recorded, warned where only some were."""
        if self.holds(indicator, period) or result.estimate.value is None:
            return result
        estimate = result.estimate
        if period.start_on >= self.end_on or period.end_on <= (self.first_on or period.start_on):
            unknown = replace(estimate.masked(), n=0, n_eff=0.0, status="no_data")
            return replace(result, estimate=unknown)
        warning = f"{period.key} is not over in the data, which end before {self.end_on}: churn so far."
        return replace(result, estimate=replace(estimate, warnings=(*estimate.warnings, warning)))
