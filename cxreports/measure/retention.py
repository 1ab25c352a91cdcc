"""Retention: customers kept (methodology 2.7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from cxreports.errors import UnknownName
from cxreports.measure import figure
from cxreports.measure.churn import Based, lost_difference
from cxreports.measure.figure import Figure
from cxreports.measure.indicator import Spec
from cxreports.measure.inference import Difference
from cxreports.measure.record import Estimate
from cxreports.measure.state import Counts
from cxreports.period import Period

_SPECS = {
    "cohort": Spec("retention", "%", "higher_is_better", 1, 2.0),
    "classic": Spec("retention.classic", "%", "higher_is_better", 1, 2.0),
    "seed_ratio": Spec("retention.seed_ratio", "%", "higher_is_better", 1, 2.0),
}


@dataclass(frozen=True, kw_only=True)
class Kept(Based):
    """Retention = customers of the opening base still there at the end / opening base = 100 % minus churn.

    Attributes:
        variant: "cohort" (the headline), "classic" ((closing minus new) / opening), "seed_ratio" (closing /
            opening: the change of the base, which can pass 100 %).
    """

    variant: str = "cohort"

    def __post_init__(self) -> None:
        if self.variant not in _SPECS:
            raise UnknownName("variant of retention", self.variant, _SPECS)

    @property
    def spec(self) -> Spec:
        return _SPECS[self.variant]

    def of(
        self, spans: Any, period: Period | str, confidence: float = 0.95, *, variant: str | None = None
    ) -> Estimate:
        """Retention of a frame of spans, as for `Churn.of` (methodology 2.7d)."""
        return replace(self, variant=variant or self.variant).over(spans, period, confidence)

    def figure(self, state: Counts, confidence: float) -> Figure:
        opening, closing, new = state["opening"], state["closing"], state["new"]
        kept = opening - state["lost_opening"]
        details = {
            "opening": round(opening),
            "new": round(new),
            "closing": round(closing),
            "kept": round(kept),
        }
        if self.variant == "cohort":
            found = figure.share(kept, opening, confidence)
        else:  # ratios, not shares: no interval
            found = Figure(100 * (closing - new if self.variant == "classic" else closing) / opening)
        return replace(found, details=details)

    def difference(self, a: Counts, b: Counts, confidence: float) -> Difference | None:
        """The mirror of the difference of churns; None for the ratios."""
        if self.variant != "cohort":
            return None
        lost = lost_difference(a, b, confidence)
        mirrored = figure.scaled(lost, -1)
        return replace(mirrored, low=-lost.high, high=-lost.low, se=lost.se)


Retention = Kept()
