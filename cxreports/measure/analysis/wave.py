"""Early answers against late ones (methodology 3.16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import narwhals as nw

from cxreports.errors import NoData
from cxreports.measure import inference
from cxreports.measure.analysis.columns import adopt, counted, numeric
from cxreports.measure.analysis.record import Analysis
from cxreports.measure.collect import measure
from cxreports.measure.compare import Pair, compare
from cxreports.measure.indicator import Indicator
from cxreports.measure.record import Comparison, Result
from cxreports.measure.registry import find_indicator


@dataclass(frozen=True, kw_only=True)
class Waves(Analysis):
    """Early answers against late ones: late respondents are the nearest that one has to those who are silent.

    Attributes:
        n: answers with a delay. cut: delay (same unit as the column) up to which an answer is early.
        early, late: the figure of each; `late.comparison` is late against early.
    """

    definition_id: ClassVar[str] = "response_waves"
    indicator: str
    cut: float
    early: Result
    late: Result

    @property
    def comparison(self) -> Comparison | None:
        return self.late.comparison


def waves(
    frame: Any, indicator: Indicator | str, *, delay: str, cut: float | None = None, confidence: float = 0.95
) -> Waves:
    """A figure of those who answered early and of those who answered late (wave analysis; methodology 3.16).

    Args:
        frame: canonical responses with a numeric column of the time from invitation to answer.
        cut: longest delay of an early answer; the median by default, below the longest.

    Raises:
        NoData: no answer has a delay, or all have the same.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"score": [9] * 60 + [5] * 60, "days": [1.0] * 60 + [6.0] * 60})
    >>> found = waves(frame, "nps", delay="days")
    >>> found.early.estimate.value, found.late.estimate.value, found.comparison.called
    (100.0, -100.0, True)
    """
    adopt(frame, [delay], table="responses")
    known = numeric(nw.from_native(frame), [delay]).filter(~nw.col(delay).is_null())
    rows = counted(known, [delay])
    if len(rows) < 2:
        raise NoData(f"column {delay!r} does not tell early answers from late ones.")
    border = _border(rows, delay) if cut is None else cut
    one = find_indicator(indicator)
    early, late = (
        measure(part.to_native(), one, confidence=confidence)[0]
        for part in (known.filter(nw.col(delay) <= border), known.filter(nw.col(delay) > border))
    )
    found = compare("rest", [Pair(one, late, early, "early")], family="waves", confidence=confidence)[0]
    told = (
        ("Late respondents differ: those who never answered may differ further in the same direction.",)
        if found.called
        else ()
    )
    return Waves(
        n=sum(row["cx_n"] for row in rows), indicator=one.id, cut=float(border), early=early,
        late=replace(late, comparison=found), confidence=confidence, method=found.method, warnings=told,
    )  # fmt: skip


def _border(rows: Sequence[Mapping[str, Any]], delay: str) -> float:
    """The median; where half of the answers took longest, the longest delay below."""
    delays = [float(row[delay]) for row in rows]
    median = inference.quantile(delays, [row["cx_n"] for row in rows], 0.5)
    return min(median, sorted(delays)[-2])
