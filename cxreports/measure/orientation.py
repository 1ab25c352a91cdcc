"""Customer orientation of employees (methodology 2.10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import narwhals as nw
import pyarrow as pa

from cxreports.errors import UnknownName, UsageError
from cxreports.measure import figure, inference
from cxreports.measure.figure import Figure
from cxreports.measure.grouping import Preparation, Prepared, states
from cxreports.measure.indicator import Base, Indicator, Spec
from cxreports.measure.inference import Difference
from cxreports.measure.record import Estimate
from cxreports.measure.state import Row, Scale, Tally, tally

_INDEX = Scale(0.0, 100.0)
_DIGITS = 6  # of an employee's index: engines add in different orders


@dataclass(frozen=True)
class Employees(Preparation):
    """One row per answer to an item, brought to one index (0-100) per employee before anything else.

    Attributes:
        min_answered: items an employee must have answered; with fewer he counts as missing.
        items: the only items read; all when there is none.
    """

    min_answered: int
    items: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return "employees"

    @property
    def day(self) -> str:
        return "answered_on"

    @property
    def required(self) -> tuple[str, ...]:
        needed = ("employee_id", "score", "scale_min", "scale_max")
        return (*needed, "item") if self.items else needed

    @property
    def optional(self) -> tuple[str, ...]:
        return ("reverse",)

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        if self.items:
            frame = frame.filter(nw.col("item").is_in(list(self.items)))
        score, low, high = (nw.col(name).cast(nw.Float64) for name in ("score", "scale_min", "scale_max"))
        frame = frame.with_columns(
            cx_valid=(score >= low) & (score <= high), cx_share=(score - low) / (high - low)
        )
        if "reverse" in frame.collect_schema().names():
            turned = nw.col("reverse").cast(nw.Int64) == 1
            share = nw.col("cx_share")
            frame = frame.with_columns(cx_share=nw.when(turned).then(1 - share).otherwise(share))
        frame = frame.with_columns(
            cx_share=nw.when(nw.col("cx_valid")).then(nw.col("cx_share")),
            cx_answered=nw.when(nw.col("cx_valid")).then(nw.lit(1)).otherwise(nw.lit(0)),
        )
        each = frame.group_by(*dict.fromkeys((*by, "employee_id"))).agg(
            nw.col("cx_share").sum(), nw.col("cx_answered").sum()
        )
        answered = nw.col("cx_answered").cast(nw.Float64)
        index = (nw.col("cx_share") / answered * 100).round(_DIGITS)
        each = each.with_columns(cx_value=nw.when(answered >= self.min_answered).then(index))
        return Prepared(each, ("cx_value",))


_SPECS = {
    "index": Spec("orientation", "index", "higher_is_better", 1, 2.0),
    "high": Spec("orientation.high", "%", "higher_is_better", 1, 2.0),
}


@dataclass(frozen=True, kw_only=True)
class CustomerOrientation(Indicator):
    """Index of customer orientation: mean over employees of the mean of their items, 0-100.

    Attributes:
        variant: "index" (the headline) or "high" (share of employees at the high level).
        min_answered: items an employee must have answered.
        items: those that make the index, e.g. those of one pillar; all of the questionnaire by default.
        high_from, medium_from: cut-offs of the levels, a convention of this project.
    """

    table: ClassVar[str] = "employees"
    occasional: ClassVar[bool] = True
    variant: str = "index"
    min_answered: int = 3
    items: tuple[str, ...] = ()
    high_from: float = 75.0
    medium_from: float = 50.0

    def __post_init__(self) -> None:
        if self.variant not in _SPECS:
            raise UnknownName("variant of orientation", self.variant, _SPECS)
        if not 0 < self.medium_from < self.high_from < 100 or self.min_answered < 1:
            raise UsageError(
                f"cut-offs {self.medium_from} and {self.high_from} are not 0 < medium < high < 100."
            )

    @property
    def spec(self) -> Spec:
        return _SPECS[self.variant]

    @property
    def preparation(self) -> Employees:
        return Employees(self.min_answered, self.items)

    def of(
        self,
        answers: Any,
        confidence: float = 0.95,
        *,
        scale: tuple[int, int] = (1, 5),
        reverse: Sequence[int] = (),
        variant: str | None = None,
        min_answered: int | None = None,
    ) -> Estimate:
        """Orientation index of a frame in the canonical columns, or of a matrix.

        Args:
            answers: canonical frame of table `employees`; or one sequence of item scores per employee, None
                where not answered.
            scale, reverse: of a matrix: its scale, and the places of reverse-coded items.

        >>> Orientation.of([[5, 5, 4, 5], [4, 4, 3, 4], [2, 3, 2, 1]], min_answered=3).value
        62.5
        """
        chosen = replace(
            self, variant=variant or self.variant, min_answered=min_answered or self.min_answered
        )
        frame = _long(answers, scale, reverse) if isinstance(answers, list | tuple) else answers
        groups = states(frame, [chosen])[chosen]
        return chosen.finish(groups.get((None, ()), chosen.state([])), confidence)

    def state(self, rows: Iterable[Row]) -> Tally:
        return tally(rows, "cx_value", lambda value: True, _INDEX)

    def is_high(self, index: float) -> bool:
        return index >= self.high_from

    def base(self, state: Tally) -> Base:
        return Base(state.n, state.n_missing)

    def figure(self, state: Tally, confidence: float) -> Figure:
        found = (
            figure.share_of(state, self.is_high, confidence)
            if self.variant == "high"
            else figure.mean(state, confidence)
        )
        return replace(found, details=self._details(state, confidence))

    def _details(self, state: Tally, confidence: float) -> dict[str, Any]:
        high = state.count(self.is_high)
        low = state.count(lambda index: index < self.medium_from)
        levels = {"high": high, "medium": state.n - high - low, "low": low}
        intervals = inference.share_intervals(list(levels.values()), confidence)
        return {
            **levels,
            "mean": state.mean,
            "majority": high > state.n / 2,
            "intervals": {
                name: [100 * one.low, 100 * one.high] for name, one in zip(levels, intervals, strict=True)
            },
            "cut_offs": [self.medium_from, self.high_from],
        }

    def difference(self, a: Tally, b: Tally, confidence: float) -> Difference:
        """Welch for the index, Newcombe and pooled z for the share."""
        if self.variant == "high":
            return figure.share_of_difference(a, b, self.is_high, confidence)
        return figure.mean_difference(a, b, confidence)


def _long(
    matrix: Sequence[Sequence[float | None]], scale: tuple[int, int], reverse: Sequence[int]
) -> pa.Table:
    """A matrix employee x item as a canonical frame."""
    cells = [(who, item, score) for who, scores in enumerate(matrix) for item, score in enumerate(scores)]
    return pa.table(
        {
            "employee_id": [who for who, _, _ in cells],
            "score": pa.array([score for _, _, score in cells], pa.float64(), from_pandas=True),
            "scale_min": [scale[0]] * len(cells),
            "scale_max": [scale[1]] * len(cells),
            "reverse": [item in reverse for _, item, _ in cells],
        }
    )


Orientation = CustomerOrientation()
