"""NPS: the intention to recommend (methodology 2.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from cxreports.errors import UnknownName
from cxreports.measure import figure
from cxreports.measure.figure import Figure
from cxreports.measure.indicator import Spec
from cxreports.measure.inference import Difference
from cxreports.measure.record import Estimate
from cxreports.measure.scored import Scored
from cxreports.measure.state import Tally

_SPECS = {
    "net": Spec("nps", "points", "higher_is_better", 0, 3.0),
    "mean": Spec("nps.mean", "score", "higher_is_better", 2, 0.2),
}


def is_promoter(score: float) -> bool:
    return score >= 9


def is_detractor(score: float) -> bool:
    return score <= 6


@dataclass(frozen=True, kw_only=True)
class NetPromoter(Scored):
    """NPS = 100 * (share of 9-10 minus share of 0-6), in points from -100 to +100.

    Attributes:
        variant: "net", the NPS; or "mean", the mean answer.
    """

    kind: ClassVar[str] = "nps"
    default_scale: ClassVar[tuple[int, int]] = (0, 10)
    variant: str = "net"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.variant not in _SPECS:
            raise UnknownName("variant of NPS", self.variant, _SPECS)

    @property
    def spec(self) -> Spec:
        return _SPECS[self.variant]

    def of(
        self,
        scores: Any,
        weights: Any = None,
        confidence: float = 0.95,
        *,
        scale: tuple[int, int] = (0, 10),
        variant: str | None = None,
        forced: bool = False,
    ) -> Estimate:
        """NPS of a column of answers (methodology 2.1d).

        Args:
            scores: list, numpy array, pandas, polars or pyarrow column; or a mapping from answer to count.
                None and NaN are missing; anything but an integer on the scale is counted as invalid.
            weights: one weight per answer, 0 or more.
            scale: (0, 10), or (1, 10) for a non-standard questionnaire.
            forced: give the figure although more than 10 % of the answers are invalid.

        Raises:
            DataError: the column holds text, or the weights do not fit it.

        >>> NPS.of([10, 9, 8, 3, None]).value
        25.0
        """
        bound = replace(self, answer_scale=scale, variant=variant or self.variant, forced=forced)
        return bound.measured(scores, weights, confidence)

    def answers_figure(self, state: Tally, confidence: float) -> Figure:
        promoters, detractors = state.count(is_promoter), state.count(is_detractor)
        details = {
            "promoters": promoters,
            "passives": state.n - promoters - detractors,
            "detractors": detractors,
        }
        if self.variant == "mean":
            return replace(figure.mean(state, confidence, "t"), details=details)
        found = figure.net(state, is_promoter, is_detractor, confidence)
        return replace(found, details=details, warnings=self._warnings(state))

    def _warnings(self, state: Tally) -> tuple[str, ...]:
        if state.scale and (state.scale.low, state.scale.high) != (0, 10):
            scale = f"{state.scale.low:g}-{state.scale.high:g}"
            return (f"nps: the answers are on a non-standard scale ({scale} instead of 0-10).",)
        return ()

    def difference(self, a: Tally, b: Tally, confidence: float) -> Difference | None:
        """z test on adjusted Wald centres (methodology 2.1f), Welch for the mean; None across scales."""
        if a.scale != b.scale:
            return None
        if self.variant == "mean":
            return figure.mean_difference(a, b, confidence)
        return figure.net_difference(a, b, is_promoter, is_detractor, confidence)


NPS = NetPromoter()
