"""Response rate of surveys (methodology 2.22; AAPOR RR1 and RR2 on delivered invitations)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import Any, ClassVar

import narwhals as nw

from cxreports.errors import DataError, UnknownName
from cxreports.measure import figure
from cxreports.measure.figure import Figure
from cxreports.measure.grouping import Preparation, Prepared
from cxreports.measure.indicator import Base, Indicator, Spec
from cxreports.measure.inference import Difference
from cxreports.measure.record import Estimate
from cxreports.measure.state import Counts, Row

_COUNTS = ("sent", "delivered", "complete", "partial")


@dataclass(frozen=True)
class Invitations(Preparation):
    """One row per invitation. Whether it was delivered may be unknown: it then counts as delivered."""

    local: ClassVar[bool] = True

    @property
    def table(self) -> str:
        return "invitations"

    @property
    def day(self) -> str:
        return "sent_on"

    @property
    def required(self) -> tuple[str, ...]:
        return ("answer",)

    @property
    def optional(self) -> tuple[str, ...]:
        return ("delivered",)

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        known = "delivered" in frame.collect_schema().names()
        back = nw.col("delivered").cast(nw.Int64) == 0 if known else nw.lit(0) == 1
        answer = nw.col("answer").cast(nw.String)
        one, none = nw.lit(1), nw.lit(0)
        frame = frame.with_columns(
            sent=one,
            delivered=nw.when(back).then(none).otherwise(one),
            complete=nw.when(answer == "complete").then(one).otherwise(none),
            partial=nw.when(answer == "partial").then(one).otherwise(none),
        )
        return Prepared(frame, (), _COUNTS)


_SPECS = {
    "complete": Spec("response_rate", "%", "higher_is_better", 1, 2.0),
    "with_partials": Spec("response_rate.with_partials", "%", "higher_is_better", 1, 2.0),
    "delivery": Spec("response_rate.delivery", "%", "higher_is_better", 1, 2.0),
}


@dataclass(frozen=True, kw_only=True)
class Response(Indicator):
    """Response rate = complete answers / delivered invitations.

    Attributes:
        variant: "complete" (the headline), "with_partials", or "delivery" (delivered / sent).
    """

    table: ClassVar[str] = "invitations"
    variant: str = "complete"

    def __post_init__(self) -> None:
        if self.variant not in _SPECS:
            raise UnknownName("variant of response rate", self.variant, _SPECS)

    @property
    def spec(self) -> Spec:
        return _SPECS[self.variant]

    @property
    def preparation(self) -> Invitations:
        return Invitations()

    def of(
        self,
        *,
        sent: int,
        bounced: int = 0,
        responses: int,
        partial: int = 0,
        confidence: float = 0.95,
        variant: str | None = None,
    ) -> Estimate:
        """Response rate of four counts.

        Raises:
            DataError: they do not fit together.

        >>> ResponseRate.of(sent=5000, bounced=200, responses=912, partial=88).value
        19.0
        """
        delivered = sent - bounced
        if min(bounced, responses, partial) < 0 or responses + partial > delivered:
            raise DataError(
                f"{responses} responses and {partial} partial ones of {delivered} delivered do not fit.",
                hint="sent - bounced must hold responses + partial.",
            )
        counts = {"sent": sent, "delivered": delivered, "complete": responses, "partial": partial}
        state = Counts({name: float(count) for name, count in counts.items()})
        return replace(self, variant=variant or self.variant).finish(state, confidence)

    def state(self, rows: Iterable[Row]) -> Counts:
        return reduce(
            add, (Counts({name: float(row[name] or 0) for name in _COUNTS}) for row in rows), Counts()
        )

    def _part(self, state: Counts) -> tuple[float, float]:
        if self.variant == "delivery":
            return state["delivered"], state["sent"]
        partial = state["partial"] if self.variant == "with_partials" else 0.0
        return state["complete"] + partial, state["delivered"]

    def base(self, state: Counts) -> Base:
        return Base(round(self._part(state)[1]))

    def figure(self, state: Counts, confidence: float) -> Figure:
        details = {name: round(state[name]) for name in _COUNTS}
        return replace(figure.share(*self._part(state), confidence), details=details)

    def difference(self, a: Counts, b: Counts, confidence: float) -> Difference:
        """Newcombe and pooled z."""
        return figure.share_difference(*self._part(a), *self._part(b), confidence)


ResponseRate = Response()
