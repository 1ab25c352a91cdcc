"""Churn: customers lost (methodology 2.6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import Any, ClassVar

from cxreports.errors import UnknownName
from cxreports.measure import figure, inference
from cxreports.measure.figure import Figure
from cxreports.measure.grouping import states
from cxreports.measure.indicator import Base, Indicator, Spec
from cxreports.measure.inference import Difference
from cxreports.measure.inference.interval import normal_p
from cxreports.measure.record import Estimate
from cxreports.measure.spans import FLAGS, Spans
from cxreports.measure.state import Counts, Row
from cxreports.period import Period

_MONTH_DAYS = 30.44


_SPECS = {
    "opening": Spec("churn", "%", "lower_is_better", 1, 2.0),
    "early": Spec("churn.early", "%", "lower_is_better", 1, 2.0),
    "seed_literal": Spec("churn.seed_literal", "%", "lower_is_better", 1, 2.0),
    "rate": Spec("churn.rate", "%", "lower_is_better", 2, 0.5),
    "growth": Spec("churn.growth", "%", "higher_is_better", 1, 2.0),
}


@dataclass(frozen=True, kw_only=True)
class Based(Indicator):
    """An indicator of a customer base over a period, from its counts."""

    table: ClassVar[str] = "customers"

    @property
    def preparation(self) -> Spans:
        return Spans()

    def state(self, rows: Iterable[Row]) -> Counts:
        return reduce(add, (Counts(dict(row)) for row in rows), Counts())

    def base(self, state: Counts) -> Base:
        return Base(round(state["opening"]), n_invalid=round(state["invalid"]))

    def over(self, spans: Any, period: Period | str, confidence: float) -> Estimate:
        """The record of a frame of spans for one period."""
        when = Period.parse(period)
        groups = states(spans, [self], (), [when])[self]
        found = self.finish(groups.get((when, ()), Counts()), confidence)
        return replace(found, period=when.key)


@dataclass(frozen=True, kw_only=True)
class Attrition(Based):
    """Churn = customers of the opening base who are gone at the end of the period / opening base.

    Attributes:
        variant: "opening" (the headline), "early" (new customers already lost / new customers),
            "seed_literal" (all who left / opening base), "rate" (per month of customer time), "growth" (net
            growth of the base).
    """

    variant: str = "opening"

    def __post_init__(self) -> None:
        if self.variant not in _SPECS:
            raise UnknownName("variant of churn", self.variant, _SPECS)

    @property
    def spec(self) -> Spec:
        return _SPECS[self.variant]

    @property
    def preparation(self) -> Spans:
        return Spans(exposure=self.variant == "rate")

    def of(
        self, spans: Any, period: Period | str, confidence: float = 0.95, *, variant: str | None = None
    ) -> Estimate:
        """Churn of a frame of spans for a period (methodology 2.6d).

        Args:
            spans: columns `started_on`, `ended_on` (first day no longer a customer, null while one) and,
                where customers may come back, `customer_id`.
        """
        return replace(self, variant=variant or self.variant).over(spans, period, confidence)

    def base(self, state: Counts) -> Base:
        n = state["new"] if self.variant == "early" else state["opening"]
        return replace(super().base(state), n=round(n))

    def figure(self, state: Counts, confidence: float) -> Figure:
        lost = state["lost_opening"] + state["lost_new"]
        details = {name: round(state[name]) for name in FLAGS} | {"lost": round(lost)}
        return replace(self._variant(state, lost, confidence), details=details)

    def _variant(self, state: Counts, lost: float, confidence: float) -> Figure:
        opening = state["opening"]
        if self.variant == "opening":
            return figure.share(state["lost_opening"], opening, confidence)
        if self.variant == "early":
            return figure.share(state["lost_new"], state["new"], confidence)
        if self.variant == "seed_literal":  # a ratio, not a share: its numerator is not part of its base
            return Figure(100 * lost / opening)
        if self.variant == "growth":
            return Figure(100 * (state["closing"] - opening) / opening)
        months = state["days"] / _MONTH_DAYS
        interval = inference.poisson_interval(lost, months, confidence)
        return Figure(100 * lost / months, 100 * interval.low, 100 * interval.high, interval.method)

    def difference(self, a: Counts, b: Counts, confidence: float) -> Difference | None:
        """Newcombe and pooled z (methodology 2.6f), at the number of days of `a`.

        None for the ratios that are not shares, and for the person-time rate.
        """
        if self.variant == "early":
            return figure.share_difference(a["lost_new"], a["new"], b["lost_new"], b["new"], confidence)
        if self.variant == "opening":
            return lost_difference(a, b, confidence)
        return None


def lost_difference(a: Counts, b: Counts, confidence: float) -> Difference:
    """Difference of two churns, in points."""
    days_a, days_b = (one["opening_days"] / one["opening"] for one in (a, b))
    found = figure.share_difference(
        a["lost_opening"], a["opening"], b["lost_opening"], b["opening"], confidence
    )
    if days_a == days_b:
        return found
    return _at_constant_rate(a, b, days_a / days_b, confidence)


def _at_constant_rate(a: Counts, b: Counts, ratio: float, confidence: float) -> Difference:
    """Churn of `a` minus that of `b` at the length of `a`: 1 - (1 - c)^ratio.

    The interval joins the Wilson limits of both sides, those of `b` rescaled, as Newcombe's does; z rests on
    the same limits' variances at the observed churns.
    """
    p, q = (one["lost_opening"] / one["opening"] for one in (a, b))
    scaled = inference.at_constant_rate(q, ratio)
    one = inference.wilson(a["lost_opening"], a["opening"], confidence)
    raw = inference.wilson(b["lost_opening"], b["opening"], confidence)
    low, high = (inference.at_constant_rate(edge, ratio) for edge in (raw.low, raw.high))
    delta = p - scaled
    below = ((p - one.low) ** 2 + (high - scaled) ** 2) ** 0.5
    above = ((one.high - p) ** 2 + (scaled - low) ** 2) ** 0.5
    half = (below if delta > 0 else above) / inference.z_value(confidence)
    z = delta / half if half > 0 else 0.0
    method = "Newcombe, reference at the same number of days"
    return figure.scaled(Difference(delta, delta - below, delta + above, normal_p(z), method, z), 100)


Churn = Attrition()
