"""How far down a page visitors come (methodology 2.22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import narwhals as nw

from cxreports.measure.grouping import Preparation, Prepared
from cxreports.measure.indicator import Spec
from cxreports.measure.record import Estimate
from cxreports.measure.valued import Valued


@dataclass(frozen=True)
class Depths(Preparation):
    """The deepest point of a session, in percent of the page; null where it was not recorded."""

    @property
    def table(self) -> str:
        return "sessions"

    @property
    def day(self) -> str:
        return "started_on"

    @property
    def required(self) -> tuple[str, ...]:
        return ("scroll",)

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        return Prepared(frame.with_columns(cx_value=nw.col("scroll").cast(nw.Float64)), ("cx_value",))


@dataclass(frozen=True, kw_only=True)
class Scroll(Valued):
    """Median scroll depth: half of the sessions come no further down the page."""

    table: ClassVar[str] = "sessions"

    @property
    def spec(self) -> Spec:
        return Spec("scroll_depth", "%", "neutral", 0, 5.0)

    @property
    def statistic(self) -> str:
        return "median"

    @property
    def preparation(self) -> Depths:
        return Depths()

    def is_valid(self, value: float) -> bool:
        return 0 <= value <= 100

    def of(self, sessions: Any, confidence: float = 0.95) -> Estimate:
        """Median scroll depth of sessions, in percent of the page (methodology 2.22).

        Args:
            sessions: one row per session: `scroll`, the deepest point reached, 0-100; a depth outside is
                invalid, none is missing.

        >>> import pandas as pd
        >>> ScrollDepth.of(pd.DataFrame({"scroll": [10, 35, 40, 55, 60, 100, None]})).value
        47.5
        """
        return self.over(sessions, confidence)


ScrollDepth = Scroll()
