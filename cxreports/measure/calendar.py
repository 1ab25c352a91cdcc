"""Which reporting period a day falls in (methodology R4: half-open, `start <= day < end`).

Engines disagree on weeks, truncation and time zones, but all of them compare days, and give their year and
month. Nothing else is asked of them; the edges of the periods are computed in Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import narwhals as nw

from cxreports.errors import DataError
from cxreports.period import Period

PERIOD = "cx_period"  # the column that holds the index of a row's period
UNITS = ("week", "month", "quarter", "year")
_OUTSIDE = -1


def place(frame: Any, day: str, periods: Sequence[Period]) -> Any:
    """The rows of a frame that fall in one of the periods, with its index in column `cx_period`.

    Args:
        frame: a narwhals frame.
        day: name of its day column (date, or a midnight without time zone).
        periods: disjoint periods, one or more. A row without a day falls in none.
    """
    column, literal = nw.col(day), day_literal(frame, day)
    first, last = min(one.start_on for one in periods), max(one.end_on for one in periods)
    frame = frame.filter((column >= literal(first)) & (column < literal(last)))  # an engine reads less
    if len(periods) == 1:
        return frame.with_columns(nw.lit(0).alias(PERIOD))
    if months := _months_each(periods):
        place = _month(column) - _month_of(first)
        if months > 1:  # narwhals spells `//` out in nine parts for SQL, so that it is right below zero too
            place = (place / months).floor().cast(nw.Int64)
        return frame.with_columns(place.alias(PERIOD))
    edges: list[tuple[date, int]] = []
    for index, period in sorted(enumerate(periods), key=lambda item: item[1].start_on):
        if edges and edges[-1][0] == period.start_on:
            edges.pop()
        edges += [(period.start_on, index), (period.end_on, _OUTSIDE)]
    return frame.with_columns(_tree(column, edges, literal).alias(PERIOD)).filter(nw.col(PERIOD) >= 0)


def _month(day: Any) -> Any:
    """Months since the year 0 of a day column; every engine gives a year and a month."""
    return day.dt.year().cast(nw.Int64) * 12 + day.dt.month().cast(nw.Int64) - 1


def _month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def _months_each(periods: Sequence[Period]) -> int:
    """How many months each period has, when they follow one another at that length; else 0.

    Such periods are found by a division, which takes an engine half the time of the comparisons.
    """
    lengths = {_month_of(one.end_on) - _month_of(one.start_on) for one in periods}
    whole = all(one.start_on.day == one.end_on.day == 1 for one in periods)
    joined = all(one.end_on == other.start_on for one, other in pairwise(periods))
    return lengths.pop() if whole and joined and len(lengths) == 1 else 0


def _tree(day: Any, edges: Sequence[tuple[date, int]], literal: Any, before: int = _OUTSIDE) -> Any:
    """A balanced tree of comparisons: an engine needs about log2 of the edges for a row."""
    if not edges:
        return nw.lit(before)
    middle = len(edges) // 2
    edge, index = edges[middle]
    return (
        nw.when(day < literal(edge))
        .then(_tree(day, edges[:middle], literal, before))
        .otherwise(_tree(day, edges[middle + 1 :], literal, index))
    )


def day_literal(frame: Any, day: str) -> Any:
    """How a date is written to be compared with the day column: as a date, or as its midnight."""
    kind = frame.collect_schema()[day]
    if kind == nw.Date:
        return lambda edge: edge
    if kind == nw.Datetime and kind.time_zone is None:
        return lambda edge: datetime(edge.year, edge.month, edge.day)
    raise DataError(
        f"column {day!r} holds {kind}, not days.",
        hint="Give it as dates of the reporting time zone, e.g. with pandas.to_datetime(...).dt.date.",
    )


def disjoint(periods: Iterable[Period]) -> list[list[Period]]:
    """The periods, without repetition, in as few groups without overlap as they need."""
    groups: list[list[Period]] = []
    for period in sorted(set(periods)):
        for group in groups:
            if group[-1].end_on <= period.start_on:
                group.append(period)
                break
        else:
            groups.append([period])
    return groups


def between(first: date, last: date, unit: str) -> list[Period]:
    """The periods of a unit that hold the days from `first` to `last`, in order."""
    found = [Period.containing(first, unit)]
    while found[-1].end_on <= last:
        found.append(Period.containing(found[-1].end_on, unit))
    return found
