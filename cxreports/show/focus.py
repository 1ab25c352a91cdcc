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

    >>> from cxreports.measure import Study
    >>> study = Study("demo", period="2026-10")
    >>> focus(study, study.headline()).id
    'nps'
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

    >>> from cxreports.measure import Study
    >>> study = Study("demo", period="2026-10")
    >>> breakdown(study, study.indicators()[0], "offer")
    'offer'
    """
    if indicator is None or wanted:
        return wanted if indicator is not None else ""
    names = study.dataset.dimensions.get(indicator.table, ())
    return next((name for name in names if 2 <= len(study.dataset.values(name)) <= MOST_VALUES), "")


def breakdowns(study: Study, indicator: Indicator | None) -> list[str]:
    """All dimensions that an indicator can be compared by: those of its table that have 2 to 20 values."""
    if indicator is None:
        return []
    names = study.dataset.dimensions.get(indicator.table, ())
    return [name for name in names if 2 <= len(study.dataset.values(name)) <= MOST_VALUES]


def measured_by(study: Study, by: str) -> list[Indicator]:
    """The headline indicators that have rows in the period and this dimension; none without a dimension."""
    known = [one for one in study.indicators() if by in study.dataset.dimensions.get(one.table, ())]
    return [one for one in known if study.measure(one)[0].estimate.n]
