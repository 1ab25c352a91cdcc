"""What a template asks for and the data may not bear."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from cxreports.errors import NoData
from cxreports.measure import Study
from cxreports.period import Period

P = ParamSpec("P")
Found = TypeVar("Found")


def attempt(analysis: Callable[P, Found], *args: P.args, **kwargs: P.kwargs) -> Found | None:
    """An analysis; None where the data are too few for it, which its block then says.

    Errors of the caller (a name that does not exist) are not caught.
    """
    try:
        return analysis(*args, **kwargs)
    except NoData:
        return None


def widened(study: Study, periods: int) -> Study:
    """The study over its period and those before it, together: cells of a map need answers.

    Args:
        periods: how many, this one included. Weeks are not put together, nor is a span of months.
    """
    if periods <= 1 or study.period.unit not in ("month", "quarter", "year"):
        return study
    first = study.period.before(periods)[0]
    return study.at(Period(first.start_on, study.period.end_on, "span"))
