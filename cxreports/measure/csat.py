"""CSAT: satisfaction (methodology 2.3, 2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from cxreports.errors import UnknownName, UsageError
from cxreports.measure import figure
from cxreports.measure.figure import Accept, Figure
from cxreports.measure.indicator import Spec
from cxreports.measure.inference import Difference
from cxreports.measure.record import Estimate
from cxreports.measure.scored import Question, Scored
from cxreports.measure.state import Scale, Tally

_UNIT = Scale(0.0, 100.0)
_SPECS = {
    "top2": Spec("csat", "%", "higher_is_better", 1, 2.0),
    "top_box": Spec("csat.top_box", "%", "higher_is_better", 1, 2.0),
    "bottom2": Spec("csat.bottom2", "%", "lower_is_better", 1, 2.0),
    "net": Spec("csat.net", "points", "higher_is_better", 1, 2.0),
    "mean": Spec("csat.mean", "score", "higher_is_better", 2, 0.1),
    "index": Spec("csat.index", "index", "higher_is_better", 1, 2.0),
    "yes": Spec("csat.yes", "%", "higher_is_better", 1, 2.0),
}
_USUAL_LENGTHS = (2, 5, 7)  # scales whose satisfied answers nobody disputes


@dataclass(frozen=True, kw_only=True)
class Satisfaction(Scored):
    """CSAT and its variants, of one distribution.

    Attributes:
        variant: "top2" (share of satisfied answers, the headline), "top_box", "bottom2", "net" (satisfied
            minus dissatisfied), "mean", "index" (0-100), "yes" (of a yes/no question).
        satisfied: the answers that say satisfied; None takes the two best (the best of two).
        interval: of mean and index: "auto", "t" or "bca" (see `figure.mean`).
    """

    kind: ClassVar[str] = "csat"
    default_scale: ClassVar[tuple[int, int]] = (1, 5)
    variant: str = "top2"
    satisfied: tuple[float, ...] | None = None
    interval: str = "auto"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.variant not in _SPECS:
            raise UnknownName("variant of CSAT", self.variant, _SPECS)
        ends = self.answer_scale
        if ends and self.satisfied and not all(ends[0] <= value <= ends[1] for value in self.satisfied):
            raise UsageError(f"satisfied answers {self.satisfied} are not on the scale {ends}.")

    @property
    def spec(self) -> Spec:
        return _SPECS[self.variant]

    def bind(self, question: Question) -> Self:
        declared = tuple(question.satisfied) if question.satisfied else None
        return replace(super().bind(question), satisfied=self.satisfied or declared)

    def of(
        self,
        scores: Any,
        scale: tuple[int, int] | None = None,
        satisfied: Sequence[float] | None = None,
        polarity: str = "higher",
        variant: str | None = None,
        *,
        weights: Any = None,
        confidence: float = 0.95,
        interval: str = "auto",
        forced: bool = False,
    ) -> Estimate:
        """CSAT of a column of answers (methodology 2.3d).

        Args:
            scores: a column as for `NPS.of`, or a mapping from answer to count. Yes/no: True and False.
            scale: lowest and highest answer; (1, 5), and (0, 1) for the variant "yes".
            satisfied: the answers that say satisfied; by default the two best, the best of two.
            polarity: "lower" when 1 is the best answer.

        >>> round(CSAT.of({5: 42, 4: 32, 3: 10, 2: 9, 1: 14}).value, 2)
        69.16
        """
        chosen = variant or self.variant
        bound = replace(
            self,
            answer_scale=scale or ((0, 1) if chosen == "yes" else self.default_scale),
            satisfied=tuple(satisfied) if satisfied else self.satisfied,
            polarity=polarity,
            variant=chosen,
            interval=interval,
            forced=forced,
        )
        return bound.measured(scores, weights, confidence)

    def answers_figure(self, state: Tally, confidence: float) -> Figure:
        is_satisfied, is_top, is_dissatisfied = self._classes(state)
        details = {
            "satisfied": state.count(is_satisfied),
            "top_box": state.count(is_top),
            "dissatisfied": state.count(is_dissatisfied),
            "index": self._index(state).mean,
        }
        return replace(self._variant(state, confidence), details=details, warnings=self._warnings(state))

    def _variant(self, state: Tally, confidence: float) -> Figure:
        is_satisfied, is_top, is_dissatisfied = self._classes(state)
        if self.variant == "net":
            return figure.net(state, is_satisfied, is_dissatisfied, confidence)
        if self.variant == "mean":
            return figure.mean(state, confidence, self.interval)
        if self.variant == "index":
            return figure.mean(self._index(state), confidence, self.interval)
        accept = {"top_box": is_top, "bottom2": is_dissatisfied}.get(self.variant, is_satisfied)
        return figure.share_of(state, accept, confidence)

    def difference(self, a: Tally, b: Tally, confidence: float) -> Difference | None:
        """Newcombe and z for shares, adjusted Wald z for the net, Welch for means; None across scales."""
        if a.scale != b.scale:
            return None
        is_satisfied, is_top, is_dissatisfied = self._classes(a)
        if self.variant == "net":
            return figure.net_difference(a, b, is_satisfied, is_dissatisfied, confidence)
        if self.variant == "mean":
            return figure.mean_difference(a, b, confidence)
        if self.variant == "index":
            return figure.mean_difference(self._index(a), self._index(b), confidence)
        accept = {"top_box": is_top, "bottom2": is_dissatisfied}.get(self.variant, is_satisfied)
        return figure.share_of_difference(a, b, accept, confidence)

    def _classes(self, state: Tally) -> tuple[Accept, Accept, Accept]:
        """Which answers are satisfied, very satisfied, dissatisfied: those at the ends of the scale."""
        scale = state.scale or self.usual_scale
        step = 1 / (scale.high - scale.low)
        boxes = 0 if scale.high - scale.low < 2 else 1
        chosen = frozenset(self.satisfied or ())

        def is_satisfied(value: float) -> bool:
            return value in chosen if chosen else scale.index(value) >= 1 - (boxes + 0.5) * step

        def is_top(value: float) -> bool:
            return scale.index(value) >= 1 - 0.5 * step

        def is_dissatisfied(value: float) -> bool:
            return not is_satisfied(value) and scale.index(value) <= (boxes + 0.5) * step

        return is_satisfied, is_top, is_dissatisfied

    def _index(self, state: Tally) -> Tally:
        scale = state.scale or self.usual_scale
        return state.mapped(lambda value: 100 * scale.index(value), _UNIT)

    def _warnings(self, state: Tally) -> tuple[str, ...]:
        scale = state.scale
        if self.satisfied or scale is None or scale.high - scale.low + 1 in _USUAL_LENGTHS:
            return ()
        return (
            f"{self.id}: the satisfied answers of the scale {scale.low:g}-{scale.high:g} are not declared; "
            "the two best were taken. Declare `satisfied` in the data file.",
        )


CSAT = Satisfaction()
