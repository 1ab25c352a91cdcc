"""CES: customer effort, told as ease (methodology 2.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from cxreports.errors import UnknownName
from cxreports.measure import figure
from cxreports.measure.figure import Figure
from cxreports.measure.indicator import Spec
from cxreports.measure.inference import Difference
from cxreports.measure.record import Direction, Estimate
from cxreports.measure.scored import Scored
from cxreports.measure.state import Scale, Tally

_UNIT = Scale(0.0, 100.0)
_SPECS = {
    "index": Spec("ces", "index", "higher_is_better", 1, 2.0),
    "easy": Spec("ces.easy", "%", "higher_is_better", 1, 2.0),
    "difficult": Spec("ces.difficult", "%", "lower_is_better", 1, 2.0),
    "net_easy": Spec("ces.net_easy", "points", "higher_is_better", 1, 2.0),
    "mean": Spec("ces.mean", "score", "higher_is_better", 2, 0.1),
}


def _is_easy(index: float) -> bool:
    return index > 50


def _is_difficult(index: float) -> bool:
    return index < 50


@dataclass(frozen=True, kw_only=True)
class Ease(Scored):
    """CES as an ease index (0: the most effort, 100: none) and its variants.

    Attributes:
        variant: "index" (the headline), "easy", "difficult" (strictly beyond the midpoint), "net_easy",
            "mean" (on the questionnaire's own scale).
        polarity: "ease" when the high end is easy, "effort" when the low end is.
    """

    kind: ClassVar[str] = "ces"
    default_scale: ClassVar[tuple[int, int]] = (1, 7)
    variant: str = "index"
    interval: str = "auto"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.variant not in _SPECS:
            raise UnknownName("variant of CES", self.variant, _SPECS)

    @property
    def spec(self) -> Spec:
        return _SPECS[self.variant]

    @property
    def direction(self) -> Direction:
        if self.variant == "mean" and self.polarity in ("effort", "lower"):
            return "lower_is_better"
        return self.spec.direction

    def of(
        self,
        scores: Any,
        scale: tuple[int, int] = (1, 7),
        polarity: str = "ease",
        variant: str | None = None,
        *,
        weights: Any = None,
        confidence: float = 0.95,
        interval: str = "auto",
        forced: bool = False,
    ) -> Estimate:
        """CES of a column of answers (methodology 2.5d).

        Args:
            scores: a column as for `NPS.of`, or a mapping from answer to count.
            scale, polarity: of the question; "ease": the high end is easy, "effort": the low end is.

        >>> CES.of([1, 2, 2, 3, 5, 4, 1, 2], scale=(1, 5), polarity="effort").value
        62.5
        """
        chosen = variant or self.variant
        bound = replace(
            self,
            answer_scale=scale,
            polarity=polarity,
            variant=chosen,
            interval=interval,
            forced=forced,
        )
        return bound.measured(scores, weights, confidence)

    def answers_figure(self, state: Tally, confidence: float) -> Figure:
        index = self._index(state)
        details = {
            "easy": index.count(_is_easy),
            "difficult": index.count(_is_difficult),
            "index": index.mean,
        }
        return replace(self._variant(state, index, confidence), details=details)

    def _variant(self, state: Tally, index: Tally, confidence: float) -> Figure:
        if self.variant == "easy":
            return figure.share_of(index, _is_easy, confidence)
        if self.variant == "difficult":
            return figure.share_of(index, _is_difficult, confidence)
        if self.variant == "net_easy":
            return figure.net(index, _is_easy, _is_difficult, confidence)
        return figure.mean(state if self.variant == "mean" else index, confidence, self.interval)

    def difference(self, a: Tally, b: Tally, confidence: float) -> Difference | None:
        """Newcombe and z for shares, adjusted Wald z for the net, Welch for means; None across scales."""
        if a.scale != b.scale:
            return None
        if self.variant == "mean":
            return figure.mean_difference(a, b, confidence)
        one, other = self._index(a), self._index(b)
        if self.variant == "index":
            return figure.mean_difference(one, other, confidence)
        if self.variant == "net_easy":
            return figure.net_difference(one, other, _is_easy, _is_difficult, confidence)
        accept = _is_easy if self.variant == "easy" else _is_difficult
        return figure.share_of_difference(one, other, accept, confidence)

    def _index(self, state: Tally) -> Tally:
        scale = state.scale or self.usual_scale
        return state.mapped(lambda value: 100 * scale.index(value), _UNIT)


CES = Ease()
