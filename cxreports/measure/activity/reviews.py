"""Public reviews: stars, bad ones, and whether the company answers (methodology 2.22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import narwhals as nw

from cxreports.errors import UnknownName
from cxreports.measure.column import framed
from cxreports.measure.figure import Figure
from cxreports.measure.grouping import Preparation, Prepared
from cxreports.measure.indicator import Spec
from cxreports.measure.record import Estimate
from cxreports.measure.state import Tally
from cxreports.measure.valued import Valued

_LOW = 2.0  # stars up to which a review is a bad one


@dataclass(frozen=True)
class Stars(Preparation):
    """One row per review: its stars, or whether the company replied."""

    replied: bool = False

    @property
    def table(self) -> str:
        return "reviews"

    @property
    def day(self) -> str:
        return "published_on"

    @property
    def required(self) -> tuple[str, ...]:
        return ("replied",) if self.replied else ("stars",)

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        column = nw.col(self.required[0])
        kind = nw.Int64 if self.replied else nw.Float64
        return Prepared(frame.with_columns(cx_value=column.cast(kind)), ("cx_value",))


_SPECS: Mapping[str, tuple[Spec, str]] = {
    "stars": (Spec("reviews", "score", "higher_is_better", 2, 0.1), "mean"),
    "low": (Spec("reviews.low", "%", "lower_is_better", 1, 2.0), "share"),
    "replied": (Spec("reviews.replied", "%", "higher_is_better", 1, 2.0), "share"),
}


@dataclass(frozen=True, kw_only=True)
class PublicReviews(Valued):
    """Mean stars, share of bad reviews (two stars and less), share with a reply of the company.

    Attributes:
        variant: "stars" (the headline), "low" or "replied". highest: stars of the best review.
    """

    table: ClassVar[str] = "reviews"
    variant: str = "stars"
    highest: float = 5.0

    def __post_init__(self) -> None:
        if self.variant not in _SPECS:
            raise UnknownName("variant of reviews", self.variant, _SPECS)

    @property
    def spec(self) -> Spec:
        return _SPECS[self.variant][0]

    @property
    def statistic(self) -> str:
        return _SPECS[self.variant][1]

    @property
    def preparation(self) -> Stars:
        return Stars(self.variant == "replied")

    def of(self, reviews: Any, confidence: float = 0.95, *, variant: str | None = None) -> Estimate:
        """The indicator of a column (stars; true and false for "replied") or a frame (methodology 2.22).

        Args:
            reviews: column, mapping from stars to count, or frame with `stars` or `replied`. Half stars are
                allowed; 0 and what passes the best are invalid.

        >>> Reviews.of({5: 60, 4: 20, 2: 5, 1: 15}).value, Reviews.of({5: 80, 1: 20}, variant="low").value
        (4.05, 20.0)
        """
        asked = replace(self, variant=variant or self.variant)
        if isinstance(reviews, Mapping):
            rows = [{"cx_value": value, "cx_n": count} for value, count in reviews.items()]
            return asked.finish(asked.state(rows), confidence)
        return asked.over(framed(reviews, asked.preparation.required[0]), confidence)

    def is_valid(self, value: float) -> bool:
        return value in (0, 1) if self.variant == "replied" else 1 <= value <= self.highest

    def counts(self, value: float) -> bool:
        return value == 1 if self.variant == "replied" else value <= _LOW

    def figure(self, state: Tally, confidence: float) -> Figure:
        counts = {f"{value:g}": state.cells[value].n for value in state.values}
        return replace(super().figure(state, confidence), details={"counts": counts})


Reviews = PublicReviews()
