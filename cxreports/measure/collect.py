"""`measure`: the records of indicators over the groups of a frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import narwhals as nw

from cxreports.errors import UsageError
from cxreports.measure.calendar import UNITS, between
from cxreports.measure.disclosure import suppressed
from cxreports.measure.engine import refusals
from cxreports.measure.grouping import Group, adopt, rows_of, states
from cxreports.measure.indicator import Indicator
from cxreports.measure.record import ANONYMITY_BASE, Estimate, Result
from cxreports.measure.registry import find_indicator
from cxreports.measure.state import State
from cxreports.period import Period


@dataclass(frozen=True, slots=True)
class Scope:
    """What every record of a measurement says of itself, and the anonymity base (0: nothing is withheld)."""

    by: tuple[str, ...] = ()
    unit: str = ""
    confidence: float = 0.95
    segment: str | None = None
    cutoff: datetime | None = None
    anonymity: int = ANONYMITY_BASE

    @classmethod
    def of(cls, by: str | Sequence[str], **settings: Any) -> Scope:
        """A scope whose `by` may name dimensions and at most one unit of time."""
        names = (by,) if isinstance(by, str) else tuple(by)
        units = [name for name in names if name in UNITS]
        if len(units) > 1:
            raise UsageError(f"by names two units of time: {', '.join(units)}.", hint="Write one of them.")
        return cls(tuple(name for name in names if name not in UNITS), "".join(units), **settings)


def measure(
    frame: Any,
    indicators: Indicator | str | Iterable[Indicator | str],
    by: str | Sequence[str] = (),
    period: Period | str | None = None,
    confidence: float = 0.95,
    *,
    cutoff: datetime | None = None,
    segment: str | None = None,
    anonymity: int = ANONYMITY_BASE,
) -> list[Result]:
    """Measure indicators of one table, one result per indicator and group.

    Args:
        frame: a pandas, polars, pyarrow or Spark frame, a DuckDB relation or an Ibis table, with its
            canonical columns.
        indicators: indicators or their ids ("nps", "csat.top_box").
        by: names of columns, and at most one of "week", "month", "quarter", "year".
        period: restricts to a period (`Period.parse` forms); None: all rows. Churn needs one.
        confidence: level of the intervals.
        cutoff: instant (UTC) up to which the data reach. TTR and FCR need it.
        segment: written into the records.
        anonymity: groups with fewer answers are withheld, and those that would give them away (R13, R14).

    Returns:
        Results in the order of the indicators, then of the groups; empty periods included when `by` is a
        unit of time alone.

    Raises:
        UsageError, UnknownName: a word of the call is wrong, or the engine cannot compute an indicator.
        DataError: the frame lacks a column, or one holds text.

    >>> import polars
    >>> frame = polars.DataFrame({"kind": "nps", "question": "nps", "score": [10] * 12 + [3] * 8})
    >>> [(round(one.estimate.value), one.estimate.n) for one in measure(frame, "nps")]
    [(20, 20)]
    """
    given = [indicators] if isinstance(indicators, Indicator | str) else list(indicators)
    wanted = [find_indicator(one).at(cutoff) for one in given]
    scope = Scope.of(by, confidence=confidence, cutoff=cutoff, segment=segment, anonymity=anonymity)
    periods = _periods(frame, wanted, scope, None if period is None else Period.parse(period))
    if scope.unit and not periods:  # no row has a day
        return []
    found = states(frame, wanted, scope.by, periods)
    return [result for one in wanted for result in finished(one, found[one], periods, scope)]


def _periods(
    frame: Any, indicators: Sequence[Indicator], scope: Scope, period: Period | None
) -> list[Period]:
    if not scope.unit:
        return [period] if period else []
    if period:
        return units_of(period, scope.unit)
    span = days(frame, indicators[0])
    return between(*span, scope.unit) if span else []


def units_of(period: Period, unit: str) -> list[Period]:
    """The weeks, months, quarters or years that start in a period (the one that holds it, if none does)."""
    last = max(period.start_on, date.fromordinal(period.end_on.toordinal() - 1))
    found = between(period.start_on, last, unit)
    return [one for one in found if one.start_on in period] or found[:1]


def days(frame: Any, indicator: Indicator) -> tuple[date, date] | None:
    """First and last day of the rows an indicator counts by."""
    preparation = indicator.preparation
    if not preparation.day:
        raise UsageError(f"{indicator.id} needs a period.", hint='Add period="2026", for instance.')
    day = nw.col(preparation.day)
    adopted = adopt(frame, preparation, (), True)
    with refusals(adopted, [indicator.id]):
        edges = rows_of(adopted.select(cx_first=day.min(), cx_last=day.max()))
    first, last = edges[0].values()
    return None if first is None else (_day(first), _day(last))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def finished(
    indicator: Indicator, groups: Mapping[Group, State], periods: Sequence[Period], scope: Scope
) -> list[Result]:
    """The results of the groups of one indicator, sorted, withheld where they must be."""
    known: dict[Group, State] = dict(groups)
    if not scope.by:  # without a split, a period without rows is a result too: "no data"
        for period in list[Period | None](periods) or [None]:
            known.setdefault((period, ()), indicator.state([]))
    results = {
        group: Result(
            _stamped(indicator.finish(known[group], scope.confidence), group, scope), state=known[group]
        )
        for group in sorted(known, key=_order)
    }
    return list(withheld(results, scope).values())


def withheld(results: Mapping[Group, Result], scope: Scope) -> dict[Group, Result]:
    """The same results, with those masked that would tell an answer (R13) or let it be computed (R14)."""
    if not scope.anonymity:
        return dict(results)
    hidden: set[Group] = set()
    for period in {period for period, _ in results}:
        bases = {values: one.estimate.n for (when, values), one in results.items() if when == period}
        hidden |= {(period, values) for values in suppressed(bases, scope.anonymity)}
    return {
        group: Result(one.estimate.masked()) if group in hidden else one for group, one in results.items()
    }


def _stamped(estimate: Estimate, group: Group, scope: Scope) -> Estimate:
    period, values = group
    by = dict(zip(scope.by, values, strict=True))
    if scope.unit and period:
        by[scope.unit] = period.key
    return replace(
        estimate,
        period=period.key if period else None,
        segment=scope.segment,
        data_cutoff=scope.cutoff.isoformat() if scope.cutoff else None,
        by=by,
    )


def _order(group: Group) -> tuple[Any, ...]:
    """By values of the split, then by time; a group without a value comes last."""
    period, values = group
    ranks = tuple((value is None, type(value).__name__, 0 if value is None else value) for value in values)
    return (*ranks, period.start_on if period else date.min)
