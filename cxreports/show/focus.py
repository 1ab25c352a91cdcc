"""The indicator that a report follows, and the dimension that it is compared by."""

from __future__ import annotations

from collections.abc import Sequence

from cxreports.measure import Indicator, Study
from cxreports.measure.record import Result
from cxreports.show.verdict import is_measured

MOST_VALUES = 20


def focus(study: Study, headline: Sequence[Result], wanted: str = "") -> Indicator | None:
    """The indicator that is compared over time and between segments.

    Args:
        headline: from `study.headline()`.
        wanted: its id, e.g. "csat.top_box"; empty for the first of the headline that is measured.

    Returns:
        The indicator; None when nothing is measured.

    Raises:
        UnknownName: there is no indicator of that id.
        NoData: the data lack its table or its question.
    """
    if wanted:
        return study.bound(wanted)
    measured = (result.estimate.definition_id for result in headline if is_measured(result))
    return next((study.bound(name) for name in measured), None)


def breakdown(study: Study, indicator: Indicator | None, wanted: str = "") -> str:
    """The dimension that an indicator is compared by.

    Args:
        wanted: a dimension; empty for the first declared for the indicator's table that has 2 to 20 values.

    Returns:
        Its name; "" when there is no indicator or no such dimension.
    """
    if indicator is None or wanted:
        return wanted if indicator is not None else ""
    names = study.dataset.dimensions.get(indicator.table, ())
    return next((name for name in names if 2 <= len(study.dataset.values(name)) <= MOST_VALUES), "")
