"""Indicators of one value per row or per customer: a mean, a median, or a share, of one tally."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cxreports.measure import figure, inference
from cxreports.measure.figure import Figure
from cxreports.measure.grouping import states
from cxreports.measure.indicator import Base, Indicator
from cxreports.measure.inference import Difference
from cxreports.measure.record import Estimate
from cxreports.measure.state import Row, Tally, tally


@dataclass(frozen=True, kw_only=True)
class Valued(Indicator):
    """An indicator whose rows are prepared as `cx_value`, one per unit.

    Subclasses say what is valid and which of `mean`, `median` or `share` their figure is.
    """

    @property
    @abstractmethod
    def statistic(self) -> str: ...

    def is_valid(self, value: float) -> bool:
        return True

    def counts(self, value: float) -> bool:
        """Whether a unit belongs to the share."""
        return value > 0

    def state(self, rows: Iterable[Row]) -> Tally:
        return tally(rows, "cx_value", self.is_valid)

    def base(self, state: Tally) -> Base:
        return Base(state.n, state.n_missing, state.n_invalid)

    def figure(self, state: Tally, confidence: float) -> Figure:
        if self.statistic == "share":
            return figure.share_of(state, self.counts, confidence)
        if self.statistic == "mean":
            return figure.mean(state, confidence)
        found = inference.median_interval(state.values, state.counts, confidence)
        value = inference.quantile(state.values, state.counts, 0.5)
        return Figure(value, found.low, found.high, "order statistics", {"achieved": found.achieved})

    def difference(self, a: Tally, b: Tally, confidence: float) -> Difference | None:
        """Newcombe and pooled z for a share, Welch for a mean; for a median Mann-Whitney, with the two
        intervals joined (Price and Bonett 2002).
        """
        if self.statistic == "share":
            return figure.share_of_difference(a, b, self.counts, confidence)
        if self.statistic == "mean":
            return figure.mean_difference(a, b, confidence)
        one, other = (self.figure(side, confidence) for side in (a, b))
        ends = (one.value, one.low, one.high, other.value, other.low, other.high)
        value, low, high, value2, low2, high2 = (float("nan") if end is None else end for end in ends)
        delta = value - value2
        half = (((high - low) / 2) ** 2 + ((high2 - low2) / 2) ** 2) ** 0.5
        p = inference.rank_sum(a.values, a.counts, b.values, b.counts)
        return Difference(delta, delta - half, delta + half, p, "Mann-Whitney")

    def over(self, frame: Any, confidence: float) -> Estimate:
        """The record of all rows of a frame."""
        return self.finish(states(frame, [self])[self].get((None, ()), Tally()), confidence)
