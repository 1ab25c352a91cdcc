"""The map of the journey that a template asks for: stages against channels or months, over a few periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cxreports.measure import Indicator, Study
from cxreports.show.attempt import attempt, widened
from cxreports.show.blocks import Blocks
from cxreports.show.heatmap import heatmap
from cxreports.show.journey import asked_at, journey_order, stages

if TYPE_CHECKING:
    from cxreports.measure.analysis.heat import Heatmap

_TIMES = ("week", "month", "quarter", "year")


def mapped(
    study: Study, indicator: Indicator | None, by: str, across: str, order: Sequence[str] = ()
) -> Heatmap | None:
    """The map of an indicator; None when the data have no such stages or columns.

    Args:
        by: the dimension of the stages. across: that of the columns, or "month".
        order: from `journey_order`.
    """
    if indicator is None or not by or across == by:
        return None
    if across not in _TIMES and across not in study.dataset.dimensions.get(indicator.table, ()):
        return None
    from cxreports.measure.analysis import heatmap as analysis

    known = {str(one.estimate.by[by]) for one in study.measure(indicator, by=by) if one.estimate.n}
    return attempt(analysis, study, indicator, by, across, order=[name for name in order if name in known])


def journey_map(
    study: Study, periods: int, across: str, *, indicator: Indicator | None = None, by: str = "",
    order: Sequence[str] = (),
) -> Blocks:  # fmt: skip
    """The heat map of the journey over a few periods together, so that its cells have a base.

    Args:
        periods: how many, this one included.
        across: the dimension of the columns, or "month".
        indicator: what is mapped; by default the first of satisfaction, recommendation and effort that was
            asked at the stages.
        by: the dimension of the stages; "touchpoint", else "stage", by default.
        order: from `journey_order`; made here by default.
    """
    wide = widened(study, periods)
    by = by or stages(study)
    indicator = indicator or asked_at(wide, by, "csat", "nps", "ces")
    places = order or journey_order(wide, indicator, by)
    return Blocks(heatmap(wide, mapped(wide, indicator, by, across, places)))
